"""What a row that says “passed” does: a new award, one already held, a correction or a conflict."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from register.days import day_in_words
from register.queries.completions import HeldAward, HeldEnrolment
from register.queries.people import HeldPerson
from register.services.completions.facts import FileFacts, RowDecision, problem, refused
from register.services.completions.findings import KNOWN_LENGTH, RowResult
from register.services.completions.order import award_before_course, award_out_of_order
from register.sheets.completions import CompletionRow, certificate_key
from register.sheets.findings import Precision

OPEN_STATES = frozenset({"enrolled", "deferred"})
"""States of a course that somebody is still on."""

_LABELS = {
    "commenced_on": "Course start",
    "commenced_precision": "How exactly the course start is known",
    "completed_on": "Course completed",
    "held_from": "Award date",
    "certificate_number": "Certificate number",
    "provider_reference": "Your reference",
}


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


def award_values(row: CompletionRow, held: HeldAward | None) -> dict[str, Any]:
    """The award as it would stand; what the row leaves blank stays as it is held."""
    begun, precision = commenced(row, held)
    return {
        "kind": row.kind,
        "title": row.qualification_text or (held.title if held else row.kind),
        "commenced_on": begun,
        "commenced_precision": precision,
        "completed_on": row.completed or (held.completed_on if held else None),
        "held_from": row.held_from,
        "certificate_number": row.certificate_number or (held.certificate_number if held else None),
        "provider_reference": row.reference or (held.provider_reference if held else None),
    }


def decide_award(row: CompletionRow, facts: FileFacts, person: HeldPerson) -> RowDecision:
    """Decide a row that says “passed” of somebody whom the register knows."""
    if conflict := _conflict(row, facts, person):
        return conflict
    own = [award for award in facts.own_awards(person, row.kind) if not award.withdrawn_on]
    if own:
        return _compare(row, person, own, facts.own_enrolments(person, row.kind))
    enrolment = _enrolment_completed(row, facts.own_enrolments(person, row.kind))
    if enrolment and (found := award_before_course(row, *commenced(row, enrolment))):
        return refused(row, person, (found,))
    if enrolment and (change := _change_of_enrolment(row, enrolment)):
        return RowDecision(
            row,
            RowResult.CORRECTION,
            "award-with-course-corrected",
            change,
            person,
            enrolment=enrolment,
        )
    return RowDecision(row, RowResult.NEW, "award-new", "", person, enrolment=enrolment)


def _conflict(row: CompletionRow, facts: FileFacts, person: HeldPerson) -> RowDecision | None:
    """Another body’s award of this kind, or an award of our own that was withdrawn.

    Where a registrar has found that both bodies’ awards stand, the row is about our own.
    """
    has_own = any(not award.withdrawn_on for award in facts.own_awards(person, row.kind))
    for award in facts.awards_of(person):
        if award.kind != row.kind:
            continue
        if award.provider_id != facts.provider.id and not award.withdrawn_on and not has_own:
            return conflict(
                row,
                person,
                "award-elsewhere",
                "does not fit what another body has recorded for this person",
            )
        if (
            award.provider_id == facts.provider.id
            and award.withdrawn_on
            and row.held_from
            and row.held_from <= award.withdrawn_on
        ):
            return conflict(row, person, "award-withdrawn", "is an award that has been withdrawn")
    return None


def conflict(row: CompletionRow, person: HeldPerson | None, code: str, says: str) -> RowDecision:
    """A row that only the registrar can decide."""
    found = problem(row, "This row", code, says, "The registrar will decide if you send it.")
    return RowDecision(row, RowResult.CONFLICT, code, found.message, person, problems=(found,))


def _compare(
    row: CompletionRow,
    person: HeldPerson,
    own: Sequence[HeldAward],
    courses: Sequence[HeldEnrolment],
) -> RowDecision:
    """Compare with this provider’s own award: the same, or a correction of it and its course."""
    award = _closest(row, own)
    values = award_values(row, award)
    if found := award_out_of_order(row, values):
        return refused(row, person, (found,))
    changes = [
        f"{_LABELS[name]} changes from {_shown(old)} to {_shown(new)}"
        for name, new in values.items()
        if name in _LABELS and (old := getattr(award, name)) != new
    ]
    if changes:
        says, course = ". ".join(changes) + ".", _course_to_correct(row, award, courses)
        return RowDecision(
            row, RowResult.CORRECTION, "award-corrected", says, person, award, course
        )
    says = f"Already held since {day_in_words(award.held_from)}."
    return RowDecision(row, RowResult.ALREADY_HELD, "award-held", says, person, award)


def _course_to_correct(
    row: CompletionRow, award: HeldAward, courses: Sequence[HeldEnrolment]
) -> HeldEnrolment | None:
    """The completed course that led to the award, where the row corrects what it says too."""
    for course in courses:
        led_to_it = course.state == "completed" and course.completed_on == award.completed_on
        if led_to_it and award.commenced_on in (None, course.commenced_on):
            return course if _corrects(row, course) else None
    return None


def _corrects(row: CompletionRow, course: HeldEnrolment) -> bool:
    return (
        commenced(row, course) != (course.commenced_on, course.commenced_precision)
        or row.completed not in (None, course.completed_on)
        or row.reference not in ("", course.provider_reference)
    )


def _closest(row: CompletionRow, own: Sequence[HeldAward]) -> HeldAward:
    """The award that the row is about: by certificate, else by its day, else the latest."""

    def likeness(award: HeldAward) -> tuple[bool, bool, date]:
        number = certificate_key(row.certificate_number)
        same_number = bool(number) and certificate_key(award.certificate_number or "") == number
        return same_number, award.held_from == row.held_from, award.held_from

    return max(own, key=likeness)


def _enrolment_completed(
    row: CompletionRow, enrolments: Sequence[HeldEnrolment]
) -> HeldEnrolment | None:
    """The course that this award completes: the one begun that day, else the only one open.

    None that began after it was completed; and a row that says no start is about none that ended.
    """
    by = row.completed or row.held_from
    begun = [each for each in enrolments if by is None or each.commenced_on <= by]
    if row.commenced is not None:
        for enrolment in enrolments:
            if enrolment.commenced_on == commenced(row, enrolment)[0]:
                return enrolment
    still_open = [enrolment for enrolment in begun if enrolment.state in OPEN_STATES]
    return still_open[0] if len(still_open) == 1 else None


def _change_of_enrolment(row: CompletionRow, enrolment: HeldEnrolment) -> str:
    """What the award says of its course that differs from what was reported, as a sentence."""
    changes = []
    begun = commenced(row, enrolment)[0]
    if begun != enrolment.commenced_on:
        changes.append(
            f"Course start changes from {_shown(enrolment.commenced_on)} to {_shown(begun)}."
        )
    if enrolment.state in ("withdrawn", "failed"):
        changes.append(f"Outcome changes from {enrolment.state} to passed.")
    return " ".join(changes)


def _shown(value: object) -> str:
    if isinstance(value, date):
        return day_in_words(value)
    return f"‘{value}’" if value else "nothing"
