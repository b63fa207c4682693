"""Decide each row of a parsed file against the facts held, and state the findings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from register.days import iso
from register.queries.people import HeldPerson
from register.services.completions.awards import decide_award
from register.services.completions.certificates import settle
from register.services.completions.enrolments import decide_enrolment, second_courses
from register.services.completions.facts import FileFacts
from register.services.completions.findings import (
    KNOWN_LENGTH,
    CompletionFinding,
    Report,
    RowResult,
)
from register.services.completions.row_decision import RowDecision, refused, whom
from register.services.completions.rules import (
    disagreements,
    followed,
    held_not_recognised,
    mismatch,
    not_recognised,
    one_person_twice,
    problems_of,
    recognition_not_known,
    sorted_apart,
)
from register.sheets.completions import CompletionRow, CourseOutcome, ParsedCompletions
from register.sheets.findings import CellProblem


def decide(rows: Sequence[CompletionRow], facts: FileFacts) -> list[RowDecision]:
    """One decision for each readable row, in the file's order."""
    in_file: dict[int, list[CellProblem]] = {}
    for found in chain(disagreements(rows), one_person_twice(rows, facts)):
        in_file.setdefault(found.row, []).append(found)
    return settle(
        rows, facts, lambda row, known: _decide_row(row, known, in_file.get(row.number, ()))
    )


def _decide_row(
    row: CompletionRow, facts: FileFacts, in_file: Sequence[CellProblem]
) -> RowDecision:
    problems = [*in_file, *problems_of(row, facts)]
    person = facts.people.get(row.trn)
    unrecognised = not_recognised(row, facts.provider)
    if not problems:
        decision = _decide_sound_row(row, facts, person)
        if unrecognised is None or decision.result is RowResult.ALREADY_HELD:
            return decision
    if unrecognised:
        problems.append(unrecognised)
    return refused(row, person, problems)


def _decide_sound_row(
    row: CompletionRow, facts: FileFacts, person: HeldPerson | None
) -> RowDecision:
    if person and (conflict := mismatch(row, person)):
        return conflict
    if row.outcome is not CourseOutcome.PASSED:
        return decide_enrolment(row, facts, person)
    if person:
        return decide_award(row, facts, person)
    return RowDecision(row, RowResult.NEW, "award-new")


def report_of(
    parsed: ParsedCompletions,
    decisions: Sequence[RowDecision],
    facts: FileFacts,
    *,
    day_numbers: str,
) -> Report:
    """The findings of a check: one for every data row of the file, in its order."""
    findings = [_finding(decision) for decision in decisions]
    findings += _of_unreadable_rows(parsed)
    findings += [
        CompletionFinding(row.row, RowResult.IGNORED, row.code, "", "", "", "", "", "", "", row.why)
        for row in parsed.ignored
    ]
    findings.sort()
    problems = [*parsed.problems, *(found for d in decisions for found in d.problems)]
    apart = sorted_apart(decisions)
    return Report(
        rows=findings,
        problems=sorted(problems, key=lambda found: found.row),
        warnings=sorted(
            chain(
                parsed.warnings,
                followed(decisions),
                second_courses(decisions, facts),
                held_not_recognised(decisions, facts.provider),
            ),
            key=lambda found: found.row,
        ),
        notices=[
            *([apart] if apart else []),
            *parsed.notices,
            *recognition_not_known(decisions, facts.provider),
        ],
        blank_rows=parsed.blank_rows,
        day_numbers=day_numbers,
    )


def _finding(decision: RowDecision) -> CompletionFinding:
    row = decision.row
    return CompletionFinding(
        row.number,
        decision.result,
        decision.code,
        row.trn,
        whom(row),
        row.kind,
        row.outcome,
        row.commenced.day.isoformat()[: KNOWN_LENGTH[row.commenced.precision]]
        if row.commenced
        else "",
        iso(row.completed) or "",
        iso(row.held_from) or "",
        decision.says,
    )


def _of_unreadable_rows(parsed: ParsedCompletions) -> list[CompletionFinding]:
    """One finding for each row that could not be read: its first problem speaks for it."""
    first: dict[int, CellProblem] = {}
    for found in parsed.problems:
        first.setdefault(found.row, found)
    return [
        CompletionFinding(
            row, RowResult.ERROR, found.code, "", found.person, "", "", "", "", "", found.message
        )
        for row, found in first.items()
    ]
