"""The accounts that a referral about access concerns, so that a decision on it leads to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from register.access import Role
from register.queries.account_list import ListedAccount, accounts_of_body, listed_account

MOST: Final = 50
"""Accounts of one organisation that are listed: few have more."""


@dataclass(frozen=True, slots=True)
class ConcernedAccount:
    """An account as a referral names it."""

    ref: str
    name: str
    email: str
    is_active: bool

    @property
    def words(self) -> str:
        """Whose it is, and whether it is deactivated."""
        return f"{self.name}, {self.email}{'' if self.is_active else ' (deactivated)'}"


def accounts_concerned(session: Session, subject: str) -> tuple[ConcernedAccount, ...]:
    """The account that a subject names, or those of its organisation; none for any other subject.

    A holder's is never among them: it is theirs, and no referral is about it.
    """
    noun, _, ref = subject.partition(":")
    found: list[ListedAccount | None] = []
    if noun == "account":
        found = [listed_account(session, ref)]
    elif noun == "organisation":
        found = [*accounts_of_body(session, ref, limit=MOST)]
    return tuple(
        ConcernedAccount(each.ref, each.name, each.email, each.is_active)
        for each in found
        if each is not None and each.role != Role.HOLDER
    )
