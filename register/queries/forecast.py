"""Schools that the stored periods show in breach on a day to come, and enrolments."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from register.courses import LEFT_STATES, CourseState
from register.db import table_of
from register.models import Appointment, Award, CompliancePeriod, Enrolment, Recognition
from register.queries.batches import among, rows_in
from register.queries.day_tree import HEIGHT, number_of, path_to
from register.queries.facts_onward import NOT_READ
from register.queries.facts_rows import RecognitionRow
from register.queries.whole_people import records_of
from register.queries.written_out import written_out

_P: Final = table_of(CompliancePeriod).c
_A: Final = table_of(Appointment).c
_E: Final = table_of(Enrolment).c
_W: Final = table_of(Award).c
_R: Final = table_of(Recognition).c


class Breach(NamedTuple):
    """A period of breach that begins after the day asked about."""

    urn: str
    from_day: date
    reason: str
    deadline: date | None
    appointment_ref: str | None
    of_several: str | None
    """As of an answer: empty where it is of the school's only SENCO."""


class OpenEnrolment(NamedTuple):
    """An enrolment of the person designated, begun and not left by the day: it has led to no award.

    What came of it after the day is not told.
    """

    appointment_ref: str
    provider_id: str
    kind: str
    commenced_on: date
    precision: str
    """`day`, or the month or year of which `commenced_on` is the first day."""
    completed_on: date | None
    state: str

    @property
    def is_deferred(self) -> bool:
        """Whether it is not under way, and nobody knows when it will be."""
        return self.state == CourseState.DEFERRED


_AFTER, _UNTIL = bindparam("after", type_=Date), bindparam("until", type_=Date)
_NODES: Final = [bindparam(f"node_{at}", type_=Integer) for at in range(HEIGHT)]
_BEGUN_THEN: Final = (
    _P.from_day > _AFTER,
    _P.from_day <= _UNTIL,
    _P.status == literal_column("'NON_COMPLIANT'", String),
    _P.under_default,
    _P.is_own,
)


def _breaches(where: ColumnElement[bool]) -> Select[Any]:
    return select(*(_P[name] for name in Breach._fields)).where(where, *_BEGUN_THEN)


# What begins on these days stands on one of them, or at a node after the last on the path to it.
_BREACHES = {
    name: written_out(
        union_all(
            _breaches(_P.node.between(bindparam("first_node"), bindparam("last_node"))),
            _breaches(_P.node.in_(_NODES)),
        ).order_by("from_day", "urn"),
        name,
    )
    for name in ("sqlite", "postgresql")
}
_DESIGNATED = (
    select(_A.ref, _A.person_id).where(among(_A.ref), _A.superseded_by.is_(None)).order_by(_A.ref)
)
_DAY: Final = bindparam("day", type_=Date)
_ENROLMENTS = (
    select(
        *(_E.person_id, _E.provider_id, _E.kind),
        *(_E.commenced_on, _E.commenced_precision, _E.completed_on, _E.state, _E.state_on),
    )
    .where(
        among(_E.person_id),
        _E.superseded_by.is_(None),
        or_(_E.state.not_in(LEFT_STATES), _E.state_on >= _DAY),
        _E.commenced_on <= _DAY,
    )
    .order_by(_E.commenced_on, _E.ref)
)
_GIVEN = select(_W.person_id, _W.provider_id, _W.kind, _W.held_from).where(
    among(_W.person_id), _W.superseded_by.is_(None), _W.held_from <= _DAY
)

_SPANS = (
    select(
        *(_R.recognised_from, _R.recognised_to, _R.kind),
        *(cast(_R.provider_id, String), _R.recorded_by),
    )
    .where(among(_R.provider_id), _R.superseded_by.is_(None))
    .order_by(_R.id)
)


def breaches_between(session: Session, after: date, until: date) -> Sequence[Breach]:
    """Periods of breach that begin after the one day and no later than the other, in order."""
    nodes = {f"node_{at}": node for at, node in enumerate(path_to(until).after)}
    nodes |= {"first_node": number_of(after) + 1, "last_node": number_of(until)}
    statement = _BREACHES[session.get_bind().dialect.name]
    rows = session.execute(statement, {"after": after, "until": until, **nodes})
    return [Breach._make(row) for row in rows]


def open_enrolments(session: Session, refs: Collection[str], day: date) -> Sequence[OpenEnrolment]:
    """Enrolments begun by the day by the people of these designations, by whichever record."""
    designated = {row.ref: row.person_id for row in rows_in(session, _DESIGNATED, refs)}
    person_of = records_of(session, set(designated.values()))
    principal = {record: person_of.get(record, record) for record in designated.values()}
    led: dict[tuple[int, int, str], date] = {}
    for record, provider, kind, held_from in rows_in(session, _GIVEN, person_of, {"day": day}):
        whose = person_of[record], provider, kind
        led[whose] = max(held_from, led.get(whose, held_from))
    begun: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows_in(session, _ENROLMENTS, person_of, {"day": day}):
        person = person_of[row.person_id]
        # As `services.compliance.award_facts` tells whether a course is the one that led to it.
        given = led.get((person, row.provider_id, row.kind))
        if given is None or row.state in LEFT_STATES or row.commenced_on > given:
            begun.setdefault(person, []).append(_by(day, row))
    return [
        OpenEnrolment(ref, *enrolment)
        for ref, record in designated.items()
        for enrolment in begun.get(principal[record], ())
    ]


def _by(day: date, row: Any) -> tuple[Any, ...]:
    """What an enrolment was on the day, in the order of its fields."""
    is_later = any(each is not None and each > day for each in (row.state_on, row.completed_on))
    # A course is still followed on the last day of whoever left it.
    is_under_way = is_later or row.state in LEFT_STATES
    completed_on = None if is_under_way else row.completed_on
    state = CourseState.ENROLLED.value if is_under_way else row.state
    begun = row.commenced_on, row.commenced_precision
    return str(row.provider_id), row.kind, *begun, completed_on, state


def recognitions_of(session: Session, providers: Collection[str]) -> list[RecognitionRow]:
    """From when to when each of these providers was recognised, and for what."""
    rows = rows_in(session, _SPANS, {int(each) for each in providers})
    return [RecognitionRow._make((*row, *NOT_READ)) for row in rows]
