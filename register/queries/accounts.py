"""Accounts, the keys and sessions that stand for them, and failed attempts to sign in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import Account, ApiKey, Organisation, SignIn, SignInAttempt

# Core, not mapped classes: every request asks one of these, and needs no objects.
_account, _key, _organisation = map(table_of, (Account, ApiKey, Organisation))
_attempt, _sign_in = map(table_of, (SignInAttempt, SignIn))

_ACCOUNT = select(
    _account.c.id,
    _account.c.ref,
    _account.c.email,
    _account.c.name,
    _account.c.role,
    _account.c.password_hash,
    _account.c.is_active,
    _account.c.organisation_id,
    _organisation.c.kind.label("organisation_kind"),
    _organisation.c.name.label("organisation_name"),
    _organisation.c.identifier.label("organisation_identifier"),
).select_from(_account.join(_organisation, _organisation.c.id == _account.c.organisation_id))

_BY_EMAIL = _ACCOUNT.where(_account.c.email == bindparam("email"))
_BY_KEY = (
    _ACCOUNT.join(_key, _key.c.account_id == _account.c.id)
    .where(_key.c.digest == bindparam("digest"))
    .where(_key.c.revoked_at.is_(None), _key.c.expires_at > bindparam("now"))
    .where(_account.c.is_active)
)
_BY_SIGN_IN = (
    _ACCOUNT.join(_sign_in, _sign_in.c.account_id == _account.c.id)
    .where(_sign_in.c.digest == bindparam("digest"))
    .where(_sign_in.c.ended_at.is_(None), _sign_in.c.expires_at > bindparam("now"))
    .where(_account.c.is_active)
)
_ATTEMPTS = select(func.count()).where(
    _attempt.c.target_digest == bindparam("target"), _attempt.c.at > bindparam("since")
)
_ORGANISATION = select(_organisation.c.id, _organisation.c.ref, _organisation.c.name).where(
    _organisation.c.kind == bindparam("kind"), _organisation.c.identifier == bindparam("identifier")
)
_ALL = _ACCOUNT.order_by(_account.c.email)


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
