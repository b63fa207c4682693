"""Answers over all days, found by asking on each side of every day on which they can change."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Final, Generic, NamedTuple, TypeVar

T = TypeVar("T")
K = TypeVar("K")

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
