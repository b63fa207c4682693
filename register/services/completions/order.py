"""Days of a row that are not in order with those held, which it left blank or said less exactly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from register.days import day_in_words
from register.services.completions.row_decision import problem
from register.sheets.completions import CompletionRow
from register.sheets.findings import CellProblem

_AWARD = "award", "enter all three days of the award"
_COURSE = "course", "enter the day on which the course started"


def award_out_of_order(row: CompletionRow, values: Mapping[str, Any]) -> CellProblem | None:
    """What is wrong with the days of this provider’s own award as they would stand."""
    begun, completed, held_from = (
        values[name] for name in ("commenced_on", "completed_on", "held_from")
    )
    if completed and held_from < completed:
        says = f"is before Course completed ({day_in_words(completed)})"
        return _not_in_order(row, "Award date", says, held_from)
    if not begun:
        return None
    start = f"is before Course start ({day_in_words(begun, values['commenced_precision'])})"
    if completed and completed < begun:
        if row.completed:
            return _not_in_order(row, "Course completed", start, completed)
        return _not_in_order(
            row, "Course start", f"is after Course completed ({day_in_words(completed)})", begun
        )
    return _not_in_order(row, "Award date", start, held_from) if held_from < begun else None


def award_before_course(
    row: CompletionRow, begun: date | None, precision: str
) -> CellProblem | None:
    """What is wrong with an award whose course, as it would stand, began after it."""
    start = f"is before Course start ({day_in_words(begun, precision)})" if begun else ""
    if begun and row.completed and row.completed < begun:
        return _not_in_order(row, "Course completed", start, row.completed, _COURSE)
    if begun and row.held_from and row.held_from < begun:
        return _not_in_order(row, "Award date", start, row.held_from, _COURSE)
    return None


def course_out_of_order(row: CompletionRow, values: Mapping[str, Any]) -> CellProblem | None:
    """What is wrong with the days of a course that led to no award, as they would stand."""
    begun, left = values["commenced_on"], values["state_on"]
    if not begun or not left or begun <= left:
        return None
    if row.completed:
        start = f"is before Course start ({day_in_words(begun, values['commenced_precision'])})"
        return _not_in_order(row, "Course completed", start, left, _COURSE)
    says = f"is after the day on which it was {values['state']} ({day_in_words(left)})"
    advice = "course", "enter Course completed too"
    return _not_in_order(row, "Course start", says, begun, advice)


def _not_in_order(
    row: CompletionRow, heading: str, says: str, day: date, of: tuple[str, str] = _AWARD
) -> CellProblem:
    noun, other = of
    held = f"{says}, which is held of this {noun}"
    expected = f"Check it, or {other}."
    return problem(row, heading, "not-in-order", held, expected, found=day_in_words(day))
