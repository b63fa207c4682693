"""Whoever is on their way to an identity service and back, and what ends their session there."""

import sqlalchemy as sa
from alembic import op

from register.column_types import UTCDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outside_errand",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state_digest", sa.String(), nullable=False),
        sa.Column("browser_digest", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("next_page", sa.String(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_outside_errand_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_errand")),
        sa.UniqueConstraint("state_digest", name=op.f("uq_outside_errand_state_digest")),
    )
    for column in ("account_id", "expires_at"):
        op.create_index(op.f(f"ix_outside_errand_{column}"), "outside_errand", [column])
    op.create_table(
        "outside_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sign_in_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sign_in_id"], ["sign_in.id"], name=op.f("fk_outside_session_sign_in_id_sign_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outside_session")),
        sa.UniqueConstraint("sign_in_id", name=op.f("uq_outside_session_sign_in_id")),
    )
    op.create_index(op.f("ix_outside_session_expires_at"), "outside_session", ["expires_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_outside_session_expires_at"), table_name="outside_session")
    op.drop_table("outside_session")
    for column in ("expires_at", "account_id"):
        op.drop_index(op.f(f"ix_outside_errand_{column}"), table_name="outside_errand")
    op.drop_table("outside_errand")
