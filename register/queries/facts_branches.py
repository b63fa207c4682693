"""Each kind of fact as a branch of one union, padded to the same columns and named by its first."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Date,
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
    union_all,
)

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

Column = ColumnElement[Any]


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


def padded(columns: Sequence[Column], count: int, of: Any) -> list[Column]:
    return [*columns, *(cast(null(), of) for _ in range(count - len(columns)))]


def _branch(
    what: str,
    table: Table,
    where: Column,
    *,
    person: Column | None = None,
    ref: Column | None = None,
    urn: Column | None = None,
    days: Sequence[Column] = (),
    flags: Sequence[Column] = (),
    texts: Sequence[Column] = (),
    source: FromClause | None = None,
) -> Select[Any]:
    """One kind of fact, with the entry that recorded it."""
    given: FromClause = table if source is None else source
    return (
        select(
            literal_column(f"'{what}'", String).label("what"),
            (cast(null(), Integer) if person is None else person).label("person_id"),
            (cast(null(), String) if ref is None else ref).label("ref"),
            (cast(null(), String) if urn is None else urn).label("urn"),
            *padded(days, DAYS, Date),
            *padded(flags, FLAGS, Boolean),
            *padded(texts, TEXTS, String),
            table.c.recorded_by,
            entry.c.at,
        )
        .select_from(given.join(entry, entry.c.number == table.c.recorded_by))
        .where(where)
    )


def school_branches(held: Held, line: CTE, elsewhere: CTE) -> list[Select[Any]]:
    urns, others = select(line.c.urn), select(elsewhere.c.urn)
    place = (version.c.phase_name, version.c.la_code, version.c.la_name)
    return [
        _version_branch("school", held, version.c.urn.in_(urns), place),
        _version_branch("elsewhere", held, version.c.urn.in_(others)),
        _branch(
            "conversion",
            conversion,
            and_(conversion.c.from_urn.in_(urns.union_all(others)), held(conversion)),
            urn=conversion.c.from_urn,
            days=(conversion.c.converted_on,),
            texts=(conversion.c.to_urn,),
        ),
        _trust_branch(held),
        _branch(
            "vacancy",
            vacancy,
            and_(vacancy.c.school_urn.in_(urns), held(vacancy)),
            urn=vacancy.c.school_urn,
            days=(vacancy.c.declared_on,),
            texts=(vacancy.c.source,),
        ),
    ]


def _version_branch(
    what: str, held: Held, where: Column, place: Sequence[Column] = ()
) -> Select[Any]:
    """What schools are and were. place: columns that are read of the school itself alone."""
    v = version.c
    return _branch(
        what,
        version,
        and_(where, held(version)),
        urn=v.urn,
        days=(v.valid_from, v.opened_on, v.closed_on),
        flags=(v.in_extract,),
        texts=(v.name, v.type_code, v.type_name, v.status_code, *place),
    )


def _trust_branch(held: Held) -> Select[Any]:
    return _branch(
        "trust",
        membership,
        and_(membership.c.urn == bindparam("urn", type_=String), held(membership)),
        urn=membership.c.urn,
        days=(membership.c.joined_on,),
        texts=(trust.c.uid, trust.c.name),
        source=membership.join(trust, and_(trust.c.uid == membership.c.trust_uid, held(trust))),
    )


def service_branches(held: Held, who: CTE) -> list[Select[Any]]:
    records = select(who.c.record_id)
    a, p = appointment.c, prior.c
    return [
        _branch(
            "appointment",
            appointment,
            and_(a.person_id.in_(records), held(appointment)),
            person=a.person_id,
            ref=a.ref,
            urn=a.school_urn,
            days=(a.started_on, a.ended_on),
            flags=(a.is_head_teacher, a.is_qualified_teacher, a.is_teaching_at_school),
            texts=(a.induction, a.source),
        ),
        _branch(
            "prior",
            prior,
            and_(p.person_id.in_(records), held(prior)),
            person=p.person_id,
            urn=p.school_urn,
            days=(p.started_on, p.ended_on),
            texts=(p.source,),
        ),
        _branch(
            "name",
            name,
            # A person is called what the record that speaks for them is called.
            and_(name.c.person_id.in_(select(who.c.person_id)), held(name)),
            person=name.c.person_id,
            texts=(name.c.first_names, name.c.last_name),
        ),
    ]


def joined_branch(held: Held, who: CTE) -> Select[Any]:
    """The records for which another speaks: with them, rows of a record become the person's."""
    return _branch(
        "joined",
        link,
        and_(link.c.principal_id.in_(select(who.c.person_id)), held(link)),
        person=link.c.principal_id,
        ref=cast(link.c.person_id, String),
    )


def course_branches(held: Held, who: CTE) -> list[Select[Any]]:
    records = select(who.c.record_id)
    a, e, r = award.c, enrolment.c, recognition.c
    provider_id = cast(a.provider_id, String)
    taught = union_all(
        *(
            select(table.c.provider_id).where(table.c.person_id.in_(records), held(table))
            for table in (award, enrolment)
        )
    )
    return [
        _branch(
            "award",
            award,
            and_(a.person_id.in_(records), held(award)),
            person=a.person_id,
            ref=a.ref,
            days=(a.commenced_on, a.completed_on, a.held_from, a.withdrawn_on),
            texts=(a.kind, provider_id, provider.c.name, a.commenced_precision, a.source, a.title),
            source=_with_provider(award, held),
        ),
        _branch(
            "enrolment",
            enrolment,
            and_(e.person_id.in_(records), held(enrolment)),
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
            recognition,
            and_(r.provider_id.in_(taught), held(recognition)),
            days=(r.recognised_from, r.recognised_to),
            texts=(r.kind, cast(r.provider_id, String)),
        ),
    ]


def _with_provider(table: Table, held: Held) -> FromClause:
    return table.outerjoin(
        provider, and_(provider.c.provider_id == table.c.provider_id, held(provider))
    )
