"""Accounts as a registrar looks after them: found by a word, with when each was last used."""

from datetime import datetime
from string import ascii_lowercase, ascii_uppercase
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from register.access import Role
from register.db import table_of
from register.identifiers import kept_address
from register.models import (
    Account,
    ApiKey,
    LogEntry,
    Organisation,
    OutsideIdentity,
    SecondFactor,
    SignIn,
)

_account, _body, _key = table_of(Account), table_of(Organisation), table_of(ApiKey)
_opened, _factor, _entry = table_of(SignIn), table_of(SecondFactor), table_of(LogEntry)
_identity = table_of(OutsideIdentity)

_SMALL: Final = str.maketrans(ascii_uppercase, ascii_lowercase)


class ListedAccount(NamedTuple):
    """One account, without any secret of it."""

    id: int
    ref: str
    email: str
    name: str
    role: str
    has_password: bool
    is_active: bool
    organisation_name: str
    closed_at: datetime | None
    frozen_at: datetime | None
    attested_at: datetime | None
    school_closed_at: datetime | None
    organisation_kind: str
    signed_in_at: datetime | None
    """When it last signed in."""
    key_used_at: datetime | None
    """When a key of it was last used, to the hour."""
    has_factor: bool
    has_identity: bool
    """Whether it signs in with an identity service."""
    made_at: datetime
    terms_accepted_at: datetime | None
    lifted_at: datetime | None

    @property
    def used_at(self) -> datetime:
        """When it was last used, as `accounts.last_used` has it."""
        at = (self.terms_accepted_at, self.lifted_at, self.signed_in_at, self.key_used_at)
        return max([self.made_at, *(each for each in at if each is not None)])


class ListedSession(NamedTuple):
    """A session that is open."""

    started_at: datetime
    expires_at: datetime
    means: str


def accounts_like(session: Session, words: str, *, limit: int, offset: int) -> list[ListedAccount]:
    """Accounts of which an address, a name or an organisation holds these words, by address."""
    asked = _select().order_by(_account.c.email).limit(limit).offset(offset)
    rows = session.execute(asked.where(*_holding(words)))
    return [ListedAccount._make(row) for row in rows]


def accounts_of(session: Session, organisation: str) -> list[ListedAccount]:
    """Every account of organisations with this number, or these letters in their name, by address;
    every one there is for "". A holder's is among them only there.
    """
    asked = _select().order_by(_account.c.email)
    if organisation:
        asked = asked.where(
            _account.c.role != Role.HOLDER.value,
            or_(
                _body.c.identifier == organisation,
                *_contains(_body.c.name, organisation),
            ),
        )
    return [ListedAccount._make(row) for row in session.execute(asked)]


def accounts_of_body(session: Session, ref: str, *, limit: int) -> list[ListedAccount]:
    """Accounts of the organisation with this reference, those that are active first, by address."""
    asked = _select().where(_body.c.ref == ref).limit(limit)
    rows = session.execute(asked.order_by(_account.c.is_active.desc(), _account.c.email))
    return [ListedAccount._make(row) for row in rows]


def count_accounts_like(session: Session, words: str) -> int:
    """How many there are."""
    joined = _account.join(_body, _body.c.id == _account.c.organisation_id)
    asked = select(func.count()).select_from(joined).where(*_holding(words))
    return session.execute(asked).scalar_one()


def listed_account(session: Session, ref: str) -> ListedAccount | None:
    """The account of that reference."""
    row = session.execute(_select().where(_account.c.ref == ref)).one_or_none()
    return ListedAccount._make(row) if row else None


def accounts_beside(session: Session, account_id: int) -> list[ListedAccount]:
    """The other active accounts of that account's role and body, by address."""
    it = _account.alias("it")
    own = select(it.c.organisation_id, it.c.role).where(it.c.id == account_id).subquery()
    asked = _select().join(
        own,
        and_(own.c.organisation_id == _account.c.organisation_id, own.c.role == _account.c.role),
    )
    asked = asked.where(_account.c.is_active, _account.c.id != account_id)
    return [ListedAccount._make(row) for row in session.execute(asked.order_by(_account.c.email))]


def sessions_open(session: Session, account_id: int, now: datetime) -> list[ListedSession]:
    """The sessions of an account that have neither ended nor run out, the newest first."""
    asked = select(_opened.c.started_at, _opened.c.expires_at, _opened.c.means)
    asked = asked.where(_opened.c.account_id == account_id, _opened.c.ended_at.is_(None))
    rows = session.execute(
        asked.where(_opened.c.expires_at > now).order_by(_opened.c.started_at.desc())
    )
    return [ListedSession._make(row) for row in rows]


def _select() -> Select[tuple[object, ...]]:
    mine = _account.c.id
    signed_in = select(func.max(_opened.c.started_at)).where(_opened.c.account_id == mine)
    by_key = select(func.max(_key.c.last_used_at)).where(_key.c.account_id == mine)
    return (
        select(
            mine,
            *(_account.c.ref, _account.c.email, _account.c.name, _account.c.role),
            _account.c.password_hash != "",
            _account.c.is_active,
            *(_body.c.name, _body.c.closed_at, _body.c.frozen_at),
            *(_body.c.attested_at, _body.c.school_closed_at, _body.c.kind),
            signed_in.scalar_subquery(),
            by_key.scalar_subquery(),
            select(_factor.c.id).where(_factor.c.account_id == mine).exists(),
            select(_identity.c.id).where(_identity.c.account_id == mine).exists(),
            *(_entry.c.at, _account.c.terms_accepted_at, _account.c.lifted_at),
        )
        .join_from(_account, _body, _body.c.id == _account.c.organisation_id)
        .join(_entry, _entry.c.number == _account.c.recorded_by)
    )


def _holding(words: str) -> list[ColumnElement[bool]]:
    """Each word in the address, the name or the organisation, whatever its case.

    A holder's account is found by its whole address alone: a part of it, or a name, would tell
    letter by letter what the page masks.
    """
    return [
        or_(
            _account.c.email == kept_address(each),
            and_(
                _account.c.role != Role.HOLDER.value,
                or_(
                    *(
                        found
                        for column in (_account.c.email, _account.c.name, _body.c.name)
                        for found in _contains(column, each)
                    )
                ),
            ),
        )
        for each in words.split()
    ]


def _contains(column: ColumnElement[str], text: str) -> list[ColumnElement[bool]]:
    """Ways in which a column holds the text, whatever its case: any of them is enough.

    SQLite, and PostgreSQL in some languages, makes A to Z small and leaves É: so what is looked for
    is spelled in each case, with the same letters made small.
    """
    cases = (text, text.upper(), text.capitalize())
    spelled = dict.fromkeys((text.lower(), *(each.translate(_SMALL) for each in cases)))
    return [func.lower(column).contains(each, autoescape=True) for each in spelled]
