"""What a course under way would come to, under the assumptions that a forecast states."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from register.law.award_names import AWARD_NAMES
from register.law.awards import NASENCO_COMPLETED_BEFORE
from register.law.facts import AwardKind
from register.queries.forecast import Course
from register.services.estate.study import (
    LONGEST_OUTCOME,
    LONGEST_STUDY,
    USUAL_STUDY,
    months_on,
)


@dataclass(frozen=True, slots=True)
class Assumption:
    """How long every course now under way takes, in months, and its outcome after it."""

    study: int
    outcome: int


USUAL: Final = Assumption(USUAL_STUDY, 0)
LONGEST: Final = Assumption(LONGEST_STUDY, LONGEST_OUTCOME)


def can_count(course: Course) -> bool:
    """Whether it leads to an award that the law knows."""
    return course.kind != AwardKind.OTHER


def is_in_time(course: Course, assumed: Assumption, deadline: date, day: date) -> bool:
    """Whether the award comes by the deadline.

    A course that is overdue on the day asked about ends on it. One that is deferred is not under
    way, and nobody knows when it will be.
    """
    if course.state == "deferred" or not can_count(course) or route_closes(course, assumed, day):
        return False
    # Counted in one go from the first day, because two steps can lose a day in a short month.
    held = (
        months_on(course.completed_on, assumed.outcome)
        if course.completed_on
        else months_on(course.commenced_on, assumed.study + assumed.outcome)
    )
    return max(held, day) <= deadline


def route_closes(course: Course, assumed: Assumption, day: date) -> bool:
    """Whether a NASENCO is not completed before the day from which it cannot count."""
    if course.kind != AwardKind.NASENCO:
        return False
    completed = course.completed_on or max(months_on(course.commenced_on, assumed.study), day)
    is_open_ended = course.state == "deferred"
    return is_open_ended or completed >= NASENCO_COMPLETED_BEFORE


def course_words(course: Course | None) -> str:
    """The course as the lists of a forecast say it."""
    if course is None:
        return "No course that can count"
    name = AWARD_NAMES[course.kind].short
    return f"{name}, {course.state}" if course.state in ("deferred", "completed") else name
