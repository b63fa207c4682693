"""Which entry undid what had closed a referral."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("referral") as table:
        table.add_column(sa.Column("reopened_by", sa.Integer(), nullable=True))
        table.create_foreign_key(
            "fk_referral_reopened_by_log_entry", "log_entry", ["reopened_by"], ["number"]
        )


def downgrade() -> None:
    with op.batch_alter_table("referral") as table:
        table.drop_constraint("fk_referral_reopened_by_log_entry", type_="foreignkey")
        table.drop_column("reopened_by")
