"""Which terms of use an account accepted and when, and when a suspension of it was lifted."""

import sqlalchemy as sa
from alembic import op

from register.column_types import UTCDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("terms", sa.String(), nullable=True))
    op.add_column("account", sa.Column("terms_accepted_at", UTCDateTime(), nullable=True))
    op.add_column("account", sa.Column("lifted_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    for column in ("lifted_at", "terms_accepted_at", "terms"):
        op.drop_column("account", column)
