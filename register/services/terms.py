"""The terms of use: accepted by each account at first, again each year and when they change."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from register.access import Actor
from register.db import table_of
from register.errors import Conflict, TermsNotAccepted
from register.models import Account
from register.services import log
from register.services.transaction import transaction

VERSION: Final = "2026-11-28"
"""The day from which the terms stand as the page has them; a change of them is a new day."""
WORDS: Final = "1477d08275fef821089ca792a69595bf5599c5b1c4c73caaf0f0251dde9289f7"
"""Hex SHA-256 of the words of that version, as a test reads them off the page: other words are
other terms, which everybody has yet to accept.
"""
TERM: Final = timedelta(days=365)
NOT_ACCEPTED: Final = (
    "The account of this key, or of this command, has not accepted the terms of use within the "
    "last year. Nothing has been looked up or recorded. Sign in to the register’s pages with it "
    "and accept them."
)
CHANGED: Final = (
    "The terms of use have changed since you opened this page, so you have not accepted anything. "
    "Read them as they stand now, then accept them."
)


def terms_until(version: str | None, accepted_at: datetime | None) -> datetime | None:
    """Until when an acceptance stands; none where it is of other terms."""
    return accepted_at + TERM if accepted_at is not None and version == VERSION else None


def refuse_without(actor: Actor, *, now: datetime) -> None:
    """Raise TermsNotAccepted where whoever acts by key or command owes them."""
    if not actor.has_accepted_terms(now=now):
        raise TermsNotAccepted(NOT_ACCEPTED)


def accept(session: Session, actor: Actor, *, read: str, now: datetime) -> None:
    """Record that an account accepts the terms that it has read, for a year from now.

    read: their version. Raises Conflict where they are other terms than those that stand now.
    Nothing is recorded where they were accepted already and stand for most of a year yet.
    """
    if read != VERSION:
        raise Conflict(CHANGED)
    if actor.terms_until is not None and actor.terms_until - now > TERM - timedelta(days=1):
        return
    table = table_of(Account)
    with transaction(session):
        draft = log.Draft("account.terms_accepted", actor.ref, {"terms": read})
        log.record(session, draft, actor=actor, now=now)
        session.execute(
            update(table)
            .where(table.c.id == actor.account_id)
            .values(terms=read, terms_accepted_at=now)
        )
