"""What a file's designations do to their schools: who would share a post, and what days are left.

A single designation is asked about the one and told of the other; of a file both are told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from register.days import Days
from register.lists import all_of
from register.queries.appointments import HeldAppointment
from register.queries.standing import ConversionStep, Standing
from register.services.appointments.file_clashes import KnownDays
from register.services.appointments.gaps import Gap, Swap, gaps_after, gaps_in_words
from register.services.appointments.in_post import everybody_beside
from register.services.appointments.school import SchoolNow, school_of
from register.services.schools.onward import is_one, lasting

MOST_NAMED: Final = 3
"""Others beside a row that are named: where a URN was filled down a column, all of them are."""


@dataclass(frozen=True, slots=True)
class PlannedDays:
    """The days that one row gives a designation, in the place of those held, if any."""

    number: int
    """The row's, as a spreadsheet shows it."""
    urn: str
    """The school at which it is made."""
    person: str
    held: HeldAppointment | None
    days: Days

    @property
    def swap(self) -> Swap:
        """What it does to its school's days."""
        return Swap(self.held, self.days)


@dataclass(frozen=True, slots=True)
class RowEffects:
    """What is told of one row that is taken."""

    number: int
    shares: str
    """That somebody else is SENCO on its days too; empty where nobody is."""
    gaps: tuple[Gap, ...]
    """The days without a SENCO that it opens, or leaves just before or after it."""

    def words(self, *, will: bool) -> str:
        """All of it in sentences; `will` before it is done."""
        return " ".join(filter(None, (self.shares, gaps_in_words(self.gaps, will=will))))


def effects_of(
    planned: Iterable[PlannedDays],
    spans: Mapping[tuple[str, str], Sequence[KnownDays]],
    held: Iterable[HeldAppointment],
    steps: Mapping[str, ConversionStep],
    standings: Mapping[str, Standing],
) -> list[RowEffects]:
    """What is told of each row that changes days, where anything is, by row.

    spans: everything known once the file is taken, by person and the school that lasts. held: what
    is before. steps: every conversion before and after the schools, by the one that it ended.
    """
    lines: dict[str, list[PlannedDays]] = defaultdict(list)
    for each in planned:
        if each.swap.changed:
            lines[lasting(each.urn, steps)].append(each)
    then, stands = _everybody(spans)
    now, after = _by_line(held, steps), _by_line(then, steps)
    told: list[RowEffects] = []
    for line, rows in lines.items():
        for urn in dict.fromkeys(each.urn for each in rows):
            standing = standings.get(urn)
            school = school_of(urn, now[line], steps, standing)
            gaps = gaps_after(school, *(row.swap for row in rows if is_one(urn, row.urn, steps)))
            school = school_of(urn, after[line], steps, standing)
            told += (
                RowEffects(row.number, _shares(row, school, stands), _left(row, gaps))
                for row in rows
                if row.urn == urn
            )
    return sorted((each for each in told if each.shares or each.gaps), key=lambda one: one.number)


def _by_line(
    held: Iterable[HeldAppointment], steps: Mapping[str, ConversionStep]
) -> Mapping[str, list[HeldAppointment]]:
    """Designations by the school that theirs became, or by theirs."""
    found: dict[str, list[HeldAppointment]] = defaultdict(list)
    for each in held:
        found[lasting(each.school_urn, steps)].append(each)
    return found


def _everybody(
    spans: Mapping[tuple[str, str], Sequence[KnownDays]],
) -> tuple[list[HeldAppointment], dict[str, tuple[str, str]]]:
    """Each designation as it will be held, those of the register first and then by row; and, by its
    reference, whose each of them is and where it stands.
    """
    known = [(person, each) for (person, _), several in spans.items() for each in several]
    known.sort(key=lambda one: one[1].row.number if one[1].row else 0)
    then = [each.as_held(person) for person, each in known]
    stands = ((person, each.where) for person, each in known)
    return then, {held.ref: stood for held, stood in zip(then, stands, strict=True)}


def _left(row: PlannedDays, gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """The days without a SENCO that this row opens, or leaves just before or after its own."""
    return tuple(gap for gap in gaps if gap.meets(row.swap))


def _shares(row: PlannedDays, school: SchoolNow, stands: Mapping[str, tuple[str, str]]) -> str:
    """Who else is SENCO on the days that this row brings, by the register or by which rows."""
    before = row.held.days if row.held else None
    others: list[str] = []
    for each in everybody_beside(school, row.days, before=before):
        person, where = stands[each.ref]
        if person == row.person or where in others:
            continue
        others.append("others" if len(others) == MOST_NAMED else where)
        if len(others) > MOST_NAMED:
            break
    if not others:
        return ""
    named = all_of(others)
    return f"Somebody else is SENCO of this school on some of those days too, by {named}."
