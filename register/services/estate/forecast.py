"""A year ahead: which schools fall out of the window if nothing more is recorded, and otherwise.

The stored periods already hold every day to come as it will be if nothing changes; what a course
under way would change is added under assumptions that the answer states.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Final

from sqlalchemy.orm import Session

from register.access import Actor
from register.days import ONE_DAY
from register.errors import InvalidInput
from register.law.awards import NASENCO_COMPLETED_BEFORE
from register.law.findings import Reason, Status
from register.law.provisions import NPQ_FROM
from register.queries import log
from register.queries.estate import Answered, answered, attributes_on
from register.queries.forecast import Breach, open_enrolments, recognitions_of
from register.services.estate.each_senco import each_senco
from register.services.estate.enrolments import can_count
from register.services.estate.falling import (
    Enrolments,
    Falling,
    OnNasenco,
    falling_out,
    nasenco_among,
    on_nasenco,
)
from register.services.estate.filters import EstateAsked, Filters, read_filters
from register.services.estate.first_breaches import first_breaches
from register.services.estate.study import months_on

MONTHS: Final = 12

_BARRED: Final = Reason.WINDOW_ROUTE_NOT_VALID


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month, and the schools that fall out of the window in it."""

    first_day: date
    falling: Sequence[Falling]

    @property
    def as_recorded(self) -> int:
        """How many fall out if nothing more is recorded."""
        return sum(each.falls_as_recorded for each in self.falling)

    @property
    def if_usual(self) -> int:
        """How many fall out if every course under way takes the usual time."""
        return sum(each.falls_if_usual for each in self.falling)

    @property
    def if_long(self) -> int:
        """How many fall out if every course under way takes the longest."""
        return sum(each.falls_if_long for each in self.falling)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Twelve calendar months, from the day after the one asked about."""

    asked: EstateAsked
    in_window: int
    """Schools in the window on the day."""
    months: Sequence[Month]
    on_nasenco: Sequence[OnNasenco]
    """Of the schools in the window, those with a SENCO on a NASENCO that can still count."""
    entry: int

    @property
    def falling(self) -> list[Falling]:
        """Every school that falls out of the window, in whichever case, in order of the days."""
        return [each for month in self.months for each in month.falling]

    @property
    def last_day(self) -> date:
        """The last day looked ahead to."""
        return months_on(self.months[-1].first_day, 1) - ONE_DAY

    @property
    def has_npq(self) -> bool:
        """Whether there was an NPQ on the day asked about, and with it an end to the NASENCO."""
        return self.asked.filters.as_at >= NPQ_FROM

    @property
    def is_nasenco_closed(self) -> bool:
        """Whether a NASENCO completed on the day asked about is too late to count."""
        return self.asked.filters.as_at >= NASENCO_COMPLETED_BEFORE


def forecast(session: Session, filters: Filters, *, actor: Actor) -> Forecast:
    """The year ahead for the schools that the actor may see. Writes nothing.

    InvalidInput for filters that cannot be answered, and for a status or a reason.
    """
    if filters.status or filters.reason:
        raise InvalidInput.of(
            "status", "A forecast is of schools in the window. Ask without a status or a reason"
        )
    asked = read_filters(session, filters, actor)
    entry = log.head(session).number
    starts = _month_starts(filters.as_at)
    until = months_on(starts[-1], 1) - ONE_DAY
    waiting = list(_waiting(session, asked))
    inside = [each for each in waiting if each.status == Status.IN_WINDOW]
    inside.sort(key=lambda each: (each.deadline or date.max, each.urn))
    falling, taking = _ahead(session, asked, waiting, inside, until)
    return Forecast(
        asked,
        len(inside),
        [
            Month(first, [each for each in falling if _month_of(each.first_day_out) == first])
            for first in starts
        ],
        taking,
        entry,
    )


def _ahead(
    session: Session,
    asked: EstateAsked,
    waiting: Sequence[Answered],
    inside: Sequence[Answered],
    until: date,
) -> tuple[list[Falling], list[OnNasenco]]:
    """Who falls out up to that day, in order of days, and who is on a NASENCO: of the schools that
    wait for a deadline, and of those among them that are in the window.
    """
    day = asked.filters.as_at
    first = first_breaches(session, waiting, (day, until), asked.place.urns)
    several = {each.urn for each in inside if each.of_several}
    several |= {each.urn for each in first if each.of_several}
    sencos = each_senco(session, several, (day, until))
    posts = [sencos[each.urn].waiting if each.urn in sencos else [each] for each in inside]
    breaches = [sencos[each.urn].since(each) if each.urn in sencos else [each] for each in first]
    every_post, every_breach = [*waiting, *chain(*posts)], [*chain(*breaches)]
    enrolments = _enrolments(session, every_post, every_breach, day)
    taking = [found for some in posts if (found := nasenco_among(some, enrolments))]
    urns = {each.urn for each in every_breach} | {answer.urn for answer, _ in taking}
    schools = attributes_on(session, urns, day)
    falling = [
        each
        for some in breaches
        for each in falling_out(some, schools[some[0].urn], enrolments, day)
    ]
    falling.sort(key=lambda each: (each.first_day_out, each.urn))
    return falling, [on_nasenco(*found, schools[found[0].urn], day) for found in taking]


def _waiting(session: Session, asked: EstateAsked) -> Iterator[Answered]:
    """Schools in the window on the day, and those that would be if more were known."""
    for status in (Status.IN_WINDOW, Status.REVIEW):
        yield from answered(session, asked.place, status.value)


def _enrolments(
    session: Session, waiting: Sequence[Answered], breaches: Sequence[Breach], day: date
) -> Enrolments:
    """Enrolments that can count by designation, those under way first."""
    refs = {each.appointment_ref for each in breaches}
    refs |= {each.appointment_ref for each in waiting}
    refs -= {each.appointment_ref for each in waiting if each.reason == _BARRED}
    found: Enrolments = {}
    begun = open_enrolments(session, {ref for ref in refs if ref}, day)
    spans = recognitions_of(session, {each.provider_id for each in begun})
    for enrolment in begun:
        if can_count(enrolment, spans, day):
            found.setdefault(enrolment.appointment_ref, []).append(enrolment)
    for enrolments in found.values():
        enrolments.sort(key=lambda enrolment: enrolment.is_deferred)
    return found


def _month_starts(day: date) -> list[date]:
    """The first days of twelve months, beginning with that of the day after."""
    first = _month_of(day + ONE_DAY)
    return [months_on(first, number) for number in range(MONTHS)]


def _month_of(day: date) -> date:
    return day.replace(day=1)
