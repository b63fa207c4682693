"""Each kind of fact as a branch of one union, padded to the same columns and named by its first."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    FromClause,
    Integer,
    Select,
    String,
    Table,
    and_,
    bindparam,
    cast,
    literal_column,
    null,
    select,
    union,
)

from register.column_types import StoredDay
from register.db import Base, table_of
from register.models import (
    Appointment,
    Award,
    Conversion,
    Enrolment,
    LogEntry,
    PersonName,
    PriorService,
    ProviderName,
    Recognition,
    SchoolVersion,
    Trust,
    TrustMembership,
    Vacancy,
)
from register.queries.whole_people import Held, link

DAYS, FLAGS, TEXTS = 4, 3, 7
"""How many columns of each type a branch may fill."""

_Column: TypeAlias = ColumnElement[Any]


def _tables(*models: type[Base]) -> tuple[Table, ...]:
    return tuple(table_of(model) for model in models)


appointment, award, conversion, enrolment, entry, name, prior, provider, recognition = _tables(
    Appointment,
    Award,
    Conversion,
    Enrolment,
    LogEntry,
    PersonName,
    PriorService,
    ProviderName,
    Recognition,
)
version, trust, membership, vacancy = _tables(SchoolVersion, Trust, TrustMembership, Vacancy)


def padded(columns: Sequence[_Column], count: int, of: Any) -> list[_Column]:
    """These columns, and nulls of that type behind them until there are so many."""
    return [*columns, *(cast(null(), of) for _ in range(count - len(columns)))]


def _branch(
    what: str,
    held: Held,
    whose: _Column,
    among: _Column | None,
    *,
    person: _Column | None = None,
    ref: _Column | None = None,
    urn: _Column | None = None,
    days: Sequence[_Column] = (),
    flags: Sequence[_Column] = (),
    texts: Sequence[_Column] = (),
    source: FromClause | None = None,
) -> Select[Any]:
    """One kind of fact, with the entry that recorded it.

    whose: the column that says whose a fact is. among: the column of a list that has each value
    once, joined, because SQLite builds a list behind IN anew each time; None asks for all.
    """
    table = whose.table
    given: FromClause = table if source is None else source
    theirs = given if among is None else among.table.join(given, whose == among)
    return (
        select(
            literal_column(f"'{what}'", String).label("what"),
            (cast(null(), Integer) if person is None else person).label("person_id"),
            (cast(null(), String) if ref is None else ref).label("ref"),
            (cast(null(), String) if urn is None else urn).label("urn"),
            *padded(days, DAYS, StoredDay),
            *padded(flags, FLAGS, Boolean),
            *padded(texts, TEXTS, String),
            table.c.recorded_by,
            entry.c.at,
        )
        .select_from(theirs.join(entry, entry.c.number == table.c.recorded_by))
        .where(held(table))
    )


def school_branches(held: Held, line: CTE, places: CTE) -> list[Select[Any]]:
    """What the schools of the line were; and those of all places, where its people served too."""
    v = version.c
    return [
        _version_branch("school", held, line.c.urn, (v.phase_name, v.la_code, v.la_name)),
        _version_branch("elsewhere", held, places.c.urn),
        _branch(
            "conversion",
            held,
            conversion.c.from_urn,
            places.c.urn,
            urn=conversion.c.from_urn,
            days=(conversion.c.converted_on,),
            texts=(conversion.c.to_urn, entry.c.action),
        ),
        _trust_branch(held),
        _branch(
            "vacancy",
            held,
            vacancy.c.school_urn,
            line.c.urn,
            urn=vacancy.c.school_urn,
            days=(vacancy.c.declared_on,),
            texts=(vacancy.c.source,),
        ),
    ]


def _version_branch(
    what: str, held: Held, among: _Column, place: Sequence[_Column] = ()
) -> Select[Any]:
    """What schools are and were. place: columns that are read of the line alone."""
    v = version.c
    return _branch(
        what,
        held,
        v.urn,
        among,
        urn=v.urn,
        days=(v.valid_from, v.opened_on, v.closed_on),
        flags=(v.in_extract,),
        texts=(v.name, v.type_code, v.type_name, v.status_code, *place),
    )


def _trust_branch(held: Held) -> Select[Any]:
    """Of the school asked about alone."""
    m = membership.c
    of_trust = and_(trust.c.uid == m.trust_uid, held(trust))
    every = _branch(
        "trust",
        held,
        m.urn,
        None,
        urn=m.urn,
        days=(m.joined_on,),
        texts=(trust.c.uid, trust.c.name),
        source=membership.join(trust, of_trust),
    )
    return every.where(m.urn == bindparam("urn", type_=String))


def service_branches(held: Held, who: CTE) -> list[Select[Any]]:
    """Where people were designated and served, and what they are called."""
    a, p = appointment.c, prior.c
    return [
        _branch(
            "appointment",
            held,
            a.person_id,
            who.c.record_id,
            person=a.person_id,
            ref=a.ref,
            urn=a.school_urn,
            days=(a.started_on, a.ended_on),
            flags=(a.is_head_teacher, a.is_qualified_teacher, a.is_teaching_at_school),
            texts=(a.induction, a.source),
        ),
        _branch(
            "prior",
            held,
            p.person_id,
            who.c.record_id,
            person=p.person_id,
            urn=p.school_urn,
            days=(p.started_on, p.ended_on),
            texts=(p.source,),
        ),
        # A person is called what the record that speaks for them is called.
        _branch(
            "name",
            held,
            name.c.person_id,
            who.c.record_id,
            person=name.c.person_id,
            texts=(name.c.first_names, name.c.last_name),
        ).where(who.c.record_id == who.c.person_id),
    ]


def joined_branch(held: Held, who: CTE) -> Select[Any]:
    """The records for which another speaks: with them, rows of a record become the person's."""
    principal, record = link.c.principal_id, cast(link.c.person_id, String)
    return _branch("joined", held, principal, who.c.record_id, person=principal, ref=record)


