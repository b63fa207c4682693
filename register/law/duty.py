"""Whether paragraph (4) is engaged, and the last day it allows."""

from datetime import date
from typing import NamedTuple

from register.days import ONE_DAY
from register.law.anniversary import anniversary
from register.law.facts import Case
from register.law.parameters import Parameters
from register.law.readings import Clock, Readings
from register.law.service import Verdict, previous_service


class Duty(NamedTuple):
    """What paragraph (4) asks; `last_day` says nothing where it is not engaged.

    `borderline` is previous service that a person must decide on: it counts as engaged.
    `in_post_before` is in post on or before 1 September 2009, so never within the 2014 text.
    """

    engaged: bool
    last_day: date
    borderline: bool = False
    in_post_before: bool = False

    @property
    def deadline(self) -> date | None:
        """The last permitted day, or None where there is no duty."""
        return self.last_day if self.engaged else None


def _no_duty(in_post_before: bool) -> Duty:
    return Duty(engaged=False, last_day=date.max, in_post_before=in_post_before)


def duty(case: Case, became: date, as_at: date, readings: Readings, parameters: Parameters) -> Duty:
    """Regulation 49(4), and before September 2014 regulation 3(5) and (6) of 2008."""
    in_post_before = became <= parameters.became_after
    if in_post_before and as_at >= parameters.regulation_49_from:
        return _no_duty(in_post_before)
    verdict = previous_service(case, became, readings, parameters).verdict
    if verdict is Verdict.OVER:
        return _no_duty(in_post_before)
    if in_post_before:
        last_day = parameters.limb_a_deadline
    else:
        start = _clock_start(case, became, readings, parameters)
        last_day = anniversary(start, parameters.window_years, readings.leap_day)
    return Duty(True, last_day, verdict is Verdict.BORDERLINE, in_post_before)


class Duties(NamedTuple):
    """The duty on every day: before regulation 49, and since its first day."""

    before: Duty
    since: Duty
    first_day: date

    def on(self, as_at: date) -> Duty:
        """The duty on a day, as `duty` finds it."""
        return self.since if as_at >= self.first_day else self.before


def duties(case: Case, became: date, readings: Readings, parameters: Parameters) -> Duties:
    """The duty on every day on which somebody can be in post who became SENCO on that one.

    It can change on the first day of regulation 49, and on no other.
    """
    first_day = parameters.regulation_49_from
    since = duty(case, became, first_day, readings, parameters)
    # Only whoever was in post before there was any duty owes another thing on another day.
    if not since.in_post_before:
        return Duties(since, since, first_day)
    return Duties(duty(case, became, became, readings, parameters), since, first_day)


def _clock_start(case: Case, became: date, readings: Readings, parameters: Parameters) -> date:
    """The day the three years run from: here, or the person's first day anywhere after 2009."""
    if readings.clock is Clock.SCHOOL or not case.prior_service:
        return became
    after = parameters.became_after
    first_days = [
        max(period.started_on, after + ONE_DAY)
        for period in case.prior_service
        if period.relevant and (period.ended_on is None or period.ended_on > after)
    ]
    return min([became, *first_days])
