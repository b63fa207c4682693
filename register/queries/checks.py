"""What a check reads: who matches, and the checks that were made.

Facts are read as they stood at one entry of the log, so that an answer never mixes two states of
the register and can be worked out again from the number of that entry.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    Date,
    Integer,
    Row,
    Select,
    String,
    TextualSelect,
    and_,
    bindparam,
    func,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import (
    Account,
    BirthDate,
    CandidateCheck,
    Organisation,
    Person,
    PersonName,
    RecordedLook,
    SchoolVersion,
)
from register.queries.whole_people import held_then, whole_people
from register.queries.written_out import written_out

born, check, name, person = map(table_of, (BirthDate, CandidateCheck, PersonName, Person))
account, organisation, school = map(table_of, (Account, Organisation, SchoolVersion))
look = table_of(RecordedLook)
last = check.alias("last")
"""The check after which a list goes on."""


def _people(which: Select[Any]) -> TextualSelect:
    """A row for each name and birth date of each record of the people whose records are asked for.

    `asked_id` is the first of those records; None where they stand in for one that is not held.
    The names of the record that speaks for a person come last.
    """
    asked = which.cte("asked")
    who = whole_people(asked, held_then)
    return written_out(
        select(
            who.c.person_id,
            literal_column("(SELECT min(held_id) FROM asked)", Integer).label("asked_id"),
            born.c.born_on,
            name.c.last_name_key,
            name.c.recorded_by.label("named_by"),
            name.c.id.label("name_id"),
        )
        .select_from(
            who.join(name, and_(name.c.person_id == who.c.record_id, held_then(name))).outerjoin(
                born, and_(born.c.person_id == who.c.record_id, held_then(born))
            )
        )
        .order_by(
            who.c.person_id, who.c.record_id == who.c.person_id, name.c.recorded_by, name.c.id
        )
    )


def _by_trn() -> Select[Any]:
    """The record with that TRN, or one that stands in for it where nobody has it.

    Whoever has none to be found would otherwise be answered sooner than whoever has one that does
    not match, and time would tell whether a TRN exists.
    """
    held = select(person.c.id).where(person.c.trn == bindparam("trn", type_=String))
    greatest = select(func.max(person.c.id)).scalar_subquery()
    stands_in = (
        select(person.c.id)
        .where(person.c.id > bindparam("anybody", type_=Integer) % greatest)
        .order_by(person.c.id)
        .limit(1)
    )
    found = select(held.scalar_subquery().label("held_id")).subquery()
    either = func.coalesce(found.c.held_id, stands_in.scalar_subquery())
    return select(either.label("person_id"), found.c.held_id)


_BY_TRN = _people(_by_trn())
# A record that has no TRN is in dispute: it answers to nobody until a registrar has decided.
_BY_BIRTH = _people(
    select(born.c.person_id, born.c.person_id.label("held_id"))
    .join_from(born, person, person.c.id == born.c.person_id)
    .where(born.c.born_on == bindparam("born_on", type_=Date), held_then(born))
    .where(person.c.trn.is_not(None))
)


_SCHOOL_NAME = (
    select(school.c.name)
    .where(school.c.urn == bindparam("urn", type_=String), held_then(school))
    .order_by(school.c.valid_from.desc())
    .limit(1)
)

_CHECKS: Select[Any] = (
    select(
        check.c.id,
        check.c.ref,
        check.c.at,
        check.c.account_id,
        check.c.person_id,
        check.c.purpose,
        check.c.outcome,
        check.c.question,
        check.c.answer,
        check.c.log_head.label("known_to"),
        check.c.digest,
        look.c.digest.label("look_digest"),
        account.c.name.label("asked_by"),
        organisation.c.name.label("organisation"),
    )
    .select_from(
        check.join(account, account.c.id == check.c.account_id)
        .join(organisation, organisation.c.id == check.c.organisation_id)
        .join(look, look.c.ref == check.c.ref)
    )
    .where(check.c.organisation_id == bindparam("organisation_id", type_=Integer))
)
_ONE = _CHECKS.where(check.c.ref == bindparam("ref", type_=String))
# In the order of the organisation's index, so that no more is read than is shown.
_NEWEST = _CHECKS.order_by(check.c.at.desc(), check.c.id.desc()).limit(
    bindparam("count", type_=Integer)
)
_GOING_ON = _NEWEST.join(
    last,
    and_(
        last.c.id == bindparam("before", type_=Integer),
        last.c.organisation_id == check.c.organisation_id,
    ),
).where(tuple_(check.c.at, check.c.id) < tuple_(last.c.at, last.c.id))


def people_by_trn(session: Session, trn: str, known_to: int) -> Sequence[Row[Any]]:
    """A row for each name and birth date of the person with that TRN, oldest name first.

    Where nobody has it they are somebody else's, with no `asked_id`: they match nobody.
    """
    asked = {"trn": trn, "anybody": int(trn), "known_to": known_to}
    return session.connection().execute(_BY_TRN, asked).all()


def people_born_on(session: Session, born_on: date, known_to: int) -> Sequence[Row[Any]]:
    """The same of everybody who has a record with a TRN and that birth date."""
    return session.connection().execute(_BY_BIRTH, {"born_on": born_on, "known_to": known_to}).all()


def school_name(session: Session, urn: str, known_to: int) -> str | None:
    """What the school is called in the newest extract by then, or None where none held it."""
    return session.execute(_SCHOOL_NAME, {"urn": urn, "known_to": known_to}).scalar_one_or_none()


def check_of(session: Session, ref: str, organisation_id: int) -> Row[Any] | None:
    """One check, if that organisation made it."""
    return session.execute(_ONE, {"ref": ref, "organisation_id": organisation_id}).one_or_none()


def checks_of(
    session: Session, organisation_id: int, *, before: int | None, count: int
) -> Sequence[Row[Any]]:
    """An organisation's checks, newest first, or those before its check of that id."""
    asked = {"organisation_id": organisation_id, "count": count}
    if before is None:
        return session.execute(_NEWEST, asked).all()
    return session.execute(_GOING_ON, asked | {"before": before}).all()
