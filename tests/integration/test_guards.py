"""What was recorded cannot be rewritten by the application, whatever statement it sends (A4)."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.db import Base, guard_of_tables, open_engine
from register.errors import Refused
from register.models import LogBlock
from register.services import log, migrations
from register.services.log_tree.seal import seal
from register.services.transaction import transaction
from register.sqlite_guard import INSERT_ONLY
from tests.databases import LESSER, guards_off, owner_of, url_of
from tests.log_keys import SIGNER

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
GUARDED = sorted(t.name for t in Base.metadata.sorted_tables if t.info.get(INSERT_ONLY))

SAME_KEY = (
    "INSERT INTO log_entry SELECT number, at, 'nobody', action, subject, reason, payload_hash "
    "FROM log_entry WHERE number = 1 "
)
BOTH = {
    "UPDATE": "UPDATE log_entry SET actor = 'nobody'",
    "DELETE": "DELETE FROM log_payload",
    "upsert": SAME_KEY + "ON CONFLICT (number) DO UPDATE SET actor = 'nobody'",
    "ALTER": "ALTER TABLE log_entry ADD COLUMN more TEXT",
    "rename": "ALTER TABLE log_checkpoint RENAME TO put_aside",
    "edit a fact": "UPDATE person_name SET last_name = 'Nobody'",
    "delete a fact": "DELETE FROM award",
}
SQLITE = BOTH | {
    "INSERT OR REPLACE": SAME_KEY.replace("INSERT", "INSERT OR REPLACE"),
    "DROP": "DROP TABLE log_checkpoint",
    "DROP TRIGGER": "DROP TRIGGER log_entry_refuses_update",
    "DROP INDEX": "DROP INDEX ix_candidate_check_organisation_id",
    "CREATE TRIGGER": "CREATE TRIGGER later AFTER INSERT ON log_leaf BEGIN SELECT 1; END",
    "CREATE TABLE": "CREATE TABLE later (number INTEGER)",
    "a table in the log's place": "CREATE TEMP TABLE log_entry (number INTEGER)",
    "writable_schema": "PRAGMA writable_schema = ON",
    "recursive_triggers": "PRAGMA recursive_triggers = OFF",
    "foreign_keys": "PRAGMA foreign_keys = OFF",
    "ignore_check_constraints": "PRAGMA ignore_check_constraints = ON",
    "ATTACH": "ATTACH ':memory:' AS other",
}
POSTGRESQL = BOTH | {
    "TRUNCATE": "TRUNCATE log_entry CASCADE",
    "DROP": "DROP TABLE log_checkpoint",
    "DROP TRIGGER": "DROP TRIGGER log_entry_refuses_change ON log_entry",
    "DISABLE TRIGGER": "ALTER TABLE log_entry DISABLE TRIGGER USER",
    "CREATE TRIGGER": "CREATE TRIGGER later BEFORE INSERT ON log_leaf FOR EACH STATEMENT "
    "EXECUTE FUNCTION refuse_change_to_log()",
    "CREATE TABLE": "CREATE TABLE later (number INTEGER)",
    "another function": "CREATE OR REPLACE FUNCTION refuse_change_to_log() RETURNS trigger "
    "LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$",
    "a rule": "CREATE RULE later AS ON INSERT TO log_leaf DO INSTEAD NOTHING",
    "another owner": "ALTER TABLE log_entry OWNER TO CURRENT_USER; ALTER TABLE log_entry "
    "ADD COLUMN more TEXT",
    "replication": "SET session_replication_role = replica",
    "a grant": f"GRANT UPDATE ON log_entry TO {LESSER}; UPDATE log_entry SET actor = 'nobody'",
}
A_TRIGGER = "CREATE TRIGGER log_entry_refuses_update AFTER INSERT ON log_entry BEGIN SELECT 1; END"
PRAGMAS_ON = ("PRAGMA recursive_triggers = ON", "PRAGMA foreign_keys = ON")


@pytest.fixture
def recorded(session: Session) -> Session:
    """A log with something in it, sealed."""
    with transaction(session):
        log.append(session, [log.Draft("thing.done", "thing:1")] * 3, actor=OPERATOR, now=NOON)
        session.add(LogBlock(number=0, root=bytes(32)))
    return session


def attempts(session: Session) -> dict[str, str]:
    return SQLITE if session.get_bind().dialect.name == "sqlite" else POSTGRESQL


def passes(session: Session, statement: str) -> bool:
    """Whether the database carries the statement out. It is taken back in any case."""
    try:
        session.execute(text(statement))
    except DBAPIError:
        return False
    finally:
        session.rollback()
    return True


def test_the_application_can_rewrite_nothing(recorded: Session) -> None:
    assert [kind for kind, each in attempts(recorded).items() if passes(recorded, each)] == []


@pytest.mark.canary
def test_with_the_guards_off_each_of_those_would_have_passed(
    recorded: Session, owner: Session
) -> None:
    lite = owner.get_bind().dialect.name == "sqlite"
    with guards_off(owner):
        if lite:  # one of them to drop
            owner.execute(text(A_TRIGGER))
            owner.commit()
        refused = [kind for kind, each in attempts(owner).items() if not passes(owner, each)]
        if lite:
            for back in (f"DROP TRIGGER {A_TRIGGER.split()[2]}", *PRAGMAS_ON):
                owner.execute(text(back))
            owner.commit()
    assert refused == []


def test_a_connection_cannot_be_made_to_forget_what_it_was_told_to_keep(
    sqlite_engine: Engine,
) -> None:
    connection = sqlite_engine.raw_connection()
    for pragma in ("synchronous = OFF", "journal_mode = MEMORY", "recursive_triggers = OFF"):
        with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
            connection.cursor().execute(f"PRAGMA {pragma}")
    connection.close()


def whole_tables(session: Session) -> Iterator[str]:
    """What rewrites or empties each insert-only table that holds a row."""
    for table in GUARDED:
        if not session.execute(text(f"SELECT 1 FROM {table} LIMIT 1")).first():
            continue
        column = Base.metadata.tables[table].columns.keys()[-1]
        yield f"UPDATE {table} SET {column} = {column}"
        yield f"DELETE FROM {table}"
        if session.get_bind().dialect.name == "postgresql":
            yield f"TRUNCATE {table} CASCADE"


def test_triggers_stop_even_the_owner_of_the_tables(recorded: Session, owner: Session) -> None:
    seal(recorded, SIGNER, now=NOON)
    statements = list(whole_tables(owner))
    assert len(statements) >= 10
    assert [each for each in statements if passes(owner, each)] == []
    with guards_off(owner):
        emptied = [each for each in statements if "log_entry" not in each and passes(owner, each)]
    assert emptied, "the canary: with the guards off they are carried out"


@pytest.mark.canary
def test_replace_passes_triggers_where_it_may_turn_recursion_off(
    recorded: Session, sqlite_engine: Engine
) -> None:
    """Why the application may not: SQLite's own default lets REPLACE delete a row unseen."""
    replace = "INSERT OR REPLACE INTO log_block SELECT number, root FROM log_block"
    bare = create_engine(url_of(sqlite_engine), poolclass=NullPool)
    with bare.connect() as connection:
        connection.exec_driver_sql("INSERT OR IGNORE INTO log_block VALUES (0, x'00')")
        with pytest.raises(DBAPIError, match="append-only"):
            connection.exec_driver_sql(replace)
        connection.rollback()
        connection.exec_driver_sql("PRAGMA recursive_triggers = OFF")
        connection.exec_driver_sql("INSERT OR IGNORE INTO log_block VALUES (0, x'00')")
        assert connection.exec_driver_sql(replace).rowcount == 1
        connection.rollback()


