"""Bearer keys for the API: shown once, kept as a digest."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from register.access import Actor
from register.db import table_of
from register.errors import Conflict, InvalidInput, NotFound
from register.models import ApiKey
from register.queries import accounts as queries
from register.services import log
from register.services.accounts import actor_of
from register.services.addresses import account_named
from register.services.one_registrar import refuse_one_registrar
from register.services.passwords import digest
from register.services.suspension import UNUSED, is_suspended, refuse_suspended
from register.services.transaction import note, transaction

KEY_LENGTH = timedelta(days=365)
USED_STEP = timedelta(hours=1)
"""A key's last use is kept this coarsely, so that a request seldom writes."""
LONGEST_LABEL = 100
PREFIX = "senco_"
"""Lets a scanner for leaked secrets recognise one of ours."""


def add_key(session: Session, email: str, *, label: str, actor: Actor, now: datetime) -> str:
    """Make a bearer key for an account; the key, which is shown this once and never again.

    Raises InvalidInput, NotFound where no open account has the address, Conflict where it is
    suspended.
    """
    if label and not label.isprintable():
        raise InvalidInput.of("label", "Enter a label in one line")
    if len(label) > LONGEST_LABEL:
        raise InvalidInput.of("label", f"Enter a label of {LONGEST_LABEL} characters or fewer")
    key = PREFIX + secrets.token_urlsafe(32)
    with transaction(session):
        account = queries.account_by_email(session, email)
        if account is None or not account.is_open:
            raise NotFound("There is no open account with that email address.")
        if is_suspended(session, account.id, now=now):
            raise Conflict("That account is suspended. Lift its suspension first.")
        log.record(
            session, log.Draft("account.key_added", f"account:{account.ref}"), actor=actor, now=now
        )
        session.execute(
            insert(table_of(ApiKey)),
            {
                "account_id": account.id,
                "digest": digest(key),
                "label": label,
                "created_at": now,
                "expires_at": now + KEY_LENGTH,
                "revoked_at": None,
            },
        )
    return key


def actor_of_key(session: Session, key: str, *, now: datetime) -> Actor | None:
    """Who a bearer key stands for; none where it is not one of ours or no longer good.

    Raises Suspended where nobody has used its account for 90 days.
    """
    kept = digest(key)
    found = queries.account_by_key(session, kept, now, unused_since=now - UNUSED)
    if found is None:
        return None
    actor, used = actor_of(found.account), found.last_used_at
    if used is None or now - used >= USED_STEP:
        # A key that was used within the hour is itself why its account is not suspended.
        refuse_suspended(session, found.account.id, now=now)
        # Where another is writing it is kept at a later request: nobody waits for this.
        note(session, update(ApiKey).where(ApiKey.digest == kept).values(last_used_at=now))
    return actor


def show_keys(session: Session, email: str) -> list[queries.KeyRow]:
    """Every key that an account was ever given; NotFound where there is no such account."""
    return queries.keys_of(session, account_named(session, email).id)


def revoke_key(session: Session, email: str, number: int, *, actor: Actor, now: datetime) -> None:
    """Let a key of an account's open nothing from the next request on; NotFound, or Conflict."""
    with transaction(session):
        account = account_named(session, email)
        if account.id != actor.account_id:
            refuse_one_registrar(account, actor)
        held = {each.id: each for each in queries.keys_of(session, account.id)}.get(number)
        if held is None:
            raise NotFound("That account has no key of that number.")
        if held.revoked_at is not None:
            raise Conflict("That key has been revoked already.")
        draft = log.Draft("account.key_revoked", f"account:{account.ref}")
        log.record(session, draft, actor=actor, now=now)
        session.execute(update(ApiKey).where(ApiKey.id == number).values(revoked_at=now))
