"""One-time links: an invitation to a new account, and a way back in for a forgotten password."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from register.access import Actor, Role
from register.db import table_of
from register.errors import NotFound, Refused
from register.models import Account, OneTimeLink
from register.queries import accounts as queries
from register.queries.accounts import AccountRow
from register.queries.credentials import (
    OpenLink,
    factor_of,
    has_link_since,
    has_outside_identity,
    open_link,
)
from register.services import log, passwords
from register.services.access_ended import end_sessions
from register.services.accounts import (
    NewAccount,
    actor_of,
    checked_email,
    for_known_body,
    record_account,
)
from register.services.attempts import Origin, asking_of, count_failure, take_turn
from register.services.factors.challenge import begin_challenge
from register.services.factors.vault import Vault
from register.services.mail import Letter
from register.services.one_registrar import refuse_one_registrar
from register.services.passwords import digest
from register.services.sign_in import BegunSignIn
from register.services.suspension import is_suspended
from register.services.transaction import transaction, unlogged

NOT_OPEN = "This link has been used, is too old, or is not the newest one. Ask for another."
GRANTED = (
    "Nobody is invited as a registrar: invite them with another role, and have one registrar "
    "propose and another approve that the account becomes a registrar’s."
)


class LinkPurpose(StrEnum):
    """What a link is for."""

    INVITATION = "invitation"
    RESET = "reset"


LENGTH = {LinkPurpose.INVITATION: timedelta(days=7), LinkPurpose.RESET: timedelta(hours=1)}
"""How long a link opens, from when it was made."""

BETWEEN = timedelta(minutes=10)
"""Between two letters that are asked for."""
_LASTS = {LinkPurpose.INVITATION: "7 days", LinkPurpose.RESET: "1 hour"}
_SUBJECTS = {
    LinkPurpose.INVITATION: "Your account with the SENCO Register",
    LinkPurpose.RESET: "Choose a new password for the SENCO Register",
}
_table = table_of(OneTimeLink)


def invite(
    session: Session, asked: NewAccount, *, address: str, actor: Actor, now: datetime
) -> Letter:
    """Make an account without a password; the letter with the link that lets one be chosen.

    address: where the register is, to which the link is added. Raises InvalidInput, Conflict, or
    Refused for a registrar's account and where the register holds no such body.
    """
    if asked.role is Role.REGISTRAR:
        raise Refused(GRANTED)
    email = checked_email(asked)
    with transaction(session):
        held = for_known_body(session, asked, now)
        ref = record_account(session, held, email, "", actor=actor, now=now)
        log.record(session, log.Draft("account.invited", f"account:{ref}"), actor=actor, now=now)
        account = queries.account_by_email(session, email)
        assert account is not None
        return make_link(session, account, LinkPurpose.INVITATION, address, now)


def send_link(session: Session, email: str, *, address: str, actor: Actor, now: datetime) -> Letter:
    """The letter with a new link for somebody's account: an invitation where none was ever used.

    Raises NotFound where no open account with that address signs in with a password, and Conflict
    where it would lift the suspension of another registrar's.
    """
    with transaction(session):
        account = _with_password(session, email)
        if account is None:
            raise NotFound("No account that is open and signs in with a password has that address.")
        purpose = LinkPurpose.RESET if account.password_hash else LinkPurpose.INVITATION
        if purpose is LinkPurpose.INVITATION and is_suspended(session, account.id, now=now):
            # It lifts the suspension, which of a registrar's account no registrar alone may.
            refuse_one_registrar(account, actor)
        draft = log.Draft("account.link_sent", f"account:{account.ref}", {"purpose": purpose.value})
        log.record(session, draft, actor=actor, now=now)
        if purpose is LinkPurpose.INVITATION:
            # Whoever invites somebody anew vouches for them: the 90 days begin again.
            table = table_of(Account)
            session.execute(update(table).where(table.c.id == account.id).values(lifted_at=now))
        return make_link(session, account, purpose, address, now)


def count_asking(session: Session, email: str, *, origin: Origin, now: datetime) -> None:
    """Count this asking, whoever it is for; TooMany past the limits of failed sign-ins.

    It is counted apart from those, so that nobody who guesses passwords keeps the owner from it.
    """
    account = queries.account_by_email(session, email)
    tried = asking_of(email, origin, account, now)
    with unlogged(session):
        take_turn(session, tried, now)
        count_failure(session, tried, now)


def forgotten(session: Session, email: str, *, address: str, now: datetime) -> Letter | None:
    """The letter for whoever has forgotten their password; none where no account is to have it.

    Nor is there one where a letter went within 10 minutes, whose link opens still: whoever asks in
    somebody's name neither fills their letterbox nor closes the link that they are about to use.
    """
    with transaction(session):
        account = _with_password(session, email)
        if account is None or has_link_since(session, account.id, now - BETWEEN, now):
            return None
        draft = log.Draft("account.link_asked", f"account:{account.ref}")
        log.record(session, draft, actor=actor_of(account), now=now)
        purpose = LinkPurpose.RESET if account.password_hash else LinkPurpose.INVITATION
        return make_link(session, account, purpose, address, now)


def opened(session: Session, token: str, *, now: datetime) -> OpenLink:
    """What a link opens; NotFound where it opens nothing any more."""
    link = open_link(session, digest(token), now)
    if link is None:
        raise NotFound(NOT_OPEN)
    return link


def choose_password(
    session: Session, token: str, password: str, *, vault: Vault, now: datetime
) -> BegunSignIn:
    """Use a link up: keep the password, end every session, and begin a sign-in.

    Raises NotFound where the link opens nothing, and InvalidInput for the password.
    """
    account = opened(session, token, now=now).account
    # Judged and hashed before the log is locked: both take a while.
    about = (account.email, account.name, account.organisation_name)
    passwords.refuse_unfit(password, about)
    password_hash = passwords.hashed(password)
    with transaction(session):
        link = opened(session, token, now=now)
        account = link.account
        draft = log.Draft("account.password_chosen", f"account:{account.ref}", {"by": link.purpose})
        log.record(session, draft, actor=actor_of(account), now=now)
        values = {"password_hash": password_hash}
        session.execute(update(Account).where(Account.id == account.id).values(values))
        end_links(session, account.id, now)
        end_sessions(session, account.id, now=now)
        has_factor = factor_of(session, account.id) is not None
        # It ends every other challenge of the account, which the old password began.
        challenge = begin_challenge(session, account.id, vault, sets_up=not has_factor, now=now)
        return BegunSignIn(challenge, has_factor)


def _with_password(session: Session, email: str) -> AccountRow | None:
    """The open account of that address, unless it signs in with a provider and has no password."""
    account = queries.account_by_email(session, email)
    if account is None or not account.is_open:
        return None
    if not account.password_hash and has_outside_identity(session, account.id):
        return None
    return account


def make_link(
    session: Session,
    account: AccountRow,
    purpose: LinkPurpose,
    address: str,
    now: datetime,
    *,
    why: str = "",
) -> Letter:
    """Make the newest link of the account, inside the caller's transaction; the letter with it.

    why: the sentence that the letter begins with, where it is not the purpose's own.
    """
    token = secrets.token_urlsafe(32)
    end_links(session, account.id, now)
    session.execute(
        insert(_table),
        {
            "account_id": account.id,
            "digest": digest(token),
            "purpose": purpose.value,
            "made_at": now,
            "expires_at": now + LENGTH[purpose],
            "ended_at": None,
        },
    )
    why = why or (
        f"The SENCO Register has made an account for {account.organisation_name}."
        if purpose is LinkPurpose.INVITATION
        else "Somebody asked the SENCO Register for a new password for this address."
    )
    text = (
        f"{why}\n\nChoose a password within {_LASTS[purpose]}:\n\n{address}/links/{token}\n\n"
        "The link opens once, and an older one no longer opens. If you did not expect this letter, "
        "do nothing: without the link nothing changes.\n"
    )
    return Letter(account.email, _SUBJECTS[purpose], text)


def end_links(session: Session, account_id: int, now: datetime) -> None:
    """Let no link of an account open any more, inside the caller's transaction."""
    session.execute(
        update(_table)
        .where(_table.c.account_id == account_id, _table.c.ended_at.is_(None))
        .values(ended_at=now)
    )
