"""Which accounts are one person's: two registrars have to be two people (ADR 0012)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from register.access import Actor
from register.db import table_of
from register.errors import InvalidInput, NotFound
from register.models import Account
from register.names import fold
from register.queries.proposals import Identity, identity_by_email, identity_by_id, registrars
from register.references import new_ref
from register.services import log
from register.services.transaction import transaction

TAG: Final = "+"
"""What follows it in a mailbox's name is the owner's own choice."""


def is_one_person(one: Identity, other: Identity) -> bool:
    """Whether anything says that these accounts are one person's.

    The same account; the same key; the same mailbox, whatever its tag, dots or domain; or the same
    name in any order. It errs towards one person: another registrar can always approve.
    """
    return (
        one.id == other.id
        or (one.person_key is not None and one.person_key == other.person_key)
        or _mailbox(one.email) == _mailbox(other.email)
        or _name(one.name) == _name(other.name)
    )


def accounts_of_one(session: Session, mine: Identity) -> list[int]:
    """Every registrar's account that is this person's, active or not."""
    return [each.id for each in registrars(session) if is_one_person(mine, each)]


def email_of(session: Session, actor: Actor) -> str:
    """The address that this actor's account signs in with; empty where it has none."""
    found = identity_by_id(session, actor.account_id) if actor.account_id else None
    return found.email if found else ""


def declare_one_person(
    session: Session, email: str, other_email: str, *, actor: Actor, now: datetime
) -> None:
    """Record that two accounts are one person's; InvalidInput where they are one account.

    Raises NotFound where there is no such account. There is no way to take it back: it only ever
    stops somebody from approving their own act.
    """
    with transaction(session):
        one = _account(session, email, "first")
        other = _account(session, other_email, "second")
        if one.id == other.id:
            raise InvalidInput.of("other", "Enter the addresses of two accounts")
        key = one.person_key or other.person_key or new_ref()
        merged = {one.person_key, other.person_key} - {None}
        draft = log.Draft(
            "account.person_declared", f"account:{one.ref}", {"other": f"account:{other.ref}"}
        )
        log.record(session, draft, actor=actor, now=now)
        table = table_of(Account)
        chosen = table.c.id.in_([one.id, other.id]) | table.c.person_key.in_(merged)
        session.execute(update(table).where(chosen).values(person_key=key))


def _account(session: Session, email: str, which: str) -> Identity:
    found = identity_by_email(session, email)
    if found is None:
        raise NotFound(f"There is no account with the {which} address. Check that address.")
    return found


def _mailbox(email: str) -> str:
    local = email.lower().partition("@")[0]
    return local.partition(TAG)[0].replace(".", "")


def _name(name: str) -> tuple[str, ...]:
    return tuple(sorted(fold(name).split()))
