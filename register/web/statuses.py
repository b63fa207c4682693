"""What each status looks like: always a word and a shape as well as a colour."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Look:
    """A word, the colour class that goes with it and the shape drawn before it."""

    word: str
    colour: str
    """Ends the CSS class ``app-status--…``, in tags, timelines and charts alike."""
    shape: str
    """One of the drawings in components/icons.html."""


STATUSES = {
    "COMPLIANT": Look("Compliant", "green", "tick"),
    "EXEMPT": Look("Exempt", "blue", "tick"),
    "IN_WINDOW": Look("In the window", "yellow", "clock"),
    "REVIEW": Look("Needs review", "purple", "question"),
    "NON_COMPLIANT": Look("Non-compliant", "red", "cross"),
    "NOT_APPLICABLE": Look("Does not apply", "grey", "dash"),
    "NOT_IN_POST": Look("Not in post", "grey", "dash"),
}
LIMBS = {
    "MET": Look("Met", "green", "tick"),
    "NOT_MET": Look("Not met", "red", "cross"),
    "NOT_KNOWN": Look("Not known", "purple", "question"),
    "NOT_APPLICABLE": Look("Does not apply", "grey", "dash"),
}
UNKNOWN = Look("Not known", "purple", "question")


def _code(value: object) -> str:
    """The upper-case code of an enum member or of its text ("not met" and "not_met" alike)."""
    text = value.value if isinstance(value, Enum) else value
    return str(text).strip().upper().replace(" ", "_").replace("-", "_")


def status_look(status: object) -> Look:
    """The look of a finding's status, given as an enum member or its code."""
    return STATUSES.get(_code(status), UNKNOWN)


def limb_look(outcome: object) -> Look:
    """The look of one limb's outcome: met, not met, not known or not applicable."""
    return LIMBS.get(_code(outcome), UNKNOWN)
