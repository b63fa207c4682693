"""How often a school may designate and take back: that is no way to try out a birth date."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from register.errors import TooMany
from register.numbers import wait_in_words
from register.queries.appointments import taken_back_at

WINDOW: Final = timedelta(days=1)
MOST: Final = 5
"""Designations that a school takes back within a day before it may make another.

Whoever designates somebody sees the name that is held where the details are right, and what is
asked of a registrar where they are not is closed with the designation. So each guess at a birth
date costs one; what is counted is told alike whether it was right or wrong.
"""


def refuse_too_many_taken_back(session: Session, urn: str, now: datetime) -> None:
    """Raise TooMany where this school has taken back as many designations as it may in a day."""
    done = taken_back_at(session, urn, since=now - WINDOW)
    if len(done) < MOST:
        return
    wait = max(1, int((done[-MOST] + WINDOW - now).total_seconds()))
    raise TooMany(
        f"{MOST} designations at this school have been taken back within a day. Nothing has been "
        f"recorded. Try again in {wait_in_words(wait)}, or ask a registrar to help.",
        title="Too many designations taken back within a day",
        retry_after=wait + 1,
    )
