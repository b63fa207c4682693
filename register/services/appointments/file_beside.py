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
from register.queries.standing import Standing
from register.services.appointments.file_clashes import KnownDays
from register.services.appointments.gaps import Gap, Swap, gaps_after, gaps_in_words
from register.services.appointments.school import SchoolNow
from register.services.appointments.spans import gained, overlap

MOST_NAMED: Final = 3
"""Others beside a row that are named: where a URN was filled down a column, all of them are."""


@dataclass(frozen=True, slots=True)
class PlannedDays:
    """The days that one row gives a designation, in the place of those held, if any."""

    number: int
    """The row's, as a spreadsheet shows it."""
    urn: str
    """The school, or the one that it became by conversion."""
    person: str
    swap: Swap


@dataclass(frozen=True, slots=True)
class Beside:
    """What is told of one row that is taken."""

    number: int
    shares: str
    """That somebody else is SENCO on its days too; empty where nobody is."""
    gaps: tuple[Gap, ...]
    """The days without a SENCO that it opens, or leaves just before or after it."""

    def words(self, *, will: bool) -> str:
        """All of it in sentences; `will` before it is done."""
        return " ".join(filter(None, (self.shares, gaps_in_words(self.gaps, will=will))))


def beside(
    planned: Iterable[PlannedDays],
    spans: Mapping[tuple[str, str], Sequence[KnownDays]],
    held: Mapping[str, Sequence[HeldAppointment]],
    standings: Mapping[str, Standing],
) -> list[Beside]:
    """What is told of each row that changes days, where anything is, by row.

    spans: everything known once the file is taken, by person and school. held: by school, before.
    """
    schools: dict[str, list[PlannedDays]] = defaultdict(list)
    for each in planned:
        if each.swap.changed:
            schools[each.urn].append(each)
    known: dict[str, list[tuple[str, KnownDays]]] = defaultdict(list)
    for (person, urn), several in spans.items():
        known[urn] += [(person, each) for each in several]
    for everybody in known.values():
        everybody.sort(key=lambda one: one[1].row.number if one[1].row else 0)
    told = []
    for urn, rows in schools.items():
        recorded = tuple(held.get(urn, ()))
        school = SchoolNow(urn, standings.get(urn), None, recorded, recorded, (), ())
        gaps = gaps_after(school, *(each.swap for each in rows))
        for each in rows:
            left = tuple(gap for gap in gaps if gap.meets(each.swap))
            told.append(Beside(each.number, _shares(each, known[urn]), left))
    return sorted((each for each in told if each.shares or each.gaps), key=lambda one: one.number)


def _shares(row: PlannedDays, known: Iterable[tuple[str, KnownDays]]) -> str:
    """Who else is SENCO on the days that this row brings, by the register or by which rows."""
    before = row.swap.held.days if row.swap.held else None
    new: list[Days] = gained(before, row.swap.days)
    others: list[str] = []
    for person, each in known:
        where = f"row {each.row.number}" if each.row else "the register"
        if person == row.person or where in others:
            continue
        if any(overlap((each.started_on, each.ended_on), days) for days in new):
            others.append("others" if len(others) == MOST_NAMED else where)
        if len(others) > MOST_NAMED:
            break
    if not others:
        return ""
    named = all_of(others)
    return f"Somebody else is SENCO of this school on some of those days too, by {named}."
