"""Organisations that a registrar is to attest, and those whose school an import may find closed."""

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from register.access import OrganisationKind
from register.db import table_of
from register.models import Account, LogEntry, LogPayload, Organisation

_body, _account = table_of(Organisation), table_of(Account)


class Body(NamedTuple):
    """An organisation, with all that its being attested turns on."""

    id: int
    ref: str
    kind: str
    identifier: str
    name: str
    closed_at: datetime | None
    frozen_at: datetime | None
    attested_at: datetime | None
    school_closed_at: datetime | None
    school_closed_on: date | None


class SchoolBody(NamedTuple):
    """A school that accounts act for, and whether an import has found it closed."""

    id: int
    ref: str
    urn: str
    is_noted_closed: bool


class NumberGiven(NamedTuple):
    """An action that gave an organisation its number, and which."""

    action: str
    number: str
    school: str | None
    """The school as whose it got it, where it is what that became after all."""


class ToAttest(NamedTuple):
    """How many wait to be attested, and how many of them are frozen until then."""

    waiting: int
    frozen: int


_GIVE = ("organisation.added", "organisation.renamed", "organisation.attested")
_BODY = select(*(_body.c[name] for name in Body._fields))


def body_by_ref(session: Session, ref: str) -> Body | None:
    """The organisation of that reference."""
    row = session.execute(_BODY.where(_body.c.ref == ref)).one_or_none()
    return Body._make(row) if row else None


def body_by_identifier(session: Session, kind: str, identifier: str) -> Body | None:
    """The organisation of that kind and identifier."""
    asked = _BODY.where(_body.c.kind == kind, _body.c.identifier == identifier)
    row = session.execute(asked).one_or_none()
    return Body._make(row) if row else None


def bodies_of_schools(session: Session, urns: Collection[str]) -> list[Body]:
    """The organisations in use that act for one of these schools, in order of making."""
    asked = _BODY.where(_body.c.kind == OrganisationKind.SCHOOL.value, _body.c.closed_at.is_(None))
    rows = session.execute(asked.where(_body.c.identifier.in_(urns)).order_by(_body.c.id))
    return [Body._make(row) for row in rows]


def numbers_given(session: Session, ref: str) -> list[NumberGiven]:
    """Each number that an organisation was given in the place of another, and by what, in the order
    of the log.
    """
    asked = (
        select(LogEntry.action, LogPayload.body)
        .join(LogPayload, LogPayload.entry == LogEntry.number)
        .where(LogEntry.subject == f"organisation:{ref}", LogEntry.action.in_(_GIVE))
        .order_by(LogEntry.number)
    )
    given: list[NumberGiven] = []
    for action, payload in session.execute(asked):
        said = json.loads(payload)
        number = said.get("identifier")
        if number and (not given or number != given[-1].number):
            given.append(NumberGiven(action, number, said.get("school")))
    return given


def bodies_held(session: Session, kind: OrganisationKind, numbers: Collection[str]) -> set[str]:
    """Those of these identifiers that an organisation of that kind has."""
    asked = select(_body.c.identifier).where(_body.c.kind == kind.value)
    return set(session.scalars(asked.where(_body.c.identifier.in_(numbers))))


def school_bodies(session: Session) -> list[SchoolBody]:
    """Every school that accounts act for and that nobody has closed here, in order of making."""
    noted = _body.c.school_closed_at.is_not(None)
    asked = select(_body.c.id, _body.c.ref, _body.c.identifier, noted)
    asked = asked.where(_body.c.kind == OrganisationKind.SCHOOL.value, _body.c.closed_at.is_(None))
    return [SchoolBody._make(row) for row in session.execute(asked.order_by(_body.c.id))]


def bodies_to_attest(
    session: Session,
    *,
    ran_out: datetime,
    runs_out_soon: datetime,
    never: Collection[OrganisationKind],
    limit: int,
) -> list[Body]:
    """Organisations in use that are frozen or soon to be, the frozen first and then the oldest.

    ran_out, runs_out_soon: those attested last at these instants or before. never: kinds that need
    none.
    """
    frozen, waits = _conditions(ran_out, runs_out_soon, never)
    asked: Select[tuple[object, ...]] = _BODY.where(waits)
    order = case((frozen, 0), else_=1)
    rows = session.execute(asked.order_by(order, _body.c.attested_at, _body.c.id).limit(limit))
    return [Body._make(row) for row in rows]


def count_to_attest(
    session: Session,
    *,
    ran_out: datetime,
    runs_out_soon: datetime,
    never: Collection[OrganisationKind],
) -> ToAttest:
    """How many there are."""
    frozen, waits = _conditions(ran_out, runs_out_soon, never)
    counted = select(func.count(), func.coalesce(func.sum(case((frozen, 1), else_=0)), 0))
    return ToAttest._make(session.execute(counted.where(waits)).one())


def _conditions(
    ran_out: datetime, runs_out_soon: datetime, never: Collection[OrganisationKind]
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What is frozen, and what waits: frozen or soon to be, and somebody has an account for it.

    `services.attestation.term` states when an organisation is frozen. This asks it of every
    organisation at once, in an order; a test holds the two together.
    """
    attested = _body.c.attested_at
    untold = or_(attested.is_(None), attested <= _body.c.school_closed_at)
    shut = and_(_body.c.school_closed_at.is_not(None), untold)
    frozen = or_(_body.c.frozen_at.is_not(None), shut, attested.is_(None), attested <= ran_out)
    used = select(_account.c.id).where(
        _account.c.organisation_id == _body.c.id, _account.c.is_active
    )
    waits = and_(
        _body.c.closed_at.is_(None),
        _body.c.kind.not_in([kind.value for kind in never]),
        or_(frozen, attested <= runs_out_soon),
        used.exists(),
    )
    return frozen, waits
