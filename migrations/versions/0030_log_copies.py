"""How far the log has been copied to each folder."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "log_copy",
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("folder", name=op.f("pk_log_copy")),
    )


def downgrade() -> None:
    op.drop_table("log_copy")
