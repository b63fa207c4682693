"""Links by the school at their other end: an import looks up those around what waits.

The index was there until 0033, when no question read it.
"""

from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

NAME, TABLE = "ix_school_link_link_urn", "school_link"


def upgrade() -> None:
    op.create_index(NAME, TABLE, ["link_urn"], unique=False)


def downgrade() -> None:
    op.drop_index(NAME, table_name=TABLE)
