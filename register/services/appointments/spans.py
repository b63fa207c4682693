"""Days from a first to a last, both included, where None leaves an end open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

Days = tuple[date | None, date | None]
"""First and last day."""
ONE = timedelta(days=1)


def bounds(days: Days) -> tuple[date, date]:
    """First and last, the open ends as the first and the last day that can be written."""
    return days[0] or date.min, days[1] or date.max


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
        spans.append((after[0], min(new_last, first - ONE)))
    if new_last > last:
        spans.append((max(new_first, last + ONE), after[1]))
    return spans


def uncovered(spans: Iterable[Days], since: date, until: date) -> Iterator[tuple[date, date]]:
    """The days from `since` to `until` that none of these spans has, as few spans as can be."""
    at = since
    for first, last in sorted(map(bounds, spans)):
        if at > until:
            return
        if first > at:
            yield at, min(first - ONE, until)
        if last == date.max:
            return
        at = max(at, last + ONE)
    if at <= until:
        yield at, until
