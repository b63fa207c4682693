"""How often somebody may be wrong before they have to wait: of passwords and of codes alike."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from register.db import table_of
from register.errors import TooMany
from register.models import SignInAttempt
from register.queries import accounts as queries
from register.services.passwords import digest
from register.services.transaction import take_turns

ATTEMPTS = 10
ATTEMPT_WINDOW = timedelta(minutes=5)
ATTEMPT_LOCK = 0x5163
"""Names the locks on PostgreSQL under which attempts are counted."""


def targets_of(email: str, origin: str) -> list[str]:
    """What an attempt counts against: the account, and where it came from."""
    return [digest(f"account:{email.strip().lower()}"), digest(f"origin:{origin}")]


def take_turn(session: Session, targets: Sequence[str], now: datetime) -> None:
    """Wait for whoever tries the same at this moment, inside the caller's transaction.

    So those who try at once are counted one after another: eleven never pass for ten. Raises
    TooMany after ten failures in five minutes.
    """
    take_turns(session, ATTEMPT_LOCK, targets)
    refuse_too_many(session, targets, now)


def refuse_too_many(session: Session, targets: Sequence[str], now: datetime) -> None:
    """Raise TooMany after ten failures in five minutes against any of these."""
    since = now - ATTEMPT_WINDOW
    if any(queries.attempts_since(session, target, since) >= ATTEMPTS for target in targets):
        raise TooMany(
            "There have been too many attempts to sign in. Wait 5 minutes and try again.",
            retry_after=int(ATTEMPT_WINDOW.total_seconds()),
        )


def count_failure(session: Session, targets: Sequence[str], now: datetime) -> None:
    """Keep this failure, and none that no longer counts."""
    table = table_of(SignInAttempt)
    old = select(table.c.id).where(table.c.at < now - ATTEMPT_WINDOW)
    # What another failure is deleting at this moment is left to it.
    session.execute(delete(table).where(table.c.id.in_(old.with_for_update(skip_locked=True))))
    session.execute(insert(table), [{"target_digest": each, "at": now} for each in targets])
