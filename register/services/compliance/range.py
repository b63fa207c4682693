"""The days for which the register answers."""

from datetime import date
from typing import Final

from register.days import FIRST_ANSWERED, LATEST, out_of_range, said_of
from register.errors import BadRequest

NOT_ANSWERED: Final = (
    f"{out_of_range(FIRST_ANSWERED, LATEST)}: the register answers for no other day"
)
"""What is said of such a day, after its name."""


def is_answered(as_at: date) -> bool:
    """Whether the register answers for that day."""
    return FIRST_ANSWERED <= as_at <= LATEST


def refuse_out_of_range(as_at: date, called: str = "as-at day") -> None:
    """Raise BadRequest for a day that the register does not answer for."""
    if not is_answered(as_at):
        raise BadRequest(f"{said_of(called, NOT_ANSWERED)}.", field="as_at")
