"""Requests that were sent with a key of their own, kept for a day with their answers."""

import sqlalchemy as sa
from alembic import op

from register.column_types import UTCDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("key_digest", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("begun_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_kept_request_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_request")),
    )
    op.create_index(
        "uq_kept_request_account_id", "kept_request", ["account_id", "key_digest"], unique=True
    )
    op.create_index(op.f("ix_kept_request_begun_at"), "kept_request", ["begun_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_kept_request_begun_at"), table_name="kept_request")
    op.drop_index("uq_kept_request_account_id", table_name="kept_request")
    op.drop_table("kept_request")
