"""Whether a code proves who somebody is: each is taken once and never again."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import RecoveryCode, SecondFactor
from register.queries.credentials import factor_of
from register.services.factors import codes
from register.services.factors.vault import Vault
from register.services.passwords import digest

_factor, _recovery = table_of(SecondFactor), table_of(RecoveryCode)


class Proof(StrEnum):
    """What somebody gives."""

    CODE = "code"
    RECOVERY_CODE = "recovery_code"


def is_proved(
    session: Session, account_id: int, typed: str, proof: Proof, vault: Vault, now: datetime
) -> bool:
    """Whether this is a good code of the account's, which is used up by it.

    Inside the caller's transaction, in which the account's turn has been taken.
    """
    if proof is Proof.CODE:
        return _take_code(session, account_id, typed, vault, now)
    return _take_recovery_code(session, account_id, typed, now)


def _take_code(session: Session, account_id: int, typed: str, vault: Vault, now: datetime) -> bool:
    factor = factor_of(session, account_id)
    if factor is None:
        return False
    secret = vault.open(factor.secret, account_id)
    step = codes.accepted_step(secret, typed, now, after=factor.last_step)
    if step is None:
        return False
    taken = session.execute(
        update(_factor)
        .where(_factor.c.account_id == account_id, _factor.c.last_step < step)
        .values(last_step=step)
        .returning(_factor.c.id)
    )
    return taken.one_or_none() is not None


def _take_recovery_code(session: Session, account_id: int, typed: str, now: datetime) -> bool:
    taken = session.execute(
        update(_recovery)
        .where(_recovery.c.account_id == account_id, _recovery.c.used_at.is_(None))
        .where(_recovery.c.digest == digest(codes.recovery_code(typed)))
        .values(used_at=now)
        .returning(_recovery.c.id)
    )
    return taken.one_or_none() is not None
