"""Everybody's time as SENCO: who might have served long in all, before the law is asked."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Date, and_, bindparam, exists, func, or_, select, union_all
from sqlalchemy.orm import Session

from register.db import table_of
from register.law.findings import Reason, Status
from register.models import (
    Appointment,
    Award,
    CompliancePeriod,
    PersonLink,
    PriorService,
)
from register.queries.batches import among, rows_in

_POST: Final = table_of(Appointment)
_SERVICE: Final = table_of(PriorService)
_LINK: Final = table_of(PersonLink)
_DAY: Final = bindparam("day", type_=Date)


class SencoSpell(NamedTuple):
    """A designation, or declared earlier service; both days included, None is not known or open."""

    person_id: int
    started_on: date | None
    ended_on: date | None


_SPELLS = union_all(
    *(
        select(
            func.coalesce(_LINK.c.principal_id, table.c.person_id).label("person_id"),
            table.c.started_on,
            table.c.ended_on,
        )
        .select_from(
            table.outerjoin(
                _LINK, and_(_LINK.c.person_id == table.c.person_id, _LINK.c.superseded_by.is_(None))
            )
        )
        .where(
            table.c.superseded_by.is_(None),
            or_(table.c.started_on.is_(None), table.c.started_on <= _DAY),
        )
        for table in (_POST, _SERVICE)
    )
).subquery()
_PERIOD: Final = table_of(CompliancePeriod).c
_AWARD: Final = table_of(Award).c
_lost_an_award = exists().where(
    _AWARD.person_id == _POST.c.person_id,
    _AWARD.superseded_by.is_(None),
    _AWARD.withdrawn_on.is_not(None),
)
_has_other_records = exists().where(
    _LINK.c.principal_id == _POST.c.person_id, _LINK.c.superseded_by.is_(None)
)
_SETTLED = (
    select(_POST.c.person_id)
    .distinct()
    .join_from(
        _POST,
        table_of(CompliancePeriod),
        # A designation carried over a conversion is in the new school’s periods: that goes to
        # the law instead.
        and_(_PERIOD.urn == _POST.c.school_urn, _PERIOD.appointment_ref == _POST.c.ref),
    )
    .where(
        _POST.c.superseded_by.is_(None),
        among(_POST.c.person_id),
        ~_has_other_records,
        _PERIOD.under_default,
        _PERIOD.from_day <= _DAY,
        or_(
            _PERIOD.status == Status.NON_COMPLIANT.value,
            # Service before the law began exempts at every school after it.
            _PERIOD.reason == Reason.PRIOR_SERVICE_OVER_12M.value,
            and_(_PERIOD.status == Status.COMPLIANT.value, ~_lost_an_award),
        ),
    )
)
_SEVERAL = select(_SPELLS.c.person_id).group_by(_SPELLS.c.person_id).having(func.count() > 1)
_OF_SEVERAL = (
    select(_SPELLS.c.person_id, _SPELLS.c.started_on, _SPELLS.c.ended_on)
    .where(_SPELLS.c.person_id.in_(_SEVERAL))
    .order_by(_SPELLS.c.person_id)
)
_joined = select(_LINK.c.person_id).where(
    among(_LINK.c.principal_id), _LINK.c.superseded_by.is_(None)
)
_SCHOOLS = (
    select(func.coalesce(_LINK.c.principal_id, _POST.c.person_id), _POST.c.school_urn)
    .select_from(
        _POST.outerjoin(
            _LINK, and_(_LINK.c.person_id == _POST.c.person_id, _LINK.c.superseded_by.is_(None))
        )
    )
    .where(
        _POST.c.superseded_by.is_(None),
        or_(among(_POST.c.person_id), _POST.c.person_id.in_(_joined)),
    )
    .order_by(_POST.c.person_id, _POST.c.school_urn)
)


def spells_of_several(session: Session, day: date) -> Iterator[SencoSpell]:
    """Every spell begun by the day of each person who has more than one, by person."""
    rows: Any = session.execute(_OF_SEVERAL, {"day": day})
    return map(SencoSpell._make, rows)


def settled_people(session: Session, people: Collection[int], day: date) -> frozenset[int]:
    """Those of whom the stored periods by themselves show that they cannot be serial movers.

    They were exempt, hold an award that counts, or were the SENCO for whom a school was in breach.
    Of people with more than one record it is not said: they go to the law.
    """
    return frozenset(person for (person,) in rows_in(session, _SETTLED, people, {"day": day}))


def schools_of_people(session: Session, people: Collection[int]) -> Iterator[tuple[int, str]]:
    """The person and the URN of each of these people's designations, by whichever record."""
    return ((person, urn) for person, urn in rows_in(session, _SCHOOLS, people))
