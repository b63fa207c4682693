"""What a completion's dates mean for regulation 49(7), in one sentence for the sender.

Only where the sender may not expect it: an award that cannot count, or dates at the edge. The
answer itself is the law's to give; a test holds these sentences to it.
"""

from __future__ import annotations

from datetime import date

from register.days import ONE_DAY
from register.sheets.completions.words import NASENCO
from register.sheets.dates import Flaw
from register.sheets.findings import PartialDay

COURSES_CHANGED_ON = date(2024, 9, 1)
"""SI 2024/535: courses commenced from this day lead to the NPQ, and before it to the National
Award.
"""
LAST_COMPLETION_BEFORE = date(2027, 9, 1)
"""SI 2024/535: a National Award must be completed before this day."""
DOES_NOT_COUNT = "effect-does-not-count"
"""The code of the warning that an award’s own dates keep it from counting."""


def effect(
    kind: str, commenced: PartialDay | None, completed: date | None
) -> tuple[str, Flaw] | None:
    """The column that decides, and the sentence; None where there is nothing unexpected to say."""
    began = commenced.day if commenced else None
    if kind == NASENCO:
        return _national_award(began, completed)
    if began and began < COURSES_CHANGED_ON:
        return "commenced", Flaw(
            DOES_NOT_COUNT,
            "is before 1 September 2024, when no course led to the NPQ for SENCOs",
            "Check the qualification and the day: regulation 49(7)(b).",
        )
    if commenced == PartialDay(COURSES_CHANGED_ON):
        return "commenced", _counts("is the first day of courses that lead to the NPQ", "(b)")
    return None


def _national_award(began: date | None, completed: date | None) -> tuple[str, Flaw] | None:
    if began and began >= COURSES_CHANGED_ON:
        return "commenced", Flaw(
            DOES_NOT_COUNT,
            "is on or after 1 September 2024, so this National Award cannot count",
            "It can be recorded as it is: regulation 49(7)(a).",
        )
    if completed and completed >= LAST_COMPLETION_BEFORE:
        return "completed", Flaw(
            DOES_NOT_COUNT,
            "is on or after 1 September 2027, so this National Award cannot count",
            "It can be recorded as it is: regulation 49(7)(a).",
        )
    if began == COURSES_CHANGED_ON - ONE_DAY:
        return "commenced", _counts("is the last day to begin a National Award that counts", "(a)")
    if completed == LAST_COMPLETION_BEFORE - ONE_DAY:
        return "completed", _counts("is the last day to complete a National Award", "(a)")
    return None


def _counts(says: str, limb: str) -> Flaw:
    return Flaw("effect-counts", says, f"It meets regulation 49(7){limb}.")
