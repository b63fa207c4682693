"""Whose answers rest on what has changed: which schools, by person, by provider, by import."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Table,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    union,
)
from sqlalchemy.orm import Session

from register.db import table_of
from register.law.facts import CLOSED, TO_CLOSE
from register.models import Appointment, Award, Conversion, Enrolment, PriorService, SchoolVersion
from register.queries.batches import among, rows_in
from register.queries.whole_people import link, records_of

_ENTRY: Final = bindparam("entry", type_=Integer)
_post, _service, _award, _course, _conversion = (
    table_of(model) for model in (Appointment, PriorService, Award, Enrolment, Conversion)
)
_version = table_of(SchoolVersion)

_SCHOOLS_OF_PEOPLE = (
    select(_post.c.school_urn)
    .distinct()
    .where(_post.c.superseded_by.is_(None), among(_post.c.person_id))
)


def _begun_by_the_end(table: Table, *days: str) -> ColumnElement[bool]:
    """Whether any version of an award or a course of theirs had begun as a designation ended."""
    return exists().where(
        table.c.person_id == _post.c.person_id,
        or_(*(table.c[day] <= _post.c.ended_on for day in days)),
    )


_SCHOOLS_OF_HOLDERS = _SCHOOLS_OF_PEOPLE.where(
    or_(
        _post.c.ended_on.is_(None),
        _begun_by_the_end(_award, "commenced_on", "completed_on", "held_from"),
        _begun_by_the_end(_course, "commenced_on", "completed_on"),
        # Another record of the same person may have what this one has not.
        exists().where(
            or_(link.c.person_id == _post.c.person_id, link.c.principal_id == _post.c.person_id)
        ),
    )
)
_PEOPLE_OF_SCHOOLS = union(
    *(
        select(table.c.person_id).where(table.c.superseded_by.is_(None), among(table.c.school_urn))
        for table in (_post, _service)
    )
)
_PEOPLE_OF_PROVIDERS = union(
    *(
        select(table.c.person_id).where(table.c.superseded_by.is_(None), among(table.c.provider_id))
        for table in (_award, _course)
    )
)

_POSTS_BY_ID, _SERVICES_BY_ID = (
    select(table.c.person_id, table.c.school_urn).where(among(table.c.id))
    for table in (_post, _service)
)

_BEARS_ON = ("type_code", "status_code", "in_extract", "la_code", "opened_on", "closed_on")
"""What of a school an answer can turn on, and what a list of schools is made by."""

_beside = (
    select(
        _version.c.urn,
        _version.c.recorded_by,
        *(_version.c[name] for name in _BEARS_ON),
        *(
            func.lag(_version.c[name])
            .over(partition_by=_version.c.urn, order_by=_version.c.id)
            .label(f"{name}_before")
            for name in _BEARS_ON
        ),
    )
    .where(among(_version.c.urn))
    .subquery()
)
_CHANGED_VERSIONS = select(_beside.c.urn).where(
    _beside.c.recorded_by == _ENTRY,
    or_(
        *(_beside.c[name].is_distinct_from(_beside.c[f"{name}_before"]) for name in _BEARS_ON),
        # An open school with a closing day behind it turns on the day of the extract that says so.
        and_(_beside.c.closed_on.is_not(None), _beside.c.status_code.not_in((CLOSED, TO_CLOSE))),
    ),
)
_CHANGED_CONVERSIONS = select(_conversion.c.from_urn, _conversion.c.to_urn).where(
    or_(_conversion.c.recorded_by == _ENTRY, _conversion.c.superseded_by == _ENTRY)
)


def who_had(
    session: Session, appointments: Collection[int], services: Collection[int]
) -> tuple[set[int], set[str]]:
    """Whose these rows of designations and of earlier service are, and at which schools."""
    rows = [*rows_in(session, _POSTS_BY_ID, appointments)]
    rows += rows_in(session, _SERVICES_BY_ID, services)
    return {person for person, _ in rows}, {urn for _, urn in rows}


def schools_of_people(session: Session, people: Collection[int]) -> set[str]:
    """The schools at which any of these people is or was designated, by whichever record."""
    records = records_of(session, people)
    return {urn for (urn,) in rows_in(session, _SCHOOLS_OF_PEOPLE, records)}


def schools_of_holders(session: Session, people: Collection[int]) -> set[str]:
    """Of the schools of these people, those at which any award or course of theirs can bear.

    Nothing bears on a day before it began (`register.law.awards`): where somebody’s designation
    ended before the first of all that was ever recorded of them, none of it does.
    """
    records = records_of(session, people)
    return {urn for (urn,) in rows_in(session, _SCHOOLS_OF_HOLDERS, records)}


def people_of_schools(session: Session, urns: Collection[str]) -> set[int]:
    """Everybody who is or was designated at any of these schools, or served there before."""
    return {person for (person,) in rows_in(session, _PEOPLE_OF_SCHOOLS, urns)}


def people_of_providers(session: Session, providers: Collection[int]) -> set[int]:
    """Everybody with an award or a course of any of these providers, by their ids."""
    return {person for (person,) in rows_in(session, _PEOPLE_OF_PROVIDERS, providers)}


def schools_changed_by(session: Session, entry: int, urns: Collection[str]) -> set[str]:
    """The schools of which that entry changed what an answer can turn on.

    Names, addresses and numbers of pupils are not that; types, statuses, days, authorities and
    conversions, with both of their schools, are. `urns` are those with a later version by it.
    """
    # They are told, not found by the entry: PostgreSQL has no statistics yet of rows just
    # written, and compares each of 50,000 with every other.
    found = {urn for (urn,) in rows_in(session, _CHANGED_VERSIONS, urns, {"entry": entry})}
    for step in session.execute(_CHANGED_CONVERSIONS, {"entry": entry}):
        found.update(step)
    return found
