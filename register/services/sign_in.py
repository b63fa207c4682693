"""Sessions: opened by a password, ended by signing out or by time."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from register.access import Actor
from register.db import table_of
from register.errors import NotSignedIn, TooMany
from register.models import SignIn, SignInAttempt
from register.queries import accounts as queries
from register.services.accounts import actor_of
from register.services.passwords import digest, matches
from register.services.transaction import look, take_turns

SESSION_LENGTH = timedelta(hours=2)
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
    targets = [_target("account", email.strip().lower()), _target("origin", origin)]
    _refuse_too_many(session, targets, now)
    account = queries.account_by_email(session, email.strip().lower())
    right = matches(account.password_hash if account else None, password)
    token = None
    with look(session):
        # Those who try at once are counted one after another: eleven never pass for ten.
        take_turns(session, ATTEMPT_LOCK, targets)
        _refuse_too_many(session, targets, now)
        if account is not None and right and account.is_active:
            token = _open(session, account.id, now)
        else:
            _count_failure(session, targets, now)
    if token is None:
        raise NotSignedIn(WRONG)
    return token


def started_at(session: Session, token: str) -> datetime | None:
    """When the session that the token stands for began."""
    return queries.sign_in_started(session, digest(token))


def confirm(session: Session, email: str, password: str, *, origin: str, now: datetime) -> datetime:
    """Check an account's password anew, for an act that asks for it; the instant of it.

    Opens no session. Raises as `sign_in` does, and counts failures with it.
    """
    token = sign_in(session, email, password, origin=origin, now=now)
    sign_out(session, token, now=now)
    return now


def _open(session: Session, account_id: int, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    session.execute(
        insert(table_of(SignIn)),
        {
            "account_id": account_id,
            "digest": digest(token),
            "started_at": now,
            "expires_at": now + SESSION_LENGTH,
            "ended_at": None,
        },
    )
    return token


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


def sign_out(session: Session, token: str, *, now: datetime) -> None:
    """End the session that the token stands for: it opens nothing from now on."""
    with look(session):
        session.execute(
            update(SignIn)
            .where(SignIn.digest == digest(token), SignIn.ended_at.is_(None))
            .values(ended_at=now)
        )


def actor_of_session(session: Session, token: str, *, now: datetime) -> Actor | None:
    """Who a session stands for; none where it has ended, or the account is not active."""
    account = queries.account_by_sign_in(session, digest(token), now)
    return actor_of(account) if account else None


def _target(kind: str, value: str) -> str:
    return digest(f"{kind}:{value}")
