"""Checks that matched no record, counted against what they were about."""

import sqlalchemy as sa
from alembic import op

from register.column_types import UTCDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "failed_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("lifted_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_failed_check_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by"], ["log_entry.number"], name=op.f("fk_failed_check_lifted_by_log_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_check")),
    )
    op.create_index("ix_failed_check_target", "failed_check", ["target", "at"], unique=False)


def downgrade() -> None:
    op.drop_table("failed_check")
