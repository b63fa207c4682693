"""How long an NPQ takes, as far as a plan has to assume it.

DfE's guidance gives 18 to 22 months including assessment, and up to four more for the outcome,
which is what the law asks for.
"""

from calendar import monthrange
from datetime import date
from typing import Final

from register.law.provisions import NPQ_FROM

LONGEST_STUDY: Final = 22
LONGEST_OUTCOME: Final = 4
USUAL_STUDY: Final = 20
"""Months."""


def months_on(day: date, months: int) -> date:
    """The same day of the month so many months on, or the last of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_safe_start(deadline: date) -> date | None:
    """The last day on which an NPQ can begin and its outcome be here by the deadline.

    None where that was before any NPQ could count.
    """
    start = months_on(deadline, -(LONGEST_STUDY + LONGEST_OUTCOME))
    return start if start >= NPQ_FROM else None
