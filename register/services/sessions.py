"""Sessions: each a row of the register's own, ended by signing out, by time or by idleness."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from register.access import Actor, Role
from register.db import table_of
from register.errors import NotSignedIn
from register.models import SignIn
from register.queries import accounts as queries
from register.services.accounts import actor_of
from register.services.passwords import digest
from register.services.suspension import refuse_suspended
from register.services.transaction import note, unlogged

SESSION_LENGTH = timedelta(hours=2)
"""From signing in, whatever is done meanwhile."""
IDLE = {Role.REGISTRAR: timedelta(minutes=30)}
"""How long a session may lie unused, for roles that may do most."""
SEEN_STEP = timedelta(minutes=1)
"""A session's last use is kept this coarsely, so that reading a page seldom writes."""

ENDED = "Your session has ended. Sign in again."


class Means(StrEnum):
    """With what a session was opened."""

    FACTOR = "factor"
    PROVIDER = "provider"
    LOCAL = "local"


def open_for(
    session: Session,
    account_id: int,
    means: Means,
    *,
    shown_at: datetime | None = None,
    now: datetime,
) -> str:
    """Open a session, inside the caller's transaction; the token that stands for it.

    shown_at: when they showed who they are, where that was not now.
    Raises Suspended for an account that lay unused, however somebody proved that it is theirs.
    """
    if means is not Means.LOCAL:
        refuse_suspended(session, account_id, now=now)
    token = secrets.token_urlsafe(32)
    session.execute(
        insert(table_of(SignIn)),
        {
            "account_id": account_id,
            "digest": digest(token),
            "started_at": now,
            "expires_at": now + SESSION_LENGTH,
            "ended_at": None,
            "authenticated_at": shown_at or now,
            "seen_at": now,
            "means": means.value,
        },
    )
    return token


def actor_of_session(session: Session, token: str, *, now: datetime) -> Actor | None:
    """Who a session stands for; none where it, its account or its body has ended."""
    kept = digest(token)
    found = queries.open_session_of(session, kept, now)
    if found is None:
        return None
    actor = actor_of(found.account)
    idle = IDLE.get(Role(found.account.role))
    if idle is not None:
        if now - found.seen_at > idle:
            return None
        if now - found.seen_at >= SEEN_STEP:
            _keep_seen(session, kept, now)
    return replace(actor, authenticated_at=found.authenticated_at)


def renew(session: Session, token: str, *, shown_at: datetime | None = None, now: datetime) -> str:
    """Let a session go on under a new token, inside the caller's transaction, as just confirmed.

    shown_at: when they showed who they are, where that was not now.
    The old token opens nothing from now on; the two hours are counted from where they were.
    Raises NotSignedIn where it has ended meanwhile.
    """
    fresh = secrets.token_urlsafe(32)
    table = table_of(SignIn)
    done = session.execute(
        update(table)
        .where(table.c.digest == digest(token), table.c.ended_at.is_(None))
        .where(table.c.expires_at > now)
        .values(digest=digest(fresh), authenticated_at=shown_at or now, seen_at=now)
        .returning(table.c.id)
    )
    if done.one_or_none() is None:
        raise NotSignedIn(ENDED)
    return fresh


def means_of(session: Session, token: str, *, now: datetime) -> Means:
    """With what an open session was opened; NotSignedIn where it has ended."""
    found = queries.open_session_of(session, digest(token), now)
    if found is None:
        raise NotSignedIn(ENDED)
    return Means(found.means)


def renew_local(session: Session, token: str, *, now: datetime) -> str:
    """Renew a session that was opened by choosing an account; NotSignedIn for any other."""
    if means_of(session, token, now=now) is not Means.LOCAL:
        raise NotSignedIn(ENDED)
    with unlogged(session):
        return renew(session, token, now=now)


def sign_out(session: Session, token: str, *, now: datetime) -> None:
    """End the session that the token stands for: it opens nothing from now on."""
    with unlogged(session):
        session.execute(
            update(SignIn)
            .where(SignIn.digest == digest(token), SignIn.ended_at.is_(None))
            .values(ended_at=now)
        )


def _keep_seen(session: Session, kept: str, now: datetime) -> None:
    """Where it cannot be kept at once it is not: the session then ends sooner, never later."""
    note(session, update(SignIn).where(SignIn.digest == kept).values(seen_at=now))
