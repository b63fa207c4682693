"""Schools that the stored periods show in breach on a day to come, and courses."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import Date, bindparam, select
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import Appointment, CompliancePeriod, Enrolment
from register.queries.batches import rows_in

_P: Final = table_of(CompliancePeriod).c
_A: Final = table_of(Appointment).c
_E: Final = table_of(Enrolment).c


class Breach(NamedTuple):
    """A period of breach that begins after the day asked about."""

    urn: str
    from_day: date
    reason: str
    deadline: date | None
    appointment_ref: str | None


class Course(NamedTuple):
    """A course that the person designated has begun and not left."""

    appointment_ref: str
    kind: str
    commenced_on: date
    completed_on: date | None
    state: str


_BREACHES = (
    select(*(_P[name] for name in Breach._fields))
    .where(
        # Stated though it follows, because the index is in order of last days.
        _P.to_day > bindparam("after", type_=Date),
        _P.from_day > bindparam("after", type_=Date),
        _P.from_day <= bindparam("until", type_=Date),
        _P.status == "NON_COMPLIANT",
        _P.under_default,
        _P.is_own,
    )
    .order_by(_P.from_day, _P.urn)
)
_COURSES = (
    select(
        _A.ref.label("appointment_ref"),
        _E.kind,
        _E.commenced_on,
        _E.completed_on,
        _E.state,
    )
    .join_from(table_of(Appointment), table_of(Enrolment), _E.person_id == _A.person_id)
    .where(
        _A.ref.in_(bindparam("values", expanding=True)),
        _A.superseded_by.is_(None),
        _E.superseded_by.is_(None),
        _E.state.in_(("enrolled", "deferred", "completed")),
        _E.commenced_on <= bindparam("day", type_=Date),
    )
    .order_by(_A.ref, _E.commenced_on, _E.ref)
)


def breaches_between(session: Session, after: date, until: date) -> Sequence[Breach]:
    """Periods of breach that begin after the one day and no later than the other, in order."""
    rows = session.execute(_BREACHES, {"after": after, "until": until})
    return [Breach._make(row) for row in rows]


def courses_under_way(session: Session, refs: Collection[str], day: date) -> Sequence[Course]:
    """Courses begun by the day by the people of these designations."""
    return [Course._make(row) for row in rows_in(session, _COURSES, refs, {"day": day})]
