"""A session that an identity service opened: confirmed by it, and ended there as it ends here."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import OutsideSession, SignIn
from register.queries.credentials import account_of_identity, outside_token_of
from register.services.factors.vault import Vault
from register.services.outside.refusals import Refusal, refused
from register.services.passwords import digest
from register.services.sessions import SESSION_LENGTH, renew
from register.services.transaction import unlogged

_table = table_of(OutsideSession)


def confirm(
    session: Session,
    token: str,
    account_id: int,
    issuer: str,
    subject: str,
    *,
    shown_at: datetime,
    now: datetime,
) -> str:
    """Let a session go on as confirmed by the identity that its account has; its new token.

    shown_at: when they showed who they are, by the token that was asked for.
    Raises NotProved where it is another's identity, and NotSignedIn where the session has ended.
    """
    with unlogged(session):
        account = account_of_identity(session, issuer, subject)
        if account is None or account.id != account_id:
            raise refused(Refusal.OTHER_PERSON)
        return renew(session, token, shown_at=shown_at, now=now)


def keep_token(session: Session, token: str, locked: bytes, *, now: datetime) -> None:
    """Keep, inside the caller's transaction, what ends the session at the identity service."""
    session.execute(delete(_table).where(_table.c.expires_at < now))
    opened = session.execute(select(SignIn.id).where(SignIn.digest == digest(token))).scalar_one()
    row = {"sign_in_id": opened, "token": locked, "expires_at": now + SESSION_LENGTH}
    session.execute(insert(_table), row)


def take_token(session: Session, token: str, *, vault: Vault) -> str | None:
    """The identity service's own token of a session, taken out; none where none was kept."""
    found = outside_token_of(session, digest(token))
    if found is None:
        return None
    account_id, locked = found
    of_it = select(SignIn.id).where(SignIn.digest == digest(token)).scalar_subquery()
    with unlogged(session):
        session.execute(delete(_table).where(_table.c.sign_in_id == of_it))
    return vault.open(locked, account_id)
