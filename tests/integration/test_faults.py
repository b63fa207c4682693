"""A database's faults told apart: what passes is 503, what is ours is 500, on both databases."""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, Executable, create_engine, insert, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.db import DatabaseFault, open_engine, table_of
from register.errors import Failed, Unavailable
from register.models import SignInAttempt
from register.services import log
from register.services.faults import describe, passes, told
from register.services.transaction import transaction, unlogged
from tests.databases import impatient, url_of

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
MARK = "Okafor-of-the-marked-row"


def not_null(session: Session) -> None:
    session.execute(text("INSERT INTO sign_in_attempt (target_digest) VALUES (:d)"), {"d": MARK})


def twice(session: Session) -> None:
    row = {"id": 7, "target_digest": MARK, "at": NOW}
    session.execute(insert(table_of(SignInAttempt)), [row, row])


def orphan(session: Session) -> None:
    session.execute(
        text(
            "INSERT INTO api_key (account_id, digest, label, created_at, expires_at) "
            "VALUES (77, :d, '', :at, :at)"
        ),
        {"d": MARK, "at": "2026-09-01 12:00:00+00:00"},
    )
    session.commit()


def misspelt(session: Session) -> None:
    session.execute(text("SELEKT :d"), {"d": MARK})


def unbindable(session: Session) -> None:
    session.execute(text("SELECT * FROM account WHERE email = :d"), {"d": {MARK}})


def naive(session: Session) -> None:
    row = {"target_digest": MARK, "at": NOW.replace(tzinfo=None)}
    session.execute(insert(table_of(SignInAttempt)), row)


def guarded(session: Session) -> None:
    log.record(session, log.Draft("planted", f"account:{MARK}"), actor=OPERATOR, now=NOW)
    session.execute(text("DELETE FROM log_entry WHERE subject = :d"), {"d": f"account:{MARK}"})


def tried(session: Session, *statements: Executable) -> None:
    with unlogged(session):
        for statement in statements:
            session.execute(statement)


OURS = [not_null, twice, orphan, misspelt, unbindable, naive, guarded]


@pytest.mark.parametrize("wrong", OURS)
@pytest.mark.parametrize("block", [transaction, unlogged])
def test_a_statement_that_ought_not_to_have_been_sent_is_a_fault_of_ours(
    session: Session,
    caplog: pytest.LogCaptureFixture,
    block: Callable[[Session], AbstractContextManager[None]],
    wrong: Callable[[Session], None],
) -> None:
    with pytest.raises(Failed) as failed, block(session):
        wrong(session)
    assert failed.value.what
    [line] = [record.getMessage() for record in caplog.records]
    assert failed.value.what in line
    assert MARK not in line + str(failed.value) + failed.value.what
    assert session.execute(text("SELECT count(*) FROM sign_in_attempt")).scalar_one() == 0


def test_the_log_names_the_kind_the_statement_and_the_constraint(session: Session) -> None:
    with pytest.raises(Failed) as failed, transaction(session):
        twice(session)
    kind, code, constraint, *words = failed.value.what.split()
    assert kind == "IntegrityError"
    assert code in ("23505", "SQLITE_CONSTRAINT_PRIMARYKEY")
    assert constraint in ("pk_sign_in_attempt", "sign_in_attempt.id")
    assert words == ["in", "INSERT", "sign_in_attempt"]


def test_a_lock_that_another_holds_passes(engine: Engine) -> None:
    with impatient(engine) as hurried, Session(hurried) as waiting:
        with Session(engine) as holder, transaction(holder):
            with pytest.raises(Unavailable), transaction(waiting):
                pass


def test_who_is_in_a_hurry_waits_for_no_lock_longer_than_it_says(engine: Engine) -> None:
    asked = {"sqlite": ("PRAGMA busy_timeout", 50), "postgresql": ("SHOW lock_timeout", "50ms")}
    statement, soon = asked[engine.dialect.name]
    with impatient(engine) as hurried, Session(hurried) as waiting:
        assert waiting.scalar(text(statement)) == soon


def test_a_database_half_way_through_a_migration_passes(session: Session) -> None:
    for statement in ("SELECT 1 FROM not_yet", "SELECT not_yet FROM account"):
        with pytest.raises(Unavailable), unlogged(session):
            session.execute(text(statement))


def test_a_database_that_may_only_be_read_passes(engine: Engine) -> None:
    read_only = {
        "sqlite": "PRAGMA query_only = ON",
        "postgresql": "SET TRANSACTION READ ONLY",
    }
    row = {"target_digest": MARK, "at": NOW}
    # A connection of its own, because SQLite's would stay so for whoever has it next.
    alone = open_engine(url_of(engine))
    with Session(alone) as session, pytest.raises(Unavailable):
        tried(
            session,
            text(read_only[engine.dialect.name]),
            insert(table_of(SignInAttempt)).values(row),
        )
    alone.dispose()


def test_a_connection_that_is_cut_passes(postgresql_engine: Engine) -> None:
    def cut(session: Session) -> None:
        with unlogged(session), Session(postgresql_engine) as other:
            mine = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
            other.execute(text("SELECT pg_terminate_backend(:mine)"), {"mine": mine})
            session.execute(text("SELECT 1"))

    with Session(postgresql_engine) as session, pytest.raises(Unavailable):
        cut(session)


def test_a_statement_that_takes_too_long_passes(postgresql_engine: Engine) -> None:
    slow = text("SET LOCAL statement_timeout = 1"), text("SELECT pg_sleep(5)")
    with Session(postgresql_engine) as session, pytest.raises(Unavailable):
        tried(session, *slow)


def test_a_disk_that_is_full_passes(tmp_path: Path) -> None:
    small = create_engine(f"sqlite:///{tmp_path}/small.sqlite3")
    filling = (
        text("CREATE TABLE filling (body BLOB)"),
        text("PRAGMA max_page_count = 3"),
        text("INSERT INTO filling VALUES (zeroblob(100000))"),
    )
    with Session(small) as session, pytest.raises(Unavailable):
        tried(session, *filling)
    small.dispose()


def test_a_damaged_file_and_one_that_is_not_there_pass(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("This is a letter and not a database.\n" * 99)
    for name in ("letter", "no/such/folder"):
        broken = create_engine(f"sqlite:///{tmp_path}/{name}")
        with pytest.raises(DatabaseFault) as fault, broken.connect():
            pass
        assert passes(fault.value)
        broken.dispose()


def test_a_pool_with_no_connection_free_passes(engine: Engine) -> None:
    url = url_of(engine)
    tight = create_engine(url, pool_size=1, max_overflow=0, pool_timeout=0)
    if engine.dialect.name == "sqlite":
        tight.connect().close()
    with tight.connect(), pytest.raises(SQLAlchemyError) as fault:
        tight.connect()
    assert isinstance(told(fault.value), Unavailable)
    tight.dispose()


def test_what_passes_is_a_warning_and_what_is_ours_an_error(
    session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    passing = OperationalError("COMMIT", {}, Exception("disk I/O error"))
    assert isinstance(told(passing), Unavailable)
    with pytest.raises(Failed), unlogged(session):
        misspelt(session)
    assert [record.levelno for record in caplog.records] == [logging.WARNING, logging.ERROR]


def test_a_long_statement_is_named_by_its_verb_and_table_alone() -> None:
    sent = "SELECT a.id,\n  a.email\nFROM account AS a WHERE a.name = 'Okafor'"
    fault = OperationalError(sent, {}, Exception("Okafor"))
    assert describe(fault) == "OperationalError in SELECT account"
