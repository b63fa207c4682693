"""Accounts, the keys and sessions that stand for them, and failed attempts to sign in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from register.models import Account, ApiKey, Organisation, SignIn, SignInAttempt

_ACCOUNT = select(
    Account.id,
    Account.ref,
    Account.email,
    Account.name,
    Account.role,
    Account.password_hash,
    Account.is_active,
    Account.organisation_id,
    Organisation.kind.label("organisation_kind"),
    Organisation.name.label("organisation_name"),
    Organisation.identifier.label("organisation_identifier"),
).join(Organisation, Organisation.id == Account.organisation_id)

_BY_EMAIL = _ACCOUNT.where(Account.email == bindparam("email"))
_BY_KEY = (
    _ACCOUNT.join(ApiKey, ApiKey.account_id == Account.id)
    .where(ApiKey.digest == bindparam("digest"))
    .where(ApiKey.revoked_at.is_(None), ApiKey.expires_at > bindparam("now"))
    .where(Account.is_active)
)
_BY_SIGN_IN = (
    _ACCOUNT.join(SignIn, SignIn.account_id == Account.id)
    .where(SignIn.digest == bindparam("digest"))
    .where(SignIn.ended_at.is_(None), SignIn.expires_at > bindparam("now"))
    .where(Account.is_active)
)
_ATTEMPTS = select(func.count()).where(
    SignInAttempt.target_digest == bindparam("target"), SignInAttempt.at > bindparam("since")
)
_ORGANISATION = select(Organisation.id, Organisation.ref, Organisation.name).where(
    Organisation.kind == bindparam("kind"), Organisation.identifier == bindparam("identifier")
)
_ALL = _ACCOUNT.order_by(Account.email)


class AccountRow(NamedTuple):
    """An account with the organisation that it acts for."""

    id: int
    ref: str
    email: str
    name: str
    role: str
    password_hash: str
    is_active: bool
    organisation_id: int
    organisation_kind: str
    organisation_name: str
    organisation_identifier: str


class OrganisationRow(NamedTuple):
    """A body that accounts act for."""

    id: int
    ref: str
    name: str


def account_by_email(session: Session, email: str) -> AccountRow | None:
    """The account with that address (lower case), active or not."""
    return _one(session, _BY_EMAIL, {"email": email})


def account_by_key(session: Session, digest: str, now: datetime) -> AccountRow | None:
    """The active account that an unexpired, unrevoked key stands for."""
    return _one(session, _BY_KEY, {"digest": digest, "now": now})


def account_by_sign_in(session: Session, digest: str, now: datetime) -> AccountRow | None:
    """The active account that a session still open stands for."""
    return _one(session, _BY_SIGN_IN, {"digest": digest, "now": now})


def attempts_since(session: Session, target: str, since: datetime) -> int:
    """How many attempts against that target failed after that instant."""
    return session.execute(_ATTEMPTS, {"target": target, "since": since}).scalar_one()


def organisation(session: Session, kind: str, identifier: str) -> OrganisationRow | None:
    """The organisation of that kind and identifier."""
    row = session.execute(_ORGANISATION, {"kind": kind, "identifier": identifier}).one_or_none()
    return OrganisationRow._make(row) if row else None


def every_account(session: Session) -> list[AccountRow]:
    """All accounts, by address."""
    return [AccountRow._make(row) for row in session.execute(_ALL)]


def _one(
    session: Session, statement: Select[*tuple[Any, ...]], values: Mapping[str, object]
) -> AccountRow | None:
    row = session.execute(statement, values).one_or_none()
    return AccountRow._make(row) if row else None
