"""The links that join records to one person: those that stand, and those that were ended."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import Account, LogEntry, LogPayload, Person, PersonLink
from register.queries.batches import among, rows_in
from register.queries.named import names

_link, _entry, _payload = map(table_of, (PersonLink, LogEntry, LogPayload))


class HeldLink(NamedTuple):
    """A record that is joined with another now."""

    id: int
    person_id: int
    joined_to_id: int
    principal_id: int


class LinkEntry(NamedTuple):
    """A merge or an unmerge as it was recorded."""

    number: int
    at: datetime
    action: str
    person_id: int
    """The record that was merged into another, or parted from one."""
    ground: str | None
    payload: bytes | None
    """JSON; None where it has been erased."""
    by: str | None
    """The name of the account that did it; none where no account did."""


_CURRENT = (
    select(_link.c.id, _link.c.person_id, _link.c.joined_to_id, _link.c.principal_id)
    .where(
        _link.c.superseded_by.is_(None),
        among(_link.c.principal_id),
    )
    .order_by(_link.c.id)
)
_OF_THESE = or_(*(among(_link.c[name]) for name in ("person_id", "principal_id")))
_NUMBERS = (
    select(_link.c.recorded_by)
    .where(_OF_THESE)
    .union(select(_link.c.superseded_by).where(_OF_THESE))
)
_ENTRIES = (
    select(
        _entry.c.number,
        _entry.c.at,
        _entry.c.action,
        Person.id,
        _entry.c.reason,
        _payload.c.body,
        Account.name,
    )
    .join_from(_entry, Person, names(_entry.c.subject, "person", Person.ref))
    .outerjoin(_payload, _payload.c.entry == _entry.c.number)
    .outerjoin(Account, names(_entry.c.actor, "account", Account.ref))
    .where(_entry.c.number.in_(_NUMBERS))
    .order_by(_entry.c.number)
)


def links_to(session: Session, principals: Collection[int]) -> list[HeldLink]:
    """The links that stand, of the people for whom these records speak."""
    return [HeldLink(*row) for row in rows_in(session, _CURRENT, principals)]


def link_entries(session: Session, records: Collection[int]) -> list[LinkEntry]:
    """Every merge and unmerge of these records, and into them, in the order of the log."""
    return [LinkEntry(*row) for row in rows_in(session, _ENTRIES, records)]