def test_a_fact_may_be_superseded_and_no_more(recorded: Session) -> None:
    for table, columns in guard_of_tables().changeable.items():
        for column in Base.metadata.tables[table].columns.keys():
            may = passes(recorded, f"UPDATE {table} SET {column} = {column} WHERE 1 = 0")
            assert may == (column in columns), f"{table}.{column}"


def test_a_payload_is_deleted_only_under_its_tombstone(recorded: Session) -> None:
    assert not passes(recorded, "DELETE FROM log_payload WHERE entry = 2")
    with transaction(recorded):
        log.record(recorded, log.Draft("payload.erased", "entry:2"), actor=OPERATOR, now=NOON)
    assert passes(recorded, "DELETE FROM log_payload WHERE entry = 2")
    assert not passes(recorded, "DELETE FROM log_payload WHERE entry = 1")
    assert not passes(recorded, "DELETE FROM log_payload")
    assert not passes(recorded, "UPDATE log_payload SET body = body WHERE entry = 2")


def test_a_tombstone_of_ones_own_making_erases_nothing(postgresql_engine: Engine) -> None:
    forged = (
        "CREATE TEMP TABLE log_entry (number int, action text, subject text); "
        "INSERT INTO log_entry VALUES (9, 'payload.erased', 'entry:1'); "
        "DELETE FROM public.log_payload WHERE entry = 1"
    )
    with Session(postgresql_engine) as session:
        with transaction(session):
            log.record(session, log.Draft("thing.done", "thing:1"), actor=OPERATOR, now=NOON)
        assert not passes(session, forged)


