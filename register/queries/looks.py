"""Who looked at whom: a person's looks, and an account's."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, bindparam, select
from sqlalchemy.orm import Session

from register.db import UTCDateTime, table_of
from register.models import Account, Organisation, RecordedLook
from register.queries.batches import among

look, account, body = map(table_of, (RecordedLook, Account, Organisation))

NEWEST = 2**31 - 1
"""Greater than the id of any look on either database."""


class HeldLook(NamedTuple):
    """One look as it was recorded, with the name that the organisation has now."""

    id: int
    ref: str
    at: datetime
    organisation: str
    account: str
    """The address of whoever looked: for a registrar alone."""
    kind: str
    purpose: str
    result: str


_LOOKS: Select[Any] = (
    select(
        look.c.id,
        look.c.ref,
        look.c.at,
        body.c.name,
        account.c.email,
        look.c.kind,
        look.c.purpose,
        look.c.result,
    )
    .select_from(
        look.join(account, account.c.id == look.c.account_id).join(
            body, body.c.id == look.c.organisation_id
        )
    )
    .where(
        look.c.at > bindparam("since", type_=UTCDateTime()),
        look.c.id < bindparam("before", type_=Integer),
    )
    .order_by(look.c.id.desc())
    .limit(bindparam("count", type_=Integer))
)
_AT_PEOPLE = _LOOKS.where(among(look.c.person_id, "people"))
_BY_ACCOUNT = _LOOKS.where(look.c.account_id == bindparam("account_id", type_=Integer))


def looks_at(
    session: Session, people: Collection[int], since: datetime, *, before: int, count: int
) -> Sequence[HeldLook]:
    """The looks at these records after that instant, newest first, from the one before that id."""
    asked = {"people": list(people), "since": since, "before": before, "count": count}
    return [HeldLook._make(row) for row in session.execute(_AT_PEOPLE, asked)]


def looks_by(
    session: Session, account_id: int, since: datetime, *, before: int, count: int
) -> Sequence[HeldLook]:
    """The looks of an account, likewise."""
    asked = {"account_id": account_id, "since": since, "before": before, "count": count}
    return [HeldLook._make(row) for row in session.execute(_BY_ACCOUNT, asked)]
