"""An organisation's own checks, opened again: the answer as it was given then."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.orm import Session

from register.access import Actor, Permission
from register.errors import NotAllowed, NotFound
from register.identifiers import IdentifierError
from register.queries import checks as queries
from register.references import parse_receipt_number
from register.services.checks.answer import Check, read_answer, read_question
from register.services.looks import Look, LookKind, Purpose, record_alone

ANSWERED_WITHIN: Final = timedelta(minutes=1)
"""How long after a check the page with its answer is that answer, and no further look."""

PAGE: Final = 50
"""Checks on one page of a list."""


@dataclass(frozen=True, slots=True)
class Checks:
    """Some of an organisation's checks, newest first; `next_before` asks for the ones after."""

    checks: tuple[Check, ...]
    next_before: int | None


def get_check(session: Session, ref: str, actor: Actor, *, now: datetime) -> Check:
    """A check to be shown, once the look is recorded; NotFound as for `find_check`.

    Whoever made it is shown its answer within a minute by the look that the check itself was.
    """
    row = _row(session, ref, actor)
    is_its_answer = row.account_id == actor.account_id and now - row.at <= ANSWERED_WITHIN
    if not is_its_answer:
        record_alone(session, [_again(row)], actor=actor, now=now)
    return _check(row)


def find_check(session: Session, ref: str, actor: Actor) -> Check:
    """A check by its receipt number, for its question: its answer is not to be shown.

    NotFound where there is none, or it is somebody else’s.
    """
    return _check(_row(session, ref, actor))


def _row(session: Session, ref: str, actor: Actor) -> Row[Any]:
    organisation = _organisation(actor)
    row = None
    with suppress(IdentifierError):
        row = queries.check_of(session, parse_receipt_number(ref), organisation)
    if row is None:
        raise NotFound("There is no check with this receipt number.")
    return row


def list_checks(
    session: Session,
    actor: Actor,
    *,
    now: datetime,
    before: int | None = None,
    count: int = PAGE,
) -> Checks:
    """The organisation's checks, newest first: `count` of them from the one before that.

    Each is a look at the person that it was about, recorded before the list is shown.
    """
    rows = queries.checks_of(session, _organisation(actor), before=before, count=count + 1)
    shown = rows[:count]
    record_alone(session, [_again(row) for row in shown], actor=actor, now=now)
    return Checks(
        tuple(_check(row) for row in shown), shown[-1].id if len(rows) > len(shown) else None
    )


def _organisation(actor: Actor) -> int:
    if not actor.may(Permission.CHECK) or actor.organisation_id is None:
        raise NotAllowed("This account may not see checks.")
    return actor.organisation_id


def _again(row: Row[Any]) -> Look:
    """A look at what a check answered: for the purpose for which it was made."""
    return Look(row.person_id, LookKind.CHECK_AGAIN, Purpose(row.purpose), row.outcome)


def _check(row: Row[Any]) -> Check:
    return Check(
        ref=row.ref,
        at=row.at,
        asked_by=row.asked_by,
        organisation=row.organisation,
        question=read_question(row.question),
        answer=read_answer(row.answer),
        known_to=row.known_to,
        look_digest=row.look_digest,
        digest=row.digest,
    )
