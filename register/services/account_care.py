"""What a registrar does for accounts: find them, invite, let back in, deactivate."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from register.access import Actor, OrganisationKind, Permission, Role, works_as
from register.errors import Conflict, NotAllowed, NotFound, TooMany
from register.queries import account_list as queries
from register.queries.account_list import ListedAccount, ListedSession
from register.queries.accounts import KeyRow, keys_of
from register.references import can_name
from register.services import accounts, api_keys, links, reactivation, suspension
from register.services.accounts import NewAccount
from register.services.addresses import account_named
from register.services.attestation.term import attestation_of
from register.services.deactivations import DeactivationReason, work_of
from register.services.factors import setup
from register.services.mail import Letter
from register.services.misuse.deactivations import tell_of_deactivations
from register.services.one_registrar import refuse_one_registrar

PAGE: Final = 50
MOST_WORDS: Final = 5
"""Words that are looked for: each costs a comparison with every account."""


class AccountState(StrEnum):
    """Whether somebody may act with an account, and why not."""

    OPEN = "Open"
    INVITED = "Invited, and no password chosen yet"
    SUSPENDED = f"Suspended: not used for {suspension.UNUSED.days} days"
    FROZEN = "Frozen with its organisation"
    BODY_CLOSED = "Its organisation is closed"
    DEACTIVATED = "Deactivated"


@dataclass(frozen=True, slots=True)
class Cared:
    """An account as a registrar sees it."""

    ref: str
    email: str
    """A holder's is masked: their account is theirs."""
    name: str
    role: str
    works_as: str
    """The role in a word, as pages tell it."""
    organisation: str
    state: AccountState
    has_factor: bool
    signed_in_at: datetime | None
    key_used_at: datetime | None
    is_own: bool
    is_registrars: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    """A page of accounts."""

    accounts: tuple[Cared, ...]
    count: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are; one where there is nothing."""
        return max(1, -(-self.count // PAGE))


@dataclass(frozen=True, slots=True)
class Whole:
    """One account with its keys and sessions."""

    account: Cared
    keys: tuple[KeyRow, ...]
    sessions: tuple[ListedSession, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """What ends with an account, and who goes on with its work."""

    account: Cared
    sessions: int
    keys: tuple[KeyRow, ...]
    """Those that open something now."""
    beside: int
    """Accounts of the same role and body that somebody may act with now."""
    work: str
    """What they do, as a clause that goes after “can”."""


def find_accounts(
    session: Session, words: str, page: int, *, actor: Actor, now: datetime
) -> AccountPage:
    """The accounts that these words are of, or all of them, a page at a time."""
    _must_care(actor)
    words = " ".join(words.split()[:MOST_WORDS])
    found = queries.accounts_like(session, words, limit=PAGE, offset=(page - 1) * PAGE)
    count = queries.count_accounts_like(session, words)
    return AccountPage(tuple(_cared(each, actor, now) for each in found), count, page)


def show_account(session: Session, ref: str, *, actor: Actor, now: datetime) -> Whole:
    """One account; NotFound where there is none."""
    found = _found(session, ref, actor)
    open_now = queries.sessions_open(session, found.id, now) if found.is_active else []
    cared = _cared(found, actor, now)
    return Whole(cared, tuple(keys_of(session, found.id)), tuple(open_now))


def invite(
    session: Session, asked: NewAccount, *, address: str, actor: Actor, now: datetime
) -> Letter:
    """Make an account; the letter that invites somebody to it. Raises what `links.invite` does."""
    _must_care(actor)
    return links.invite(session, asked, address=address, actor=actor, now=now)


def send_link(session: Session, ref: str, *, address: str, actor: Actor, now: datetime) -> Letter:
    """The letter with a new link, to the address that the account has. Raises as `links` does."""
    found = _found(session, ref, actor)
    return links.send_link(session, found.email, address=address, actor=actor, now=now)


def before_deactivating(session: Session, ref: str, *, actor: Actor, now: datetime) -> Ending:
    """What deactivating an account would end; nothing is recorded. Raises as `deactivate` does."""
    found = _theirs(session, ref, actor)
    if not found.is_active:
        raise Conflict("This account has been deactivated already.")
    beside = queries.accounts_beside(session, found.id)
    return Ending(
        account=_cared(found, actor, now),
        sessions=len(queries.sessions_open(session, found.id, now)),
        keys=tuple(each for each in keys_of(session, found.id) if each.is_good(now)),
        beside=sum(_state(each, now) is AccountState.OPEN for each in beside),
        work=work_of(Role(found.role), found.organisation_name),
    )


def deactivate(
    session: Session, ref: str, reason: DeactivationReason, *, actor: Actor, now: datetime
) -> None:
    """Deactivate an account; Conflict where it is already, is one's own or is a registrar's.

    Raises TooMany where this registrar has deactivated as many as one may within the hour; then
    the desk is told.
    """
    found = _theirs(session, ref, actor)
    try:
        accounts.deactivate(session, found.email, reason, actor=actor, now=now)
    except TooMany:
        tell_of_deactivations(session, actor, now=now)
        raise


def reactivate(
    session: Session, ref: str, *, address: str, actor: Actor, now: datetime
) -> Letter | None:
    """Open a deactivated account again; the letter with the link for its new password, if any.

    Conflict where it is active, is one's own or is a registrar's.
    """
    found = _theirs(session, ref, actor)
    return reactivation.reactivate(session, found.email, address=address, actor=actor, now=now)


def ref_of(session: Session, email: str, *, actor: Actor) -> str:
    """The reference of the account with that address; NotFound where there is none."""
    _must_care(actor)
    return account_named(session, email).ref


def list_accounts(
    session: Session, organisation: str, *, actor: Actor, now: datetime
) -> tuple[Cared, ...]:
    """Every account of an organisation, by its number or a part of its name; all of them for ""."""
    if not actor.may(Permission.OPERATE):
        _must_care(actor)
    found = queries.accounts_of(session, organisation.strip())
    return tuple(_cared(each, actor, now) for each in found)


def lift(session: Session, ref: str, *, actor: Actor, now: datetime) -> None:
    """Open a suspended account again; Conflict where it is not suspended, or a registrar's."""
    suspension.lift(session, _theirs(session, ref, actor).email, actor=actor, now=now)


