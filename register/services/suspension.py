"""An account that nobody uses is suspended, and a registrar or the operator opens it again."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from register.access import Actor
from register.db import table_of
from register.errors import Conflict, Suspended
from register.models import Account
from register.queries import accounts as queries
from register.services import log
from register.services.addresses import account_named
from register.services.one_registrar import refuse_one_registrar
from register.services.transaction import transaction

UNUSED: Final = timedelta(days=90)
SUSPENDED: Final = (
    f"Your account has not been used for {UNUSED.days} days, so it is suspended. Ask the register "
    "to open it again, and say who you are and what you need it for."
)


def has_lapsed(last_used: datetime, *, now: datetime) -> bool:
    """Whether what was last used then has lain unused for more than 90 days."""
    return now - last_used > UNUSED


def is_suspended(session: Session, account_id: int, *, now: datetime) -> bool:
    """Whether an account has lain unused for too long."""
    return has_lapsed(queries.last_used(session, account_id), now=now)


def refuse_suspended(session: Session, account_id: int, *, now: datetime) -> None:
    """Raise Suspended for an account that has lain unused for too long."""
    if is_suspended(session, account_id, now=now):
        raise Suspended(SUSPENDED)


def lift(session: Session, email: str, *, actor: Actor, now: datetime) -> None:
    """Open a suspended account again; NotFound, or Conflict where it is not suspended.

    Its keys that lay unused stay shut: a new one is made where one is needed.
    """
    table = table_of(Account)
    with transaction(session):
        account = account_named(session, email)
        refuse_one_registrar(account, actor)
        if not is_suspended(session, account.id, now=now):
            raise Conflict("That account is not suspended.")
        draft = log.Draft("account.suspension_lifted", f"account:{account.ref}")
        log.record(session, draft, actor=actor, now=now)
        session.execute(update(table).where(table.c.id == account.id).values(lifted_at=now))
