"""What a row that does not say “passed” does: a course begun, deferred, withdrawn or failed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from register.days import day_in_words
from register.queries.completions import HeldEnrolment
from register.queries.people import HeldPerson
from register.services.completions.awards import OPEN_STATES, commenced, conflict
from register.services.completions.facts import FileFacts, RowDecision, problem, refused
from register.services.completions.findings import RowResult
from register.sheets.completions import CompletionRow, CourseOutcome

STATES = {
    CourseOutcome.ENROLLED: "enrolled",
    CourseOutcome.DEFERRED: "deferred",
    CourseOutcome.WITHDRAWN: "withdrawn",
    CourseOutcome.FAILED: "failed",
    CourseOutcome.PASSED: "completed",
}
_LEFT = frozenset({CourseOutcome.WITHDRAWN, CourseOutcome.FAILED})
_START = frozenset({"commenced_on", "commenced_precision"})
_COMPARED = _START | {"state_on", "provider_reference"}
"""What a row may change of a course besides its state."""


def course_values(row: CompletionRow, held: HeldEnrolment | None) -> dict[str, Any]:
    """The course as it would stand; what the row leaves blank stays as it is held."""
    state = STATES[row.outcome]
    begun, precision = commenced(row, held)
    same_state = held is not None and held.state == state
    return {
        "kind": row.kind,
        "commenced_on": begun,
        "commenced_precision": precision,
        "completed_on": row.completed if row.outcome is CourseOutcome.PASSED else None,
        "state": state,
        "state_on": row.completed or (held.state_on if held and same_state else None),
        "provider_reference": row.reference or (held.provider_reference if held else None),
    }


def decide_course(row: CompletionRow, facts: FileFacts, person: HeldPerson | None) -> RowDecision:
    """Decide a row whose outcome is not “passed”."""
    if person and (decided := _after_the_award(row, facts, person)):
        return decided
    courses = facts.own_courses(person, row.kind) if person else []
    course = _course_meant(row, courses)
    if course is None:
        if row.commenced is None:
            missing = problem(
                row, "Course start", "course-start-missing", "is missing", "Enter the day it began."
            )
            return refused(row, person, (missing,))
        return RowDecision(row, RowResult.NEW, "course-new", "", person)
    return _compare(row, person, course)


def _after_the_award(
    row: CompletionRow, facts: FileFacts, person: HeldPerson
) -> RowDecision | None:
    """A row about a course whose award this provider has already reported.

    An old file sent again must not take an award away: that is for the registrar.
    """
    own = [award for award in facts.own_awards(person, row.kind) if not award.withdrawn_on]
    if not own:
        return None
    if row.outcome in _LEFT:
        return conflict(
            row,
            person,
            "award-held-course-left",
            f"says {row.outcome.lower()}, and you have reported an award held from "
            f"{day_in_words(own[-1].held_from)}",
        )
    says = f"You have since reported an award held from {day_in_words(own[-1].held_from)}."
    return RowDecision(row, RowResult.ALREADY_HELD, "course-led-to-award", says, person)


def _course_meant(row: CompletionRow, courses: Sequence[HeldEnrolment]) -> HeldEnrolment | None:
    """The held course that a row is about: the one begun that day, else one that is still open."""
    if row.commenced is None:
        return courses[-1] if courses else None
    for course in courses:
        if course.commenced_on == commenced(row, course)[0]:
            return course
    still_open = [course for course in courses if course.state in OPEN_STATES]
    return still_open[-1] if still_open else None


def _compare(row: CompletionRow, person: HeldPerson | None, course: HeldEnrolment) -> RowDecision:
    wanted = course_values(row, course)
    changed = {name for name in _COMPARED if wanted[name] != getattr(course, name)}
    if wanted["state"] == course.state:
        if not changed:
            return RowDecision(
                row, RowResult.ALREADY_HELD, "course-held", "Already held.", person, course=course
            )
        return RowDecision(
            row,
            RowResult.CORRECTION,
            "course-corrected",
            _says(course, wanted),
            person,
            course=course,
        )
    says = _says(course, wanted)
    if course.state not in OPEN_STATES or changed & _START:
        return RowDecision(
            row, RowResult.CORRECTION, "course-corrected", says, person, course=course
        )
    return RowDecision(row, RowResult.NEW, "course-moved-on", says, person, course=course)


def _says(course: HeldEnrolment, wanted: dict[str, Any]) -> str:
    changes = []
    if wanted["state"] != course.state:
        changes.append(f"Outcome changes from {course.state} to {wanted['state']}.")
    held = day_in_words(course.commenced_on, course.commenced_precision)
    start = day_in_words(wanted["commenced_on"], wanted["commenced_precision"])
    if start != held:
        changes.append(f"Course start changes from {held} to {start}.")
    if wanted["state_on"] != course.state_on and wanted["state"] == course.state:
        changes.append(
            f"Its day changes from {_shown(course.state_on)} to {_shown(wanted['state_on'])}."
        )
    if wanted["provider_reference"] != course.provider_reference:
        changes.append(f"Your reference changes to ‘{wanted['provider_reference']}’.")
    return " ".join(changes)


def _shown(day: date | None) -> str:
    return day_in_words(day) if day else "nothing"
