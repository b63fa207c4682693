"""Spans of days: what two share, what one gains on another, and what none of them has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from register.days import ONE_DAY, Days


def bounds(days: Days) -> tuple[date, date]:
    """First and last, the open ends as the first and the last day that can be written."""
    return days[0] or date.min, days[1] or date.max


def overlap(one: Days, other: Days) -> bool:
    """Whether the two share a day."""
    (first, last), (other_first, other_last) = bounds(one), bounds(other)
    return first <= other_last and other_first <= last


def gained(before: Days | None, after: Days | None) -> list[Days]:
    """The days of `after` that `before` does not have: none, one span or one at each end.

    None is no day at all.
    """
    if before is None or after is None:
        return [after] if after else []
    first, last = bounds(before)
    new_first, new_last = bounds(after)
    spans: list[Days] = []
    if new_first < first:
        spans.append((after[0], min(new_last, first - ONE_DAY)))
    if new_last > last:
        spans.append((max(new_first, last + ONE_DAY), after[1]))
    return spans


def uncovered(spans: Iterable[Days], since: date, until: date) -> Iterator[tuple[date, date]]:
    """The days from `since` to `until` that none of these spans has, as few spans as can be."""
    at = since
    for first, last in sorted(map(bounds, spans)):
        if at > until:
            return
        if first > at:
            yield at, min(first - ONE_DAY, until)
        if last == date.max:
            return
        at = max(at, last + ONE_DAY)
    if at <= until:
        yield at, until
