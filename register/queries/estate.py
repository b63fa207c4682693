"""Many schools' stored answers on a day: counted, and listed a page at a time."""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import CompliancePeriod, SchoolVersion, TrustMembership
from register.models.compliance_periods import LAST_DAY
from register.queries.batches import rows_in

_P: Final = table_of(CompliancePeriod).c
_V: Final = table_of(SchoolVersion).c
_MEMBER: Final = table_of(TrustMembership).c
_OUTSIDE: Final = "NOT_APPLICABLE"
_DONE: Final = ("COMPLIANT", "EXEMPT")


class Sort(StrEnum):
    """The orders of a list; schools that tie come by URN."""

    DAYS_LEFT = "days_left"
    NAME = "name"
    URN = "urn"


class Place(NamedTuple):
    """Which schools are asked about, on which day. Empty text asks about all.

    `urns` are those that the reader may see; None is every school. Authority and trust are those
    of now; region, phase and type are by what is held for the day.
    """

    day: date
    urns: frozenset[str] | None = None
    authority: str = ""
    trust: str = ""
    region: str = ""
    phase: str = ""
    type: str = ""


class Answered(NamedTuple):
    """A school's answer on a day."""

    urn: str
    status: str
    reason: str
    deadline: date | None
    appointment_ref: str | None


class Attributes(NamedTuple):
    """A school as it was on the day."""

    urn: str
    name: str
    type_name: str
    phase_name: str
    la_code: str
    la_name: str
    region_name: str


class Key(NamedTuple):
    """Where a school stands in a list."""

    rank: int
    """First what has a day to count to or from, then what else is open, then what is settled."""
    deadline: date
    name: str
    urn: str


_ANSWER = tuple(_P[name] for name in Answered._fields)
_WIDTH: Final = len(Answered._fields)
_PERIOD = (_P.urn, _P.from_day, _P.under_default, _P.under_literal, _P.under_person)
_DEADLINE = func.coalesce(_P.deadline, literal(LAST_DAY, Date), type_=Date)
_DAY: Final = bindparam("day", type_=Date)
_RANK = case(
    (_P.status.in_(_DONE), 2),
    (_P.status == _OUTSIDE, 3),
    (_P.status == "IN_WINDOW", 0),
    # A breach counts from a deadline that has passed, and a doubt only towards one to come.
    (and_(_P.status == "NON_COMPLIANT", _P.deadline < _DAY), 0),
    (and_(_P.status == "REVIEW", _P.deadline >= _DAY), 0),
    else_=1,
)


def _version_for(urn: ColumnElement[str], day: ColumnElement[date]) -> ColumnElement[bool]:
    """The version of the school that speaks for the day; before the first of all, the first."""
    of_school = table_of(SchoolVersion).alias("of_school")
    stands = and_(of_school.c.urn == urn, of_school.c.superseded_by.is_(None))
    latest = select(func.max(of_school.c.valid_from)).where(stands, of_school.c.valid_from <= day)
    first = select(func.min(of_school.c.valid_from)).where(stands)
    speaks = func.coalesce(latest.scalar_subquery(), first.scalar_subquery())
    return and_(_V.urn == urn, _V.superseded_by.is_(None), _V.valid_from == speaks)


_ATTRIBUTES = select(*(_V[name] for name in Attributes._fields)).where(
    _V.urn.in_(bindparam("values", expanding=True)), _version_for(_V.urn, _DAY)
)


def counts_by_status(session: Session, place: Place) -> dict[str, int]:
    """How many of these schools have each status on the day, under the default reading."""
    counted = _within(select(_P.status, func.count()), place, named=False).group_by(_P.status)
    rows = session.execute(counted, {"day": place.day}).all()
    return {row[0]: row[1] for row in rows}


def number_listed(session: Session, place: Place, status: str, reason: str) -> int:
    """How many of these schools have that status and that reason; empty text is any."""
    counted = _within(select(func.count()), place, named=False).where(*_asked(status, reason))
    return int(session.execute(counted, {"day": place.day}).scalar_one())


