"""Looks and the entries that seal them."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import CandidateCheck, LogEntry, LogPayload, RecordedLook, SealedLook
from register.queries.stored_instants import as_kept

look, sealed, check = table_of(RecordedLook), table_of(SealedLook), table_of(CandidateCheck)
entry, payload = table_of(LogEntry), table_of(LogPayload)

CHUNK = 2_000
IN_BOTH = ("account_id", "organisation_id", "purpose", "person_id")
"""Columns that a check and its look both have, and which are the same in both; so is `at`."""

_LOOK = (look.c.id, look.c.ref, look.c.at, look.c.organisation_id, look.c.detail, look.c.digest)

_UNSEALED: Select[Any] = (
    select(*_LOOK)
    .outerjoin(sealed, sealed.c.look_id == look.c.id)
    .where(sealed.c.look_id.is_(None))
    .order_by(look.c.id)
)
_ONE: Select[Any] = (
    select(
        *_LOOK,
        sealed.c.entry,
        check.c.salt.label("check_salt"),
        check.c.question,
        check.c.answer,
    )
    .select_from(
        look.outerjoin(sealed, sealed.c.look_id == look.c.id).outerjoin(
            check, check.c.ref == look.c.ref
        )
    )
    .limit(1)
)
_EVERY: Select[Any] = (
    select(
        *(as_kept(column) if column is look.c.at else column for column in look.columns),
        sealed.c.entry,
        entry.c.action,
        entry.c.subject,
        payload.c.body,
        check.c.salt.label("check_salt"),
        check.c.question,
        check.c.answer,
        check.c.digest.label("check_digest"),
        check.c.outcome.label("check_result"),
        check.c.log_head,
        as_kept(check.c.at).label("check_at"),
        *(check.c[name].label(f"check_{name}") for name in IN_BOTH),
    )
    .select_from(
        sealed.join(entry, entry.c.number == sealed.c.entry)
        .outerjoin(payload, payload.c.entry == sealed.c.entry)
        .outerjoin(look, look.c.id == sealed.c.look_id)
        .outerjoin(check, check.c.ref == look.c.ref)
    )
    .order_by(sealed.c.entry)
)
_STRAY = (
    select(func.min(entry.c.number))
    .outerjoin(sealed, sealed.c.entry == entry.c.number)
    .where(entry.c.action == bindparam("action"), sealed.c.look_id.is_(None))
)


def newest_sealed(session: Session) -> int:
    """The greatest id of a look that is sealed; 0 where none is."""
    return session.scalar(select(func.max(sealed.c.look_id))) or 0


def unsealed_looks(session: Session, after: int, count: int) -> Sequence[Row[Any]]:
    """Some looks with an id above that one that no entry seals yet, the oldest first."""
    return session.execute(_UNSEALED.where(look.c.id > after).limit(count)).all()


def look_of(session: Session, ref: str) -> Row[Any] | None:
    """A look by its receipt number, with its entry and with what was asked and answered."""
    return session.execute(_ONE.where(look.c.ref == ref)).one_or_none()


def every_sealed_look(session: Session) -> Iterator[Row[Any]]:
    """Each sealed look in the order of its entries, whole, with its entry and its check.

    Instants are as the database keeps them, for `instant_of` to read.
    """
    after = 0
    while rows := session.execute(_EVERY.where(sealed.c.entry > after).limit(CHUNK)).all():
        yield from rows
        after = rows[-1].entry


def first_entry_without_look(session: Session, action: str) -> int | None:
    """The first entry with that action that no look belongs to."""
    found: int | None = session.scalar(_STRAY, {"action": action})
    return found
