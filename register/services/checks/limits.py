"""How often anybody may check, and how often a check about anybody may fail.

Counted in the database, in the transaction that records the check: so the limits hold over every
worker and every restart, and where they cannot be counted nothing is answered.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import insert
from sqlalchemy.orm import Session

from register.access import Actor
from register.db import table_of
from register.errors import TooMany
from register.models import FailedCheck
from register.numbers import wait_in_words
from register.queries import limits as queries
from register.services.checks.targets import Targets
from register.services.passwords import digest
from register.services.transaction import take_turns

LOCK_SPACE: Final = 0x11417
"""Names the locks on PostgreSQL under which checks are counted."""

ON_TARGET: Final = 5
TARGET_WINDOW: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLimit:
    """So many checks, or so many that did not lead to one person, in a time."""

    count: int
    window: timedelta
    is_of_account: bool
    is_of_failures: bool
    sentence: str

    @property
    def who(self) -> str:
        """The column that says whose it is."""
        return "account_id" if self.is_of_account else "organisation_id"

    @property
    def since(self) -> str:
        """What the query calls the beginning of its time."""
        whose = self.who.removesuffix("_id")
        return f"{whose}_{'failures' if self.is_of_failures else 'checks'}_since"


LIMITS: Final = (
    CheckLimit(
        count=10,
        window=timedelta(minutes=5),
        is_of_account=True,
        is_of_failures=True,
        sentence="You have made 10 checks in 5 minutes that did not lead to one person.",
    ),
    CheckLimit(
        count=30,
        window=timedelta(hours=1),
        is_of_account=False,
        is_of_failures=True,
        sentence="Your organisation has made 30 checks in an hour that did not lead to one person.",
    ),
    CheckLimit(
        count=100,
        window=timedelta(hours=1),
        is_of_account=True,
        is_of_failures=False,
        sentence="You have made 100 checks in an hour.",
    ),
    CheckLimit(
        count=500,
        window=timedelta(days=1),
        is_of_account=False,
        is_of_failures=False,
        sentence="Your organisation has made 500 checks in a day.",
    ),
)
"""In the order in which the query counts them."""


@dataclass(frozen=True, slots=True)
class TargetStanding:
    """How things stand with the targets of a check, before it is made."""

    locked: tuple[str, ...]
    """Those on which so many checks have failed that a further one is stepped up."""
    is_own_doing: bool
    """Whether this account made one of the failures on a locked target."""


def refuse_too_many(
    session: Session, actor: Actor, targets: Targets, now: datetime
) -> TargetStanding:
    """Count what the account, its organisation and the targets have used; the targets' standing.

    Inside the transaction that records the check: those who check at once are counted one after
    another. Raises TooMany past a limit of the account or of the organisation.
    """
    take_turns(
        session, LOCK_SPACE, [digest(f"organisation:{actor.organisation_id}"), *targets.given]
    )
    target_since = now - TARGET_WINDOW
    used = queries.used(
        session,
        {
            "account_id": actor.account_id,
            "organisation_id": actor.organisation_id,
            **{limit.since: now - limit.window for limit in LIMITS},
            "target_since": target_since,
            **targets._asdict(),
        },
    )
    passed = [limit for limit, count in zip(LIMITS, used, strict=False) if count >= limit.count]
    if passed:
        # Whoever comes back when one of them ends would be refused by the other.
        refused = [_too_many(session, limit, actor, now) for limit in passed]
        raise max(refused, key=lambda each: each.retry_after)
    counts = {targets.trn: used.on_trn, targets.name: used.on_name}
    locked = tuple(each for each in targets.given if counts[each] >= ON_TARGET)
    assert actor.account_id is not None
    own = any(
        queries.own_failures(session, each, actor.account_id, target_since) for each in locked
    )
    return TargetStanding(locked, own)


def count_failure(session: Session, targets: Targets, actor: Actor, now: datetime) -> None:
    """Count a check that did not lead to one person against what it was about."""
    rows = [
        {"target": each, "at": now, "account_id": actor.account_id, "lifted_by": None}
        for each in targets.given
    ]
    if rows:
        session.execute(insert(table_of(FailedCheck)), rows)


def _too_many(session: Session, limit: CheckLimit, actor: Actor, now: datetime) -> TooMany:
    whose = actor.account_id if limit.is_of_account else actor.organisation_id
    assert whose is not None
    limiting = queries.limiting_check(
        session,
        limit.who,
        whose,
        now - limit.window,
        limit.count,
        only_failures=limit.is_of_failures,
    )
    left = limit.window - (now - limiting) if limiting else limit.window
    seconds = max(1, int(left.total_seconds()) + 1)
    return TooMany(
        f"{limit.sentence} Check again in {wait_in_words(seconds)}. Nothing has been looked up.",
        title="Too many checks",
        retry_after=seconds,
    )
