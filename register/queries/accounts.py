"""Accounts, the keys and sessions that stand for them, and failed attempts to sign in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from sqlalchemy import Executable, String, TextualSelect, bindparam, func, select
from sqlalchemy.orm import Session

from register.column_types import UTCDateTime
from register.db import table_of
from register.identifiers import kept_address
from register.models import Account, ApiKey, LogEntry, Organisation, SignIn, SignInAttempt
from register.queries.written_out import written_out

# Tables and not models: every request asks one of these, and rows of models cost twice as much.
account, body, key = table_of(Account), table_of(Organisation), table_of(ApiKey)
opened, attempt = table_of(SignIn), table_of(SignInAttempt)

_ACCOUNT = select(
    account.c.id,
    account.c.ref,
    account.c.email,
    account.c.name,
    account.c.role,
    account.c.password_hash,
    account.c.is_active,
    account.c.organisation_id,
    body.c.kind.label("organisation_kind"),
    body.c.name.label("organisation_name"),
    body.c.identifier.label("organisation_identifier"),
    body.c.closed_at.label("organisation_closed_at"),
    body.c.frozen_at,
    body.c.attested_at,
    body.c.school_closed_at,
    body.c.school_closed_on,
    account.c.terms,
    account.c.terms_accepted_at,
).join(body, body.c.id == account.c.organisation_id)

_BY_EMAIL = _ACCOUNT.where(account.c.email == bindparam("email"))
_BY_ID = _ACCOUNT.where(account.c.id == bindparam("id"))
_BY_KEY = written_out(
    _ACCOUNT.add_columns(key.c.last_used_at)
    .join(key, key.c.account_id == account.c.id)
    .where(key.c.digest == bindparam("digest"))
    .where(key.c.revoked_at.is_(None), key.c.expires_at > bindparam("now"))
    .where(func.coalesce(key.c.last_used_at, key.c.created_at) >= bindparam("unused_since"))
    .where(account.c.is_active, body.c.closed_at.is_(None))
)
_BY_SIGN_IN = written_out(
    _ACCOUNT.add_columns(opened.c.authenticated_at, opened.c.seen_at, opened.c.means)
    .join(opened, opened.c.account_id == account.c.id)
    .where(opened.c.digest == bindparam("digest"))
    .where(opened.c.ended_at.is_(None), opened.c.expires_at > bindparam("now"))
    .where(account.c.is_active, body.c.closed_at.is_(None))
)
_ORGANISATION = select(body.c.id, body.c.ref, body.c.name, body.c.closed_at).where(
    body.c.kind == bindparam("kind"), body.c.identifier == bindparam("identifier")
)
_MADE = (
    select(LogEntry.at, account.c.terms_accepted_at, account.c.lifted_at)
    .join_from(account, LogEntry, LogEntry.number == account.c.recorded_by)
    .where(account.c.id == bindparam("account_id"))
)
_USED = select(
    select(func.max(opened.c.started_at))
    .where(opened.c.account_id == bindparam("account_id"))
    .scalar_subquery(),
    select(func.max(key.c.last_used_at))
    .where(key.c.account_id == bindparam("account_id"))
    .scalar_subquery(),
)
_ALL = _ACCOUNT.order_by(account.c.email)


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
    organisation_closed_at: datetime | None
    frozen_at: datetime | None
    attested_at: datetime | None
    school_closed_at: datetime | None
    school_closed_on: date | None
    terms: str | None
    terms_accepted_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether somebody may act with it: it is active, and its organisation is not closed."""
        return self.is_active and self.organisation_closed_at is None


class OpenSession(NamedTuple):
    """A session that is open, by time and by what its account and organisation are."""

    account: AccountRow
    authenticated_at: datetime
    seen_at: datetime
    means: str


class OpenKey(NamedTuple):
    """The account that a key opens, and when the key last opened it, to the hour."""

    account: AccountRow
    last_used_at: datetime | None


