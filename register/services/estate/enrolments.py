"""What an enrolment would come to, under the assumptions that a forecast states."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from register.courses import STANDS, CourseState
from register.law.award_names import AWARD_NAMES
from register.law.awards import NASENCO_COMPLETED_BEFORE, award_on
from register.law.facts import AwardFacts, AwardKind
from register.queries.facts_rows import RecognitionRow
from register.queries.forecast import OpenEnrolment
from register.services.compliance.award_facts import decided_day, recognised
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


def can_count(enrolment: OpenEnrolment, spans: Sequence[RecognitionRow], day: date) -> bool:
    """Whether it leads to an award that could count, as the law has it on the day.

    spans: when providers were recognised.
    """
    course = AwardFacts(
        AwardKind(enrolment.kind),
        commenced_on=decided_day(enrolment.commenced_on, enrolment.precision),
        completed_on=enrolment.completed_on,
        body_recognised=recognised(enrolment, (enrolment.commenced_on, date.max), spans),
    )
    return course.kind is not AwardKind.OTHER and not award_on(course, day).cannot_count


def is_in_time(enrolment: OpenEnrolment, assumed: Assumption, deadline: date, day: date) -> bool:
    """Whether the award comes by the deadline.

    One that is overdue on the day asked about ends on it. One that is deferred is not under way,
    and nobody knows when it will be.
    """
    if enrolment.is_deferred or route_closes(enrolment, assumed, day):
        return False
    # Counted in one go from the first day, because two steps can lose a day in a short month.
    held = (
        months_on(enrolment.completed_on, assumed.outcome)
        if enrolment.completed_on
        else months_on(enrolment.commenced_on, assumed.study + assumed.outcome)
    )
    return max(held, day) <= deadline


def route_closes(enrolment: OpenEnrolment, assumed: Assumption, day: date) -> bool:
    """Whether a NASENCO is not completed before the day from which it cannot count."""
    if enrolment.kind != AwardKind.NASENCO:
        return False
    completed = enrolment.completed_on or max(months_on(enrolment.commenced_on, assumed.study), day)
    return enrolment.is_deferred or completed >= NASENCO_COMPLETED_BEFORE


def enrolment_words(enrolment: OpenEnrolment | None) -> str:
    """The enrolment as the lists of a forecast say it."""
    if enrolment is None:
        return "No course that can count"
    name = AWARD_NAMES[enrolment.kind].short
    state = CourseState(enrolment.state)
    return name if state is CourseState.ENROLLED else f"{name}, {STANDS[state]}"
