"""What an account has open, ended inside the caller's transaction: its sessions and its keys."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from register.models import ApiKey, SignIn, SignInChallenge


def end_sessions(session: Session, account_id: int, *, now: datetime) -> None:
    """End every session of an account."""
    session.execute(
        update(SignIn)
        .where(SignIn.account_id == account_id, SignIn.ended_at.is_(None))
        .values(ended_at=now)
    )


def end_access(session: Session, account_id: int, *, now: datetime) -> None:
    """End every session, every sign-in under way and every key: what was given stops for good."""
    end_sessions(session, account_id, now=now)
    session.execute(
        update(SignInChallenge)
        .where(SignInChallenge.account_id == account_id, SignInChallenge.ended_at.is_(None))
        .values(ended_at=now)
    )
    session.execute(
        update(ApiKey)
        .where(ApiKey.account_id == account_id, ApiKey.revoked_at.is_(None))
        .values(revoked_at=now)
    )
