"""The days for which the register answers."""

from datetime import date

from register.days import FIRST_ANSWERED, LATEST
from register.errors import BadRequest


def refuse_out_of_range(as_at: date) -> None:
    """Raise BadRequest for a day that the register does not answer for."""
    if not FIRST_ANSWERED <= as_at <= LATEST:
        raise BadRequest(
            f"Enter a day between {FIRST_ANSWERED.year} and {LATEST.year}: the register answers "
            "for no other."
        )
