"""Looks in the log: which entry says of which look that it was recorded."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sealed_look",
        sa.Column("look_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry"], ["log_entry.number"], name=op.f("fk_sealed_look_entry_log_entry")
        ),
        sa.ForeignKeyConstraint(["look_id"], ["look.id"], name=op.f("fk_sealed_look_look_id_look")),
        sa.PrimaryKeyConstraint("look_id", name=op.f("pk_sealed_look")),
        sa.UniqueConstraint("entry", name=op.f("uq_sealed_look_entry")),
    )


def downgrade() -> None:
    op.drop_table("sealed_look")
