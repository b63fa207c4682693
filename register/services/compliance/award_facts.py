"""A person's awards and courses, as the law is told of them."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from register.courses import LEFT_STATES
from register.days import ONE_DAY
from register.law.awards import NASENCO_COMPLETED_BEFORE
from register.law.facts import AwardFacts, AwardKind
from register.law.provisions import NPQ_FROM
from register.queries.facts import Facts
from register.queries.facts_rows import AwardRow, EnrolmentRow, RecognitionRow

_BOUNDARIES = (NPQ_FROM, NASENCO_COMPLETED_BEFORE)
"""The days on which the law turns: a half-known day must fall on one side of each."""


def awards_of(facts: Facts, person_id: int) -> tuple[AwardFacts, ...]:
    """Each award with the course that led to it, then each course that has led to none."""
    awards = [row for row in facts.awards if row.person_id == person_id]
    courses = [row for row in facts.enrolments if row.person_id == person_id]
    if not awards and not courses:
        return ()
    found = [_award(row, _course_of(row, courses), facts.recognitions) for row in awards]
    found += [
        _course(row, facts.recognitions)
        for row in courses
        if not any(_belongs(row, award) for award in awards)
    ]
    return tuple(found)


def start_of(facts: Facts, award: AwardRow) -> tuple[date | None, str]:
    """The day on which an award’s course began, as recorded, and how exactly that is known: of the
    award itself, or else of the course that led to it.
    """
    courses = [row for row in facts.enrolments if row.person_id == award.person_id]
    return _start(award, _course_of(award, courses))


def decided_day(day: date | None, precision: str) -> date | None:
    """A commencement day for the law: None where it is known only to a month or a year in which
    one day would be decided otherwise than another."""
    if day is None or precision == "day":
        return day
    years, months = (1, 0) if precision == "year" else divmod(day.month, 12)
    after = date(day.year + years, 1 if precision == "year" else months + 1, 1)
    last = after - ONE_DAY
    return None if any(day < boundary <= last for boundary in _BOUNDARIES) else day


def _course_of(award: AwardRow, courses: Sequence[EnrolmentRow]) -> EnrolmentRow | None:
    led = [row for row in courses if _belongs(row, award)]
    return led[-1] if led else None


def _belongs(course: EnrolmentRow, award: AwardRow) -> bool:
    """Whether the course is the one that led to the award, and so is not a second one."""
    return (
        course.provider_id == award.provider_id
        and course.kind == award.kind
        and course.state not in LEFT_STATES
        and course.commenced_on <= award.held_from
    )


def _award(
    row: AwardRow, course: EnrolmentRow | None, spans: Sequence[RecognitionRow]
) -> AwardFacts:
    return AwardFacts(
        kind=AwardKind(row.kind),
        commenced_on=decided_day(*_start(row, course)),
        completed_on=row.completed_on or (course.completed_on if course else None),
        held_from=row.held_from,
        withdrawn_on=row.withdrawn_on,
        body_recognised=recognised(row, (row.held_from,), spans),
        ref=row.ref,
    )


def _start(award: AwardRow, course: EnrolmentRow | None) -> tuple[date | None, str]:
    row = award if course is None or award.commenced_on else course
    return row.commenced_on, row.precision


def _course(row: EnrolmentRow, spans: Sequence[RecognitionRow]) -> AwardFacts:
    left = row.state in LEFT_STATES
    return AwardFacts(
        kind=AwardKind(row.kind),
        commenced_on=decided_day(row.commenced_on, row.precision),
        completed_on=row.completed_on,
        # A course left on a day that nobody recorded is not counted as one still followed.
        left_on=(row.state_on or row.commenced_on) if left else None,
        body_recognised=recognised(row, (row.commenced_on, date.max), spans),
        ref=row.ref,
    )


class _Taught(Protocol):
    """What is asked of an award or a course: whose it is, and which."""

    @property
    def provider_id(self) -> str: ...
    @property
    def kind(self) -> str: ...


def recognised(row: _Taught, days: Sequence[date], spans: Sequence[RecognitionRow]) -> bool | None:
    """Whether the provider could award this on one of the days; None where it has no span."""
    own = [span for span in spans if (span.provider_id, span.kind) == (row.provider_id, row.kind)]
    if not own:
        return None
    return any(
        span.recognised_from <= day <= (span.recognised_to or date.max)
        for span in own
        for day in days
    )
