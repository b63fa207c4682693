"""Set up an authenticator, make its recovery codes anew, and take it off for whoever lost it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from register.access import Actor
from register.db import table_of
from register.errors import Conflict, NotFound
from register.models import RecoveryCode, SecondFactor
from register.queries.accounts import AccountRow, account_by_email
from register.queries.credentials import Challenge, factor_of
from register.services import log
from register.services.access_ended import end_sessions
from register.services.accounts import actor_of
from register.services.attempts import Origin
from register.services.factors import codes
from register.services.factors.challenge import try_once, waits_for
from register.services.factors.vault import Vault
from register.services.one_registrar import refuse_one_registrar
from register.services.passwords import digest
from register.services.sessions import Means, open_for
from register.services.transaction import transaction

_factor, _recovery = table_of(SecondFactor), table_of(RecoveryCode)


@dataclass(frozen=True, slots=True)
class SetUp:
    """A first sign-in that is whole."""

    token: str
    recovery_codes: list[str]
    """Shown this once and never again."""


def set_up(
    session: Session, token: str, typed: str, *, vault: Vault, origin: Origin, now: datetime
) -> SetUp | None:
    """Take the authenticator that a challenge sets up, by its first code; none where it is wrong.

    Raises as `answer` does.
    """
    asked = waits_for(session, token, now=now)

    def attempt(challenge: Challenge) -> SetUp | None:
        account = challenge.account
        if challenge.secret is None or factor_of(session, account.id):
            return None
        secret = vault.open(challenge.secret, account.id)
        step = codes.accepted_step(secret, typed, now, after=0)
        if step is None:
            return None
        _keep(session, account, challenge.secret, step, now)
        opened = open_for(session, account.id, Means.FACTOR, now=now)
        return SetUp(opened, _new_recovery_codes(session, account.id))

    with transaction(session):
        return try_once(session, token, asked, attempt, origin=origin, now=now)


def renew_recovery_codes(session: Session, actor: Actor, *, now: datetime) -> list[str]:
    """Ten new recovery codes in place of those there were; Conflict without an authenticator."""
    account_id = actor.account_id or 0
    with transaction(session):
        if factor_of(session, account_id) is None:
            raise Conflict("This account has no authenticator app, and so no recovery codes.")
        draft = log.Draft("account.recovery_codes_renewed", actor.ref)
        log.record(session, draft, actor=actor, now=now)
        return _new_recovery_codes(session, account_id)


def reset_factor(session: Session, email: str, *, actor: Actor, now: datetime) -> None:
    """Take off an account's authenticator, and end its sessions: it sets up another at its next
    sign-in. Raises NotFound where there is no such account, or none is set up.
    """
    with transaction(session):
        account = account_by_email(session, email)
        if account is None or factor_of(session, account.id) is None:
            raise NotFound("There is no account with that address that has an authenticator.")
        refuse_one_registrar(account, actor)
        log.record(
            session,
            log.Draft("account.factor_reset", f"account:{account.ref}"),
            actor=actor,
            now=now,
        )
        take_off(session, account.id)
        end_sessions(session, account.id, now=now)


def take_off(session: Session, account_id: int) -> None:
    """Forget an account's authenticator and recovery codes, inside the caller's transaction."""
    session.execute(delete(_factor).where(_factor.c.account_id == account_id))
    session.execute(delete(_recovery).where(_recovery.c.account_id == account_id))


def _keep(session: Session, account: AccountRow, secret: bytes, step: int, now: datetime) -> None:
    draft = log.Draft("account.factor_added", f"account:{account.ref}")
    log.record(session, draft, actor=actor_of(account), now=now)
    row = {"account_id": account.id, "secret": secret, "last_step": step, "added_at": now}
    session.execute(insert(_factor), row)


def _new_recovery_codes(session: Session, account_id: int) -> list[str]:
    made = codes.new_recovery_codes()
    session.execute(delete(_recovery).where(_recovery.c.account_id == account_id))
    session.execute(
        insert(_recovery),
        [
            {"account_id": account_id, "digest": digest(codes.recovery_code(each)), "used_at": None}
            for each in made
        ],
    )
    return made
