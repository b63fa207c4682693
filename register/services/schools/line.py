"""A school's line: what it was before, over conversions, and its type and status on every day."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from register.days import ONE_DAY
from register.law.facts import SchoolSpan
from register.queries.facts import Facts
from register.queries.facts_rows import ConversionRow
from register.services.schools.onward import became
from register.services.schools.spans import school_spans


class Stretch(NamedTuple):
    """The days on which the line was one school; None leaves that end open."""

    urn: str
    from_day: date | None
    to_day: date | None


def line_of(facts: Facts) -> tuple[Stretch, ...]:
    """The school asked about and its predecessors, newest first."""
    if not facts.conversions:
        return (Stretch(facts.urn, None, None),)
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
        waiting += ((each.from_urn, each.converted_on - ONE_DAY) for each in before)
    return tuple(found)


def led_to(facts: Facts, urn: str) -> list[str]:
    """The school, and all that became it: it grows as it is gone through."""
    found = [urn]
    for after in found:
        steps = (step for step in facts.conversions if step.to_urn == after)
        found += [step.from_urn for step in steps if step.from_urn not in found]
    return found


def part_of(facts: Facts, line: Sequence[Stretch], urn: str) -> tuple[Stretch, ...]:
    """Of a line, what that school was and became: without the schools that merged with it."""
    steps = {step.from_urn: step for step in facts.conversions}
    own = {*led_to(facts, urn), *became(urn, steps)}
    return tuple(stretch for stretch in line if stretch.urn in own)


def line_spans(facts: Facts, line: Sequence[Stretch]) -> tuple[SchoolSpan, ...]:
    """The line's type and status on every day."""
    if len(line) == 1:
        return school_spans(facts.schools, facts.conversions)
    found: list[SchoolSpan] = []
    for stretch in line:
        versions = [row for row in facts.schools if row.urn == stretch.urn]
        spans = school_spans(versions, facts.conversions) if versions else ()
        found += (cut for span in spans if (cut := _clip(span, stretch)) is not None)
    return tuple(found)


def _clip(span: SchoolSpan, stretch: Stretch) -> SchoolSpan | None:
    """The part of the span that falls within the stretch, or None where none does."""
    starts = [day for day in (span.from_day, stretch.from_day) if day is not None]
    ends = [day for day in (span.to_day, stretch.to_day) if day is not None]
    first, last = max(starts, default=None), min(ends, default=None)
    if first is not None and last is not None and last < first:
        return None
    return SchoolSpan(first, last, span.type_code, span.status)
