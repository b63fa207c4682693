"""Somebody whom an identity service has shown: their account follows what it says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from register.access import Actor, OrganisationKind, Role
from register.clock import legal_day
from register.db import table_of
from register.errors import InvalidInput
from register.models import Account, OutsideIdentity
from register.queries import accounts as queries
from register.queries.accounts import AccountRow
from register.queries.bodies import name_of_body
from register.queries.credentials import account_of_identity
from register.services import log
from register.services.access_ended import end_access
from register.services.accounts import EMAIL, NewAccount, body_of, checked_email, record_account
from register.services.factors.vault import Vault
from register.services.outside.claims import Said
from register.services.outside.refusals import Refusal, refused
from register.services.outside.sessions import keep_token
from register.services.sessions import Means, open_for
from register.services.transaction import transaction, unlogged

SERVICE: Final = Actor(ref="identity-service", name="The identity service", permissions=frozenset())
"""Who records what an identity service says of somebody: they do not say it themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Somebody who has come back, with what is said of them."""

    issuer: str
    service: str
    """What people know the identity service as."""
    said: Said
    role: Role
    shown_at: datetime
    """When they showed who they are, by their token."""
    id_token: str = field(repr=False)


def arrive(session: Session, who: Arrival, *, vault: Vault, now: datetime) -> str:
    """Make or change their account as is said of them, and open a session; its token.

    Where their role or their organisation is another than before, every earlier session and key of
    the account ends. Raises NotProved, with a sentence that says what to do, for whoever is not to
    be let in; then nothing is recorded.
    """
    with unlogged(session):
        account = account_of_identity(session, who.issuer, who.said.subject)
        if account is not None and not _differences(session, account, who, now):
            return _open(session, account.id, who, vault, now)
    with transaction(session):
        account = account_of_identity(session, who.issuer, who.said.subject)
        if account is None:
            account_id = _make(session, who, now)
        else:
            account_id = account.id
            if changes := _differences(session, account, who, now):
                _follow(session, account, changes, who, now)
        return _open(session, account_id, who, vault, now)


def _differences(
    session: Session, account: AccountRow, who: Arrival, now: datetime
) -> dict[str, Any]:
    """What an account is to be from now on, where it is not; NotProved where it is not let in."""
    if account.role == Role.REGISTRAR.value:
        raise refused(Refusal.REGISTRAR)
    if not account.is_active:
        raise refused(Refusal.ACCOUNT_DEACTIVATED)
    _body_name(session, who, now)
    said = who.said
    wanted = {
        "role": who.role.value,
        "organisation_kind": said.kind.value,
        "organisation_identifier": said.identifier,
        "name": said.name,
    }
    # An address that another account has is left where it is: it is no more than a way to write.
    # One that cannot be an address is not taken either.
    if EMAIL.fullmatch(said.email) and queries.account_by_email(session, said.email) is None:
        wanted["email"] = said.email
    return {name: value for name, value in wanted.items() if getattr(account, name) != value}


def _follow(
    session: Session, account: AccountRow, changes: Mapping[str, Any], who: Arrival, now: datetime
) -> None:
    kind, identifier = who.said.kind, who.said.identifier
    name = _body_name(session, who, now)
    organisation_id = body_of(session, kind, identifier, name, actor=SERVICE, now=now)
    payload = {"changed": sorted(changes), "role": who.role.value, "was": account.role}
    draft = log.Draft("account.followed", f"account:{account.ref}", payload)
    log.record(session, draft, actor=SERVICE, now=now)
    values = {name: value for name, value in changes.items() if name in ("role", "name", "email")}
    session.execute(
        update(Account)
        .where(Account.id == account.id)
        .values(organisation_id=organisation_id, **values)
    )
    if changes.keys() & {"role", "organisation_kind", "organisation_identifier"}:
        # What was opened or given for one body or role is nothing of another's.
        end_access(session, account.id, now=now)


def _make(session: Session, who: Arrival, now: datetime) -> int:
    said = who.said
    name = _body_name(session, who, now)
    new = NewAccount(
        email=said.email,
        name=said.name,
        role=who.role,
        organisation_kind=said.kind,
        organisation_identifier=said.identifier,
        organisation_name=name,
    )
    try:
        email = checked_email(new)
    except InvalidInput as error:
        raise refused(Refusal.NOT_SAID, who.service) from error
    if queries.account_by_email(session, email) is not None:
        raise refused(Refusal.TAKEN)
    ref = record_account(session, new, email, "", actor=SERVICE, now=now)
    draft = log.Draft("account.identity_added", f"account:{ref}")
    log.record(session, draft, actor=SERVICE, now=now)
    account = queries.account_by_email(session, email)
    assert account is not None
    row = {"account_id": account.id, "issuer": who.issuer, "subject": said.subject}
    session.execute(insert(table_of(OutsideIdentity)), row)
    return account.id


def _body_name(session: Session, who: Arrival, now: datetime) -> str:
    """What the register calls their body, which no claim may say; NotProved where it knows none."""
    kind, identifier = who.said.kind, who.said.identifier
    held = queries.organisation(session, kind.value, identifier)
    name = name_of_body(session, kind, identifier, today=legal_day(now))
    if name is None and held is not None and kind is OrganisationKind.INSPECTORATE:
        name = held.name
    if name is None or (held is not None and held.closed_at is not None):
        raise refused(Refusal.NOT_HELD, who.service)
    return name


def _open(session: Session, account_id: int, who: Arrival, vault: Vault, now: datetime) -> str:
    token = open_for(session, account_id, Means.PROVIDER, shown_at=who.shown_at, now=now)
    keep_token(session, token, vault.lock(who.id_token, account_id), now=now)
    return token
