"""Serial movers as an inspector looks for them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import Actor, Role
from register.models import Account
from register.services.accounts import actor_of_account
from register.services.compliance_periods import rebuild
from register.services.estate.serial_movers import SerialMovers, serial_movers
from tests.accounts import email_of, make_account

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY = date(2026, 11, 2)
FIRST, LEFT, NEXT = date(2019, 9, 1), date(2022, 8, 31), date(2022, 9, 1)


def inspector(session: Session) -> Actor:
    """An inspector, made where there is none yet."""
    email = email_of(Role.INSPECTOR)
    if session.scalar(select(Account.id).where(Account.email == email)) is None:
        make_account(session, Role.INSPECTOR)
    return actor_of_account(session, email)


def looked(session: Session, as_at: date = TODAY, page: int = 1) -> SerialMovers:
    """What an inspector finds, once the stored periods are those of the facts."""
    session.commit()
    rebuild(session, lambda *_: None)
    return serial_movers(session, as_at, actor=inspector(session), now=NOW, page=page)
