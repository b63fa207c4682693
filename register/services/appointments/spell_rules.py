"""What the register takes of earlier service’s days and school, and why where it does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.days import day_in_words
from register.law.facts import CLOSED
from register.queries.standing import ConversionStep, Standing, standings, successors_of
from register.services.appointments.facts import Spell
from register.services.appointments.rules import closed_in_words, day_problems
from register.services.schools.onward import lasting


@dataclass(frozen=True, slots=True)
class ServedAt:
    """The schools of earlier service and all that they became, as they stand now."""

    schools: Mapping[str, Standing]
    steps: Mapping[str, ConversionStep]
    """By the school that each ended."""

    @classmethod
    def of(cls, session: Session, spells: Collection[Spell]) -> ServedAt:
        """The schools of these spells, and all that they became."""
        urns = {spell.school_urn for spell in spells}
        steps = successors_of(session, urns)
        return cls(standings(session, urns | {step.to_urn for step in steps.values()}), steps)


def spell_problems(spells: Collection[Spell], served_at: ServedAt, today: date) -> list[str]:
    """What is wrong with earlier service, a sentence each."""
    problems = [each for spell in spells for each in _problems(spell, served_at, today)]
    starts = Counter((spell.school_urn, spell.started_on) for spell in set(spells))
    return problems + [
        f"Two periods of earlier service at URN {urn} start on {day_in_words(day)} and end on "
        "different days. Keep the one that is right."
        for (urn, day), times in sorted(starts.items())
        if times > 1
    ]


def _problems(spell: Spell, served_at: ServedAt, today: date) -> Iterator[str]:
    if spell.school_urn not in served_at.schools:
        yield (
            f"The register holds no school with URN {spell.school_urn}. "
            "Check the URN of the earlier service."
        )
    where = f" at URN {spell.school_urn}"
    wrong = day_problems(spell.started_on, spell.ended_on, today, where=where)
    yield from (each.message for each in wrong)
    if not wrong:
        yield from _after_closing(spell, served_at)


def _after_closing(spell: Spell, served_at: ServedAt) -> Iterator[str]:
    """A school that has closed has no SENCO: what it became has. Service that nobody ended is
    counted to the closing, and so is taken.
    """
    own = served_at.schools.get(spell.school_urn)
    if own and own.status_code == CLOSED and own.closed_on and spell.started_on > own.closed_on:
        step = served_at.steps.get(own.urn)
        there = f" Enter URN {step.to_urn}, which it became." if step else " Check the days."
        yield f"{closed_in_words(own)}, before {day_in_words(spell.started_on)}.{there}"
        return
    last = served_at.schools.get(lasting(spell.school_urn, served_at.steps))
    if last is None or last.status_code != CLOSED or last.closed_on is None:
        return
    if spell.ended_on and spell.ended_on > last.closed_on:
        yield (
            f"{closed_in_words(last)}. Enter a last day of the earlier service"
            f" at URN {spell.school_urn} that is not after it closed."
        )
