"""The periods of schools made anew the ordinary way: mapped objects, a school at a time."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from register.models import (
    Appointment,
    Award,
    CompliancePeriod,
    Conversion,
    Enrolment,
    PriorService,
    Recognition,
    SchoolVersion,
    Vacancy,
)
from register.queries.compliance_periods import StoredPeriod
from register.queries.facts import Facts, facts_in_order, nothing_found
from register.queries.facts_rows import (
    AwardRow,
    ConversionRow,
    DesignationRow,
    EnrolmentRow,
    PriorServiceRow,
    RecognitionRow,
    SchoolRow,
    VacancyRow,
)
from register.services.compliance.cases import cases_of
from register.services.compliance_periods.periods import periods_of

OTHERWISE_CALLED = {
    "urn": "school_urn",
    "precision": "commenced_precision",
    "provider_name": "",
    "action": "",
    "recorded_at": "",
}
"""Fields of a row that a mapped class calls by another name, or that no answer turns on."""


def rebuild_by_objects(session: Session, urns: Iterable[str]) -> None:
    """Every period of these schools deleted and added again, and then taken back."""
    for urn in urns:
        session.execute(delete(CompliancePeriod).where(CompliancePeriod.urn == urn))
        rows = periods_by_objects(session, urn)
        session.add_all([CompliancePeriod(**row._asdict()) for row in rows])
        session.flush()
        session.expunge_all()
    session.rollback()


def periods_by_objects(session: Session, urn: str) -> list[StoredPeriod]:
    """A school's periods, from facts that were read as mapped objects."""
    return periods_of(cases_of(_facts(session, urn)))


def _facts(session: Session, urn: str) -> Facts:
    line = _line(session, urn)
    on_it = _current(session, Appointment, Appointment.school_urn.in_(line))
    people = {each.person_id for each in on_it}
    posts = _current(session, Appointment, Appointment.person_id.in_(people))
    service = _current(session, PriorService, PriorService.person_id.in_(people))
    awards = _current(session, Award, Award.person_id.in_(people))
    courses = _current(session, Enrolment, Enrolment.person_id.in_(people))
    taught = {each.provider_id for each in (*awards, *courses)}
    places = _onward(session, {*line, *(each.school_urn for each in (*posts, *service))})
    schools = _current(session, SchoolVersion, SchoolVersion.urn.in_(line))
    others = _current(session, SchoolVersion, SchoolVersion.urn.in_(set(places) - set(line)))
    out = _current(session, Conversion, Conversion.from_urn.in_(places))
    said = _current(session, Vacancy, Vacancy.school_urn.in_(line))
    spans = _current(session, Recognition, Recognition.provider_id.in_(taught))
    found = nothing_found() | {
        "school": _rows(SchoolRow, schools),
        "elsewhere": _rows(SchoolRow, others),
        "conversion": _rows(ConversionRow, out),
        "vacancy": _rows(VacancyRow, said),
        "appointment": _rows(DesignationRow, posts),
        "prior": _rows(PriorServiceRow, service),
        "award": _rows(AwardRow, awards),
        "enrolment": _rows(EnrolmentRow, courses),
        "recognition": _rows(RecognitionRow, spans),
    }
    return facts_in_order(urn, found)


def _line(session: Session, urn: str) -> list[str]:
    line = [urn]
    for each in line:
        before = _current(session, Conversion, Conversion.to_urn == each)
        line += (one.from_urn for one in before if one.from_urn not in line)
    return line


def _onward(session: Session, urns: set[str]) -> list[str]:
    places = list(urns)
    for each in places:
        after = _current(session, Conversion, Conversion.from_urn == each)
        places += (one.to_urn for one in after if one.to_urn not in places)
    return places


def _current(session: Session, model: Any, where: Any) -> Sequence[Any]:
    return session.scalars(select(model).where(where, model.superseded_by.is_(None))).all()


def _rows(kind: Any, objects: Iterable[Any]) -> list[Any]:
    return [kind._make(_value(each, name) for name in kind._fields) for each in objects]


def _value(each: Any, name: str) -> Any:
    name = name if hasattr(each, name) else OTHERWISE_CALLED[name]
    return getattr(each, name) if name else None
