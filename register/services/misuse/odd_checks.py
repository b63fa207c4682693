"""Odd checks: of people with whom the organisation that asks has, for all we know, nothing to do.

An organisation that makes many, and little else, is put before a registrar: it may be asking for
some other purpose than it says.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from register.access import REGISTER
from register.queries import odd_checks as queries
from register.queries.odd_checks import Asker, MadeCheck
from register.queries.referrals import waiting_on
from register.services.changes import Changes, write
from register.services.referrals.open import ReferralDraft
from register.services.referrals.words import ReferralKind
from register.services.transaction import end_read, transaction

WINDOW: Final = timedelta(days=30)
FEWEST_TOLD: Final = 150
"""Odd checks in the window at which a registrar is told, where they are most of the checks."""
LEAST_PERCENT: Final = 80
"""Per cent of an organisation's checks."""
A_POST: Final = 20
"""Checks for a post at one school that are not odd: no post has more candidates in a month."""
LATELY: Final = 10_000
"""The newest checks whose organisations are measured: far more than are made in a round."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How an organisation has checked: counts, and nobody's name."""

    checks: int
    own: int
    """Of people whom the organisation has designated or reported."""
    for_a_post: int
    """For a post at a school, the first twenty at each."""
    odd: int

    @property
    def is_too_odd(self) -> bool:
        """Whether a registrar is to be told."""
        return self.odd >= FEWEST_TOLD and self.odd * 100 >= self.checks * LEAST_PERCENT


def measure(checks: Iterable[MadeCheck]) -> Measure:
    """Count what is ordinary and what is odd among these checks."""
    own, odd, posts = 0, 0, Counter[str]()
    made = list(checks)
    for each in made:
        urn = json.loads(each.question).get("urn")
        if each.is_of_own:
            own += 1
        elif urn and posts[urn] < A_POST:
            posts[urn] += 1
        else:
            odd += 1
    return Measure(len(made), own, sum(posts.values()), odd)


def tell_of_odd_checks(session: Session, *, now: datetime, all_askers: bool = False) -> int:
    """Put before a registrar each organisation that checks oddly, once while it waits; how many.

    all_askers: every organisation and not only those that have checked lately. What was measured
    before a registrar decided is not measured again. Raises Unavailable where the log cannot be
    written just now: the next round tells.
    """
    told = 0
    try:
        for asker in queries.who_checks(session, None if all_askers else LATELY):
            found = _too_odd(session, asker, now)
            if found and _tell(session, asker, found, now):
                told += 1
    finally:
        end_read(session)
    return told


def _too_odd(session: Session, asker: Asker, now: datetime) -> Measure | None:
    subject = _subject(asker)
    decided = queries.last_closed(session, ReferralKind.MISUSE, subject)
    since = max(now - WINDOW, decided) if decided else now - WINDOW
    if queries.checks_since(session, asker.id, since) < FEWEST_TOLD or _waits(session, subject):
        return None
    found = measure(queries.made_checks(session, asker, since))
    return found if found.is_too_odd else None


def _tell(session: Session, asker: Asker, found: Measure, now: datetime) -> bool:
    """Whether it was put before a registrar now: another may have done so meanwhile."""
    subject = _subject(asker)
    with transaction(session):
        if _waits(session, subject):
            return False
        details = {"organisation": asker.name, "odd_checks": asdict(found)}
        draft = ReferralDraft(kind=ReferralKind.MISUSE, subject=subject, details=details)
        write(session, Changes(referrals=[draft]), actor=REGISTER, now=now)
    return True


def _waits(session: Session, subject: str) -> bool:
    return bool(waiting_on(session, ReferralKind.MISUSE, [subject]))


def _subject(asker: Asker) -> str:
    return f"organisation:{asker.ref}"
