"""Answers over all days, found by asking on each side of every day on which they can change."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Final, Generic, NamedTuple, TypeVar

T = TypeVar("T")

_ONE_DAY: Final = timedelta(days=1)


class Period(NamedTuple, Generic[T]):
    """One answer from a day to a day, both inclusive; None leaves that end open."""

    from_day: date | None
    to_day: date | None
    finding: T


def day_after(day: date | None) -> date | None:
    """The next day; None after the last that can be written, and for no day."""
    return day + _ONE_DAY if day is not None and day < date.max else None


def over_all_days(
    turns: Iterable[date], ask: Callable[[date], T], first: date | None = None
) -> tuple[Period[T], ...]:
    """The answers from a first day on, None for all days, equal neighbours merged.

    `turns` are the days on which the answer can differ from the day before; `ask` is asked on
    each and on the first day.
    """
    begins = first or date.min
    days = sorted({day for day in turns if day > begins})
    answers = ((day, ask(day)) for day in (begins, *days))
    return tuple(_merged(answers, first))


def _merged(answers: Iterable[tuple[date, T]], first: date | None) -> Iterator[Period[T]]:
    answered = iter(answers)
    _, finding = next(answered)
    from_day = first
    for day, found in answered:
        if found != finding:
            yield Period(from_day, day - _ONE_DAY, finding)
            from_day, finding = day, found
    yield Period(from_day, None, finding)
