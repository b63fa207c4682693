"""One appointment's answers over all days, past and future.

Nothing here states the rule. The days on which an answer can change are the days of the facts and
of the law, and the deadline that the answers themselves report; `assess` is asked on each.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeAlias

from register.law.facts import AwardFacts, Case, SchoolSpan
from register.law.findings import Finding
from register.law.parameters import IN_FORCE, Parameters
from register.law.periods import Period, day_after, over_all_days
from register.law.provisions import VERSION_DAYS
from register.law.readings import DEFAULT, Readings
from register.law.regulation_49 import assess

CasePeriod: TypeAlias = Period[Finding]
"""A finding on one appointment, and the days on which it is the answer."""


def timeline(
    case: Case, readings: Readings = DEFAULT, parameters: Parameters = IN_FORCE
) -> tuple[CasePeriod, ...]:
    """What the law says of one appointment on every day: on each, what `assess` says of it."""
    turns = {*law_days(parameters), *case_days(case), *span_days(case.school)}
    asked = {day: assess(case, day, readings, parameters) for day in (date.min, *turns)}
    turns |= deadline_days(asked.values())
    return over_all_days(
        turns, lambda day: asked.get(day) or assess(case, day, readings, parameters)
    )


def law_days(parameters: Parameters) -> frozenset[date]:
    """The days on which the law itself changes what it asks, or the paragraph that asks it."""
    return VERSION_DAYS | {
        parameters.commencement,
        parameters.regulation_49_from,
        parameters.nasenco_completed_before,
    }


def case_days(case: Case) -> Iterator[date]:
    """The days on which the post or an award changes."""
    if case.became_senco_on is not None:
        yield case.became_senco_on
    after = day_after(case.ended_on)
    if after is not None:
        yield after
    for award in case.awards:
        yield from _award_days(award)


def _award_days(award: AwardFacts) -> Iterator[date]:
    days = (
        award.commenced_on,
        award.completed_on,
        award.held_from,
        award.withdrawn_on,
        # A course counts on the day it is left, and not from the day after.
        day_after(award.left_on),
    )
    for day in days:
        if day is not None:
            yield day


def span_days(spans: Iterable[SchoolSpan]) -> Iterator[date]:
    """The days on which the school's type or status changes."""
    for span in spans:
        if span.from_day is not None:
            yield span.from_day
        after = day_after(span.to_day)
        if after is not None:
            yield after


def deadline_days(findings: Iterable[Finding]) -> set[date]:
    """Each deadline that the findings report, and the day after it."""
    deadlines = {found.deadline for found in findings if found.deadline is not None}
    return deadlines | {day for day in map(day_after, deadlines) if day is not None}
