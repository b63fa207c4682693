"""What a row that says “passed” does: a new award, one already held, a correction or a conflict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from register.courses import LEFT_STATES
from register.days import day_in_words
from register.queries.awards import HeldAward
from register.queries.completions import HeldEnrolment
from register.queries.people import HeldPerson
from register.services.completions.facts import FileFacts
from register.services.completions.findings import RowResult
from register.services.completions.held_courses import (
    commenced,
    course_completed,
    course_to_correct,
)
from register.services.completions.order import award_before_course, award_out_of_order
from register.services.completions.row_decision import RowDecision, conflict, refused, shown
from register.sheets.completions import CompletionRow, certificate_key

_LABELS = {
    "completed_on": "Course completed",
    "held_from": "Award date",
    "certificate_number": "Certificate number",
    "provider_reference": "Your reference",
}


def award_values(
    row: CompletionRow, held: HeldAward | None, course: HeldEnrolment | None = None
) -> dict[str, Any]:
    """The award as it would stand; what the row leaves blank stays as it is held.

    course: the one that a new award completes, whose start may be known more exactly.
    """
    begun, precision = commenced(row, held or (course if row.commenced else None))
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
    if stopped := _conflict(row, facts, person):
        return stopped
    own = [award for award in facts.own_awards(person, row.kind) if not award.withdrawn_on]
    if own:
        return _compare(row, person, own, facts.own_enrolments(person, row.kind))
    enrolment = course_completed(row, facts.own_enrolments(person, row.kind))
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


def _compare(
    row: CompletionRow,
    person: HeldPerson,
    own: Sequence[HeldAward],
    courses: Sequence[HeldEnrolment],
) -> RowDecision:
    """Compare with this provider’s own award: the same, or a correction of it and its course."""
    award = _closest(row, person, own)
    values = award_values(row, award)
    if found := award_out_of_order(row, values):
        return refused(row, person, (found,))
    if says := " ".join(_changes(award, values)):
        course = course_to_correct(row, award, courses)
        return RowDecision(
            row, RowResult.CORRECTION, "award-corrected", says, person, award, course
        )
    says = f"Already held since {day_in_words(award.held_from)}."
    return RowDecision(row, RowResult.ALREADY_HELD, "award-held", says, person, award)


def _changes(award: HeldAward, values: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each thing of the award that would stand otherwise."""
    yield from _change_of_start(award, values["commenced_on"], values["commenced_precision"])
    for name, label in _LABELS.items():
        if (old := getattr(award, name)) != values[name]:
            yield f"{label} changes from {shown(old)} to {shown(values[name])}."


def _change_of_start(
    held: HeldAward | HeldEnrolment, begun: date | None, precision: str
) -> Iterator[str]:
    if (begun, precision) != (held.commenced_on, held.commenced_precision):
        old = shown(held.commenced_on, held.commenced_precision)
        yield f"Course start changes from {old} to {shown(begun, precision)}."


def _closest(row: CompletionRow, person: HeldPerson, own: Sequence[HeldAward]) -> HeldAward:
    """The award that the row is about: by certificate, else by its day, else by the TRN that was
    sent, else the latest.
    """

    def likeness(award: HeldAward) -> tuple[bool, bool, bool, date]:
        number = certificate_key(row.certificate_number)
        same_number = bool(number) and certificate_key(award.certificate_number or "") == number
        is_by_trn = award.person_id == person.id
        return same_number, award.held_from == row.held_from, is_by_trn, award.held_from

    return max(own, key=likeness)


def _change_of_enrolment(row: CompletionRow, enrolment: HeldEnrolment) -> str:
    """What the award says of its course that differs from what was reported, as a sentence."""
    changes = list(_change_of_start(enrolment, *commenced(row, enrolment)))
    if enrolment.state in LEFT_STATES:
        changes.append(f"Outcome changes from {enrolment.state} to passed.")
    return " ".join(changes)
