"""Whoever meets another writer as they take the lock tries again, five times and no more."""

import sqlite3

import pytest
from psycopg.errors import DeadlockDetected, SerializationFailure
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from register.errors import Unavailable
from register.services import transaction as module
from register.services.transaction import MOST_TRIES, rolled_back, take_log_lock, transaction


def sqlite_fault(code: int) -> sqlite3.OperationalError:
    fault = sqlite3.OperationalError("as SQLite says it")
    fault.sqlite_errorcode = code
    return fault


COLLISIONS = {
    "busy": sqlite_fault(sqlite3.SQLITE_BUSY),
    "busy snapshot": sqlite_fault(sqlite3.SQLITE_BUSY_SNAPSHOT),
    "deadlock": DeadlockDetected(),
    "serialization": SerializationFailure(),
}


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited, which is not waited for here."""
    made: list[float] = []
    monkeypatch.setattr(module, "sleep", made.append)
    return made


def failing(monkeypatch: pytest.MonkeyPatch, times: int, cause: Exception) -> list[Session]:
    """Taking the lock fails that many times; whoever has tried."""
    tried: list[Session] = []

    def take(session: Session) -> None:
        tried.append(session)
        if len(tried) <= times:
            raise OperationalError("BEGIN", {}, cause)
        take_log_lock(session)

    monkeypatch.setattr(module, "take_log_lock", take)
    return tried


@pytest.mark.parametrize("cause", COLLISIONS.values(), ids=COLLISIONS)
@pytest.mark.parametrize("block", [transaction, rolled_back])
def test_a_lock_that_is_had_at_the_last_try_is_had(
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    waits: list[float],
    block: type,
    cause: Exception,
) -> None:
    tried = failing(monkeypatch, MOST_TRIES - 1, cause)
    ran = 0
    with block(session):
        ran += 1
    assert (len(tried), ran) == (5, 1)
    assert len(waits) == 4
    assert len(set(waits)) == 4


def test_the_fifth_collision_is_told_and_nothing_is_run(
    session: Session, monkeypatch: pytest.MonkeyPatch, waits: list[float]
) -> None:
    tried = failing(monkeypatch, MOST_TRIES, COLLISIONS["busy"])
    with pytest.raises(Unavailable) as told, transaction(session):
        pytest.fail("nothing is to be run without the lock")
    assert len(tried) == 5
    assert told.value.retry_after > 0


def test_a_fault_that_is_no_collision_is_not_tried_again(
    session: Session, monkeypatch: pytest.MonkeyPatch, waits: list[float]
) -> None:
    tried = failing(monkeypatch, 1, sqlite_fault(sqlite3.SQLITE_IOERR))
    with pytest.raises(Unavailable), transaction(session):
        pytest.fail("nothing is to be run without the lock")
    assert len(tried) == 1
    assert waits == []


def test_whoever_has_waited_as_long_as_a_writer_waits_is_told_at_once(
    session: Session, monkeypatch: pytest.MonkeyPatch, waits: list[float]
) -> None:
    monkeypatch.setattr(module, "BUSY_TIMEOUT_SECONDS", 0)
    tried = failing(monkeypatch, 1, COLLISIONS["busy"])
    with pytest.raises(Unavailable), transaction(session):
        pytest.fail("nothing is to be run without the lock")
    assert len(tried) == 1
