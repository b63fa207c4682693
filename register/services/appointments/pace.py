"""How often a school may designate and take back: that is no way to try out a birth date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import TooMany
from register.numbers import wait_in_words
from register.queries.appointments import taken_back_at
from register.services.schools.own import schools_of

WINDOW: Final = timedelta(days=1)
MOST: Final = 5
"""Designations that a school takes back within a day before it may make another.

Whoever designates somebody sees the name that is held where the details are right, and what is
asked of a registrar where they are not is closed with the designation. So each guess at a birth
date costs one; what is counted is told alike whether it was right or wrong.
"""
MOST_TOGETHER: Final = 20
"""The same at all the schools that a trust or an authority acts for."""


def refuse_too_many_taken_back(session: Session, urn: str, actor: Actor, now: datetime) -> None:
    """Raise TooMany where this school has taken back as many designations as it may in a day, or
    the schools that its actor acts for have between them.
    """
    together = taken_back_at(session, schools_of(session, actor), since=now - WINDOW)
    here = [at for at, school in together if school == urn]
    _refuse_over(here, MOST, "at this school", now)
    _refuse_over([at for at, _ in together], MOST_TOGETHER, "at the schools you act for", now)


def _refuse_over(done: Sequence[datetime], most: int, where: str, now: datetime) -> None:
    if len(done) < most:
        return
    wait = max(1, int((done[-most] + WINDOW - now).total_seconds()))
    raise TooMany(
        f"{most} designations {where} have been taken back within a day. Nothing has been "
        f"recorded. Try again in {wait_in_words(wait)}, or ask a registrar to help.",
        title="Too many designations taken back within a day",
        retry_after=wait + 1,
    )
