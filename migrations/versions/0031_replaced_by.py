"""Which designation another was ended to make way for."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("appointment", sa.Column("replaced_by", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("appointment", "replaced_by")
