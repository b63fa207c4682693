"""Schools by authority in the order that they were recorded: the newest is the index's last.

PostgreSQL looked back through every school for the newest name of each authority.
"""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

NAME, TABLE = "ix_school_version_la_code", "school_version"


def upgrade() -> None:
    op.drop_index(NAME, table_name=TABLE)
    op.create_index(NAME, TABLE, ["la_code", "id"], unique=False)


def downgrade() -> None:
    op.drop_index(NAME, table_name=TABLE)
    op.create_index(NAME, TABLE, ["la_code"], unique=False)