def test_the_application_owns_nothing_and_may_what_it_must(postgresql_engine: Engine) -> None:
    acts = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
    columns = ", ".join(f"has_table_privilege(oid, '{act}')" for act in acts)
    held = text(
        f"SELECT relname, relowner = current_user::regrole, {columns} FROM pg_class "
        "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    guard, named = guard_of_tables(), set()
    with Session(postgresql_engine) as session:
        for name, owns, select, insert, update, delete, *more in session.execute(held):
            named.add(name)
            known = name in Base.metadata.tables
            assert (owns, select, insert) == (False, True, known), name
            assert update == (known and name not in guard.changeable), name
            assert delete == (known and name not in guard.undeletable), name
            assert not any(more), name
    assert named == {*Base.metadata.tables, "alembic_version"}


def test_a_table_that_comes_later_is_guarded_when_it_is_migrated(tmp_path: Path) -> None:
    """Nobody has to remember: the guards of a table that lost them are laid at the next upgrade."""
    url = f"sqlite:///{tmp_path}/register.sqlite3"
    migrations.upgrade(url)
    owner = open_engine(url, as_owner=True)
    names = text("SELECT name FROM sqlite_master WHERE name LIKE '%refuses%' ORDER BY name")
    with owner.begin() as connection:
        laid = connection.scalars(names).all()
        for name in laid:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    migrations.upgrade(url)
    with owner.connect() as connection:
        assert connection.scalars(names).all() == laid
    assert {f"{table}_refuses_delete" for table in GUARDED} <= set(laid)
    owner.dispose()


def test_an_application_that_nothing_could_be_refused_to_is_not_granted_anything(
    postgresql_engine: Engine,
) -> None:
    owner = owner_of(postgresql_engine)
    with owner.begin() as connection:
        connection.execute(text("DROP ROLE IF EXISTS register_too_much"))
        connection.execute(text("CREATE ROLE register_too_much SUPERUSER LOGIN PASSWORD 'x'"))
    much = owner.url.set(username="register_too_much", password="x")
    with pytest.raises(Refused, match="nothing is refused"):
        migrations.upgrade(
            url_of(owner), application_url=much.render_as_string(hide_password=False)
        )
    with owner.begin() as connection:
        connection.execute(text("DROP ROLE register_too_much"))


def test_two_addresses_of_different_databases_are_refused(postgresql_engine: Engine) -> None:
    owner = owner_of(postgresql_engine)
    other = owner.url.set(database="template1").render_as_string(hide_password=False)
    with pytest.raises(Refused, match="different databases"):
        migrations.upgrade(url_of(owner), application_url=other)


def test_sqlite_has_no_owner_to_name(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="is for PostgreSQL"):
        migrations.upgrade(
            f"sqlite:///{tmp_path}/a.sqlite3", application_url=f"sqlite:///{tmp_path}/b.sqlite3"
        )
