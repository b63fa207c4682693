"""Previous service shown as it was counted: the months and days, and what was struck out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from register.days import ONE_DAY
from register.law.facts import Case, ServicePeriod
from register.law.readings import DEFAULT, Readings
from register.law.service import (
    NO_SERVICE,
    ServiceTotal,
    counted_stretches,
    counted_until,
    measure,
    merge,
    whole_months,
)


class Struck(StrEnum):
    """Why days of a declared period were not counted."""

    NOT_RELEVANT = "not at a relevant school"
    NOT_PREVIOUS = "not before this appointment"
    AFTER_2009 = "not before 1 September 2009"
    COUNTED_ONCE = "already counted in an overlapping period"


@dataclass(frozen=True, slots=True)
class Counted:
    """One merged period, both days inclusive, in whole calendar months and odd days."""

    first_day: date
    last_day: date
    months: int
    days: int


@dataclass(frozen=True, slots=True)
class StruckOut:
    """Days of a declared period that were not counted; `last_day` None is still running."""

    period: ServicePeriod
    first_day: date
    last_day: date | None
    why: Struck


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """The total, the merged periods it adds up, and everything left out of it."""

    total: ServiceTotal
    counted: tuple[Counted, ...] = ()
    struck_out: tuple[StruckOut, ...] = ()


def service_account(case: Case, readings: Readings = DEFAULT) -> ServiceAccount:
    """How previous service was counted; nothing where the appointment has no first day."""
    became = case.became_senco_on
    if became is None:
        return ServiceAccount(NO_SERVICE)
    found = counted_stretches(case, became, readings)
    counted = tuple(
        Counted(start, after - ONE_DAY, *whole_months(start, after))
        for start, after in merge(found)
    )
    return ServiceAccount(measure(found), counted, tuple(_struck_out(case, became, readings)))


def _struck_out(case: Case, became: date, readings: Readings) -> Iterator[StruckOut]:
    until = counted_until(became, readings)
    covered = date.min
    for period in sorted(case.prior_service, key=lambda each: each.started_on):
        start, last = period.started_on, period.ended_on
        if not period.relevant:
            yield StruckOut(period, start, last, Struck.NOT_RELEVANT)
            continue
        if start < min(until, covered):
            overlap_ends = min(until, covered) - ONE_DAY
            if last is not None and last < overlap_ends:
                overlap_ends = last
            yield StruckOut(period, start, overlap_ends, Struck.COUNTED_ONCE)
        if last is None or last >= until:
            why = Struck.AFTER_2009 if until < became else Struck.NOT_PREVIOUS
            yield StruckOut(period, max(start, until), last, why)
            covered = until
        else:
            covered = max(covered, last + ONE_DAY)
