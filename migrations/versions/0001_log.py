"""The append-only log, and what stops it being rewritten."""

import sqlalchemy as sa
from alembic import op

from register.column_types import UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER log_entry_refuses_{act.lower()} BEFORE {act} ON log_entry "
    "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
    for act in ("UPDATE", "DELETE")
)
POSTGRESQL_GUARDS = (
    "CREATE FUNCTION refuse_change_to_log() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$",
    "CREATE TRIGGER log_entry_refuses_change BEFORE UPDATE OR DELETE ON log_entry "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change_to_log()",
    "CREATE TRIGGER log_entry_refuses_truncate BEFORE TRUNCATE ON log_entry "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_to_log()",
)


def upgrade() -> None:
    op.create_table(
        "log_entry",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("payload_hash", sa.String(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_log_entry_counts_from_one")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_log_entry")),
        sa.UniqueConstraint("at", name=op.f("uq_log_entry_at")),
    )
    op.create_table(
        "log_payload",
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry"], ["log_entry.number"], name=op.f("fk_log_payload_entry_log_entry")
        ),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_log_payload")),
    )
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for guard in SQLITE_GUARDS if is_sqlite else POSTGRESQL_GUARDS:
        op.execute(guard)


def downgrade() -> None:
    op.drop_table("log_payload")
    op.drop_table("log_entry")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_change_to_log")
