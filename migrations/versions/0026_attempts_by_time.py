"""Failed attempts to sign in: kept for an hour, so found by their time when they are to go."""

from alembic import op

revision = "0026"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Counted anew: a bare digest of an address, as these were, can be tried through.
    op.execute("DELETE FROM sign_in_attempt")
    op.create_index("ix_sign_in_attempt_at", "sign_in_attempt", ["at"])


def downgrade() -> None:
    op.drop_index("ix_sign_in_attempt_at", table_name="sign_in_attempt")
