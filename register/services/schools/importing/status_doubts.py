"""A status that its own days do not bear out on the day of the extract.

Nothing is put right: `register.services.schools.spans` says which of the two the register takes.
"""

from datetime import date

from register.days import day_in_words
from register.law.facts import CLOSED, OPEN, PROPOSED, TO_CLOSE
from register.sheets.gias import Doubt, DoubtKind

_OPEN = frozenset({OPEN, TO_CLOSE})


def status_doubts(
    urn: str, status: str, opened_on: date | None, closed_on: date | None, day: date
) -> list[Doubt]:
    """The doubt about a row whose status and days do not fit on the extract's day, if there is one.

    On the very day of an opening or a closing no status is a doubt.
    """
    has_closed = closed_on is not None and closed_on < day
    if status == TO_CLOSE and has_closed:
        kind, unfit = DoubtKind.TO_CLOSE_AFTER_CLOSING, closed_on
    elif status in _OPEN and opened_on is not None and opened_on > day:
        kind, unfit = DoubtKind.OPEN_BEFORE_OPENING, opened_on
    elif status == OPEN and has_closed:
        kind, unfit = DoubtKind.OPEN_AFTER_CLOSING, closed_on
    elif status == PROPOSED and opened_on is not None and opened_on < day:
        kind, unfit = DoubtKind.PROPOSED_AFTER_OPENING, opened_on
    elif status == CLOSED and closed_on is not None and closed_on > day:
        kind, unfit = DoubtKind.CLOSED_BEFORE_CLOSING, closed_on
    else:
        return []
    return [Doubt(None, urn, kind, day_in_words(unfit))] if unfit else []
