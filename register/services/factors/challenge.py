"""Between a right password and a session: a code, five tries and ten minutes."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from register.db import table_of
from register.errors import NotSignedIn
from register.models import SignInChallenge
from register.queries.accounts import open_session_of
from register.queries.credentials import Challenge, open_challenge
from register.services.attempts import (
    Origin,
    attempt_in,
    attempt_of,
    count_failure,
    take_turn,
)
from register.services.factors import codes
from register.services.factors.proof import Proof, is_proved
from register.services.factors.vault import Vault
from register.services.passwords import digest
from register.services.sessions import ENDED, Means, open_for, renew
from register.services.suspension import refuse_suspended
from register.services.transaction import unlogged

CHALLENGE_LENGTH = timedelta(minutes=10)
TRIES = 5
"""Wrong codes after which the password is asked for again."""

START_AGAIN = "That took too long or too many tries. Enter your email address and password again."

_table = table_of(SignInChallenge)

Opened = TypeVar("Opened")
"""What a right answer gives."""


@dataclass(frozen=True, slots=True)
class SettingUp:
    """An authenticator that is being set up, and not yet taken."""

    secret: str
    address: str
    """What its QR code says."""


def begin_challenge(
    session: Session, account_id: int, vault: Vault, *, sets_up: bool, now: datetime
) -> str:
    """Begin a challenge, inside the caller's transaction; the token that stands for it."""
    token = secrets.token_urlsafe(32)
    session.execute(
        update(_table)
        .where(_table.c.account_id == account_id, _table.c.ended_at.is_(None))
        .values(ended_at=now)
    )
    session.execute(
        insert(_table),
        {
            "account_id": account_id,
            "digest": digest(token),
            "secret": vault.lock(codes.new_secret(), account_id) if sets_up else None,
            "tries": 0,
            "started_at": now,
            "expires_at": now + CHALLENGE_LENGTH,
            "ended_at": None,
        },
    )
    return token


def waits_for(session: Session, token: str, *, now: datetime) -> Challenge:
    """The challenge that the token stands for; NotSignedIn where it has ended."""
    challenge = open_challenge(session, digest(token), now)
    if challenge is None:
        raise NotSignedIn(START_AGAIN)
    return challenge


def setting_up(session: Session, token: str, vault: Vault, *, now: datetime) -> SettingUp:
    """What an account without an authenticator sets up; NotSignedIn where the challenge ended.

    Raises Suspended where no code would open it: their app would keep a key that is nobody's.
    """
    challenge = waits_for(session, token, now=now)
    refuse_suspended(session, challenge.account.id, now=now)
    if challenge.secret is None:
        raise NotSignedIn(START_AGAIN)
    secret = vault.open(challenge.secret, challenge.account.id)
    return SettingUp(secret, codes.address_for(secret, challenge.account.email))


def answer(
    session: Session,
    token: str,
    typed: str,
    proof: Proof,
    *,
    vault: Vault,
    origin: Origin,
    now: datetime,
) -> str | None:
    """Answer a challenge with a code; the token of the session that it opens, or none if wrong.

    Raises NotSignedIn where the challenge has ended, by time or with the fifth wrong code, and
    TooMany past a limit of failures.
    """
    asked = waits_for(session, token, now=now)

    def opened(challenge: Challenge) -> str | None:
        account_id = challenge.account.id
        if challenge.secret is not None or not is_proved(
            session, account_id, typed, proof, vault, now
        ):
            return None
        return open_for(session, account_id, Means.FACTOR, now=now)

    with unlogged(session):
        return try_once(session, token, asked, opened, origin=origin, now=now)


def try_once(
    session: Session,
    token: str,
    asked: Challenge,
    attempt: Callable[[Challenge], Opened | None],
    *,
    origin: Origin,
    now: datetime,
) -> Opened | None:
    """One try at a challenge, inside the caller's transaction: it ends it, or it is counted."""
    tried = attempt_of(asked.account.email, origin, asked.account, now)
    take_turn(session, tried, now)
    challenge = waits_for(session, token, now=now)
    result = attempt(challenge)
    tries = challenge.tries + (result is None)
    is_over = result is not None or tries >= TRIES
    session.execute(
        update(_table)
        .where(_table.c.id == challenge.id)
        .values(tries=tries, ended_at=now if is_over else None)
    )
    if result is None:
        count_failure(session, tried, now)
    return result


def confirm_session(
    session: Session,
    token: str,
    typed: str,
    proof: Proof,
    *,
    vault: Vault,
    origin: Origin,
    now: datetime,
) -> str | None:
    """Renew the session of somebody who gives a code; its new token, or none if it is wrong.

    Raises NotSignedIn where the session has ended, and TooMany as signing in does.
    """
    found = open_session_of(session, digest(token), now)
    if found is None:
        raise NotSignedIn(ENDED)
    tried = attempt_in(digest(token), found.account.email, origin)
    with unlogged(session):
        take_turn(session, tried, now)
        if is_proved(session, found.account.id, typed, proof, vault, now):
            return renew(session, token, now=now)
        count_failure(session, tried, now)
    return None
