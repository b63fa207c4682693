"""Rows of a file that contradict each other: all of them are left out, whichever stands first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeAlias

from register.services.appointments.facts import Spell
from register.services.appointments.file_clashes import KnownDays, other_details
from register.services.appointments.file_said import facts_in, spells_in
from register.services.appointments.file_service import other_last_day
from register.services.appointments.spans import overlap
from register.sheets.appointments import AppointmentRow

_Post: TypeAlias = tuple[object, str]
"""Whose, and at which school."""


class Contradiction(NamedTuple):
    """What is told of a row, and of the one that it contradicts."""

    told: str
    other: int
    told_other: str


@dataclass(slots=True)
class Contradictions:
    """Those that were found before, whose rows are left out, and those that turn up now."""

    left: Mapping[int, str] = field(default_factory=dict)
    """What is told of each row that is left out, by its number."""
    found: dict[int, str] = field(default_factory=dict)
    """The same of those that turn up."""
    _aside: defaultdict[_Post, list[tuple[KnownDays, AppointmentRow]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _spells: defaultdict[tuple[object, str, date], list[tuple[int, Spell]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def note(self, row: AppointmentRow, found: Contradiction) -> None:
        """Take in that two rows contradict each other."""
        self.found.setdefault(row.number, found.told)
        self.found.setdefault(found.other, found.told_other)

    def put_aside(self, post: _Post, days: KnownDays, row: AppointmentRow) -> None:
        """Take in what a row says that is left out: no other may contradict it and be taken."""
        self._aside[post].append((days, row))
        for spell in spells_in(row):
            key = (post[0], spell.school_urn, spell.started_on)
            self._spells[key].append((row.number, spell))

    def with_one_aside(
        self, post: _Post, days: KnownDays, row: AppointmentRow
    ) -> Contradiction | None:
        """That this row contradicts one that is left out, or is its copy."""
        return next(self._with_those_aside(post, days, row), None)

    def _with_those_aside(
        self, post: _Post, days: KnownDays, row: AppointmentRow
    ) -> Iterator[Contradiction]:
        span = (days.started_on, days.ended_on)
        for other, its in self._aside[post]:
            if not other.is_of(row):
                if overlap(span, (other.started_on, other.ended_on)):
                    yield Contradiction(other.sentence, its.number, days.sentence)
            elif facts_in(its) == facts_in(row):
                yield Contradiction(self.left[its.number], its.number, self.left[its.number])
            else:
                told, told_other = (other_details(each.number) for each in (its, row))
                yield Contradiction(told, its.number, told_other)
        for spell in spells_in(row):
            key = (post[0], spell.school_urn, spell.started_on)
            for number, its_spell in self._spells[key]:
                if its_spell != spell:
                    told, told_other = (
                        other_last_day(each, spell) for each in (number, row.number)
                    )
                    yield Contradiction(told, number, told_other)
