"""How many accounts one registrar may close in an hour: nobody alone shuts everybody out."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import TooMany
from register.queries.log import instants_of

DEACTIVATED: Final = "account.deactivated"
MOST: Final = 20
"""Accounts that one registrar may close in `WINDOW`."""
WINDOW: Final = timedelta(hours=1)


def refuse_too_many(session: Session, actor: Actor, *, now: datetime) -> None:
    """Raise TooMany where this actor has closed as many accounts as one may; not for the operator.

    Call it inside `transaction()`: under the log's lock nobody else adds to the count.
    """
    if actor.account_id is None:
        return
    closed = instants_of(session, actor.ref, DEACTIVATED, since=now - WINDOW)
    if len(closed) >= MOST:
        wait = closed[-MOST] + WINDOW - now
        raise TooMany(
            f"You have deactivated {MOST} accounts within the last hour, which is as many as one "
            "registrar may. The other registrars have been told. Try again later, or ask one of "
            "them.",
            retry_after=max(1, int(wait.total_seconds()) + 1),
        )
