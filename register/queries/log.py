"""Where the log stands."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, literal_column, select
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import LogEntry
from register.queries.written_out import written_out

# Core, not mapped classes: every check and every change asks this, and needs no objects.
_entry = table_of(LogEntry)

_HEAD = written_out(
    select(_entry.c.number, _entry.c.at).order_by(_entry.c.number.desc()).limit(literal_column("1"))
)
_KNOWN_AT = (
    select(_entry.c.number, _entry.c.at)
    .where(_entry.c.at <= bindparam("instant"))
    .order_by(_entry.c.at.desc())
    .limit(1)
)
_NEWEST_FACT = (
    select(_entry.c.payload_hash)
    .where(_entry.c.action != "look.recorded")
    .order_by(_entry.c.number.desc())
    .limit(1)
)
_INSTANTS = (
    select(_entry.c.at)
    .where(
        _entry.c.at > bindparam("since"),
        _entry.c.actor == bindparam("actor"),
        _entry.c.action == bindparam("action"),
    )
    .order_by(_entry.c.at)
)
_INSTANTS_ABOUT = (
    select(_entry.c.at)
    .where(
        _entry.c.number > bindparam("since"),
        _entry.c.at <= bindparam("until"),
        _entry.c.action == bindparam("action"),
        _entry.c.subject == bindparam("subject"),
    )
    .order_by(_entry.c.number)
)
_HEAD_HASH = written_out(
    select(_entry.c.payload_hash).order_by(_entry.c.number.desc()).limit(literal_column("1"))
)
_HASH = select(_entry.c.payload_hash).where(_entry.c.number == bindparam("number"))
_FIRST_ACTION = written_out(select(_entry.c.action).where(_entry.c.number == literal_column("1")))


class Head(NamedTuple):
    """The newest entry; number 0 and no instant while the log is empty."""

    number: int
    at: datetime | None


def head(session: Session) -> Head:
    """The newest entry of the log."""
    row = session.connection().execute(_HEAD).one_or_none()
    return Head(row.number, row.at) if row else Head(0, None)


def instants_about(
    session: Session, action: str, subject: str, *, since: int, until: datetime
) -> list[datetime]:
    """When each entry of an action about a subject was made: after an entry, up to an instant."""
    asked = {"action": action, "subject": subject, "since": since, "until": until}
    return list(session.scalars(_INSTANTS_ABOUT, asked))


def known_at(session: Session, instant: datetime) -> Head:
    """The newest entry at or before that instant: what the register knew then."""
    row = session.execute(_KNOWN_AT, {"instant": instant}).one_or_none()
    return Head(row.number, row.at) if row else Head(0, None)


def instants_of(
    session: Session, actor: str, action: str, *, since: datetime
) -> Sequence[datetime]:
    """When an actor did this after that instant, the earliest first."""
    asked = {"actor": actor, "action": action, "since": since}
    return session.scalars(_INSTANTS, asked).all()


def first_action(session: Session) -> str | None:
    """What the very first entry did: a demonstration says so there."""
    return session.connection().execute(_FIRST_ACTION).scalar_one_or_none()


def newest_fact(session: Session) -> str | None:
    """The hash of the newest entry that can have changed a fact, which is that of no other.

    A look at a person is sealed into the log and changes nothing.
    """
    return session.execute(_NEWEST_FACT).scalar_one_or_none()


def head_hash(session: Session) -> str | None:
    """The hash of the newest entry's payload, salted: it names this state of this register alone.

    None while the log is empty.
    """
    return session.connection().execute(_HEAD_HASH).scalar_one_or_none()


def hash_of(session: Session, number: int) -> str | None:
    """The hash of that entry's payload, salted: that of no other entry of any register."""
    return session.execute(_HASH, {"number": number}).scalar_one_or_none()
