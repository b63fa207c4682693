"""A request that is sent again happens once: kept under its key for a day, with its answer.

Its facts and the mark that they are recorded are one transaction, so not even a process that dies
between the commit and the answer lets them be recorded twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.orm import Session

from register.db import table_of
from register.errors import Conflict, Refused
from register.models import KeptRequest
from register.queries.requests import HeldRequest, kept_request
from register.services.transaction import BEFORE_COMMIT, take_turns, unlogged

KEPT: Final = timedelta(hours=24)
"""How long a request is kept with its answer; then its key is free again."""

RUNNING: Final = timedelta(minutes=2)
"""Far longer than a request takes: what has no answer by then is taken for cut off. One that was
only slow records nothing any more once another runs in its place.
"""

REQUEST_LOCK: Final = 0x0DCE
"""Names the locks on PostgreSQL under which requests with the same key take turns."""

ANOTHER: Final = (
    "This Idempotency-Key was used for another request. Nothing of this one has been recorded. "
    "Use a new key for a new request."
)
STILL_RUNNING: Final = (
    "The first request with this Idempotency-Key has no answer yet: it is still running, or was "
    "cut off. Send the same again in a few seconds. After two minutes at most it runs again, or "
    "you are told what became of it."
)
ANSWER_LOST: Final = (
    "The first request with this Idempotency-Key was recorded, and its answer was cut off. It has "
    "not been recorded again. Read what is held."
)

_table = table_of(KeptRequest)


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """One request, by its account: two digests in hexadecimal, keyed, that say nothing of it."""

    account_id: int
    key_digest: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class BegunRequest:
    """A request that is to run now: `end` or `let_go` says how it went."""

    id: int
    begun_at: datetime


def begin(session: Session, asked: KeyedRequest, *, now: datetime) -> BegunRequest | bytes:
    """Let a request run, or give the answer, still encrypted, that it was given the first time.

    What is older than a day is deleted. Raises Refused where the key stands for another request,
    Conflict where the first is still running or its answer was cut off.
    """
    with unlogged(session):
        take_turns(session, REQUEST_LOCK, [asked.key_digest])
        _forget_old(session, now)
        kept = kept_request(session, asked.account_id, asked.key_digest)
        if kept is None:
            return BegunRequest(_insert(session, asked, now), now)
        if kept.fingerprint != asked.fingerprint:
            raise Refused(ANOTHER)
        if kept.answer is not None:
            return kept.answer
        return _begin_again(session, kept, now)


def record_once(session: Session, begun: BegunRequest, *, now: datetime) -> None:
    """See that whatever facts this request records are marked as its own, as they are committed."""

    def mark() -> None:
        mine = _mine(begun)
        marked = update(_table).where(*mine).values(recorded_at=now)
        if session.connection().execute(marked).rowcount != 1:
            # It was taken for dead, and another runs in its place.
            raise Conflict(STILL_RUNNING)

    session.info[BEFORE_COMMIT] = mark


def end(session: Session, begun: BegunRequest, answer: bytes) -> None:
    """Keep the answer of a request that ran, encrypted."""
    session.info.pop(BEFORE_COMMIT, None)
    with unlogged(session):
        session.execute(update(_table).where(*_mine(begun)).values(answer=answer))


def let_go(session: Session, begun: BegunRequest, *, is_fault: bool) -> None:
    """Let a request that was refused be sent again under its key.

    is_fault: it was not refused but failed, so that its facts may be recorded: if they are, the key
    stays taken.
    """
    session.info.pop(BEFORE_COMMIT, None)
    gone = delete(_table).where(*_mine(begun))
    with unlogged(session):
        session.execute(gone.where(_table.c.recorded_at.is_(None)) if is_fault else gone)


def _begin_again(session: Session, kept: HeldRequest, now: datetime) -> BegunRequest:
    if now - kept.begun_at < RUNNING:
        raise Conflict(STILL_RUNNING)
    if kept.recorded_at is not None:
        raise Conflict(ANSWER_LOST)
    session.execute(update(_table).where(_table.c.id == kept.id).values(begun_at=now))
    return BegunRequest(kept.id, now)


def _insert(session: Session, asked: KeyedRequest, now: datetime) -> int:
    row = {
        "account_id": asked.account_id,
        "key_digest": asked.key_digest,
        "fingerprint": asked.fingerprint,
        "begun_at": now,
    }
    made: int = session.execute(insert(_table).returning(_table.c.id), row).scalar_one()
    return made


def forget_requests(session: Session, *, now: datetime) -> None:
    """Delete every request that was kept for its day, whether or not another comes."""
    with unlogged(session):
        _forget_old(session, now)


def _forget_old(session: Session, now: datetime) -> None:
    """Delete what was kept for its day, inside the caller's transaction."""
    old = select(_table.c.id).where(_table.c.begun_at < now - KEPT)
    # What another request is deleting at this moment is left to it.
    session.execute(delete(_table).where(_table.c.id.in_(old.with_for_update(skip_locked=True))))


def _mine(begun: BegunRequest) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return _table.c.id == begun.id, _table.c.begun_at == begun.begun_at
