"""Merge two people's records, and part them again: one entry of the log each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from register.access import Actor
from register.db import insert_columns, table_of
from register.errors import Conflict, InvalidInput, NotFound
from register.identifiers import Trn
from register.models import PersonLink
from register.queries.people import HeldPerson, find_by_ids, find_by_trns
from register.queries.person_links import HeldLink, links_to
from register.queries.whole_people import principals_of
from register.services import compliance_periods, log
from register.services.appointments.changes import supersede
from register.services.people_merge.links import (
    LinkChange,
    joined_to,
    merge_links,
    speaks_for,
    unmerge_links,
)
from register.services.referrals.words import Ground
from register.services.transaction import transaction

MERGED = "person.merged"
UNMERGED = "person.unmerged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Merge the person with one TRN into the person with another, whose TRN stays in use."""

    trn: Trn
    into: Trn
    ground: Ground
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmerge:
    """Part the record with this TRN from the one that it was merged into."""

    trn: Trn
    ground: Ground
    note: str


def merge(session: Session, wanted: Merge, *, actor: Actor, now: datetime) -> int | None:
    """`carry_out_merge` by itself."""
    with transaction(session):
        return carry_out_merge(session, wanted, actor=actor, now=now)


def unmerge(session: Session, wanted: Unmerge, *, actor: Actor, now: datetime) -> int:
    """`carry_out_unmerge` by itself."""
    with transaction(session):
        return carry_out_unmerge(session, wanted, actor=actor, now=now)


def carry_out_merge(session: Session, wanted: Merge, *, actor: Actor, now: datetime) -> int | None:
    """Merge them inside the caller's transaction; the entry, or None where they are one already.

    Raises InvalidInput or NotFound.
    """
    _check_note(wanted.note)
    record, into = _both(session, wanted)
    links = _links_of(session, [record.id, into.id])
    leaving = speaks_for(record.id, links)
    if leaving == speaks_for(into.id, links):
        return None
    principals = find_by_ids(session, [leaving, speaks_for(into.id, links)])
    change = merge_links(leaving, into.id, links)
    payload = {"into": into.ref, "note": wanted.note}
    draft = log.Draft(MERGED, f"person:{principals[leaving].ref}", payload, wanted.ground.value)
    return _write(session, change, draft, _records(links, record, into), actor, now)


def carry_out_unmerge(session: Session, wanted: Unmerge, *, actor: Actor, now: datetime) -> int:
    """Part them inside the caller's transaction; the entry.

    Raises InvalidInput, NotFound, or Conflict for a record that is not merged into another.
    """
    _check_note(wanted.note)
    record = _known(find_by_trns(session, [wanted.trn]), wanted.trn)
    links = _links_of(session, [record.id])
    _refuse_one_that_stands(session, record, links)
    change = unmerge_links(record.id, links)
    people = find_by_ids(session, {each.joined_to_id for each in links})
    left = next(each.joined_to_id for each in links if each.person_id == record.id)
    payload = {"from": people[left].ref, "note": wanted.note}
    draft = log.Draft(UNMERGED, f"person:{record.ref}", payload, wanted.ground.value)
    return _write(session, change, draft, _records(links, record), actor, now)


def _both(session: Session, wanted: Merge) -> tuple[HeldPerson, HeldPerson]:
    if wanted.trn == wanted.into:
        raise InvalidInput.of("into", "Enter two different teacher reference numbers")
    held = find_by_trns(session, [wanted.trn, wanted.into])
    return _known(held, wanted.trn), _known(held, wanted.into)


def _known(held: dict[str, HeldPerson], trn: Trn) -> HeldPerson:
    if trn not in held:
        raise NotFound(f"The register holds no person with TRN {trn}.")
    return held[trn]


def _check_note(note: str) -> None:
    if not note.strip():
        raise InvalidInput.of("note", "Enter what the decision rests on")


def _links_of(session: Session, records: Sequence[int]) -> list[HeldLink]:
    joined = principals_of(session, records)
    return links_to(session, {joined.get(each, each) for each in records})


def _refuse_one_that_stands(
    session: Session, record: HeldPerson, links: Sequence[HeldLink]
) -> None:
    """A record that speaks for its person is not merged into any: others are into it."""
    if speaks_for(record.id, links) != record.id:
        return
    others = find_by_ids(session, joined_to(record.id, links) - {record.id}).values()
    if not others:
        raise Conflict(f"TRN {record.trn} is not merged with any other.")
    trns = " or ".join(sorted(str(each.trn) for each in others))
    raise Conflict(
        f"TRN {record.trn} is the one in use, which others were merged into. "
        f"Enter the one to part from it: {trns}."
    )


def _records(links: Iterable[HeldLink], *people: HeldPerson) -> set[int]:
    """Every record of the people in question: their schools' answers rest on the links."""
    records = {record for link in links for record in (link.person_id, link.principal_id)}
    return records | {person.id for person in people}


def _write(
    session: Session,
    change: LinkChange,
    draft: log.Draft,
    records: set[int],
    actor: Actor,
    now: datetime,
) -> int:
    entry = log.record(session, draft, actor=actor, now=now)
    # First of all, because only one link of a record may be current.
    supersede(session, PersonLink, [(row, entry) for row in change.ended])
    rows = [asdict(each) for each in change.made]
    if rows:
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        insert_columns(
            session, table_of(PersonLink), columns | {"recorded_by": [entry] * len(rows)}
        )
    compliance_periods.people_changed(session, records)
    return entry