def listed(
    session: Session,
    place: Place,
    *,
    status: str = "",
    reason: str = "",
    sort: Sort = Sort.DAYS_LEFT,
    after: Key | None = None,
    limit: int | None = None,
) -> list[tuple[Answered, Key]]:
    """These schools' answers in that order, from behind that key; all of them without a limit.

    Without a status, schools that the law does not reach on the day are left out.
    """
    name = _name(session) if sort is Sort.NAME else literal("")
    order = {
        Sort.DAYS_LEFT: (_RANK, _DEADLINE, _P.urn),
        Sort.NAME: (name, _P.urn),
        Sort.URN: (_P.urn,),
    }[sort]
    keys = _within(
        select(*_PERIOD, _RANK.label("rank"), _DEADLINE.label("ends"), name.label("by_name")),
        place,
        named=sort is Sort.NAME,
    ).where(*_asked(status, reason))
    if after is not None:
        keys = keys.where(tuple_(*order) > tuple_(*_values(sort, after)))
    # The page's keys come from the index alone; only its own rows are then read.
    wanted = keys.order_by(*order).limit(limit).subquery()
    k = wanted.c
    found = (
        select(*_ANSWER, k.rank, k.ends, k.by_name)
        .join(wanted, and_(*(column == k[column.name] for column in _PERIOD)))
        .order_by(*_reordered(sort, k))
    )
    rows = session.execute(found, {"day": place.day})
    return [
        (Answered._make(row[:_WIDTH]), Key(row.rank, row.ends, row.by_name, row.urn))
        for row in rows
    ]


def _name(session: Session) -> ColumnElement[str]:
    """Names byte by byte: PostgreSQL's own order would depend on the server's language."""
    if session.get_bind().dialect.name == "postgresql":
        return _V.name_key.collate("C")
    return _V.name_key


def _reordered(sort: Sort, k: Any) -> tuple[ColumnElement[Any], ...]:
    """The same order, over the keys that were found."""
    if sort is Sort.DAYS_LEFT:
        return k.rank, k.ends, k.urn
    return (k.by_name, k.urn) if sort is Sort.NAME else (k.urn,)


def attributes_on(session: Session, urns: Collection[str], day: date) -> Mapping[str, Attributes]:
    """What each of these schools was on the day."""
    rows = rows_in(session, _ATTRIBUTES, urns, {"day": day})
    return {row.urn: Attributes._make(row) for row in rows}


def _within(statement: Select[Any], place: Place, *, named: bool) -> Select[Any]:
    """The statement over these schools' own answers, joined to what they were where that tells."""
    statement = statement.select_from(table_of(CompliancePeriod)).where(
        _P.from_day <= _DAY, _P.to_day >= _DAY, _P.under_default, _P.is_own
    )
    if place.urns is not None:
        statement = statement.where(_P.urn.in_(sorted(place.urns)))
    if place.authority:
        statement = statement.where(_P.la_code == place.authority)
    if place.trust:
        members = select(_MEMBER.urn).where(
            _MEMBER.superseded_by.is_(None), _MEMBER.trust_uid == place.trust
        )
        statement = statement.where(_P.urn.in_(members))
    asked = {
        _V.region_code: place.region,
        _V.phase_code: place.phase,
        _V.type_code: place.type,
    }
    held = [column == code for column, code in asked.items() if code]
    if named or held:
        statement = statement.join(table_of(SchoolVersion), _version_for(_P.urn, _DAY))
    return statement.where(*held)


def _asked(status: str, reason: str) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if status:
        asked.append(_P.status == status)
    elif not reason:
        asked.append(_P.status != _OUTSIDE)
    if reason:
        asked.append(_P.reason == reason)
    return asked


def _values(sort: Sort, after: Key) -> tuple[ColumnElement[Any], ...]:
    urn = literal(after.urn, String)
    if sort is Sort.NAME:
        return literal(after.name, String), urn
    if sort is Sort.URN:
        return (urn,)
    return literal(after.rank, Integer), literal(after.deadline, Date), urn
