"""The links that join records to one person: those that stand, and those that were ended."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import LogEntry, Person, PersonLink
from register.queries.batches import among, rows_in
from register.queries.named import names
from register.queries.told_entries import TOLD, ToldEntry

_link = table_of(PersonLink)


class HeldLink(NamedTuple):
    """A record that is joined with another now."""

    id: int
    person_id: int
    joined_to_id: int
    principal_id: int


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
    TOLD.add_columns(Person.id)
    .join(Person, names(LogEntry.subject, "person", Person.ref))
    .where(LogEntry.number.in_(_NUMBERS))
)


def links_to(session: Session, principals: Collection[int]) -> list[HeldLink]:
    """The links that stand, of the people for whom these records speak."""
    return [HeldLink(*row) for row in rows_in(session, _CURRENT, principals)]


def link_entries(session: Session, records: Collection[int]) -> list[tuple[ToldEntry, int]]:
    """Every merge and unmerge of these records, and into them, in the order of the log: each with
    the record that was merged into another, or parted from one.
    """
    return [
        (ToldEntry(*told), person_id) for *told, person_id in rows_in(session, _ENTRIES, records)
    ]
