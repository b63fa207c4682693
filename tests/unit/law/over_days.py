"""Periods compared with the answers that are found day by day."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, TypeVar

from register.law.anniversary import anniversary
from register.law.facts import Case
from register.law.periods import Period
from register.law.readings import Readings
from register.law.regulation_49 import assess
from register.law.school_case import SchoolCase, assess_school_case
from register.law.school_timeline import school_timeline
from register.law.timeline import timeline
from tests.unit.law.strategies import ONE_DAY, TURNS

T = TypeVar("T")
K = TypeVar("K")

FIRST, LAST = date(2004, 12, 1), date(2036, 6, 1)


def in_force_on(periods: tuple[Period[T], ...], day: date) -> T:
    """The answer of the period that covers a day; LookupError where none does."""
    for each in periods:
        if (each.from_day is None or each.from_day <= day) and (
            each.to_day is None or day <= each.to_day
        ):
            return each.finding
    raise LookupError(f"No period covers {day.isoformat()}")


def merged_by(periods: Iterable[Period[T]], told: Callable[[T], K]) -> Iterator[Period[T]]:
    """The same periods, with neighbours joined where what is told of them is the same.

    The finding kept is that of the first day.
    """
    last: Period[T] | None = None
    for each in periods:
        if last is not None and told(last.finding) == told(each.finding):
            last = last._replace(to_day=each.to_day)
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def edges(periods: tuple[Period[Any], ...]) -> Iterator[date]:
    """The first and the last day of every period."""
    for period in periods:
        yield from (day for day in (period.from_day, period.to_day) if day is not None)


def gaps(periods: tuple[Period[Any], ...]) -> list[tuple[date | None, date | None]]:
    """Where one period does not follow on from another, or all days are not covered."""
    pairs = pairwise(periods)
    found = [
        (one.to_day, other.from_day)
        for one, other in pairs
        if one.to_day is None or one.to_day + ONE_DAY != other.from_day
    ]
    ends = (periods[0].from_day, periods[-1].to_day)
    return found + ([ends] if ends != (None, None) else [])


def equal_neighbours(periods: tuple[Period[Any], ...]) -> list[date | None]:
    """Where a period begins with the answer of the one before."""
    pairs = pairwise(periods)
    return [other.from_day for one, other in pairs if one.finding == other.finding]


def dates_in(facts: Any) -> Iterator[date]:
    """Every day that the facts hold, however deep."""
    if isinstance(facts, date):
        yield facts
    elif is_dataclass(facts):
        for each in fields(facts):
            yield from dates_in(getattr(facts, each.name))
    elif isinstance(facts, tuple):
        for each in facts:
            yield from dates_in(each)


def suspects(facts: Any) -> set[date]:
    """The day before, the day and the day after each fact, and three years on from it."""
    found = {*TURNS, *dates_in(facts)}
    found |= {anniversary(day, 3) for day in found}
    return {day + timedelta(days=off) for day in found for off in (-1, 0, 1)}


def days_that_differ(
    periods: tuple[Period[Any], ...], ask: Callable[[date], Any], facts: Any, *, every: int
) -> list[date]:
    """Days on which the period in force is not the answer: each so many, and every suspect."""
    asked = {FIRST + timedelta(days=number) for number in range(0, (LAST - FIRST).days, every)}
    asked |= {date.min, date.max, *edges(periods), *suspects(facts)}
    return [day for day in sorted(asked) if in_force_on(periods, day) != ask(day)]


def check_life(case: Case, reading: Readings, every: int) -> None:
    periods = timeline(case, reading)
    assert gaps(periods) == []
    assert equal_neighbours(periods) == []
    assert (
        days_that_differ(periods, lambda day: assess(case, day, reading), case, every=every) == []
    )


def check_school(school: SchoolCase, reading: Readings, every: int) -> None:
    periods = school_timeline(school, reading)
    assert gaps(periods) == []
    assert equal_neighbours(periods) == []
    found = days_that_differ(
        periods, lambda day: assess_school_case(school, day, reading), school, every=every
    )
    assert found == []
