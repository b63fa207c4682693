"""One person's records or two people's, side by side, with all that was changed on them before."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import FieldProblem, InvalidInput, NotFound
from register.queries.people import HeldPerson, find_by_ids, find_by_trns, ids_by_refs
from register.queries.whole_people import records_of
from register.references import can_name
from register.services import looks
from register.services.people_merge.asked import asked_of
from register.services.people_merge.effects import warnings_of
from register.services.people_merge.history import Event, history_of
from register.services.people_merge.records import SideBySide, holdings_of, side_by_side


@dataclass(frozen=True, slots=True)
class AskedOfTwo:
    """A referral that asks whether two of the records are one person's."""

    ref: str
    words: str


@dataclass(frozen=True, slots=True)
class ShownPeople:
    """The records of one person or of two."""

    people: tuple[tuple[HeldPerson, ...], ...]
    """The records of each person, the one that speaks for them first."""
    sides: SideBySide
    """All of them in that order."""
    warnings: tuple[str, ...]
    """What speaks against two people being one."""
    history: tuple[Event, ...]
    referrals: tuple[AskedOfTwo, ...] = ()

    @property
    def parted(self) -> tuple[HeldPerson, ...]:
        """The records that may be parted from the one they were joined to."""
        return tuple(record for records in self.people for record in records[1:])


def refs_of_trns(
    session: Session, typed: Mapping[str, str], *, actor: Actor, now: datetime
) -> list[str]:
    """The references of the records with these TRNs, by the box that each was typed in.

    Raises InvalidInput, naming each box; that says of the others that they are held, and so is a
    look at them.
    """
    held = find_by_trns(session, typed.values())
    problems = [
        FieldProblem(box, f"The register holds no person with TRN {trn}")
        for box, trn in typed.items()
        if trn not in held
    ]
    if problems:
        with looks.seen_in_refusals(session, looks.LookKind.RECORDS, actor=actor, now=now):
            raise InvalidInput(problems).of_people(each.id for each in held.values())
    return [held[trn].ref for trn in typed.values()]


def refs_of_records(session: Session, records: Collection[int], first: Sequence[str]) -> list[str]:
    """The references of these records, by database number: those with the `first` TRNs first."""
    place = {trn: at for at, trn in enumerate(first)}
    held = find_by_ids(session, records).values()
    in_order = sorted(held, key=lambda each: (place.get(str(each.trn), len(place)), each.id))
    return [each.ref for each in in_order]


def show_people(
    session: Session,
    refs: Sequence[str],
    *,
    actor: Actor,
    now: datetime,
    looked_at: Collection[int] = (),
) -> ShownPeople:
    """The people of these records; each record is recorded as looked at before it is shown, and so
    is each that their history names.

    `looked_at` are records of which the same page has recorded that already, by database number.
    Raises NotFound, and Unavailable where the looks cannot be recorded.
    """
    ids = ids_by_refs(session, refs) if all(map(can_name, refs)) else {}
    if len(ids) < len(set(refs)):
        raise NotFound("There is no record with this reference.")
    person_of = records_of(session, ids.values())
    held = holdings_of(session, person_of)
    principals = dict.fromkeys(person_of[ids[ref]] for ref in refs)
    groups = [
        sorted(
            (record for record in person_of if person_of[record] == principal),
            key=lambda record: (record != principal, record),
        )
        for principal in principals
    ]
    sides = side_by_side(held, [record for group in groups for record in group])
    warnings = tuple(warnings_of(held, *groups)) if len(groups) == 2 else ()
    shown = ShownPeople(
        tuple(tuple(held.people[record] for record in group) for group in groups),
        sides,
        warnings,
        history_of(session, sides.people),
        tuple(_asked(session, sides.people)),
    )
    told_of = {event.names for event in shown.history if event.names is not None}
    unseen = (person_of.keys() | told_of) - set(looked_at)
    looks.see(session, unseen, looks.LookKind.RECORDS, actor=actor, now=now)
    return shown


def _asked(session: Session, people: Sequence[HeldPerson]) -> Iterator[AskedOfTwo]:
    for referral, one, other in asked_of(session, people):
        state = "waits for a registrar" if referral.closed_by is None else "is decided"
        words = f"Whether TRN {one.trn} and TRN {other.trn} are one person’s, which {state}"
        yield AskedOfTwo(referral.ref, words)
