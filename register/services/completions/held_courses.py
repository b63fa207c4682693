"""Which of the courses that are held a row is about, and when it began."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from register.courses import OPEN_STATES, CourseState
from register.queries.awards import HeldAward
from register.queries.completions import HeldEnrolment
from register.services.completions.findings import KNOWN_LENGTH
from register.sheets.completions import CompletionRow, CourseOutcome
from register.sheets.findings import Precision

STATES = {
    CourseOutcome.ENROLLED: CourseState.ENROLLED,
    CourseOutcome.DEFERRED: CourseState.DEFERRED,
    CourseOutcome.WITHDRAWN: CourseState.WITHDRAWN,
    CourseOutcome.FAILED: CourseState.FAILED,
    CourseOutcome.PASSED: CourseState.COMPLETED,
}
"""The state of a course, by what a row says became of it."""
LEFT = frozenset({CourseOutcome.WITHDRAWN, CourseOutcome.FAILED})
"""What a row says became of a course that led to nothing."""


def commenced(
    row: CompletionRow, held: HeldAward | HeldEnrolment | None
) -> tuple[date | None, str]:
    """The day the course began and how exactly it is known: the held day where it says more."""
    if row.commenced is None:
        return (held.commenced_on, held.commenced_precision) if held else (None, "day")
    day, precision = row.commenced.day, row.commenced.precision
    if held and held.commenced_on and precision is not Precision.DAY:
        known = KNOWN_LENGTH[precision]
        says_more = KNOWN_LENGTH[held.commenced_precision] > known
        if says_more and held.commenced_on.isoformat()[:known] == day.isoformat()[:known]:
            return held.commenced_on, held.commenced_precision
    return day, precision.value


def course_meant(row: CompletionRow, enrolments: Sequence[HeldEnrolment]) -> HeldEnrolment | None:
    """The held course that a row is about: the one begun then, else one that is still open, else
    the one that ended as the row says on the day that it says.

    enrolments: first of all those of the record that has the TRN that was sent.
    """
    if begun_then := _begun_then(row, enrolments):
        return begun_then
    still_open = [enrolment for enrolment in enrolments if enrolment.state in OPEN_STATES]
    if still_open:
        return still_open[0]
    # Nobody is on two courses of one qualification with one provider on one day.
    ended = [enrolment for enrolment in enrolments if _ended_alike(row, enrolment)]
    return ended[0] if len(ended) == 1 else None


def _begun_then(row: CompletionRow, enrolments: Sequence[HeldEnrolment]) -> HeldEnrolment | None:
    """The course that began when the row says: of several, the one of which both say most."""
    alike = [each for each in enrolments if _start_in_common(row, each)]
    return max(alike, key=lambda each: _start_in_common(row, each), default=None)


def _start_in_common(row: CompletionRow, enrolment: HeldEnrolment) -> int:
    """How many characters of an ISO day both give of the start; 0 where it is another course’s.

    Of September 2022 a course may have begun on the 12th, unless it had ended by then.
    """
    if row.commenced is None:
        return 0
    begun = row.commenced.day
    known = min(KNOWN_LENGTH[row.commenced.precision], KNOWN_LENGTH[enrolment.commenced_precision])
    if begun.isoformat()[:known] != enrolment.commenced_on.isoformat()[:known]:
        return 0
    ended_on = None if enrolment.state in OPEN_STATES else enrolment.state_on
    return 0 if ended_on and ended_on < begun else known


def _ended_alike(row: CompletionRow, enrolment: HeldEnrolment) -> bool:
    """Whether a course was left, or failed, as a row says: alike in all but its start."""
    return (
        row.outcome in LEFT
        and row.completed is not None
        and (enrolment.state, enrolment.state_on) == (STATES[row.outcome], row.completed)
        and (not row.reference or row.reference == (enrolment.provider_reference or row.reference))
    )


def course_completed(
    row: CompletionRow, enrolments: Sequence[HeldEnrolment]
) -> HeldEnrolment | None:
    """The course that this award completes: the one begun then, else the only one open.

    None that began after it was completed; and a row that says no start is about none that ended.
    """
    by = row.completed or row.held_from
    begun = [each for each in enrolments if by is None or each.commenced_on <= by]
    if begun_then := _begun_then(row, enrolments):
        return begun_then
    still_open = [enrolment for enrolment in begun if enrolment.state in OPEN_STATES]
    return still_open[0] if len(still_open) == 1 else None


def course_to_correct(
    row: CompletionRow, award: HeldAward, courses: Sequence[HeldEnrolment]
) -> HeldEnrolment | None:
    """The completed course that led to the award, where the row corrects what it says too."""
    for course in courses:
        led_to_it = (
            course.state == CourseState.COMPLETED and course.completed_on == award.completed_on
        )
        if led_to_it and award.commenced_on in (None, course.commenced_on):
            return course if _corrects(row, course) else None
    return None


def _corrects(row: CompletionRow, course: HeldEnrolment) -> bool:
    return (
        commenced(row, course) != (course.commenced_on, course.commenced_precision)
        or row.completed not in (None, course.completed_on)
        or row.reference not in ("", course.provider_reference)
    )
