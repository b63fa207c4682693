"""Accounts by their addresses, for every use case that is told one or tells one."""

from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import NotFound
from register.queries.accounts import AccountRow, account_by_email, account_by_id


def account_named(session: Session, email: str) -> AccountRow:
    """The account with that address, active or not; NotFound where there is none."""
    account = account_by_email(session, email)
    if account is None:
        raise NotFound("There is no account with that email address.")
    return account


def address_of(session: Session, actor: Actor) -> str:
    """The address of the account that acts, and the name of an actor that has none."""
    account = account_by_id(session, actor.account_id) if actor.account_id else None
    return account.email if account else actor.name
