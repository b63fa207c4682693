"""Accounts: made and deactivated."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from register.access import ORGANISATIONS, PERMISSIONS, Actor, OrganisationKind, Role
from register.clock import legal_day
from register.db import table_of
from register.errors import Conflict, InvalidInput, NotSignedIn, Refused
from register.identifiers import kept_address
from register.lists import one_of
from register.models import Account, Organisation
from register.queries import accounts as queries
from register.queries.proposals import registrars
from register.references import new_ref
from register.services import log, passwords
from register.services.access_ended import end_access
from register.services.addresses import account_named
from register.services.attestation.term import attestation_of
from register.services.attestation.words import why_frozen
from register.services.deactivations import DEACTIVATED, DeactivationReason, refuse_too_many
from register.services.one_registrar import refuse_one_registrar
from register.services.organisations import known_identifier, known_name
from register.services.terms import terms_until
from register.services.transaction import transaction

EMAIL = re.compile(r"""[^@\s\x00-\x1f,;:<>()\[\]\\"]{1,64}@[a-z0-9.-]{1,190}""")
"""One address: a mail server reads a comma and other marks (RFC 5322, specials) as between two."""

FIRST_REGISTRARS = 2
"""Registrars that the operator may make; two registrars grant the role to every other."""

LONGEST = 200
"""Characters in the longest name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """What an operator says of an account to be made."""

    email: str
    name: str
    role: Role
    organisation_kind: OrganisationKind
    organisation_identifier: str
    organisation_name: str
    password: str = field(default="", repr=False)
    """None for somebody invited, who chooses it."""


def add_account(session: Session, new: NewAccount, *, actor: Actor, now: datetime) -> str:
    """Make an account for a body that the register holds; the account's reference.

    Raises InvalidInput, Refused where the register holds no such body or it is closed, or Conflict.
    """
    email = checked_email(new)
    passwords.refuse_unfit(new.password, (email, new.name, new.organisation_name))
    password_hash = passwords.hashed(new.password)
    with transaction(session):
        if new.role is Role.REGISTRAR:
            refuse_third_registrar(session)
        held = for_known_body(session, new, now)
        passwords.refuse_unfit(new.password, (held.organisation_name,))
        return record_account(session, held, email, password_hash, actor=actor, now=now)


def for_known_body(session: Session, new: NewAccount, now: datetime) -> NewAccount:
    """The same account, its body by the number and the name that the register has for it.

    A holder's is their own. Raises InvalidInput, also where a body has no name and is given none,
    and Refused where the register holds no such body.
    """
    kind, today = new.organisation_kind, legal_day(now)
    identifier = known_identifier(session, kind, new.organisation_identifier, today=today)
    typed = new.organisation_name.strip()
    if not typed and kind is OrganisationKind.PERSON:
        typed = new.name
    name = known_name(session, kind, identifier, typed, today=today)
    if not name:
        raise InvalidInput.of("organisation_name", "Enter the organisation’s name")
    return replace(new, organisation_identifier=identifier, organisation_name=name)


def record_account(
    session: Session,
    new: NewAccount,
    email: str,
    password_hash: str,
    *,
    actor: Actor,
    now: datetime,
) -> str:
    """Record an account, and its organisation where it is new, inside the caller's transaction.

    Raises Conflict where the address has one, and Refused for an organisation that is closed.
    """
    if queries.account_by_email(session, email):
        raise Conflict(f"There is already an account for {email}.")
    kind, identifier = new.organisation_kind, new.organisation_identifier.strip()
    name = new.organisation_name.strip()
    organisation_id = body_of(session, kind, identifier, name, actor=actor, now=now)
    ref = new_ref()
    draft = log.Draft("account.added", f"account:{ref}", {"role": new.role.value})
    entry = log.record(session, draft, actor=actor, now=now)
    session.execute(
        insert(table_of(Account)),
        {
            "ref": ref,
            "email": email,
            "name": new.name.strip(),
            "role": new.role.value,
            "organisation_id": organisation_id,
            "password_hash": password_hash,
            "is_active": True,
            "recorded_by": entry,
        },
    )
    return ref


def checked_email(new: NewAccount) -> str:
    """The address as it is kept; InvalidInput where anything but the password will not do."""
    email = kept_address(new.email)
    if not EMAIL.fullmatch(email):
        raise InvalidInput.of("email", "Enter an email address, such as name@example.org")
    if not _is_line(new.name):
        raise InvalidInput.of("name", "Enter a name of 1 to 200 characters")
    if new.organisation_kind not in ORGANISATIONS[new.role]:
        kinds = one_of(sorted(ORGANISATIONS[new.role]))
        raise InvalidInput.of(
            "role", f"An account with the role {new.role} belongs to one of these: {kinds}"
        )
    if not _is_line(new.organisation_identifier, 100):
        raise InvalidInput.of("organisation", "Enter the organisation’s number")
    if new.organisation_name and not _is_line(new.organisation_name):
        raise InvalidInput.of("organisation_name", "Enter a name of 1 to 200 characters")
    return email


def refuse_third_registrar(session: Session) -> None:
    """Raise Refused where two are active: the operator makes, or opens again, the two without whom
    nobody could approve anything, and no more.
    """
    active = [each for each in registrars(session) if each.is_active]
    if len(active) >= FIRST_REGISTRARS:
        raise Refused(
            "There are two registrars already. Make an account with another role, and have one of "
            "them propose and the other approve that it becomes a registrar’s."
        )


def _is_line(text: str, longest: int = LONGEST) -> bool:
    """Whether this is one line that a page can show."""
    return bool(text.strip()) and len(text) <= longest and text.strip().isprintable()


def body_of(
    session: Session,
    kind: OrganisationKind,
    identifier: str,
    name: str,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """The organisation's number, recorded under that name where it is new, in the transaction.

    Refused for one that has been closed: nobody could act with an account of it.
    """
    held = queries.organisation(session, kind.value, identifier)
    if held and held.closed_at is not None:
        raise Refused(
            f"{held.name} has been closed on the register, so nobody acts for it any more. Give "
            "the body that goes on."
        )
    if held:
        return held.id
    ref = new_ref()
    payload = {"kind": kind.value, "identifier": identifier}
    draft = log.Draft("organisation.added", f"organisation:{ref}", payload)
    entry = log.record(session, draft, actor=actor, now=now)
    row = {"ref": ref, "kind": kind.value, "identifier": identifier, "name": name}
    session.execute(
        insert(table_of(Organisation)), row | {"attested_at": now, "recorded_by": entry}
    )
    made = queries.organisation(session, kind.value, identifier)
    assert made is not None
    return made.id


def actor_of_account(session: Session, email: str) -> Actor:
    """The account that a command acts as; NotSignedIn where there is none that is open."""
    account = queries.account_by_email(session, email)
    if account is None or not account.is_open:
        raise NotSignedIn("There is no open account with that email address.")
    return actor_of(account)


def deactivate(
    session: Session, email: str, reason: DeactivationReason, *, actor: Actor, now: datetime
) -> None:
    """Deactivate an account: its sessions and keys open nothing from the next request on.

    Raises NotFound where no account has the address, Conflict where it is deactivated already, and
    TooMany where a registrar has deactivated as many as one may within the hour.
    """
    with transaction(session):
        account = account_named(session, email)
        refuse_one_registrar(account, actor)
        if not account.is_active:
            raise Conflict("This account has been deactivated already.")
        refuse_too_many(session, actor, now=now)
        said = {"note": reason.note}
        draft = log.Draft(DEACTIVATED, f"account:{account.ref}", said, reason.why.value)
        log.record(session, draft, actor=actor, now=now)
        session.execute(update(Account).where(Account.id == account.id).values(is_active=False))
        end_access(session, account.id, now=now)


def actor_of(account: queries.AccountRow) -> Actor:
    """The actor that an account's row stands for."""
    role, frozen = Role(account.role), why_frozen(account)
    return Actor(
        ref=f"account:{account.ref}",
        name=account.name,
        permissions=frozenset() if frozen else PERMISSIONS[role],
        frozen=frozen,
        attested_until=attestation_of(account.organisation_kind, account).runs_out_at,
        terms_until=terms_until(account.terms, account.terms_accepted_at),
        role=role,
        account_id=account.id,
        organisation_id=account.organisation_id,
        organisation_kind=OrganisationKind(account.organisation_kind),
        organisation_name=account.organisation_name,
        organisation_identifier=account.organisation_identifier,
    )
