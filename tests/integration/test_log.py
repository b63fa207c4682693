"""The log: numbered without gaps, strictly later each time, and refusing every change."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.errors import Unavailable
from register.models import LogEntry, LogPayload
from register.services import log
from register.services.transaction import transaction
from tests.databases import impatient

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def append(session: Session, *actions: str, now: datetime = NOON) -> range:
    with transaction(session):
        return log.append(
            session,
            [log.Draft(action, "thing:1", {"day": NOON}) for action in actions],
            actor=OPERATOR,
            now=now,
        )


def test_entries_are_numbered_from_one_without_gaps(session: Session) -> None:
    assert list(append(session, "a.done", "b.done")) == [1, 2]
    assert list(append(session, "c.done")) == [3]


def test_instants_strictly_increase_even_where_the_clock_goes_back(session: Session) -> None:
    append(session, "a.done", "b.done")
    append(session, "c.done", now=NOON - timedelta(hours=1))
    instants = session.scalars(select(LogEntry.at).order_by(LogEntry.number)).all()
    assert sorted(set(instants)) == list(instants)


def test_the_hash_covers_the_salt_and_the_stored_bytes(session: Session) -> None:
    append(session, "a.done")
    entry = session.scalars(select(LogEntry)).one()
    payload = session.scalars(select(LogPayload)).one()
    assert len(payload.salt) == 32
    assert entry.payload_hash == hashlib.sha256(payload.salt + payload.body).hexdigest()


def test_a_block_that_fails_leaves_no_trace(session: Session) -> None:
    def fail_half_way() -> None:
        with transaction(session):
            log.record(session, log.Draft("a.done", "thing:1"), actor=OPERATOR, now=NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert session.scalars(select(LogEntry)).all() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE log_entry SET actor = 'nobody'",
        "DELETE FROM log_entry",
        "INSERT OR REPLACE INTO log_entry SELECT number, at, 'nobody', action, subject, reason, "
        "payload_hash FROM log_entry",
        "TRUNCATE log_entry CASCADE",
    ],
)
def test_an_entry_cannot_be_changed(session: Session, statement: str) -> None:
    append(session, "a.done")
    with pytest.raises(DBAPIError):
        session.execute(text(statement))
    session.rollback()
    assert session.scalars(select(LogEntry.actor)).all() == ["operator"]


def test_a_writer_waits_for_the_writer_before_it(session: Session, engine: Engine) -> None:
    with impatient(engine) as hurried, Session(hurried) as other:
        with transaction(session), pytest.raises(Unavailable):
            append(other, "a.done")
