"""The stored periods: one school's, an authority's, and the nation's on a day."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Date, String, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import CompliancePeriod, School
from register.queries.batches import rows_in

_C: Final = table_of(CompliancePeriod).c

READINGS: Final = {
    "default": _C.under_default,
    "literal": _C.under_literal,
    "person": _C.under_person,
}
"""The column that marks the periods of each reading."""


class StoredPeriod(NamedTuple):
    """A row of the projection, in the order of its columns."""

    urn: str
    from_day: date
    to_day: date
    under_default: bool
    under_literal: bool
    under_person: bool
    is_own: bool
    status: str
    reason: str
    deadline: date | None
    appointment_ref: str | None
    la_code: str


class Listed(NamedTuple):
    """A school on an authority's list on a day; both days of the period are included."""

    urn: str
    status: str
    reason: str
    deadline: date | None
    appointment_ref: str | None
    from_day: date
    to_day: date


_DAY: Final = bindparam("day", type_=Date)
_STORED = (
    select(*(_C[name] for name in StoredPeriod._fields))
    .where(_C.urn.in_(bindparam("values", expanding=True)))
    .order_by(_C.urn, _C.from_day, _C.under_default, _C.under_literal, _C.under_person)
)


def _on_the_day(reading: ColumnElement[bool]) -> ColumnElement[bool]:
    """Each school's own answer on the day: a predecessor's is counted where it belongs."""
    return and_(_C.from_day <= _DAY, _C.to_day >= _DAY, reading, _C.is_own)


_SCHOOL = table_of(School).c
_WITHOUT = select(_SCHOOL.urn).where(~exists().where(_C.urn == _SCHOOL.urn)).order_by(_SCHOOL.urn)
_BY_STATUS = {
    name: select(_C.status, func.count())
    .where(_on_the_day(reading))
    .group_by(_C.status)
    .order_by(_C.status)
    for name, reading in READINGS.items()
}
_OF_AUTHORITY = {
    name: select(*(_C[field] for field in Listed._fields))
    .where(_C.la_code == bindparam("la_code", type_=String), _on_the_day(reading))
    # The two databases do not agree on where a missing deadline comes.
    .order_by(_C.deadline.is_(None), _C.deadline, _C.urn)
    for name, reading in READINGS.items()
}


def stored_periods(
    session: Session, urns: Collection[str]
) -> Iterator[tuple[str, list[StoredPeriod]]]:
    """The rows of each of these schools that has any, in order of their URNs and first days."""
    rows = map(StoredPeriod._make, rows_in(session, _STORED, urns))
    for urn, found in groupby(rows, key=itemgetter(0)):
        yield urn, list(found)


def schools_without_periods(session: Session) -> Sequence[str]:
    """Schools that have no period at all: only ever those of a register older than the table."""
    return session.scalars(_WITHOUT).all()


def schools_by_status(session: Session, day: date, reading: str = "default") -> dict[str, int]:
    """How many schools have each status on a day, under a reading of `READINGS`."""
    rows = session.execute(_BY_STATUS[reading], {"day": day})
    return {row[0]: row[1] for row in rows}


def schools_of_authority_on(
    session: Session, la_code: str, day: date, reading: str = "default"
) -> list[Listed]:
    """An authority's schools on a day, the earliest deadline first and those with none last."""
    rows = session.execute(_OF_AUTHORITY[reading], {"la_code": la_code, "day": day})
    return [Listed._make(row) for row in rows]
