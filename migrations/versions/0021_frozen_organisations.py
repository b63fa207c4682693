"""When an organisation's access was frozen, because its name or identifier changed."""

import sqlalchemy as sa
from alembic import op

from register.column_types import UTCDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organisation", sa.Column("frozen_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    op.drop_column("organisation", "frozen_at")
