"""Why an account is deactivated, what ends with it, and how many one registrar may in an hour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from register.access import Actor, Role
from register.errors import TooMany
from register.numbers import wait_in_words
from register.queries.log import instants_of

DEACTIVATED: Final = "account.deactivated"
MOST: Final = 20
"""Accounts that one registrar may deactivate in `WINDOW`."""
WINDOW: Final = timedelta(hours=1)


class Why(StrEnum):
    """Why an account is deactivated, as the log's entry says it."""

    LEFT = "left"
    NOT_NEEDED = "not_needed"
    NOT_SAFE = "not_safe"
    MISUSED = "misused"
    MADE_BY_MISTAKE = "made_by_mistake"
    OTHER = "other"


WHY: Final[Mapping[Why, str]] = {
    Why.LEFT: "They have left the organisation",
    Why.NOT_NEEDED: "Their work does not need it any more",
    Why.NOT_SAFE: "Somebody else may be able to use it",
    Why.MISUSED: "It was used for something that is no purpose of the register",
    Why.MADE_BY_MISTAKE: "It was made by mistake",
    Why.OTHER: "Another reason",
}


@dataclass(frozen=True, slots=True)
class DeactivationReason:
    """Why this account is deactivated: from the list, and in words."""

    why: Why
    note: str


_WORK: Final[Mapping[Role, str]] = {
    Role.PANEL: "check candidates for {body}",
    Role.PROVIDER: "report completions for {body}",
    Role.SCHOOL: "say who the SENCO is, for {body}",
    Role.INSPECTOR: "look at schools for {body}",
    Role.AUTHORITY: "look at the schools of {body}",
    Role.HOLDER: "see who has looked at this record",
}


def work_of(role: Role, body: str) -> str:
    """What somebody with that role does for a body, as a clause that goes after “can”."""
    return _WORK[role].format(body=body)


def refuse_too_many(session: Session, actor: Actor, *, now: datetime) -> None:
    """Raise TooMany where this actor has deactivated as many as one may; not for the operator.

    Call it inside `transaction()`: under the log's lock nobody else adds to the count.
    """
    if actor.account_id is None:
        return
    done = instants_of(session, actor.ref, DEACTIVATED, since=now - WINDOW)
    if len(done) >= MOST:
        wait = max(1, int((done[-MOST] + WINDOW - now).total_seconds()) + 1)
        raise TooMany(
            f"You have deactivated {MOST} accounts within the last hour, which is as many as one "
            "registrar may. The other registrars have been told. "
            f"Try again in {wait_in_words(wait)}, or ask one of them.",
            title="Too many accounts deactivated within an hour",
            retry_after=wait,
        )
