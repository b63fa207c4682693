"""All that a person served as SENCO since the law began, at one school after another.

The three years of regulation 49(4) run at each school. Somebody who moves before they are over
never comes to a deadline, and no school is in breach; what they served in all shows it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from register.days import ONE_DAY
from register.law.anniversary import anniversary
from register.law.awards import Validity, award_on
from register.law.duty import duty
from register.law.facts import Case, ServicePeriod
from register.law.findings import Reason, Status
from register.law.parameters import IN_FORCE, Parameters
from register.law.readings import DEFAULT, Readings
from register.law.service import Served, merge, stretches, whole_months
from register.law.timeline import timeline


@dataclass(frozen=True, slots=True)
class AllService:
    """Service after 1 September 2009, each day once: in days, and in calendar months and days.

    `allowed` is the window of regulation 49(4) in days, its last day included, as it would have
    run from the first day served. `over_from` is the first day beyond it, None where there is none.
    """

    served: tuple[Served, ...]
    distinct_days: int
    months: int
    days: int
    allowed: int
    over_from: date | None


_NOT_REACHED: Final = frozenset({Status.NOT_APPLICABLE, Status.NOT_IN_POST})
"""What is said of a designation on days on which it is not in effect, or the law asks nothing."""
NOTHING_SERVED: Final = AllService((), 0, 0, 0, 0, None)


@dataclass(frozen=True, slots=True)
class SerialMover:
    """Somebody who served longer than the window in all without an award that counts.

    `award` is what the award that they hold is worth, None where they hold none. `doubt` is what
    the register would need to know before it could say so, None where it can.
    """

    service: AllService
    award: Validity | None = None
    doubt: Reason | None = None


def all_service(
    periods: Iterable[ServicePeriod],
    as_at: date,
    readings: Readings = DEFAULT,
    parameters: Parameters = IN_FORCE,
) -> AllService:
    """What was served at relevant schools by the end of a day, after the day the law began."""
    first_day = parameters.became_after + ONE_DAY
    served = tuple(
        merge(
            (max(start, first_day), after)
            for start, after in stretches(periods, as_at + ONE_DAY)
            if after > first_day
        )
    )
    if not served:
        return NOTHING_SERVED
    began = served[0][0]
    last_day = anniversary(began, parameters.window_years, readings.leap_day)
    allowed = (last_day - began).days + 1
    counted = [whole_months(start, after) for start, after in served]
    return AllService(
        served,
        sum((after - start).days for start, after in served),
        sum(months for months, _ in counted),
        sum(days for _, days in counted),
        allowed,
        _first_day_beyond(served, allowed),
    )


def _first_day_beyond(served: Iterable[Served], allowed: int) -> date | None:
    left = allowed
    for start, after in served:
        if (after - start).days > left:
            return start + timedelta(days=left)
        left -= (after - start).days
    return None


def serial_mover(
    cases: Sequence[Case],
    periods: Iterable[ServicePeriod],
    as_at: date,
    readings: Readings = DEFAULT,
    parameters: Parameters = IN_FORCE,
) -> SerialMover | None:
    """What is found of one person on a day, from their designations and all of their service.

    None where they served no longer than the window allows, hold an award that counts, were never
    under the duty, or were a SENCO for whom some school was in breach, which shows by itself.
    Where the law did not reach the school while they were SENCO there, it owed nothing for them.
    """
    begun = [
        case for case in cases if case.became_senco_on is None or case.became_senco_on <= as_at
    ]
    service = all_service(periods, as_at, readings, parameters)
    if not begun or not _could_be_over(service, begun):
        return None
    award, doubt = _held(begun[-1], as_at, parameters)
    if award is Validity.VALID:
        return None
    said = [(case, _said(case, as_at, readings, parameters)) for case in begun]
    if any(Status.NON_COMPLIANT in statuses for _, statuses in said):
        return None
    reached = [case for case, statuses in said if statuses - _NOT_REACHED]
    is_owed, borderline = _duty(reached, as_at, readings, parameters)
    if not is_owed or not _could_be_over(service, reached):
        return None
    if service.over_from is None:
        doubt = Reason.APPOINTMENT_DATE_MISSING
    elif doubt is None and borderline:
        doubt = Reason.PRIOR_SERVICE_BORDERLINE
    return SerialMover(service, award, doubt)


def _held(case: Case, as_at: date, parameters: Parameters) -> tuple[Validity | None, Reason | None]:
    """What the best of the awards held on the day is worth, and what is not known of it."""
    held = [
        found
        for found in (award_on(award, as_at, parameters) for award in case.awards)
        if found.held
    ]
    if any(found.validity is Validity.VALID for found in held):
        return Validity.VALID, None
    doubts = [found.doubt for found in held if found.doubt]
    if doubts:
        return Validity.NOT_KNOWN, doubts[0]
    return (Validity.NOT_VALID if held else None), None


def _could_be_over(service: AllService, cases: Iterable[Case]) -> bool:
    """Whether it is too long, or would be if each first day were known."""
    return service.over_from is not None or any(case.became_senco_on is None for case in cases)


def _duty(
    cases: Sequence[Case], as_at: date, readings: Readings, parameters: Parameters
) -> tuple[bool, bool]:
    """Whether paragraph (4) was engaged at some school, and whether at none without a doubt."""
    owed = [
        duty(case, case.became_senco_on, as_at, readings, parameters)
        for case in cases
        if case.became_senco_on
    ]
    engaged = [each for each in owed if each.engaged]
    is_owed = bool(engaged) or bool(cases and not owed)
    return is_owed, bool(engaged) and all(each.borderline for each in engaged)


def _said(case: Case, as_at: date, readings: Readings, parameters: Parameters) -> set[Status]:
    """Everything that the law has said of a designation by the day, while it was in effect."""
    last = min(as_at, case.ended_on or as_at)
    return {
        each.finding.status
        for each in timeline(case, readings, parameters)
        if each.from_day is None or each.from_day <= last
    }
