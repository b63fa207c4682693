"""A school's periods as they are stored, from its cases."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple, TypeAlias

from register.days import ONE_DAY
from register.law.facts import SchoolSpan
from register.law.periods import day_after
from register.law.school_case import SchoolCase
from register.law.school_timeline import SchoolPeriod, timelines
from register.models.compliance_periods import FIRST_DAY, LAST_DAY
from register.queries.compliance_periods import READINGS, StoredPeriod
from register.queries.day_tree import node_of
from register.services.compliance.answer import several
from register.services.compliance.cases import SchoolCases

_EVERY: Final = frozenset(READINGS)
_NONE: Final[frozenset[str]] = frozenset()


class _Says(NamedTuple):
    """What a stored period says."""

    status: str
    reason: str
    deadline: date | None
    appointment_ref: str | None
    of_several: str | None


_Told: TypeAlias = tuple[date, date, _Says]
"""What is said from a day to a day."""

_Row: TypeAlias = tuple[date, date, bool, _Says]
"""A stored period but for the readings that share it and its school: days, `is_own`, and what."""


def periods_of(cases: SchoolCases) -> list[StoredPeriod]:
    """Every period under every reading, in order; under each reading they cover every day once."""
    urn, own_from = cases.facts.urn, cases.line[0].from_day or FIRST_DAY
    la_code = next(row.la_code for row in reversed(cases.facts.schools) if row.urn == urn)
    spans = sorted(cases.school.spans, key=lambda span: span.from_day or date.min)
    has_nobody = not cases.school.recorded and not cases.school.declared_none
    if has_nobody and _follow_on(spans):
        told = {_EVERY: with_nobody(spans)}
    else:
        told = _told_apart(timelines(cases.school))
    found = [
        StoredPeriod(
            urn,
            first,
            last,
            "default" in names,
            "literal" in names,
            "person" in names,
            is_own,
            *says,
            la_code,
            node_of(first, last),
        )
        for (first, last, is_own, says), names in _under_which(told, own_from)
    ]
    return found if len(told) == 1 else sorted(found, key=_in_order)


def _under_which(
    told: Mapping[frozenset[str], Iterable[_Told]], own_from: date
) -> Iterable[tuple[_Row, frozenset[str]]]:
    """Each row with the readings that share it."""
    if len(told) == 1:
        ((names, stretches),) = told.items()
        return ((row, names) for row in _rows(stretches, own_from))
    readings: dict[_Row, frozenset[str]] = {}
    for names, stretches in told.items():
        for row in _rows(stretches, own_from):
            readings[row] = readings.get(row, _NONE) | names
    return readings.items()


def _follow_on(spans: Sequence[SchoolSpan]) -> bool:
    """Whether each begins on the day after the one before: two schools that became one overlap."""
    return all(day_after(one.to_day) == other.from_day for one, other in pairwise(spans))


def _told_apart(
    answers: Mapping[str, tuple[SchoolPeriod, ...]],
) -> dict[frozenset[str], Iterator[_Told]]:
    """What is told under each reading: most schools are told the same under all of them."""
    same: dict[int, list[str]] = {}
    for name in READINGS:
        same.setdefault(id(answers[name]), []).append(name)
    return {frozenset(names): _told(answers[names[0]]) for names in same.values()}


def _in_order(row: StoredPeriod) -> tuple[str, date, bool, bool, bool]:
    return row.urn, row.from_day, row.under_default, row.under_literal, row.under_person


def _rows(told: Iterable[_Told], own_from: date) -> Iterator[_Row]:
    """The stretches, joined where they say the same and cut where the school's own days begin."""
    for first, last, says in stored_part(told):
        if first < own_from:
            yield first, min(last, own_from - ONE_DAY), False, says
        if last >= own_from:
            yield max(first, own_from), last, True, says


def stored_part(told: Iterable[_Told]) -> Iterator[_Told]:
    """The stretches from the first day that is stored, joined where they say the same."""
    stretches = iter(told)
    first, last, says = next(stretches)
    for after, until, then in stretches:
        if then != says:
            if last >= FIRST_DAY:
                yield max(first, FIRST_DAY), last, says
            first, says = after, then
        last = until
    yield max(first, FIRST_DAY), last, says


def _told(periods: Iterable[SchoolPeriod]) -> Iterator[_Told]:
    for from_day, to_day, found in periods:
        post = found.worst[0].designation.id if found.worst else None
        # In plain strings, which is what a database takes.
        of_several = several(found)
        whose = None if of_several is None else of_several.value
        says = _Says(str(found.status), str(found.reason), found.deadline, post, whose)
        yield from_day or date.min, to_day or LAST_DAY, says


def with_nobody(spans: Iterable[SchoolSpan]) -> Iterator[_Told]:
    """The answers for a school of which nothing else was ever recorded, as most are at first.

    Its spans follow on from one another. On each day the answer is that of a school that always
    was of the type and status that it is of that day.
    """
    for span in spans:
        first, last = span.from_day or date.min, span.to_day or LAST_DAY
        for after, until, says in _always(span.type_code, span.status):
            if after <= last and until >= first:
                yield max(first, after), min(last, until), says


@lru_cache(maxsize=1_024)
def _always(type_code: str, status: str) -> tuple[_Told, ...]:
    """The answers for a school that always was of one type and status, and had nobody."""
    school = SchoolCase(spans=(SchoolSpan(None, None, type_code, status),))
    return tuple(_told(timelines(school)["default"]))
