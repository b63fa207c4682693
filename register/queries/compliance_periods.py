"""The stored periods of some schools, whole: to keep them in step with the facts."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import CompliancePeriod, School
from register.queries.batches import among, rows_in

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
    of_several: str | None
    la_code: str
    node: int


_STORED = (
    select(*(_C[name] for name in StoredPeriod._fields))
    .where(among(_C.urn))
    .order_by(_C.urn, _C.from_day, _C.under_default, _C.under_literal, _C.under_person)
)


_SCHOOL = table_of(School).c
_WITHOUT = select(_SCHOOL.urn).where(~exists().where(_C.urn == _SCHOOL.urn)).order_by(_SCHOOL.urn)


def stored_periods(
    session: Session, urns: Collection[str]
) -> Iterator[tuple[str, list[StoredPeriod]]]:
    """The rows of each of these schools that has any, in order of their URNs and first days."""
    rows = map(StoredPeriod._make, rows_in(session, _STORED, urns))
    for urn, found in groupby(rows, key=itemgetter(0)):
        yield urn, list(found)


def is_any_without_periods(session: Session) -> bool:
    """Whether there is such a school: the first that is found ends the search."""
    return bool(session.scalar(select(exists(_WITHOUT.order_by(None)))))


def schools_without_periods(session: Session) -> Sequence[str]:
    """Schools that have no period at all: only ever those of a register older than the table."""
    return session.scalars(_WITHOUT).all()
