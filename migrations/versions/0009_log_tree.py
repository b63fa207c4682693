"""The log's tree: a leaf for each entry, a root for each whole block of them, and checkpoints."""

from itertools import islice

import sqlalchemy as sa
from alembic import op

from register.column_types import UTCDateTime
from register.tree.leaves import EntryLine, leaf_of

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = ("log_leaf", "log_block", "log_checkpoint")
CHUNK = 5_000


def upgrade() -> None:
    leaf = op.create_table(
        "log_leaf",
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry"], ["log_entry.number"], name=op.f("fk_log_leaf_entry_log_entry")
        ),
        sa.PrimaryKeyConstraint("entry", name=op.f("pk_log_leaf")),
    )
    op.create_table(
        "log_block",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_log_block")),
    )
    op.create_table(
        "log_checkpoint",
        sa.Column("size", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("issued_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_log_checkpoint_holds_an_entry")),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_log_checkpoint")),
    )
    _give_leaves(leaf)
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in TABLES:
        for guard in _sqlite_guards(table) if is_sqlite else _postgresql_guards(table):
            op.execute(guard)


def _give_leaves(leaf: sa.Table) -> None:
    """A leaf for each entry of a register that is older than its tree."""
    connection = op.get_bind()
    entry = sa.table(
        "log_entry",
        *(sa.column(name, UTCDateTime() if name == "at" else None) for name in EntryLine._fields),
    )
    entries = iter(connection.execute(sa.select(entry).order_by(entry.c.number)).all())
    while some := [EntryLine(*row) for row in islice(entries, CHUNK)]:
        connection.execute(
            sa.insert(leaf), [{"entry": each.number, "hash": leaf_of(each)} for each in some]
        )


def _sqlite_guards(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
        for act in ("UPDATE", "DELETE")
    ]


def _postgresql_guards(table: str) -> list[str]:
    refuse = "EXECUTE FUNCTION refuse_change_to_log()"
    return [
        f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT {refuse}",
    ]


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
