"""What a registrar decided, and the rows that the entries of a decision recorded or superseded."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import Integer, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from register.db import Base, table_of
from register.models import (
    Account,
    Appointment,
    Award,
    Conversion,
    LogEntry,
    LogPayload,
    Person,
    PersonName,
    PriorService,
)
from register.queries.appointments import HeldAppointment
from register.queries.awards import HeldAward
from register.queries.named import names

_FIRST: Final = bindparam("first", type_=Integer)
_LAST: Final = bindparam("last", type_=Integer)


class DecisionEntry(NamedTuple):
    """The entry of the log that closed a referral."""

    number: int
    at: datetime
    ground: str | None
    payload: bytes
    """JSON."""
    by: str | None
    """The name of the account that decided; none where no account did."""


class KnownSpan(NamedTuple):
    """When the register began to know a row, and when it no longer did."""

    recorded_by: int
    superseded_by: int | None


class TouchedAppointment(NamedTuple):
    """One version of an appointment."""

    version: KnownSpan
    held: HeldAppointment


class TouchedService(NamedTuple):
    """One spell of earlier service."""

    version: KnownSpan
    id: int
    person_id: int
    person_ref: str
    school_urn: str
    started_on: date
    ended_on: date | None
    source: str


class TouchedName(NamedTuple):
    """One name of a person."""

    version: KnownSpan
    id: int
    person_id: int
    person_ref: str
    first_names: str
    last_name: str


class TouchedConversion(NamedTuple):
    """One school that goes on as another."""

    version: KnownSpan
    id: int
    from_urn: str
    to_urn: str
    converted_on: date


class TouchedAward(NamedTuple):
    """One version of an award."""

    version: KnownSpan
    held: HeldAward


Row = TypeVar(
    "Row", TouchedAppointment, TouchedService, TouchedName, TouchedConversion, TouchedAward
)


class Touched(NamedTuple):
    """The rows that a span of entries recorded or superseded, in the order of recording."""

    appointments: list[TouchedAppointment]
    services: list[TouchedService]
    names: list[TouchedName]
    conversions: list[TouchedConversion]
    awards: list[TouchedAward]


def _in_span(model: type[Base], *columns: Any) -> Select[*tuple[Any, ...]]:
    """Rows of this table that the entries from `first` to `last` recorded or superseded."""
    table = table_of(model)
    return (
        select(table.c.recorded_by, table.c.superseded_by, *columns)
        .where(
            or_(
                and_(table.c.recorded_by >= _FIRST, table.c.recorded_by <= _LAST),
                and_(table.c.superseded_by >= _FIRST, table.c.superseded_by <= _LAST),
            )
        )
        .order_by(table.c.recorded_by, table.c.id)
    )


_post, _service, _name, _person, _conversion, _award = (
    table_of(model) for model in (Appointment, PriorService, PersonName, Person, Conversion, Award)
)
_APPOINTMENTS = _in_span(
    Appointment,
    _post.c.id,
    _post.c.ref,
    _post.c.school_urn,
    _post.c.person_id,
    _person.c.ref.label("person_ref"),
    _post.c.started_on,
    _post.c.ended_on,
    _post.c.is_head_teacher,
    _post.c.is_qualified_teacher,
    _post.c.induction,
    _post.c.is_teaching_at_school,
    _post.c.source,
).join(_person, _person.c.id == _post.c.person_id)
_SERVICES = _in_span(
    PriorService,
    _service.c.id,
    _service.c.person_id,
    _person.c.ref,
    _service.c.school_urn,
    _service.c.started_on,
    _service.c.ended_on,
    _service.c.source,
).join(_person, _person.c.id == _service.c.person_id)
_NAMES = _in_span(
    PersonName,
    _name.c.id,
    _name.c.person_id,
    _person.c.ref,
    _name.c.first_names,
    _name.c.last_name,
).join(_person, _person.c.id == _name.c.person_id)
_CONVERSIONS = _in_span(
    Conversion,
    _conversion.c.id,
    _conversion.c.from_urn,
    _conversion.c.to_urn,
    _conversion.c.converted_on,
)
_AWARDS = _in_span(
    Award,
    *(_award.c[name].label(f"held_{name}") for name in HeldAward._fields),
)
_ENTRY = (
    select(LogEntry.number, LogEntry.at, LogEntry.reason, LogPayload.body, Account.name)
    .join(LogPayload, LogPayload.entry == LogEntry.number)
    .outerjoin(Account, names(LogEntry.actor, "account", Account.ref))
    .where(LogEntry.number == bindparam("number"))
)


def decision_entry(session: Session, number: int) -> DecisionEntry:
    """The entry with this number, which closed a referral."""
    return DecisionEntry(*session.execute(_ENTRY, {"number": number}).one())


def touched(session: Session, first: int, last: int) -> Touched:
    """What the entries from `first` to `last` recorded or superseded, whatever came after."""
    span = {"first": first, "last": last}
    return Touched(
        [
            TouchedAppointment(
                KnownSpan(recorded_by, superseded_by),
                HeldAppointment(**dict(zip(_HELD, rest, strict=True)), recorded_by=recorded_by),
            )
            for recorded_by, superseded_by, *rest in session.execute(_APPOINTMENTS, span)
        ],
        [TouchedService(*_versioned(row)) for row in session.execute(_SERVICES, span)],
        [TouchedName(*_versioned(row)) for row in session.execute(_NAMES, span)],
        [TouchedConversion(*_versioned(row)) for row in session.execute(_CONVERSIONS, span)],
        [
            TouchedAward(KnownSpan(recorded_by, superseded_by), HeldAward(*rest))
            for recorded_by, superseded_by, *rest in session.execute(_AWARDS, span)
        ],
    )


_HELD = tuple(_APPOINTMENTS.selected_columns.keys())[2:]


def _versioned(row: Any) -> tuple[Any, ...]:
    recorded_by, superseded_by, *rest = row
    return (KnownSpan(recorded_by, superseded_by), *rest)
