"""What a row that does not say “passed” does: a course begun, deferred, withdrawn or failed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from register.courses import LEFT_STATES, OPEN_STATES
from register.days import day_in_words, on_day_in_words
from register.queries.awards import HeldAward
from register.queries.completions import HeldEnrolment
from register.queries.people import HeldPerson
from register.services.completions.facts import FileFacts
from register.services.completions.findings import RowResult
from register.services.completions.held_courses import (
    LEFT,
    STATES,
    commenced,
    course_meant,
)
from register.services.completions.order import course_out_of_order
from register.services.completions.row_decision import (
    RowDecision,
    conflict,
    problem,
    refused,
    shown,
)
from register.sheets.completions import CompletionRow, CourseOutcome
from register.sheets.findings import CellProblem

COURSE_NEW: Final = "course-new"
_START = frozenset({"commenced_on", "commenced_precision"})
_COMPARED = _START | {"state_on", "provider_reference"}
"""What a row may change of a course besides its state."""


def enrolment_values(row: CompletionRow, held: HeldEnrolment | None) -> dict[str, Any]:
    """The course as it would stand; what the row leaves blank stays as it is held."""
    state = STATES[row.outcome].value
    begun, precision = commenced(row, held)
    same_state = held is not None and held.state == state
    completed = row.completed or (held.completed_on if held else None)
    return {
        "kind": row.kind,
        "commenced_on": begun,
        "commenced_precision": precision,
        "completed_on": completed if row.outcome is CourseOutcome.PASSED else None,
        "state": state,
        "state_on": row.completed or (held.state_on if held and same_state else None),
        "provider_reference": row.reference or (held.provider_reference if held else None),
    }


def decide_enrolment(
    row: CompletionRow, facts: FileFacts, person: HeldPerson | None
) -> RowDecision:
    """Decide a row whose outcome is not “passed”."""
    enrolments = facts.own_enrolments(person, row.kind) if person else []
    enrolment = course_meant(row, enrolments)
    if person and (decided := _after_the_award(row, facts, person, enrolment)):
        return decided
    if enrolment is None:
        return RowDecision(row, RowResult.NEW, COURSE_NEW, "", person)
    if followed := _followed(row, person, enrolment, enrolments):
        return followed
    return _compare(row, person, enrolment)


def _after_the_award(
    row: CompletionRow, facts: FileFacts, person: HeldPerson, enrolment: HeldEnrolment | None
) -> RowDecision | None:
    """A row about a course whose award this provider has already reported.

    An old file sent again must not take an award away: that is for the registrar.
    """
    own = [award for award in facts.own_awards(person, row.kind) if not award.withdrawn_on]
    if not own or _led_to_none(row, enrolment, own):
        return None
    if row.outcome in LEFT:
        return conflict(
            row,
            person,
            "award-held-course-left",
            f"says {row.outcome.lower()}, and you have reported an award held from "
            f"{day_in_words(own[-1].held_from)}",
        )
    says = f"You have since reported an award held from {day_in_words(own[-1].held_from)}."
    return RowDecision(row, RowResult.ALREADY_HELD, "course-led-to-award", says, person)


def _followed(
    row: CompletionRow,
    person: HeldPerson | None,
    enrolment: HeldEnrolment,
    enrolments: Sequence[HeldEnrolment],
) -> RowDecision | None:
    """A row that says of a course which has ended that it goes on, though another has followed.

    Nobody is on two courses of one qualification with one provider: an old file was sent again.
    """
    if row.outcome in LEFT or enrolment.state in OPEN_STATES:
        return None
    for other in enrolments:
        begun_later = other.commenced_on > enrolment.commenced_on
        if other is not enrolment and (other.state in OPEN_STATES or begun_later):
            begun = on_day_in_words(other.commenced_on, other.commenced_precision)
            says = f"You have since reported this course as {enrolment.state}, and another that "
            return RowDecision(
                row, RowResult.ALREADY_HELD, "course-followed", f"{says}began {begun}.", person
            )
    return None


def _led_to_none(
    row: CompletionRow, enrolment: HeldEnrolment | None, own: Sequence[HeldAward]
) -> bool:
    """Whether the row is about a course that led to none of these awards: held as one that goes on
    or that was left, or left before theirs began.
    """
    if enrolment:
        is_left = row.outcome in LEFT and enrolment.state in LEFT_STATES
        return is_left or enrolment.state in OPEN_STATES
    left = row.completed if row.outcome in LEFT else None
    return left is not None and all(
        award.commenced_on is not None and left < award.commenced_on for award in own
    )


def second_courses(decisions: Sequence[RowDecision], facts: FileFacts) -> Iterator[CellProblem]:
    """Rows that are recorded as another course, though nothing tells that they are not of one that
    this provider reported before and that has ended.
    """
    for decision in decisions:
        row, person = decision.row, decision.person
        if decision.code != COURSE_NEW or person is None or row.commenced is None:
            continue
        for held in facts.own_enrolments(person, row.kind):
            if not _is_after(row.commenced.day, held, row.outcome):
                yield _second_course(row, held)
                break


def _is_after(begun: date, held: HeldEnrolment, outcome: CourseOutcome) -> bool:
    """Whether a course that began then is surely another than one that has ended."""
    if held.state_on is None:
        # Whoever is on a course now has begun again since.
        return outcome not in LEFT and begun > held.commenced_on
    return begun > held.state_on


def _second_course(row: CompletionRow, held: HeldEnrolment) -> CellProblem:
    assert row.commenced
    start = day_in_words(held.commenced_on, held.commenced_precision)
    return problem(
        row,
        "Course start",
        "course-second",
        f"is not that of the course that you reported as {held.state} ({start}), so this is "
        "recorded as another course",
        "If it is the same one, send it first with that start and the day on which it ended under "
        "Course completed. Sent again with this start, it is then corrected.",
        found=day_in_words(row.commenced.day, row.commenced.precision),
    )


def _compare(
    row: CompletionRow, person: HeldPerson | None, enrolment: HeldEnrolment
) -> RowDecision:
    wanted = enrolment_values(row, enrolment)
    if found := course_out_of_order(row, wanted):
        return refused(row, person, (found,))
    changed = {name for name in _COMPARED if wanted[name] != getattr(enrolment, name)}
    if wanted["state"] == enrolment.state:
        if not changed:
            return RowDecision(
                row,
                RowResult.ALREADY_HELD,
                "course-held",
                "Already held.",
                person,
                enrolment=enrolment,
            )
        return RowDecision(
            row,
            RowResult.CORRECTION,
            "course-corrected",
            _says(enrolment, wanted),
            person,
            enrolment=enrolment,
        )
    says = _says(enrolment, wanted)
    if enrolment.state not in OPEN_STATES or changed & _START:
        return RowDecision(
            row, RowResult.CORRECTION, "course-corrected", says, person, enrolment=enrolment
        )
    return RowDecision(row, RowResult.NEW, "course-moved-on", says, person, enrolment=enrolment)


def _says(enrolment: HeldEnrolment, wanted: dict[str, Any]) -> str:
    changes = []
    if wanted["state"] != enrolment.state:
        changes.append(f"Outcome changes from {enrolment.state} to {wanted['state']}.")
    held = day_in_words(enrolment.commenced_on, enrolment.commenced_precision)
    start = day_in_words(wanted["commenced_on"], wanted["commenced_precision"])
    if start != held:
        changes.append(f"Course start changes from {held} to {start}.")
    if wanted["state_on"] != enrolment.state_on and wanted["state"] == enrolment.state:
        changes.append(
            f"Its day changes from {shown(enrolment.state_on)} to {shown(wanted['state_on'])}."
        )
    if wanted["provider_reference"] != enrolment.provider_reference:
        changes.append(f"Your reference changes to ‘{wanted['provider_reference']}’.")
    return " ".join(changes)
