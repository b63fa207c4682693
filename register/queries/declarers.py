"""Who declared earlier service: the account whose entry recorded it, and its organisation."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import OrganisationKind
from register.models import Account, LogEntry, Organisation, PriorService
from register.queries.appointments import DECIDED, HeldService
from register.queries.batches import among, rows_in
from register.queries.named import names

RESTORED: Final = "prior_service.restored"
"""The action of an entry by which they put back what they had taken off the record."""


class Declarer(NamedTuple):
    """Who made an entry: by the reference that the log has, and for which organisation."""

    actor: str
    kind: OrganisationKind | None
    """None for the operator, who has no account."""
    identifier: str
    is_decided: bool
    """Two registrars decided on it: nobody else changes it."""


class _Version(NamedTuple):
    school_urn: str
    started_on: date
    ended_on: date | None
    superseded_by: int
    recorded_by: int


_WHO = (
    select(
        LogEntry.number,
        LogEntry.actor,
        Organisation.kind,
        Organisation.identifier,
        LogEntry.action.in_((DECIDED, RESTORED)),
    )
    .outerjoin(Account, names(LogEntry.actor, "account", Account.ref))
    .outerjoin(Organisation, Organisation.id == Account.organisation_id)
    .where(among(LogEntry.number))
)
_BEFORE = (
    select(
        PriorService.school_urn,
        PriorService.started_on,
        PriorService.ended_on,
        PriorService.superseded_by,
        PriorService.recorded_by,
    )
    .where(PriorService.superseded_by.is_not(None), among(PriorService.person_id))
    .order_by(PriorService.id.desc())
)


def declarers_of(
    session: Session, services: Iterable[HeldService], records: Collection[int]
) -> dict[int, Declarer]:
    """Who declared each of these spells, by the spell's number.

    An entry that puts a spell in the place of the same one, as a registrar's decision does that
    moves it to another record, declares nothing: it stays with whoever declared it. `records` are
    those that spells may have been moved from.
    """
    spells = {each.id: (each.school_urn, each.started_on, each.ended_on) for each in services}
    entry_of = {each.id: each.recorded_by for each in services}
    before = _before(session, records)
    moved = entry_of
    while moved:
        moved = {
            row: before[entry, spells[row]]
            for row, entry in moved.items()
            if (entry, spells[row]) in before
        }
        entry_of = entry_of | moved
    who = _makers(session, set(entry_of.values()))
    return {row: who[entry] for row, entry in entry_of.items()}


def _makers(session: Session, entries: set[int]) -> dict[int, Declarer]:
    return {
        number: Declarer(
            actor, OrganisationKind(kind) if kind else None, identifier or "", bool(is_decided)
        )
        for number, actor, kind, identifier, is_decided in rows_in(session, _WHO, entries)
    }


def _before(
    session: Session, records: Collection[int]
) -> dict[tuple[int, tuple[str, date, date | None]], int]:
    """The entry that recorded each spell of these records, by the entry that superseded it."""
    rows = [_Version(*row) for row in rows_in(session, _BEFORE, records)]
    return {
        (row.superseded_by, (row.school_urn, row.started_on, row.ended_on)): row.recorded_by
        for row in rows
    }
