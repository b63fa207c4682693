"""How the outcome of a check is shown at the head of its answer."""

from typing import Final, NamedTuple

from register.services.checks import CheckOutcome


class OutcomeShown(NamedTuple):
    """The words of one outcome, and the colour of its answer."""

    heading: str
    colour: str = "grey"
    """Ends the CSS class `app-answer--…`."""


OUTCOMES: Final = {
    CheckOutcome.HOLDS_AWARD_THAT_COUNTS: OutcomeShown(
        "This person holds an award that counts", "green"
    ),
    CheckOutcome.HOLDS_AWARD_NOT_KNOWN_TO_COUNT: OutcomeShown(
        "This person holds an award, and the register does not know whether it counts", "purple"
    ),
    CheckOutcome.HOLDS_AWARD_THAT_DOES_NOT_COUNT: OutcomeShown(
        "This person holds an award that does not count", "red"
    ),
    CheckOutcome.AWARD_NOT_YET_HELD: OutcomeShown("This person does not hold their award yet"),
    CheckOutcome.AWARD_WITHDRAWN: OutcomeShown("This person’s award was withdrawn", "red"),
    CheckOutcome.PERSON_KNOWN_NO_AWARD: OutcomeShown("We have no award recorded for this person"),
    CheckOutcome.MORE_THAN_ONE: OutcomeShown("We need one more detail"),
    CheckOutcome.NO_MATCH: OutcomeShown("We could not find a matching record"),
    CheckOutcome.NEEDS_REGISTRAR: OutcomeShown("This check needs a registrar’s decision", "purple"),
}
