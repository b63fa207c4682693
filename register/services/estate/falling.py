"""A school that falls out of the window, and one on the route that closes: by its SENCOs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from register.law.facts import AwardKind
from register.law.findings import Reason
from register.queries.estate import Answered, Attributes
from register.queries.forecast import Breach, OpenEnrolment
from register.services.estate.enrolments import (
    LONGEST,
    USUAL,
    Assumption,
    is_in_time,
    route_closes,
)
from register.services.estate.study import last_safe_start

Enrolments: TypeAlias = dict[str | None, list[OpenEnrolment]]
"""Those that can count by designation, those under way first."""


@dataclass(frozen=True, slots=True)
class Falling:
    """A school that falls out within the year, as one SENCO’s deadline passes, and their course.

    A school with several can fall with one of them if nothing more is recorded, and with another
    where the first one’s course is in time: it is here once for each of those.
    """

    urn: str
    """The number that it has on its first day out."""
    school: Attributes
    deadline: date
    first_day_out: date
    enrolment: OpenEnrolment | None
    """The enrolment that the law could still count, if any: one under way before one deferred."""
    is_in_time_if_usual: bool
    """Whether the course is, where it takes the usual time."""
    is_in_time_if_long: bool
    """Likewise where it takes the longest, with the longest wait for its outcome."""
    falls_as_recorded: bool
    """Whether the school falls out with this SENCO, if nothing more is recorded."""
    falls_if_usual: bool
    """Likewise where every course takes the usual time."""
    falls_if_long: bool
    """Likewise where every one takes the longest."""

    @property
    def last_start(self) -> date | None:
        """The last safe day on which an NPQ could begin; None where none was early enough."""
        return last_safe_start(self.deadline)


@dataclass(frozen=True, slots=True)
class OnNasenco:
    """A school in the window with a SENCO on the route that closes on 1 September 2027."""

    urn: str
    school: Attributes
    deadline: date
    enrolment: OpenEnrolment
    closes_if_usual: bool
    """Whether the route closes before the course is completed, where it takes the usual time."""
    closes_if_long: bool
    """Likewise where it takes the longest."""


def falling_out(
    breaches: Sequence[Breach], school: Attributes, enrolments: Enrolments, day: date
) -> Iterator[Falling]:
    """A school whose SENCOs’ deadlines pass in this order: with the first of them, and under each
    assumption with the first whose course is not in time.
    """
    courses = [(each, enrolments.get(each.appointment_ref, [])) for each in breaches]

    def in_time(assumed: Assumption) -> list[bool]:
        return [
            any(is_in_time(course, assumed, _deadline(each), day) for course in under_way)
            for each, under_way in courses
        ]

    usual, longest = in_time(USUAL), in_time(LONGEST)
    for place, (each, under_way) in enumerate(courses):
        falls = place == 0, place == _first_not(usual), place == _first_not(longest)
        if any(falls):
            yield Falling(
                each.urn,
                school,
                _deadline(each),
                each.from_day,
                under_way[0] if under_way else None,
                usual[place],
                longest[place],
                *falls,
            )


def _first_not(in_time: Sequence[bool]) -> int | None:
    return in_time.index(False) if False in in_time else None


def _deadline(breach: Breach) -> date:
    return breach.deadline or breach.from_day


def nasenco_among(
    answers: Iterable[Answered], enrolments: Enrolments
) -> tuple[Answered, OpenEnrolment] | None:
    """Of a school’s SENCOs in the window the first whose window rests on a NASENCO, and that."""
    for each in answers:
        if each.reason == Reason.WINDOW_ENROLLED:
            for course in enrolments.get(each.appointment_ref, []):
                if course.kind == AwardKind.NASENCO:
                    return each, course
    return None


def on_nasenco(
    answer: Answered, enrolment: OpenEnrolment, school: Attributes, day: date
) -> OnNasenco:
    """The school of a SENCO on that course, and whether the route closes before it is completed."""
    return OnNasenco(
        answer.urn,
        school,
        answer.deadline or day,
        enrolment,
        route_closes(enrolment, USUAL, day),
        route_closes(enrolment, LONGEST, day),
    )