class KeyRow(NamedTuple):
    """A key, by everything but itself."""

    id: int
    label: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None

    def is_good(self, now: datetime) -> bool:
        """Whether it has been neither revoked nor run out."""
        return self.revoked_at is None and self.expires_at > now


class OrganisationRow(NamedTuple):
    """A body that accounts act for."""

    id: int
    ref: str
    name: str
    closed_at: datetime | None


def account_by_email(session: Session, email: str) -> AccountRow | None:
    """The account with that address, however it is typed, active or not."""
    return _one(session, _BY_EMAIL, {"email": kept_address(email)})


def account_by_id(session: Session, account_id: int) -> AccountRow | None:
    """The account of that number, active or not."""
    return _one(session, _BY_ID, {"id": account_id})


def account_by_key(
    session: Session, digest: str, now: datetime, *, unused_since: datetime
) -> OpenKey | None:
    """The active account that a key stands for: unexpired, unrevoked, and used since then."""
    asked = {"digest": digest, "now": now, "unused_since": unused_since}
    row = session.connection().execute(_BY_KEY, asked).one_or_none()
    return OpenKey(AccountRow._make(row[:-1]), row[-1]) if row else None


def keys_of(session: Session, account_id: int) -> list[KeyRow]:
    """Every key that the account was ever given, the oldest first."""
    columns = (key.c.id, key.c.label, key.c.created_at, key.c.expires_at)
    asked = select(*columns, key.c.revoked_at, key.c.last_used_at)
    rows = session.execute(asked.where(key.c.account_id == account_id).order_by(key.c.id))
    return [KeyRow._make(row) for row in rows]


def open_session_of(session: Session, digest: str, now: datetime) -> OpenSession | None:
    """The session of that digest, where it is open and its account active."""
    row = session.connection().execute(_BY_SIGN_IN, {"digest": digest, "now": now}).one_or_none()
    return OpenSession(AccountRow._make(row[:-3]), *row[-3:]) if row else None


def attempts_between(
    session: Session, asked: Sequence[tuple[str, datetime, datetime]]
) -> list[int]:
    """How many attempts against each target failed between its instants, in one statement."""
    given: dict[str, object] = {}
    for number, (target, since, until) in enumerate(asked):
        given |= {f"target_{number}": target, f"since_{number}": since, f"until_{number}": until}
    return list(session.connection().execute(_attempts(len(asked)), given).one())


@cache
def _attempts(targets: int) -> TextualSelect:
    """Counts of so many targets beside one another."""
    counts = (
        select(func.count())
        .where(attempt.c.target_digest == bindparam(f"target_{number}", type_=String()))
        .where(attempt.c.at > bindparam(f"since_{number}", type_=UTCDateTime()))
        .where(attempt.c.at <= bindparam(f"until_{number}", type_=UTCDateTime()))
        .scalar_subquery()
        .label(f"count_{number}")
        for number in range(targets)
    )
    return written_out(select(*counts))


def last_used(session: Session, account_id: int) -> datetime:
    """When an account was last used: made, its terms accepted, lifted, signed in, or by a key."""
    mine = {"account_id": account_id}
    at = [*session.execute(_MADE, mine).one(), *session.execute(_USED, mine).one()]
    return max(each for each in at if isinstance(each, datetime))


def organisation(session: Session, kind: str, identifier: str) -> OrganisationRow | None:
    """The organisation of that kind and identifier."""
    row = session.execute(_ORGANISATION, {"kind": kind, "identifier": identifier}).one_or_none()
    return OrganisationRow._make(row) if row else None


def every_account(session: Session) -> list[AccountRow]:
    """All accounts, by address."""
    return [AccountRow._make(row) for row in session.execute(_ALL)]


def _one(
    session: Session, statement: Executable, values: Mapping[str, object]
) -> AccountRow | None:
    row = session.connection().execute(statement, values).one_or_none()
    return AccountRow._make(row) if row else None
