"""What declaring earlier service changes of what is held, by whichever door it is declared.

A spell at the same school with the same first day takes the place of the one that is held, on the
record that has it, where whoever declares it may change that one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from register.access import Actor
from register.queries.appointments import HeldService, appointments_of, service_taken_off
from register.queries.declarers import Declarer, declarers_of
from register.queries.people import ids_by_refs
from register.queries.referrals import referrals_on
from register.queries.standing import ConversionStep, successors_of
from register.services.appointments.facts import Spell
from register.services.appointments.spans import bounds, overlap, uncovered
from register.services.changes import ServiceDraft
from register.services.referrals.words import ReferralKind
from register.services.schools.onward import is_one
from register.services.schools.own import schools_of, schools_of_body

NOT_YOURS = (
    "Your organisation did not declare this earlier service, so it cannot change it or take it "
    "back. Ask the register to put it right."
)


TAKEN_OFF = (
    "The register took this earlier service, or some days of it, off the record. Ask the register "
    "to put it right."
)


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is to be written of the spells that somebody declares, and what is not."""

    drafts: tuple[ServiceDraft, ...]
    refused: tuple[Spell, ...]
    """Those that would take the place of what somebody else declared."""
    taken_off: tuple[Spell, ...]
    """Those with a day that two registrars took off the record."""
    new: int
    """How many spells are written, each counted once."""

    @property
    def not_recorded(self) -> tuple[Spell, ...]:
        """Those that are not written, and not held either."""
        return self.refused + self.taken_off


@dataclass(frozen=True, slots=True)
class TakenOff:
    """Earlier service that two registrars took off the record, and what its schools became."""

    services: Sequence[HeldService]
    steps: Mapping[str, ConversionStep]
    """By the school that each ended, of every school that is compared."""

    @classmethod
    def of(cls, session: Session, records: Collection[int], urns: Iterable[str] = ()) -> TakenOff:
        """What was taken off these records, to compare with spells at these schools."""
        services = service_taken_off(session, records)
        if not services:
            return NONE_OFF
        compared = {*urns, *(each.school_urn for each in services)}
        return cls(services, successors_of(session, compared))


NONE_OFF: Final = TakenOff((), {})
"""Nothing was taken off."""


def spell_of(held: HeldService) -> Spell:
    """The school and days of what is held."""
    return Spell(held.school_urn, held.started_on, held.ended_on)


def is_same_start(held: HeldService, spell: Spell) -> bool:
    """Whether a spell would take the place of this one."""
    return (held.school_urn, held.started_on) == (spell.school_urn, spell.started_on)


def was_taken_off(spell: Spell, declared: Iterable[HeldService], taken_off: TakenOff) -> bool:
    """Whether it has a day that two registrars took off and that is not held: at its school, at
    what that became or at what became it.
    """
    steps, urn = taken_off.steps, spell.school_urn
    held = [each.days for each in declared if is_one(each.school_urn, urn, steps)]
    for each in taken_off.services:
        if is_one(each.school_urn, urn, steps) and overlap(each.days, spell.days):
            (first, last), (since, until) = bounds(each.days), bounds(spell.days)
            if any(uncovered(held, max(first, since), min(last, until))):
                return True
    return False


def changeable(
    session: Session, declared: Sequence[HeldService], records: Collection[int], actor: Actor
) -> frozenset[int]:
    """The numbers of those of these spells, of one person's records, that the actor may change.

    What two registrars decided, nobody. What no other school can rest on, because none has
    designated the person, its own school may. Otherwise only who declared it: an organisation that
    acts for a school that the actor acts for.
    """
    own = schools_of(session, actor)
    declarers = _declarers(session, declared)
    if all(each.school_urn in own for each in appointments_of(session, records)):
        return frozenset(row for row, who in declarers.items() if not who.is_decided)
    return frozenset(
        row
        for row, schools in _schools_of(session, declarers, actor).items()
        if schools is None or not schools.isdisjoint(own)
    )


def schools_behind(
    session: Session, declared: Sequence[HeldService], actor: Actor
) -> dict[int, frozenset[str] | None]:
    """The schools that whoever declared each spell acts for, by its number; None for the actor's
    own, and no school for what two registrars decided.
    """
    return _schools_of(session, _declarers(session, declared), actor)


def _declarers(session: Session, declared: Sequence[HeldService]) -> dict[int, Declarer]:
    return declarers_of(session, declared, _moved_from(session, declared))


def _schools_of(
    session: Session, declarers: Mapping[int, Declarer], actor: Actor
) -> dict[int, frozenset[str] | None]:
    schools: dict[Declarer, frozenset[str] | None] = {}
    for who in set(declarers.values()):
        if who.is_decided:
            schools[who] = frozenset()
        elif who.actor == actor.ref:
            schools[who] = None
        else:
            schools[who] = schools_of_body(session, who.kind, who.identifier)
    return {row: schools[who] for row, who in declarers.items()}


def _moved_from(session: Session, declared: Sequence[HeldService]) -> Collection[int]:
    """The records apart whose earlier service a registrar may have moved to these people."""
    subjects = {f"person:{each.person_ref}" for each in declared}
    referrals = referrals_on(session, ReferralKind.IDENTITY, subjects)
    details = [json.loads(each.details) for each in referrals]
    apart = ids_by_refs(session, {each["apart"] for each in details if "apart" in each})
    return {*apart.values(), *(each.person_id for each in declared)}


def declaration(
    spells: Iterable[Spell],
    declared: Sequence[HeldService],
    may_change: Collection[int],
    *,
    taken_off: TakenOff,
    person_ref: str,
    person_id: int | None,
    source: str,
) -> Declaration:
    """What these spells change of what is declared; what is new goes to the record that is named.

    ADR 13: a correction stays with the record that has what it corrects.
    """
    known = {spell_of(each) for each in declared}
    written: dict[tuple[str, int | None], dict[Spell, list[int]]] = {}
    refused, off = [], []
    fresh = [spell for spell in dict.fromkeys(spells) if spell not in known]
    for spell in fresh:
        same = [each for each in declared if is_same_start(each, spell)]
        ours = [each for each in same if each.id in may_change]
        if same and not ours:
            refused.append(spell)
            continue
        if was_taken_off(spell, declared, taken_off):
            off.append(spell)
            continue
        theirs: list[tuple[str, int | None]] = [(each.person_ref, each.person_id) for each in ours]
        for record in dict.fromkeys(theirs or [(person_ref, person_id)]):
            replaced = [each.id for each in ours if each.person_ref == record[0]]
            written.setdefault(record, {})[spell] = replaced
    drafts = tuple(
        ServiceDraft(
            person_ref=record,
            person_id=number,
            spells=tuple(found),
            source=source,
            supersedes=tuple(old for replaced in found.values() for old in replaced),
        )
        for (record, number), found in written.items()
    )
    new = len(fresh) - len(refused) - len(off)
    return Declaration(drafts, tuple(refused), tuple(off), new)
