"""Who looked at whom: a person's looks, and an account's."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, bindparam, select
from sqlalchemy.orm import Session

from register.column_types import UTCDateTime
from register.db import table_of
from register.models import Account, CandidateCheck, Organisation, RecordedLook
from register.queries.batches import among

look, account, body = map(table_of, (RecordedLook, Account, Organisation))
check = table_of(CandidateCheck)

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
    answer: str | None
    """What was answered, as it is kept: where the look is a check."""


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
# By itself: joined, it would be read for every look that is sorted, and not for those shown alone.
_ANSWERS = select(check.c.ref, check.c.answer).where(among(check.c.ref, "refs"))


def looks_at(
    session: Session, people: Collection[int], since: datetime, *, before: int, count: int
) -> Sequence[HeldLook]:
    """The looks at these records after that instant, newest first, from the one before that id."""
    asked = {"people": list(people), "since": since, "before": before, "count": count}
    return _held(session, _AT_PEOPLE, asked)


def looks_by(
    session: Session, account_id: int, since: datetime, *, before: int, count: int
) -> Sequence[HeldLook]:
    """The looks of an account, likewise."""
    asked = {"account_id": account_id, "since": since, "before": before, "count": count}
    return _held(session, _BY_ACCOUNT, asked)


def _held(session: Session, which: Select[Any], asked: dict[str, Any]) -> Sequence[HeldLook]:
    """The looks of that statement, each check with its answer."""
    rows = session.execute(which, asked).all()
    found = session.execute(_ANSWERS, {"refs": [row.ref for row in rows]})
    answers: dict[str, str] = {row.ref: row.answer for row in found}
    return [HeldLook._make((*row, answers.get(row.ref))) for row in rows]
