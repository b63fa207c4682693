"""Earlier service as the rows of a file declare it, by the rule of every door."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from register.access import Actor
from register.days import day_in_words
from register.queries.appointments import HeldService, prior_service_of
from register.queries.standing import ConversionStep
from register.services.appointments.declared_service import (
    NONE_OFF,
    Declaration,
    TakenOff,
    declaration,
    schools_behind,
)
from register.services.appointments.facts import Spell
from register.services.appointments.identity import Identified
from register.services.schools.onward import lasting


@dataclass(slots=True)
class FileService:
    """What is held of everybody in the file, and what the rows before have declared."""

    held: Mapping[str, Sequence[HeldService]]
    """By person."""
    behind: Mapping[int, frozenset[str] | None]
    """The schools that whoever declared a spell acts for, of those that a row might change; None
    for what whoever sends the file declared.
    """
    taken_off: Mapping[str, TakenOff]
    """What two registrars took off the record, by person."""
    steps: Mapping[str, ConversionStep]
    _said: dict[tuple[str, str, date], tuple[int, Spell]] = field(default_factory=dict)
    """The first row to declare each, and the spell."""

    @classmethod
    def of(
        cls,
        session: Session,
        person_of: Mapping[int, int],
        several: Collection[str],
        wanted: Iterable[tuple[str, date]],
        steps: Mapping[str, ConversionStep],
        actor: Actor,
    ) -> FileService:
        """Whatever the rows may change, read once; `wanted` are the URN and first day of each.

        person_of: the record that speaks for the person, of each. several: those of people who
        have several records, and are known by that one’s number here.
        """

        def by_person(services: Iterable[HeldService]) -> Mapping[str, Sequence[HeldService]]:
            found: dict[str, list[HeldService]] = defaultdict(list)
            for each in services:
                person = str(person_of[each.person_id])
                found[person if person in several else each.person_ref].append(each)
            return found

        held = by_person(prior_service_of(session, person_of))
        firsts = set(wanted)
        off = TakenOff.of(session, person_of, {urn for urn, _ in firsts})
        taken_off = {
            person: TakenOff(services, off.steps)
            for person, services in by_person(off.services).items()
        }
        contested = [
            each
            for spells in held.values()
            for each in spells
            if (each.school_urn, each.started_on) in firsts
        ]
        return cls(held, schools_behind(session, contested, actor), taken_off, steps)

    def declare(
        self,
        person: str,
        spells: Sequence[Spell],
        *,
        urn: str,
        whose: Identified,
        source: str,
    ) -> Declaration:
        """What a row of that school changes; a spell that a row before declared is not new."""
        fresh = [spell for spell in spells if self._first(person, spell) != spell]
        held = self.held.get(person, ())
        return declaration(
            fresh,
            held,
            [each.id for each in held if self._may_change(each, urn)],
            taken_off=self.taken_off.get(person, NONE_OFF),
            person_ref=whose.person_ref,
            person_id=whose.person_id,
            source=source,
        )

    def contradicted(self, person: str, spells: Sequence[Spell]) -> tuple[int, Spell] | None:
        """The first row to give one of these spells another last day, and that spell."""
        for spell in spells:
            number, first = self._said.get(_start(person, spell), (0, spell))
            if first != spell:
                return number, spell
        return None

    def problem(self, wanted: Declaration) -> str:
        """Why a row cannot declare what it wants, or nothing."""
        problems = [
            f"Another organisation declared {_named(spell)}, with another last day. Ask it to put "
            "that right, or leave that period out of this row."
            for spell in wanted.refused
        ]
        problems += (
            f"The register took {_named(spell)}, or some days of it, off the record. Ask it to put "
            "that right, or leave that period out of this row."
            for spell in wanted.taken_off
        )
        return "\n".join(problems)

    def said(self, number: int, person: str, spells: Sequence[Spell]) -> None:
        """Remember what a row declares that is taken."""
        for spell in spells:
            self._said.setdefault(_start(person, spell), (number, spell))

    def _first(self, person: str, spell: Spell) -> Spell | None:
        said = self._said.get(_start(person, spell))
        return said[1] if said else None

    def _may_change(self, held: HeldService, urn: str) -> bool:
        schools = self.behind.get(held.id, frozenset())
        if schools is None:
            return True
        school = lasting(urn, self.steps)
        return any(lasting(each, self.steps) == school for each in schools)


def other_last_day(number: int, spell: Spell) -> str:
    """What is told of a row that gives a spell another last day than the row with this number."""
    return (
        f"Row {number} gives another last day of {_named(spell)}. "
        "Keep the one that is right in both rows."
    )


def _start(person: str, spell: Spell) -> tuple[str, str, date]:
    return person, spell.school_urn, spell.started_on


def _named(spell: Spell) -> str:
    return f"the earlier service at URN {spell.school_urn} from {day_in_words(spell.started_on)}"
