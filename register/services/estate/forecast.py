"""A year ahead: which schools fall out of the window if nothing more is recorded, and otherwise.

The stored periods already hold every day to come as it will be if nothing changes; what a course
under way would change is added under assumptions that the answer states.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from register.access import Actor
from register.days import ONE_DAY
from register.errors import InvalidInput
from register.law.awards import NASENCO_COMPLETED_BEFORE
from register.law.facts import AwardKind
from register.law.findings import Reason, Status
from register.law.provisions import NPQ_FROM
from register.queries import log
from register.queries.estate import Answered, Attributes, answered, attributes_on
from register.queries.forecast import (
    Breach,
    OpenEnrolment,
    open_enrolments,
    recognitions_of,
)
from register.services.estate.enrolments import (
    LONGEST,
    USUAL,
    can_count,
    is_in_time,
    route_closes,
)
from register.services.estate.filters import EstateAsked, Filters, read_filters
from register.services.estate.first_breaches import first_breaches
from register.services.estate.study import last_safe_start, months_on

MONTHS: Final = 12

_BARRED: Final = Reason.WINDOW_ROUTE_NOT_VALID


@dataclass(frozen=True, slots=True)
class Falling:
    """A school whose window ends within the year, and what a course under way would change."""

    urn: str
    """The number that it has on its first day out."""
    school: Attributes
    deadline: date
    first_day_out: date
    enrolment: OpenEnrolment | None
    """The enrolment that the law could still count, if any: one under way before one deferred."""
    falls_if_usual: bool
    """Whether it falls out all the same where the course takes the usual time."""
    falls_if_long: bool
    """Likewise where it takes the longest, with the longest wait for its outcome."""

    @property
    def last_start(self) -> date | None:
        """The last safe day on which an NPQ could begin; None where none was early enough."""
        return last_safe_start(self.deadline)


@dataclass(frozen=True, slots=True)
class OnNasenco:
    """A school in the window whose SENCO is on the route that closes on 1 September 2027."""

    urn: str
    school: Attributes
    deadline: date
    enrolment: OpenEnrolment
    closes_if_usual: bool
    """Whether the route closes before the course is completed, where it takes the usual time."""
    closes_if_long: bool
    """Likewise where it takes the longest."""


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month, and the schools that fall out of the window in it."""

    first_day: date
    falling: Sequence[Falling]

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
    """Of the schools in the window, those whose SENCO is on a NASENCO that can still count."""
    entry: int

    @property
    def falling(self) -> list[Falling]:
        """Every school that falls out of the window, in order of the days."""
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
    day = filters.as_at
    starts = _month_starts(day)
    waiting = list(_waiting(session, asked))
    until = months_on(starts[-1], 1) - ONE_DAY
    breaches = first_breaches(session, waiting, (day, until), asked.place.urns)
    enrolments = _enrolments(session, waiting, breaches, day)
    inside = [each for each in waiting if each.status == Status.IN_WINDOW]
    inside.sort(key=lambda each: (each.deadline or date.max, each.urn))
    taking = [(each, enrolment) for each in inside if (enrolment := _nasenco(each, enrolments))]
    urns = {each.urn for each in breaches} | {each.urn for each, _ in taking}
    schools = attributes_on(session, urns, day)
    falling = [_falling(each, schools[each.urn], enrolments, day) for each in breaches]
    return Forecast(
        asked,
        len(inside),
        [
            Month(first, [each for each in falling if _month_of(each.first_day_out) == first])
            for first in starts
        ],
        [_on_nasenco(each, schools[each.urn], enrolment, day) for each, enrolment in taking],
        entry,
    )


def _waiting(session: Session, asked: EstateAsked) -> Iterator[Answered]:
    """Schools in the window on the day, and those that would be if more were known."""
    for status in (Status.IN_WINDOW, Status.REVIEW):
        yield from answered(session, asked.place, status.value)


def _enrolments(
    session: Session, waiting: Sequence[Answered], breaches: Sequence[Breach], day: date
) -> dict[str | None, list[OpenEnrolment]]:
    """Enrolments that can count by designation, those under way first."""
    refs = {each.appointment_ref for each in breaches}
    refs |= {each.appointment_ref for each in waiting}
    refs -= {each.appointment_ref for each in waiting if each.reason == _BARRED}
    found: dict[str | None, list[OpenEnrolment]] = {}
    begun = open_enrolments(session, {ref for ref in refs if ref}, day)
    spans = recognitions_of(session, {each.provider_id for each in begun})
    for enrolment in begun:
        if can_count(enrolment, spans, day):
            found.setdefault(enrolment.appointment_ref, []).append(enrolment)
    for enrolments in found.values():
        enrolments.sort(key=lambda enrolment: enrolment.is_deferred)
    return found


def _falling(
    breach: Breach,
    school: Attributes,
    enrolments: dict[str | None, list[OpenEnrolment]],
    day: date,
) -> Falling:
    under_way = enrolments.get(breach.appointment_ref, [])
    deadline = breach.deadline or breach.from_day
    return Falling(
        breach.urn,
        school,
        deadline,
        breach.from_day,
        under_way[0] if under_way else None,
        not any(is_in_time(each, USUAL, deadline, day) for each in under_way),
        not any(is_in_time(each, LONGEST, deadline, day) for each in under_way),
    )


def _nasenco(
    answer: Answered, enrolments: dict[str | None, list[OpenEnrolment]]
) -> OpenEnrolment | None:
    """The NASENCO that the school's window rests on, if it does."""
    if answer.reason != Reason.WINDOW_ENROLLED:
        return None
    under_way = enrolments.get(answer.appointment_ref, [])
    return next((each for each in under_way if each.kind == AwardKind.NASENCO), None)


def _on_nasenco(
    answer: Answered, school: Attributes, enrolment: OpenEnrolment, day: date
) -> OnNasenco:
    return OnNasenco(
        answer.urn,
        school,
        answer.deadline or day,
        enrolment,
        route_closes(enrolment, USUAL, day),
        route_closes(enrolment, LONGEST, day),
    )


def _month_starts(day: date) -> list[date]:
    """The first days of twelve months, beginning with that of the day after."""
    first = _month_of(day + ONE_DAY)
    return [months_on(first, number) for number in range(MONTHS)]


def _month_of(day: date) -> date:
    return day.replace(day=1)
