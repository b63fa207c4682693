"""Somebody's way to an identity service and back: once, within ten minutes, in one browser."""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from register.db import table_of
from register.errors import NotBegun
from register.models import OutsideErrand
from register.services.attempts import (
    Origin,
    count_failure,
    take_turn,
    way_back,
    way_there,
)
from register.services.passwords import digest
from register.services.transaction import unlogged

ERRAND_LENGTH = timedelta(minutes=10)
NOT_BEGUN = (
    "This way in was begun in another browser, has been used already, or took longer than 10 "
    "minutes. Nothing has been recorded. Start again from the sign-in page."
)

_table = table_of(OutsideErrand)


@dataclass(frozen=True, slots=True)
class Errand:
    """What somebody went for."""

    account_id: int | None
    """Whose session is to be confirmed; none where somebody signs in."""
    next_page: str
    started_at: datetime


def begin(
    session: Session,
    browser: str,
    next_page: str,
    *,
    account_id: int | None,
    origin: Origin,
    now: datetime,
) -> str:
    """Begin an errand of the browser that holds this secret; the state that stands for it.

    Raises TooMany where too many were begun in one place.
    """
    state, tried = secrets.token_urlsafe(32), way_there(origin)
    with unlogged(session):
        take_turn(session, tried, now)
        count_failure(session, tried, now)
        old = select(_table.c.id).where(_table.c.expires_at < now)
        # What another is deleting at this moment is left to it.
        old = old.with_for_update(skip_locked=True)
        session.execute(delete(_table).where(_table.c.id.in_(old)))
        session.execute(
            insert(_table),
            {
                "state_digest": digest(state),
                "browser_digest": digest(browser),
                "account_id": account_id,
                "next_page": next_page,
                "started_at": now,
                "expires_at": now + ERRAND_LENGTH,
                "ended_at": None,
            },
        )
    return state


def take(session: Session, state: str, browser: str, *, origin: Origin, now: datetime) -> Errand:
    """Use an errand up; NotBegun where there is none, or it is another browser's, used or late.

    That is a failure, and past a limit of them from one place TooMany is raised: then the identity
    service is not asked at all.
    """
    tried = way_back(origin)
    with unlogged(session):
        take_turn(session, tried, now)
        row = session.execute(
            update(_table)
            .where(_table.c.state_digest == digest(state))
            .where(_table.c.browser_digest == digest(browser))
            .where(_table.c.ended_at.is_(None), _table.c.expires_at > now)
            .values(ended_at=now)
            .returning(_table.c.account_id, _table.c.next_page, _table.c.started_at)
        ).one_or_none()
        if row is None:
            count_failure(session, tried, now)
    if row is None:
        raise NotBegun(NOT_BEGUN)
    return Errand(*row)


def count_wrong(session: Session, *, origin: Origin, now: datetime) -> None:
    """Count that somebody came back with what was not the identity service's own word."""
    with unlogged(session):
        count_failure(session, way_back(origin), now)


def nonce_of(state: str, browser: str) -> str:
    """What the token of this errand has to repeat; the database keeps nothing that tells it."""
    return _derived("nonce", state, browser)


def verifier_of(state: str, browser: str) -> str:
    """What shows that a code was asked for by this errand (RFC 7636), kept nowhere likewise."""
    return _derived("verifier", state, browser)


def _derived(what: str, state: str, browser: str) -> str:
    made = hmac.new(browser.encode(), f"{what}:{state}".encode(), sha256).digest()
    return urlsafe_b64encode(made).rstrip(b"=").decode("ascii")
