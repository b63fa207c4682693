"""Answers over all days, found by asking on each side of every day on which they can change."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Generic, NamedTuple, TypeVar

from register.days import ONE_DAY

T = TypeVar("T")


class Period(NamedTuple, Generic[T]):
    """One answer from a day to a day, both inclusive; None leaves that end open."""

    from_day: date | None
    to_day: date | None
    finding: T


def day_after(day: date | None) -> date | None:
    """The next day; None after the last that can be written, and for no day."""
    return day + ONE_DAY if day is not None and day < date.max else None


def over_all_days(turns: Iterable[date], ask: Callable[[date], T]) -> tuple[Period[T], ...]:
    """The answers over all days, equal neighbours merged.

    `turns` are the days on which the answer can differ from the day before; `ask` is asked on
    each and on the first day of all.
    """
    found: list[Period[T]] = []
    from_day: date | None = None
    finding = ask(date.min)
    for day in sorted({day for day in turns if day > date.min}):
        then = ask(day)
        if then != finding:
            found.append(Period(from_day, day - ONE_DAY, finding))
            from_day, finding = day, then
    return (*found, Period(from_day, None, finding))