def course_branches(held: Held, who: CTE) -> list[Select[Any]]:
    """What people hold and follow, and when its provider was recognised."""
    a, e, r = award.c, enrolment.c, recognition.c
    provider_id = cast(a.provider_id, String)
    return [
        _branch(
            "award",
            held,
            a.person_id,
            who.c.record_id,
            person=a.person_id,
            ref=a.ref,
            days=(a.commenced_on, a.completed_on, a.held_from, a.withdrawn_on),
            texts=(a.kind, provider_id, provider.c.name, a.commenced_precision, a.source, a.title),
            source=_with_provider(award, held),
        ),
        _branch(
            "enrolment",
            held,
            e.person_id,
            who.c.record_id,
            person=e.person_id,
            ref=e.ref,
            days=(e.commenced_on, e.completed_on, e.state_on),
            texts=(
                e.kind,
                cast(e.provider_id, String),
                provider.c.name,
                e.commenced_precision,
                e.source,
                e.state,
            ),
            source=_with_provider(enrolment, held),
        ),
        _branch(
            "recognition",
            held,
            r.provider_id,
            _taught(held, who).c.provider_id,
            days=(r.recognised_from, r.recognised_to),
            texts=(r.kind, cast(r.provider_id, String)),
        ),
    ]


def _taught(held: Held, who: CTE) -> CTE:
    """The providers that taught those people, each once."""
    return union(*(of_people(held, who, table.c.provider_id) for table in (award, enrolment))).cte(
        "taught"
    )


def _with_provider(table: Table, held: Held) -> FromClause:
    return table.outerjoin(
        provider, and_(provider.c.provider_id == table.c.provider_id, held(provider))
    )


def of_people(held: Held, who: CTE, column: _Column) -> Select[Any]:
    """That column of every such fact about those people."""
    table = column.table
    theirs = who.join(table, table.c.person_id == who.c.record_id)
    return select(column).select_from(theirs).where(held(table))
