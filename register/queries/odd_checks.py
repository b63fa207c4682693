"""Checks by organisation, and which of them are of somebody whom it has to do with."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, func, literal, or_, select
from sqlalchemy.orm import Session

from register.access import OrganisationKind
from register.column_types import UTCDateTime
from register.db import table_of
from register.models import (
    Account,
    Appointment,
    Award,
    CandidateCheck,
    Enrolment,
    LogEntry,
    Organisation,
    Referral,
)

check, body, account = table_of(CandidateCheck), table_of(Organisation), table_of(Account)
entry, referral = table_of(LogEntry), table_of(Referral)
post, award, course = table_of(Appointment), table_of(Award), table_of(Enrolment)


class Asker(NamedTuple):
    """An organisation that checks."""

    id: int
    ref: str
    name: str
    kind: str
    identifier: str


class MadeCheck(NamedTuple):
    """One check as it is measured."""

    question: str
    """JSON."""
    is_of_own: bool
    """Whether its organisation designated or reported whoever was found."""


_ASKERS = (
    select(body.c.id, body.c.ref, body.c.name, body.c.kind, body.c.identifier)
    .where(body.c.kind != OrganisationKind.REGISTER.value)
    .order_by(body.c.id)
)
_NEWEST = select(func.max(check.c.id)).scalar_subquery()
_LATELY = _ASKERS.where(
    body.c.id.in_(
        select(check.c.organisation_id).where(check.c.id > _NEWEST - bindparam("newest_checks"))
    )
)


def _is_own(rows: ColumnElement[int], people: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether an account of the organisation recorded a row about whoever was found."""
    return (
        select(literal(1))
        .where(people == check.c.person_id, entry.c.number == rows)
        .where(entry.c.actor == "account:" + account.c.ref)
        .where(account.c.organisation_id == check.c.organisation_id)
        .exists()
    )


_IN_ITS_SCHOOL = (
    select(literal(1))
    .where(post.c.person_id == check.c.person_id, post.c.school_urn == bindparam("urn"))
    .exists()
)
_CHECKS = select(
    check.c.question,
    or_(
        _IN_ITS_SCHOOL,
        *(_is_own(each.c.recorded_by, each.c.person_id) for each in (post, award, course)),
    ),
).where(check.c.organisation_id == bindparam("organisation"), check.c.at >= bindparam("since"))
_COUNT = select(func.count()).where(
    check.c.organisation_id == bindparam("organisation"), check.c.at >= bindparam("since")
)
_CLOSED = (
    select(func.max(entry.c.at, type_=UTCDateTime()))
    .join(referral, referral.c.closed_by == entry.c.number)
    .where(referral.c.kind == bindparam("kind"), referral.c.subject == bindparam("subject"))
)


def who_checks(session: Session, newest_checks: int | None) -> Sequence[Asker]:
    """The organisations behind the newest so many checks; every one for None. Not the register."""
    if newest_checks is None:
        return [Asker._make(row) for row in session.execute(_ASKERS)]
    return [Asker._make(row) for row in session.execute(_LATELY, {"newest_checks": newest_checks})]


def checks_since(session: Session, organisation_id: int, since: datetime) -> int:
    """How many checks an organisation has made since an instant."""
    asked = {"organisation": organisation_id, "since": since}
    return int(session.execute(_COUNT, asked).scalar_one())


def made_checks(session: Session, asker: Asker, since: datetime) -> Sequence[MadeCheck]:
    """Each check of an organisation since an instant."""
    urn = asker.identifier if asker.kind == OrganisationKind.SCHOOL else ""
    asked = {"organisation": asker.id, "since": since, "urn": urn}
    return [MadeCheck(row[0], bool(row[1])) for row in session.execute(_CHECKS, asked)]


def last_closed(session: Session, kind: str, subject: str) -> datetime | None:
    """When a referral of that kind on that subject was last decided."""
    found: datetime | None = session.scalar(_CLOSED, {"kind": kind, "subject": subject})
    return found
