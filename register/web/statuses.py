"""What each status looks like: always a word and a shape as well as a colour."""

from collections.abc import Mapping
from dataclasses import dataclass

from register.law.findings import LimbState, Status
from register.law.words import STATUS_WORDS


@dataclass(frozen=True)
class Appearance:
    """A word, the colour class that goes with it and the shape drawn before it."""

    word: str
    colour: str
    """Ends the CSS classes `app-status--…`, `app-answer--…` and `app-chart__bar--…`."""
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
STATUSES: Mapping[str, Appearance] = {
    status: Appearance(STATUS_WORDS[status], *shape) for status, shape in _SHAPES.items()
}
LIMBS: Mapping[str, Appearance] = {
    LimbState.MET: Appearance("Met", "green", "tick"),
    LimbState.NOT_MET: Appearance("Not met", "red", "cross"),
    LimbState.NOT_KNOWN: Appearance("Not known", "purple", "question"),
    LimbState.NOT_APPLICABLE: Appearance("Does not apply", "grey", "dash"),
}
UNKNOWN = Appearance("Not known", "purple", "question")


def status_appearance(status: str) -> Appearance:
    """The appearance of a finding's status, given as a Status or its code."""
    return STATUSES.get(status, UNKNOWN)


def limb_appearance(state: str) -> Appearance:
    """The appearance of how one limb stands, given as a LimbState or its words."""
    return LIMBS.get(state, UNKNOWN)
