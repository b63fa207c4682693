"""Many accounts, and how few of them one registrar may deactivate in these tests."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import Role
from register.models import Account
from tests.accounts import make_account

FEW = 3
"""Accounts that one registrar may deactivate in an hour, in these tests."""


def is_active(session: Session, email: str) -> bool:
    with session.begin():
        return bool(session.scalar(select(Account.is_active).where(Account.email == email)))


def crowd(session: Session, count: int) -> list[str]:
    emails = [f"panel{number}@example.org" for number in range(count)]
    for email in emails:
        make_account(session, Role.PANEL, email=email)
    return emails
