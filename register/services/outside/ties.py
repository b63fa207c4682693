"""An account that has a password, tied by the operator to somebody's identity, and parted again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from register.access import Actor, Role
from register.db import table_of
from register.errors import Conflict, InvalidInput, NotFound, Refused
from register.models import OutsideIdentity
from register.queries.credentials import account_of_identity, has_outside_identity
from register.services import log
from register.services.access_ended import end_sessions
from register.services.addresses import account_named
from register.services.outside.claims import is_subject
from register.services.transaction import transaction

_table = table_of(OutsideIdentity)


def tie(
    session: Session, email: str, issuer: str, subject: str, *, actor: Actor, now: datetime
) -> None:
    """Let an identity open an account; from its next sign-in the account follows what is said.

    subject: what the identity service itself calls the person: an address is nobody's proof. Raises
    InvalidInput for what cannot be one, NotFound, Refused for a registrar's account, or Conflict
    where the account is deactivated or either of the two is tied already.
    """
    if not is_subject(subject):
        raise InvalidInput.of("subject", "Enter the identifier that the identity service gives")
    with transaction(session):
        account = account_named(session, email)
        if account.role == Role.REGISTRAR.value:
            raise Refused("A registrar signs in with a password and an authenticator alone.")
        if not account.is_open:
            raise Conflict("This account has been deactivated.")
        if has_outside_identity(session, account.id):
            raise Conflict("This account is tied to an identity already.")
        if account_of_identity(session, issuer, subject) is not None:
            raise Conflict("That identity is tied to another account.")
        draft = log.Draft("account.identity_added", f"account:{account.ref}")
        log.record(session, draft, actor=actor, now=now)
        row = {"account_id": account.id, "issuer": issuer, "subject": subject}
        session.execute(insert(_table), row)


def untie(session: Session, email: str, *, actor: Actor, now: datetime) -> None:
    """Part an account from its identity and end its sessions; NotFound where it has none.

    One that has no password is sent a link by which to choose one.
    """
    with transaction(session):
        account = account_named(session, email)
        if not has_outside_identity(session, account.id):
            raise NotFound("This account is tied to no identity.")
        draft = log.Draft("account.identity_removed", f"account:{account.ref}")
        log.record(session, draft, actor=actor, now=now)
        session.execute(delete(_table).where(_table.c.account_id == account.id))
        end_sessions(session, account.id, now=now)
