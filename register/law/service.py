"""How long a person had been a SENCO before: regulation 49(4), "more than twelve months".

Periods are merged, so that each day counts once, and measured in calendar months from their
first day. Inside this module a period is half open: its first day, and the day after its last.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias

from register.days import ONE_DAY
from register.law.facts import Case, ServicePeriod
from register.law.parameters import IN_FORCE, LONGEST_MONTH, Parameters
from register.law.readings import DEFAULT, ExemptingService, Readings

Served: TypeAlias = tuple[date, date]
"""Unbroken service: the first day, and the day after the last."""


class Verdict(StrEnum):
    """Whether a total is more than twelve months; BORDERLINE is for a person to decide."""

    OVER = "OVER"
    NOT_OVER = "NOT_OVER"
    BORDERLINE = "BORDERLINE"


@dataclass(frozen=True, slots=True)
class ServiceTotal:
    """Whole calendar months and odd days, added up, and the number of distinct days."""

    months: int
    days: int
    distinct_days: int
    verdict: Verdict


NO_SERVICE: Final = ServiceTotal(0, 0, 0, Verdict.NOT_OVER)


def counted_until(
    became: date, readings: Readings = DEFAULT, parameters: Parameters = IN_FORCE
) -> date:
    """The first day that is not previous service: this appointment, or 1 September 2009."""
    if readings.prior_service is ExemptingService.ANY:
        return became
    return min(became, parameters.service_before)


def stretches(periods: Iterable[ServicePeriod], before: date) -> list[Served]:
    """The relevant service that began before a day, cut to end before it; not yet merged."""
    return [
        (period.started_on, _day_after(period, before))
        for period in periods
        if period.relevant and period.started_on < before
    ]


def _day_after(period: ServicePeriod, limit: date) -> date:
    if period.ended_on is None or period.ended_on >= limit:
        return limit
    return period.ended_on + ONE_DAY


def merge(found: Iterable[Served]) -> list[Served]:
    """Join stretches that overlap or follow on without a gap, so that each day counts once."""
    merged: list[Served] = []
    for start, after in sorted(found):
        if merged and start <= merged[-1][1]:
            if after > merged[-1][1]:
                merged[-1] = (merged[-1][0], after)
        else:
            merged.append((start, after))
    return merged


def whole_months(start: date, after: date) -> tuple[int, int]:
    """Whole calendar months from the first day to the day after the last, and the odd days.

    Every month is measured from the first day. Where a month has no such date it ends on its
    last day, so the next begins on the first of the month after.
    """
    months = (after.year - start.year) * 12 + after.month - start.month
    if start.day > after.day:
        months -= 1
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    try:
        odd_days_from = date(year, month + 1, start.day)
    except ValueError:
        year, month = divmod(year * 12 + month + 1, 12)
        odd_days_from = date(year, month + 1, 1)
    return months, (after - odd_days_from).days


def measure(found: Iterable[Served], parameters: Parameters = IN_FORCE) -> ServiceTotal:
    """Add up the merged stretches and say whether they are more than twelve months."""
    months = days = distinct = 0
    for start, after in merge(found):
        whole, odd = whole_months(start, after)
        months += whole
        days += odd
        distinct += (after - start).days
    return ServiceTotal(months, days, distinct, _verdict(months, days, distinct, parameters))


def _verdict(months: int, days: int, distinct: int, parameters: Parameters) -> Verdict:
    enough = parameters.exempting_months
    if months > enough or (months == enough and days >= 1):
        return Verdict.OVER
    if months == enough:
        return Verdict.NOT_OVER
    if days > LONGEST_MONTH * (enough - months):
        return Verdict.OVER
    return Verdict.BORDERLINE if distinct > parameters.exempting_days else Verdict.NOT_OVER


def counted_stretches(
    case: Case, became: date, readings: Readings = DEFAULT, parameters: Parameters = IN_FORCE
) -> list[Served]:
    """All that is counted of a person who became SENCO here on a day, not yet merged.

    Time in the present post before 1 September 2009 is counted with the rest: only limb (a) of
    the 2009 Regulations, which is about those already in post on that day, ever asks for it.
    """
    found = stretches(case.prior_service, counted_until(became, readings, parameters))
    if became <= parameters.became_after and became < parameters.service_before:
        found.append((became, parameters.service_before))
    return found


def previous_service(
    case: Case, became: date, readings: Readings = DEFAULT, parameters: Parameters = IN_FORCE
) -> ServiceTotal:
    """How long the person had been a SENCO before, as the reading measures it."""
    found = counted_stretches(case, became, readings, parameters)
    return measure(found, parameters) if found else NO_SERVICE
