"""Looks at people: a row for each person seen, which nothing changes afterwards."""

import secrets
from itertools import islice

import sqlalchemy as sa
from alembic import op

from register.column_types import UTCDateTime
from register.services.log import payload_hash
from register.services.looks import canonical_look

revision = "0011"
down_revision = "0009"
branch_labels = None
depends_on = None

CHUNK = 5_000

SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER look_refuses_{act.lower()} BEFORE {act} ON look "
    "BEGIN SELECT RAISE(ABORT, 'looks are append-only'); END"
    for act in ("UPDATE", "DELETE")
)
POSTGRESQL_GUARDS = (
    "CREATE TRIGGER look_refuses_change BEFORE UPDATE OR DELETE ON look "
    "FOR EACH ROW EXECUTE FUNCTION refuse_change_to_log()",
    "CREATE TRIGGER look_refuses_truncate BEFORE TRUNCATE ON look "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_to_log()",
)


def upgrade() -> None:
    look = op.create_table(
        "look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_look_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_look_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_look_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
        sa.UniqueConstraint("ref", name=op.f("uq_look_ref")),
    )
    for column in ("account_id", "organisation_id", "person_id"):
        op.create_index(f"ix_look_{column}", "look", [column, "at"], unique=False)
    # A person's looks are found by the table above from now on.
    op.drop_index(op.f("ix_candidate_check_person_id"), table_name="candidate_check")
    _give_looks(look)
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for guard in SQLITE_GUARDS if is_sqlite else POSTGRESQL_GUARDS:
        op.execute(guard)


def _give_looks(look: sa.Table) -> None:
    """A look for each check that was recorded before looks had a table of their own."""
    connection = op.get_bind()
    same = ("ref", "account_id", "organisation_id", "person_id", "purpose", "outcome", "digest")
    check = sa.table(
        "candidate_check", sa.column("id"), sa.column("at", UTCDateTime()), *map(sa.column, same)
    )
    checks = iter(connection.execute(sa.select(check).order_by(check.c.id)).mappings().all())
    while some := list(islice(checks, CHUNK)):
        connection.execute(sa.insert(look), [_look_of(each) for each in some])


def _look_of(check: sa.RowMapping) -> dict[str, object]:
    # Those who inspect never check: theirs were the list of serial movers.
    kind = "serial_movers" if check["purpose"] == "inspecting" else "check"
    same = ("ref", "at", "account_id", "organisation_id", "person_id", "purpose")
    row = {name: check[name] for name in same} | {
        "kind": kind,
        "result": check["outcome"],
        "detail": check["digest"],
        "salt": secrets.token_bytes(32),
    }
    return row | {"digest": payload_hash(row["salt"], canonical_look(row))}


def downgrade() -> None:
    op.drop_table("look")
    op.create_index(
        op.f("ix_candidate_check_person_id"), "candidate_check", ["person_id"], unique=False
    )
