"""Bearer keys for the API: shown once, kept as a digest."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from register.access import Actor
from register.db import table_of
from register.errors import InvalidInput, NotFound
from register.models import ApiKey
from register.queries import accounts as queries
from register.services import log
from register.services.accounts import actor_of
from register.services.passwords import digest
from register.services.transaction import transaction

KEY_LENGTH = timedelta(days=365)
PREFIX = "senco_"
"""Lets a scanner for leaked secrets recognise one of ours."""


def add_key(session: Session, email: str, *, label: str, actor: Actor, now: datetime) -> str:
    """Make a bearer key for an account; the key, which is shown this once and never again."""
    if label and not label.isprintable():
        raise InvalidInput.of("label", "Enter a label in one line")
    key = PREFIX + secrets.token_urlsafe(32)
    with transaction(session):
        account = queries.account_by_email(session, email.strip().lower())
        if account is None or not account.is_active:
            raise NotFound("There is no active account with that email address.")
        log.record(
            session, log.Draft("account.key_added", f"account:{account.ref}"), actor=actor, now=now
        )
        session.execute(
            insert(table_of(ApiKey)),
            {
                "account_id": account.id,
                "digest": digest(key),
                "label": label[:100],
                "created_at": now,
                "expires_at": now + KEY_LENGTH,
                "revoked_at": None,
            },
        )
    return key


def actor_of_key(session: Session, key: str, *, now: datetime) -> Actor | None:
    """Who a bearer key stands for; none where it is not one of ours or no longer good."""
    account = queries.account_by_key(session, digest(key), now)
    return actor_of(account) if account else None
