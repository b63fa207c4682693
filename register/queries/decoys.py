"""Decoys: which records are nobody's, and what has found one."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from register.db import table_of
from register.models import (
    Account,
    Appointment,
    BirthDate,
    CandidateCheck,
    Decoy,
    Organisation,
    Person,
    PersonName,
    RecordedLook,
)
from register.queries.batches import among, rows_in

decoy, post, person = map(table_of, (Decoy, Appointment, Person))
name, born = map(table_of, (PersonName, BirthDate))
look, check, account, body = map(table_of, (RecordedLook, CandidateCheck, Account, Organisation))
_mark, _given = decoy.alias("mark"), post.alias("given")


def is_decoy(record: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether the record with that database number is a decoy.

    Once a registrar has given it a designation it is somebody's, who had its number after all.
    """
    return exists(
        select(_mark.c.id)
        .where(_mark.c.person_id == record, _mark.c.superseded_by.is_(None))
        .where(~exists(select(_given.c.id).where(_given.c.person_id == _mark.c.person_id)))
    )


class FoundBy(NamedTuple):
    """A look that may have found a decoy, with who looked."""

    id: int
    ref: str
    at: datetime
    kind: str
    purpose: str
    account_ref: str
    account: str
    """Its address."""
    organisation: str
    is_of_decoy: bool
    question: str | None
    """JSON: what was asked, of a check."""


class KnownDecoy(NamedTuple):
    """One decoy, for whoever runs the register."""

    id: int
    trn: str
    first_names: str
    last_name: str
    born_on: date


class SomebodyHeld(NamedTuple):
    """What is held of somebody, of which others are made up."""

    trn: str
    first_names: str
    last_name: str
    born_on: date
    source: str


_DECOYS = (
    select(decoy.c.id, person.c.trn, name.c.first_names, name.c.last_name, born.c.born_on)
    .join_from(decoy, person, person.c.id == decoy.c.person_id)
    .join(name, name.c.person_id == person.c.id)
    .join(born, born.c.person_id == person.c.id)
    .where(is_decoy(person.c.id), decoy.c.superseded_by.is_(None))
    .where(name.c.superseded_by.is_(None), born.c.superseded_by.is_(None))
    .order_by(decoy.c.id, name.c.id)
)
_LOOKS: Any = (
    select(
        look.c.id,
        look.c.ref,
        look.c.at,
        look.c.kind,
        look.c.purpose,
        account.c.ref,
        account.c.email,
        body.c.name,
        is_decoy(look.c.person_id),
        check.c.question,
    )
    .select_from(
        look.join(account, account.c.id == look.c.account_id)
        .join(body, body.c.id == look.c.organisation_id)
        .outerjoin(check, check.c.ref == look.c.ref)
    )
    .where(among(look.c.id))
    .order_by(look.c.id)
)
_WITH_TRN = select(person.c.id).where(person.c.trn.is_not(None)).order_by(person.c.id)
_HELD = (
    select(person.c.trn, name.c.first_names, name.c.last_name, born.c.born_on, name.c.source)
    .join_from(person, name, name.c.person_id == person.c.id)
    .join(born, born.c.person_id == person.c.id)
    .where(among(person.c.id))
    .where(name.c.superseded_by.is_(None), born.c.superseded_by.is_(None))
    .order_by(person.c.id, name.c.id)
)


def decoys(session: Session) -> Sequence[KnownDecoy]:
    """Every decoy, the oldest first."""
    return [KnownDecoy._make(row) for row in session.execute(_DECOYS)]


def found_by(session: Session, looks: Collection[int]) -> Sequence[FoundBy]:
    """These looks, by database number, with who looked."""
    return [FoundBy._make(row) for row in rows_in(session, _LOOKS, looks)]


def everybody_with_a_trn(session: Session) -> Sequence[int]:
    """The database number of each record that has a TRN."""
    return session.scalars(_WITH_TRN).all()


def people_to_go_by(session: Session, ids: Collection[int]) -> Sequence[SomebodyHeld]:
    """What is held of these people, a row for each name."""
    return [SomebodyHeld._make(row) for row in rows_in(session, _HELD, ids)]