def reset_factor(session: Session, ref: str, *, actor: Actor, now: datetime) -> None:
    """Take off an authenticator that was lost; Conflict as for `deactivate`."""
    found = _theirs(session, ref, actor)
    setup.reset_factor(session, found.email, actor=actor, now=now)


def revoke_key(session: Session, ref: str, number: int, *, actor: Actor, now: datetime) -> None:
    """Revoke a key of an account, one's own too.

    NotFound, or Conflict where it was revoked, or is another registrar's.
    """
    found = _found(session, ref, actor)
    if found.id != actor.account_id:
        found = _theirs(session, ref, actor)
    api_keys.revoke_key(session, found.email, number, actor=actor, now=now)


def _theirs(session: Session, ref: str, actor: Actor) -> ListedAccount:
    """An account that one registrar alone may shut out, as it is before anything is changed."""
    found = _found(session, ref, actor)
    refuse_one_registrar(found, actor)
    return found


def _found(session: Session, ref: str, actor: Actor) -> ListedAccount:
    _must_care(actor)
    found = queries.listed_account(session, ref) if can_name(ref) else None
    if found is None:
        raise NotFound("There is no such account.")
    return found


def _must_care(actor: Actor) -> None:
    if not actor.may(Permission.DECIDE):
        raise NotAllowed("Only a registrar looks after accounts.")


def _cared(found: ListedAccount, actor: Actor, now: datetime) -> Cared:
    is_holders = found.role == Role.HOLDER
    return Cared(
        ref=found.ref,
        email=_masked(found.email) if is_holders else found.email,
        name="The holder of a record" if is_holders else found.name,
        role=found.role,
        works_as=works_as(Role(found.role), OrganisationKind(found.organisation_kind)),
        organisation="" if is_holders else found.organisation_name,
        state=_state(found, now),
        has_factor=found.has_factor,
        signed_in_at=found.signed_in_at,
        key_used_at=found.key_used_at,
        is_own=found.id == actor.account_id,
        is_registrars=found.role == Role.REGISTRAR,
    )


def _state(found: ListedAccount, now: datetime) -> AccountState:
    if not found.is_active:
        return AccountState.DEACTIVATED
    if found.closed_at is not None:
        return AccountState.BODY_CLOSED
    if attestation_of(found.organisation_kind, found).freeze(now) is not None:
        return AccountState.FROZEN
    if not found.has_password and not found.has_identity:
        return AccountState.INVITED
    if suspension.has_lapsed(found.used_at, now=now):
        return AccountState.SUSPENDED
    return AccountState.OPEN


def _masked(email: str) -> str:
    name, _, domain = email.partition("@")
    return f"{name[:1]}…@{domain}"
