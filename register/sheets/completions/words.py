"""The words that providers use for a qualification and for what became of a course."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from register.sheets.dates import Flaw
from register.sheets.text import heading_key

NASENCO, NPQSENCO = "NASENCO", "NPQSENCO"


class CourseOutcome(StrEnum):
    """What became of one person's course."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    WITHDRAWN = "WITHDRAWN"
    DEFERRED = "DEFERRED"
    ENROLLED = "ENROLLED"


OUTCOMES: Final[Mapping[CourseOutcome, tuple[str, ...]]] = {
    CourseOutcome.PASSED: (
        *("Passed", "Pass", "P", "Y", "Yes", "Completed", "Complete", "Achieved", "Awarded"),
        *("Merit", "Distinction", "Pass with merit", "Pass with distinction", "Successful"),
        *("Pass (merit)", "Pass (distinction)"),
        *("✓", "✔", "☑"),
    ),
    CourseOutcome.FAILED: (
        *("Failed", "Fail", "F", "Not achieved", "Did not pass", "Not passed", "Unsuccessful"),
    ),
    CourseOutcome.WITHDRAWN: (
        *("Withdrawn", "Withdrew", "Withdraw", "W", "WD", "Left", "Left course"),
    ),
    CourseOutcome.DEFERRED: ("Deferred", "Defer", "Intermitted", "Intermitting", "Suspended"),
    CourseOutcome.ENROLLED: (
        *("Enrolled", "Started", "Studying", "In progress", "Ongoing", "Continuing", "Current"),
    ),
}
"""Every word that is read as an outcome; the first is the one to write. Case does not matter."""
QUALIFICATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    NASENCO: ("NASENCO", "National Award for SEN Coordination", "National SENCO Award"),
    NPQSENCO: (*("NPQSENCO", "NPQ for SENCOs", "National Professional Qualification for SENCOs"),),
}
"""What each qualification is written as; the first is the one to write, and others are read too."""


_IN_SMALL = {capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)}
_BRACKETS = re.compile(r"[()\[\]]")


def _one_of(words: Iterable[tuple[str, ...]]) -> str:
    *others, last = (each[0] for each in words)
    return f"Enter {', '.join(others)} or {last}."


def _outcome_key(text: str) -> str:
    """The words folded, with what stands in brackets: “subject to the board” is no pass yet."""
    if "?" in text:
        return text
    return heading_key(_BRACKETS.sub(" ", text)) or text.strip()


_OUTCOME_WORDS = {
    _outcome_key(word): outcome for outcome, words in OUTCOMES.items() for word in words
}
_OUTCOME_EXPECTED = _one_of(OUTCOMES.values())

_SEN = "specialeducationalneeds"
_WHOSE = (
    *("sencoordination", "sencoordinators", "senco", "sencos"),
    *(f"{_SEN}coordination", f"{_SEN}coordinator", f"{_SEN}coordinators"),
)
_NASENCO = {f"nationalaward{link}{whose}" for link in ("for", "in", "") for whose in _WHOSE} | {
    "nasenco", "nasencoaward", "nationalsencoaward", "thenationalawardforsencoordination",
}  # fmt: skip
_NPQ = {
    f"{npq}{link}{whose}"
    for npq in ("npq", "nationalprofessionalqualification")
    for link in ("for", "in", "")
    for whose in _WHOSE
}
_WRAPPING = re.compile("^the|^pgcert(?:in|the)*|^postgraduatecertificate(?:in|the)*")
_OTHER_NPQS = {
    "npqh": "headship", "npqsl": "senior leadership", "npqel": "executive leadership",
    "npqltd": "leading teacher development", "npqlt": "leading teaching",
    "npqlbc": "leading behaviour and culture", "npqll": "leading literacy",
    "npqlpm": "leading primary mathematics", "npqeyl": "early years leadership",
    "npqml": "middle leadership",
}  # fmt: skip
_EXPECTED = _one_of(QUALIFICATIONS.values())
_ONLY = (
    "Regulation 49(7) counts only the National Award for SEN Coordination and the NPQ for SENCOs."
)


def certificate_key(number: str) -> str:
    """A certificate number as it is compared: C-1 and c-1 are one certificate.

    The letters A to Z and no others, which both databases fold alike.
    """
    return number.translate(_IN_SMALL)


def read_outcome(text: str) -> CourseOutcome | Flaw:
    """Passed, failed, withdrawn, deferred or enrolled, in the words that providers use."""
    if not text:
        return Flaw("missing", "is empty", _OUTCOME_EXPECTED)
    outcome = _OUTCOME_WORDS.get(_outcome_key(text))
    return outcome or Flaw("unknown-outcome", "is not an outcome", _OUTCOME_EXPECTED)


def read_qualification(text: str) -> str | Flaw:
    """`NASENCO` or `NPQSENCO`; another award is refused with the reason."""
    if not text:
        return Flaw("missing", "is empty", _EXPECTED)
    key = heading_key(text.replace("(", " ").replace(")", " "))
    if "earlyyears" in key or "level3" in key:
        says = "is an award for early years SENCOs, which does not count for schools"
        return Flaw("other-award", says, f"{_ONLY} {_EXPECTED}")
    bare = _WRAPPING.sub("", key)
    if bare in _NASENCO or bare.removesuffix("nasenco") in _NASENCO:
        return NASENCO
    if key in _NPQ or key.removesuffix("npqsenco") in _NPQ:
        return NPQSENCO
    if key in _OTHER_NPQS:
        says = f"is the NPQ for {_OTHER_NPQS[key]}"
        return Flaw("other-award", says, f"{_ONLY} {_EXPECTED}")
    if "cert" in key or "diploma" in key or key.startswith(("ma", "msc", "med", "npq")):
        return Flaw("other-award", "is another award", f"{_ONLY} {_EXPECTED}")
    return Flaw("unknown-qualification", "is not a qualification held here", _EXPECTED)
