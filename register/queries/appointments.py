"""Appointments, prior service and vacancies as they are held now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, bindparam, select
from sqlalchemy.orm import Session, aliased

from register.days import Days
from register.models import Appointment, LogEntry, Person, PriorService, Vacancy
from register.queries.batches import among, rows_in

DECIDED: Final = "prior_service.decided"
"""The action of an entry by which two registrars put earlier service right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAppointment:
    """The current version of one appointment."""

    id: int
    ref: str
    school_urn: str
    person_id: int
    person_ref: str
    started_on: date | None
    ended_on: date | None
    is_head_teacher: bool | None
    is_qualified_teacher: bool | None
    induction: str | None
    is_teaching_at_school: bool | None
    source: str
    recorded_by: int

    @property
    def days(self) -> Days:
        """First and last as SENCO."""
        return self.started_on, self.ended_on


@dataclass(frozen=True, slots=True)
class HeldService:
    """One spell of earlier service that a school has declared."""

    id: int
    person_id: int
    school_urn: str
    started_on: date
    ended_on: date | None
    source: str
    person_ref: str
    recorded_by: int

    @property
    def days(self) -> Days:
        """First and last as SENCO there."""
        return self.started_on, self.ended_on


@dataclass(frozen=True, slots=True)
class HeldVacancy:
    """A school's statement that it has no SENCO."""

    id: int
    school_urn: str
    declared_on: date
    source: str


def _appointments(where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Appointment.id,
            Appointment.ref,
            Appointment.school_urn,
            Appointment.person_id,
            Person.ref.label("person_ref"),
            Appointment.started_on,
            Appointment.ended_on,
            Appointment.is_head_teacher,
            Appointment.is_qualified_teacher,
            Appointment.induction,
            Appointment.is_teaching_at_school,
            Appointment.source,
            Appointment.recorded_by,
        )
        .join(Person, Person.id == Appointment.person_id)
        .where(Appointment.superseded_by.is_(None), where)
        .order_by(Appointment.started_on, Appointment.id)
    )


_AT_SCHOOLS = _appointments(among(Appointment.school_urn))
_OF_PEOPLE = _appointments(among(Appointment.person_id))
_BY_REF = _appointments(Appointment.ref == bindparam("wanted"))
_SERVICES = (
    select(
        PriorService.id,
        PriorService.person_id,
        PriorService.school_urn,
        PriorService.started_on,
        PriorService.ended_on,
        PriorService.source,
        Person.ref,
        PriorService.recorded_by,
    )
    .join(Person, Person.id == PriorService.person_id)
    .where(among(PriorService.person_id))
    .order_by(PriorService.started_on, PriorService.id)
)
_SERVICE = _SERVICES.where(PriorService.superseded_by.is_(None))
_TAKEN_OFF = _SERVICES.join(LogEntry, LogEntry.number == PriorService.superseded_by).where(
    LogEntry.action == DECIDED
)
_then, _before = aliased(Appointment), aliased(Appointment)
_MADE_WAY = (
    select(_then.ref, _before.ended_on)
    .join(
        _before,
        and_(
            _before.school_urn == _then.school_urn,  # for its index: it is the same post
            _before.ref == _then.ref,
            _before.superseded_by == _then.recorded_by,
        ),
    )
    .where(
        _then.superseded_by.is_(None),
        _then.replaced_by == bindparam("replacement"),
        among(_then.school_urn),
    )
    .order_by(_then.id)
)
_TAKEN_BACK = (
    select(LogEntry.at, Appointment.school_urn)
    .join(Appointment, Appointment.superseded_by == LogEntry.number)
    .where(
        among(Appointment.school_urn),
        LogEntry.action == "appointment.withdrawn",
        LogEntry.at > bindparam("since"),
    )
    .order_by(LogEntry.number)
)
_VACANCIES = (
    select(Vacancy.id, Vacancy.school_urn, Vacancy.declared_on, Vacancy.source)
    .where(
        Vacancy.superseded_by.is_(None),
        among(Vacancy.school_urn),
    )
    .order_by(Vacancy.declared_on, Vacancy.id)
)


def appointments_at(session: Session, urns: Collection[str]) -> list[HeldAppointment]:
    """Every appointment recorded at these schools, ended or not, by start."""
    return [HeldAppointment(**row._mapping) for row in rows_in(session, _AT_SCHOOLS, urns)]


def appointments_of(session: Session, person_ids: Collection[int]) -> list[HeldAppointment]:
    """Every appointment of these people, ended or not, by start."""
    return [HeldAppointment(**row._mapping) for row in rows_in(session, _OF_PEOPLE, person_ids)]


def find_appointment(session: Session, ref: str) -> HeldAppointment | None:
    """The appointment with this reference, if there is one."""
    row = session.execute(_BY_REF, {"wanted": ref}).one_or_none()
    return HeldAppointment(**row._mapping) if row else None


def made_way_for(
    session: Session, ref: str, urns: Collection[str]
) -> list[tuple[str, date | None]]:
    """The designations at these schools that ended to make way for this one, and are as they were
    left then: each by its reference, with the last day that it had before, if it had one.
    """
    found = rows_in(session, _MADE_WAY, urns, {"replacement": ref})
    return [(held, ended_on) for held, ended_on in found]


def taken_back_at(
    session: Session, urns: Collection[str], *, since: datetime
) -> list[tuple[datetime, str]]:
    """When each designation at these schools was taken back, after an instant, and at which."""
    found = rows_in(session, _TAKEN_BACK, urns, {"since": since})
    return sorted((at, urn) for at, urn in found)


def prior_service_of(session: Session, person_ids: Collection[int]) -> list[HeldService]:
    """Earlier service declared of these people, by start."""
    return [HeldService(*row) for row in rows_in(session, _SERVICE, person_ids)]


def service_taken_off(session: Session, person_ids: Collection[int]) -> list[HeldService]:
    """Earlier service as it was held of these people until two registrars decided otherwise."""
    return [HeldService(*row) for row in rows_in(session, _TAKEN_OFF, person_ids)]


def vacancies_at(session: Session, urns: Collection[str]) -> list[HeldVacancy]:
    """These schools' statements that they have no SENCO, by day."""
    return [HeldVacancy(*row) for row in rows_in(session, _VACANCIES, urns)]
