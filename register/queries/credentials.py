"""What accounts prove themselves with: factors, recovery codes, challenges and one-time links."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import (
    OneTimeLink,
    OutsideIdentity,
    OutsideSession,
    RecoveryCode,
    SecondFactor,
    SignIn,
    SignInChallenge,
)
from register.queries.accounts import AccountRow, account_by_id

_factor, _code = table_of(SecondFactor), table_of(RecoveryCode)
_challenge, _link = table_of(SignInChallenge), table_of(OneTimeLink)
_outside, _outside_session = table_of(OutsideIdentity), table_of(OutsideSession)
_opened = table_of(SignIn)


class Factor(NamedTuple):
    """An account's authenticator."""

    account_id: int
    secret: bytes
    last_step: int
    added_at: datetime


class Challenge(NamedTuple):
    """Somebody whose password was right, and who has yet to give a code."""

    id: int
    account: AccountRow
    secret: bytes | None
    tries: int


class OpenLink(NamedTuple):
    """A one-time link that has neither been used nor run out."""

    id: int
    account: AccountRow
    purpose: str


def factor_of(session: Session, account_id: int) -> Factor | None:
    """The account's authenticator, where it has set one up."""
    columns = (_factor.c.account_id, _factor.c.secret, _factor.c.last_step, _factor.c.added_at)
    row = session.execute(select(*columns).where(_factor.c.account_id == account_id)).one_or_none()
    return Factor._make(row) if row else None


def recovery_codes_left(session: Session, account_id: int) -> int:
    """How many of the account's recovery codes have not been used."""
    return session.execute(
        select(func.count()).where(_code.c.account_id == account_id, _code.c.used_at.is_(None))
    ).scalar_one()


def open_challenge(session: Session, digest: str, now: datetime) -> Challenge | None:
    """The challenge of that digest, where it has not been answered or run out."""
    row = session.execute(
        select(_challenge.c.id, _challenge.c.account_id, _challenge.c.secret, _challenge.c.tries)
        .where(_challenge.c.digest == digest, _challenge.c.ended_at.is_(None))
        .where(_challenge.c.expires_at > now)
    ).one_or_none()
    account = account_by_id(session, row.account_id) if row else None
    if row is None or account is None or not account.is_open:
        return None
    return Challenge(row.id, account, row.secret, row.tries)


def open_link(session: Session, digest: str, now: datetime) -> OpenLink | None:
    """The one-time link of that digest, where it may still be used."""
    row = session.execute(
        select(_link.c.id, _link.c.account_id, _link.c.purpose)
        .where(_link.c.digest == digest, _link.c.ended_at.is_(None))
        .where(_link.c.expires_at > now)
    ).one_or_none()
    account = account_by_id(session, row.account_id) if row else None
    if row is None or account is None or not account.is_open:
        return None
    return OpenLink(row.id, account, row.purpose)


def has_link_since(session: Session, account_id: int, since: datetime, now: datetime) -> bool:
    """Whether the account has a link that was made after that instant and may still be used."""
    found = (
        select(_link.c.id)
        .where(_link.c.account_id == account_id, _link.c.ended_at.is_(None))
        .where(_link.c.made_at > since, _link.c.expires_at > now)
    )
    return session.scalars(found).first() is not None


def has_outside_identity(session: Session, account_id: int) -> bool:
    """Whether the account signs in with a provider."""
    found = select(_outside.c.id).where(_outside.c.account_id == account_id)
    return session.scalar(found) is not None


def account_of_identity(session: Session, issuer: str, subject: str) -> AccountRow | None:
    """The account that somebody has who signs in with a provider."""
    account_id = session.scalar(
        select(_outside.c.account_id).where(
            _outside.c.issuer == issuer, _outside.c.subject == subject
        )
    )
    return account_by_id(session, account_id) if account_id else None


def outside_token_of(session: Session, digest: str) -> tuple[int, bytes] | None:
    """The account of the session of that digest, and the provider's token that was kept with it."""
    row = session.execute(
        select(_opened.c.account_id, _outside_session.c.token)
        .join(_outside_session, _outside_session.c.sign_in_id == _opened.c.id)
        .where(_opened.c.digest == digest)
    ).one_or_none()
    return (row.account_id, row.token) if row else None
