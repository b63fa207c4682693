"""What each status looks like: always a word and a shape as well as a colour."""

from dataclasses import dataclass
from enum import Enum

from register.law.findings import Status
from register.law.words import STATUS_WORDS


@dataclass(frozen=True)
class Appearance:
    """A word, the colour class that goes with it and the shape drawn before it."""

    word: str
    colour: str
    """Ends the CSS class ``app-status--…``, in tags, timelines and charts alike."""
    shape: str
    """One of the drawings in components/icons.html."""


_SHAPES = {
    Status.COMPLIANT: ("green", "tick"),
    Status.EXEMPT: ("blue", "tick"),
    Status.IN_WINDOW: ("yellow", "clock"),
    Status.REVIEW: ("purple", "question"),
    Status.NON_COMPLIANT: ("red", "cross"),
    Status.NOT_APPLICABLE: ("grey", "dash"),
    Status.NOT_IN_POST: ("grey", "dash"),
}
STATUSES = {
    status.value: Appearance(STATUS_WORDS[status], *shape) for status, shape in _SHAPES.items()
}
LIMBS = {
    "MET": Appearance("Met", "green", "tick"),
    "NOT_MET": Appearance("Not met", "red", "cross"),
    "NOT_KNOWN": Appearance("Not known", "purple", "question"),
    "NOT_APPLICABLE": Appearance("Does not apply", "grey", "dash"),
}
UNKNOWN = Appearance("Not known", "purple", "question")


def _code(value: object) -> str:
    """The upper-case code of an enum member or of its text ("not met" and "not_met" alike)."""
    text = value.value if isinstance(value, Enum) else value
    return str(text).strip().upper().replace(" ", "_").replace("-", "_")


def status_appearance(status: object) -> Appearance:
    """The appearance of a finding's status, given as an enum member or its code."""
    return STATUSES.get(_code(status), UNKNOWN)


def limb_appearance(outcome: object) -> Appearance:
    """The appearance of one limb's outcome: met, not met, not known or not applicable."""
    return LIMBS.get(_code(outcome), UNKNOWN)
