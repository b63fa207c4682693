"""Signing in with a password, and how often somebody may try."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from register.db import table_of
from register.errors import NotSignedIn, TooMany
from register.models import SignInAttempt
from register.queries import accounts as queries
from register.queries.accounts import AccountRow
from register.services.passwords import digest, matches
from register.services.sessions import ENDED, Means, open_for, renew
from register.services.transaction import look, take_turns

ATTEMPTS = 10
ATTEMPT_WINDOW = timedelta(minutes=5)
ATTEMPT_LOCK = 0x5163
"""Names the locks on PostgreSQL under which attempts are counted."""

WRONG = "The email address or password is not right. Check both and try again."


def sign_in(session: Session, email: str, password: str, *, origin: str, now: datetime) -> str:
    """Check a password and open a session; the token that stands for it.

    Raises NotSignedIn, with one message whatever was wrong, and TooMany after ten failures in
    five minutes for that account or from that origin.
    """
    with _checked(session, email, password, origin=origin, now=now) as account:
        return open_for(session, account.id, Means.FACTOR, now=now)


def confirm(session: Session, email: str, password: str, *, origin: str, now: datetime) -> datetime:
    """Check an account's password anew, for an act that asks for it; the instant of it.

    Opens no session. Raises as `sign_in` does, and counts failures with it.
    """
    with _checked(session, email, password, origin=origin, now=now):
        return now


def confirm_session(
    session: Session, token: str, password: str, *, origin: str, now: datetime
) -> str:
    """Check the password of whoever is signed in, and renew their session; its new token.

    Raises NotSignedIn where it is wrong or the session has ended, and TooMany as signing in does.
    """
    found = queries.open_session_of(session, digest(token), now)
    if found is None:
        raise NotSignedIn(ENDED)
    with _checked(session, found.account.email, password, origin=origin, now=now):
        return renew(session, token, now=now)


@contextmanager
def _checked(
    session: Session, email: str, password: str, *, origin: str, now: datetime
) -> Iterator[AccountRow]:
    """Run the block in one transaction with the account whose password this is, or count it."""
    targets = [_target("account", email.strip().lower()), _target("origin", origin)]
    _refuse_too_many(session, targets, now)
    account = queries.account_by_email(session, email.strip().lower())
    right = matches(account.password_hash if account else None, password)
    with look(session):
        # Those who try at once are counted one after another: eleven never pass for ten.
        take_turns(session, ATTEMPT_LOCK, targets)
        _refuse_too_many(session, targets, now)
        if account is not None and right and account.is_open:
            yield account
            return
        _count_failure(session, targets, now)
    raise NotSignedIn(WRONG)


def _count_failure(session: Session, targets: list[str], now: datetime) -> None:
    """Keep this failure, and none that no longer counts."""
    table = table_of(SignInAttempt)
    old = select(table.c.id).where(table.c.at < now - ATTEMPT_WINDOW)
    # What another failure is deleting at this moment is left to it.
    session.execute(delete(table).where(table.c.id.in_(old.with_for_update(skip_locked=True))))
    session.execute(insert(table), [{"target_digest": each, "at": now} for each in targets])


def _refuse_too_many(session: Session, targets: list[str], now: datetime) -> None:
    since = now - ATTEMPT_WINDOW
    if any(queries.attempts_since(session, target, since) >= ATTEMPTS for target in targets):
        raise TooMany(
            "There have been too many attempts to sign in. Wait 5 minutes and try again.",
            retry_after=int(ATTEMPT_WINDOW.total_seconds()),
        )


def _target(kind: str, value: str) -> str:
    return digest(f"{kind}:{value}")
