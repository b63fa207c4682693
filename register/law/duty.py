"""Whether paragraph (4) is engaged, and the last day it allows."""

from datetime import date, timedelta
from typing import Final, NamedTuple

from register.law.anniversary import third_anniversary
from register.law.facts import Case
from register.law.provisions import COMMENCEMENT, SECTION_67
from register.law.readings import Clock, Readings
from register.law.service import Verdict, previous_service

LIMB_A_DEADLINE: Final = date(2012, 9, 1)
"""The required date of regulation 3(5)(a) of the 2008 Regulations; the exact day is unverified."""

_FIRST_DAY_AFTER_COMMENCEMENT: Final = COMMENCEMENT + timedelta(days=1)


class Duty(NamedTuple):
    """What paragraph (4) asks; `last_day` says nothing where it is not engaged.

    `borderline` is previous service that a person must decide on: it counts as engaged.
    """

    engaged: bool
    last_day: date
    borderline: bool = False

    @property
    def deadline(self) -> date | None:
        """The last permitted day, or None where there is no duty."""
        return self.last_day if self.engaged else None


_NO_DUTY: Final = Duty(engaged=False, last_day=date.max)


def duty(case: Case, became: date, as_at: date, readings: Readings) -> Duty:
    """Regulation 49(4), and before September 2014 regulation 3(5) and (6) of 2008."""
    if became <= COMMENCEMENT and as_at >= SECTION_67:
        return _NO_DUTY
    verdict = previous_service(case, became, readings).verdict
    if verdict is Verdict.OVER:
        return _NO_DUTY
    if became <= COMMENCEMENT:
        last_day = LIMB_A_DEADLINE
    else:
        last_day = third_anniversary(_clock_start(case, became, readings), readings.leap_day)
    return Duty(engaged=True, last_day=last_day, borderline=verdict is Verdict.BORDERLINE)


def _clock_start(case: Case, became: date, readings: Readings) -> date:
    """The day the three years run from: here, or the person's first day anywhere after 2009."""
    if readings.clock is Clock.SCHOOL or not case.prior_service:
        return became
    first_days = [
        max(period.started_on, _FIRST_DAY_AFTER_COMMENCEMENT)
        for period in case.prior_service
        if period.relevant and (period.ended_on is None or period.ended_on > COMMENCEMENT)
    ]
    return min([became, *first_days])
