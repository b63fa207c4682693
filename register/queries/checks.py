"""What a check reads: who matches, what they hold, and the checks that were made.

Facts are read as they stood at one entry of the log, so that an answer never mixes two states of
the register and can be worked out again from the number of that entry.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Row,
    Select,
    String,
    Table,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import (
    Account,
    Award,
    BirthDate,
    CandidateCheck,
    Enrolment,
    Organisation,
    Person,
    PersonName,
    ProviderName,
    Recognition,
    SchoolVersion,
)

award, born, check, course = map(table_of, (Award, BirthDate, CandidateCheck, Enrolment))
name, person, provider, recognition = map(table_of, (PersonName, Person, ProviderName, Recognition))
account, organisation, school = map(table_of, (Account, Organisation, SchoolVersion))


def _held(table: Table) -> ColumnElement[bool]:
    """The version that was current when the log stood at entry `head`."""
    head = bindparam("head", type_=Integer)
    return and_(
        table.c.recorded_by <= head,
        or_(table.c.superseded_by.is_(None), table.c.superseded_by > head),
    )


_people: Select[Any] = (
    select(
        person.c.id.label("person_id"),
        born.c.born_on,
        name.c.last_name_key,
        name.c.recorded_by.label("named_by"),
        name.c.id.label("name_id"),
    )
    .select_from(
        person.join(name, and_(name.c.person_id == person.c.id, _held(name))).outerjoin(
            born, and_(born.c.person_id == person.c.id, _held(born))
        )
    )
    .order_by(person.c.id, name.c.recorded_by, name.c.id)
)
_BY_TRN = _people.where(person.c.trn == bindparam("trn", type_=String))
# A record that has no TRN is in dispute: it answers to nobody until a registrar has decided.
_BY_BIRTH = _people.where(born.c.born_on == bindparam("born_on"), person.c.trn.is_not(None))


def _recognised() -> ColumnElement[Any]:
    """Whether the provider could give that kind of award on the day it is held from.

    1 where a recorded span covers the day, 0 where it has spans and none does, NULL where none
    is recorded.
    """
    r = recognition.c
    covers = and_(
        r.recognised_from <= award.c.held_from,
        or_(r.recognised_to.is_(None), r.recognised_to >= award.c.held_from),
    )
    return (
        select(func.max(case((covers, 1), else_=0)))
        .where(r.provider_id == award.c.provider_id, r.kind == award.c.kind, _held(recognition))
        .correlate(award)
        .scalar_subquery()
    )


def _taught_by(table: Table) -> Any:
    return table.outerjoin(
        provider, and_(provider.c.provider_id == table.c.provider_id, _held(provider))
    )


def _of_person(table: Table) -> ColumnElement[bool]:
    return and_(table.c.person_id == bindparam("person_id", type_=Integer), _held(table))


def _awards() -> Select[Any]:
    a = award.c
    return (
        select(
            literal("award").label("what"),
            a.ref,
            a.kind,
            a.title,
            provider.c.name.label("provider"),
            a.commenced_on,
            a.commenced_precision,
            a.completed_on,
            a.held_from,
            a.withdrawn_on,
            _recognised().label("recognised"),
        )
        .select_from(_taught_by(award))
        .where(_of_person(award))
    )


def _courses() -> Select[Any]:
    e = course.c
    day = award.c.held_from.type
    return (
        select(
            e.state,
            e.ref,
            e.kind,
            cast(null(), String),
            provider.c.name,
            e.commenced_on,
            e.commenced_precision,
            e.completed_on,
            cast(null(), day),
            cast(null(), day),
            cast(null(), Integer),
        )
        .select_from(_taught_by(course))
        .where(_of_person(course), e.state.in_(("enrolled", "deferred", "completed")))
    )


_HOLDINGS: CompoundSelect[Any] = union_all(_awards(), _courses()).order_by("what", "ref")

_SCHOOL_NAME = (
    select(school.c.name)
    .where(school.c.urn == bindparam("urn", type_=String), _held(school))
    .order_by(school.c.valid_from.desc())
    .limit(1)
)

_CHECKS: Select[Any] = (
    select(
        check.c.id,
        check.c.ref,
        check.c.at,
        check.c.outcome,
        check.c.question,
        check.c.answer,
        check.c.log_head,
        account.c.name.label("asked_by"),
        organisation.c.name.label("organisation"),
    )
    .select_from(
        check.join(account, account.c.id == check.c.account_id).join(
            organisation, organisation.c.id == check.c.organisation_id
        )
    )
    .where(check.c.organisation_id == bindparam("organisation_id", type_=Integer))
)
_ONE = _CHECKS.where(check.c.ref == bindparam("ref", type_=String))
_RECENT = (
    _CHECKS.where(check.c.id < bindparam("before", type_=Integer))
    .order_by(check.c.id.desc())
    .limit(bindparam("count", type_=Integer))
)

NEWEST = 2**31 - 1
"""Greater than the id of any check on either database."""


def people_by_trn(session: Session, trn: str, head: int) -> Sequence[Row[Any]]:
    """A row for each name of the person with that TRN, oldest name first."""
    return session.execute(_BY_TRN, {"trn": trn, "head": head}).all()


def people_born_on(session: Session, born_on: date, head: int) -> Sequence[Row[Any]]:
    """A row for each name of each person born that day who has a TRN, oldest name first."""
    return session.execute(_BY_BIRTH, {"born_on": born_on, "head": head}).all()


def holdings(session: Session, person_id: int, head: int) -> Sequence[Row[Any]]:
    """Each award, and each course not left: `what` is `award` or the state of the course."""
    return session.execute(_HOLDINGS, {"person_id": person_id, "head": head}).all()


def school_name(session: Session, urn: str, head: int) -> str | None:
    """What the school is called in the newest extract, or None where no extract held it."""
    return session.execute(_SCHOOL_NAME, {"urn": urn, "head": head}).scalar_one_or_none()


def check_of(session: Session, ref: str, organisation_id: int) -> Row[Any] | None:
    """One check, if that organisation made it."""
    return session.execute(_ONE, {"ref": ref, "organisation_id": organisation_id}).one_or_none()


def checks_of(
    session: Session, organisation_id: int, *, before: int = NEWEST, count: int
) -> Sequence[Row[Any]]:
    """An organisation's checks, newest first, from the one before that id."""
    found = {"organisation_id": organisation_id, "before": before, "count": count}
    return session.execute(_RECENT, found).all()
