"""A school's line: what it was before, over conversions, and its type and status on every day."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from register.law.facts import SchoolSpan
from register.queries.facts import ConversionRow, Facts, OtherSchoolRow, SchoolRow

_ONE_DAY = timedelta(days=1)
_OPEN, _CLOSED, _PROPOSED = "1", "2", "4"


class Stretch(NamedTuple):
    """The days on which the line was one school; None leaves that end open."""

    urn: str
    from_day: date | None
    to_day: date | None


def line_of(facts: Facts) -> tuple[Stretch, ...]:
    """The school asked about and its predecessors, newest first."""
    into: dict[str, list[ConversionRow]] = {}
    for conversion in facts.conversions:
        into.setdefault(conversion.to_urn, []).append(conversion)
    found: list[Stretch] = []
    waiting: list[tuple[str, date | None]] = [(facts.urn, None)]
    seen = {facts.urn}
    while waiting:
        urn, to_day = waiting.pop(0)
        before = [each for each in into.get(urn, ()) if each.from_urn not in seen]
        seen.update(each.from_urn for each in before)
        from_day = min((each.converted_on for each in before), default=None)
        found.append(Stretch(urn, from_day, to_day))
        waiting += ((each.from_urn, each.converted_on - _ONE_DAY) for each in before)
    return tuple(found)


def line_spans(facts: Facts, line: Sequence[Stretch]) -> tuple[SchoolSpan, ...]:
    """The line's type and status on every day, newest first."""
    if len(line) == 1:
        return tuple(spans_of(facts.schools))
    return tuple(
        clipped
        for stretch in line
        for span in spans_of([row for row in facts.schools if row.urn == stretch.urn])
        if (clipped := _clip(span, stretch)) is not None
    )


def spans_of(versions: Sequence[SchoolRow | OtherSchoolRow]) -> Iterator[SchoolSpan]:
    """One school's spans from its versions, oldest first.

    Its type is the version's of the day; before the first version, the first's. Open and closed
    follow its opening and closing days, not the status of the day it was published. A school with
    no opening day counts as open on every day up to its extract.
    """
    for place, row in enumerate(versions):
        first = row.valid_from if place else None
        last = versions[place + 1].valid_from - _ONE_DAY if place + 1 < len(versions) else None
        yield from _spans_of_version(row, first, last)


def _spans_of_version(
    row: SchoolRow | OtherSchoolRow, first: date | None, last: date | None
) -> Iterator[SchoolSpan]:
    stretch = Stretch(row.urn, first, last)
    opens, closes, kind = row.opened_on, row.closed_on, row.type_code
    always = {_CLOSED: closes is None, _PROPOSED: opens is None}.get(row.status_code, False)
    if always:
        yield SchoolSpan(first, last, kind, row.status_code)
        return
    if row.status_code != _CLOSED:
        closes = None
    open_status = row.status_code if row.status_code == "3" else _OPEN
    spans = [SchoolSpan(opens, closes, kind, open_status)] if _in_order(opens, closes) else []
    if opens is not None:
        spans.insert(0, SchoolSpan(None, opens - _ONE_DAY, kind, _PROPOSED))
    if closes is not None:
        spans.append(SchoolSpan(closes + _ONE_DAY, None, kind, _CLOSED))
    for span in spans:
        clipped = _clip(span, stretch)
        if clipped is not None:
            yield clipped


def _in_order(opens: date | None, closes: date | None) -> bool:
    return opens is None or closes is None or opens <= closes


def _clip(span: SchoolSpan, stretch: Stretch) -> SchoolSpan | None:
    """The part of the span that falls within the stretch, or None where none does."""
    starts = [day for day in (span.from_day, stretch.from_day) if day is not None]
    ends = [day for day in (span.to_day, stretch.to_day) if day is not None]
    first, last = max(starts, default=None), min(ends, default=None)
    if not _in_order(first, last):
        return None
    if first == span.from_day and last == span.to_day:
        return span
    return SchoolSpan(first, last, span.type_code, span.status)
