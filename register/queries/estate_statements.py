"""The statements behind an estate, one for each shape of question, built when first asked."""

from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    String,
    TextualSelect,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    select,
    tuple_,
    union_all,
)

from register.column_types import StoredDay
from register.db import table_of
from register.law.findings import SINCE_A_DEADLINE
from register.models import CompliancePeriod, SchoolVersion, TrustMembership
from register.models.compliance_periods import LAST_DAY
from register.queries.batches import among
from register.queries.day_tree import HEIGHT
from register.queries.written_out import written_out

PERIOD: Final = table_of(CompliancePeriod)
VERSION: Final = table_of(SchoolVersion)
_MEMBER: Final = table_of(TrustMembership).c
ANSWER: Final = ("urn", "status", "reason", "deadline", "appointment_ref", "of_several")
SCHOOL: Final = ("urn", "name", "type_name", "phase_name", "la_code", "la_name", "region_name")
DAY: Final = bindparam("day", type_=StoredDay)
_KEY: Final = ("urn", "from_day", "under_default", "under_literal", "under_person")
_CODES: Final = {"region": "region_code", "phase": "phase_code", "type": "type_code"}
_NARROW: Final = frozenset({"urns", "authority", "trust"})
_OUTSIDE: Final = literal_column("'NOT_APPLICABLE'", String)


class Rank(IntEnum):
    """The groups of a list by days left, in their order."""

    BREACH_SINCE_DEADLINE = 0
    BREACH = 1
    DAY_TO_COME = 2
    DOUBT = 3
    SETTLED = 4
    OUTSIDE = 5


class Shape(NamedTuple):
    """What is given, whatever it is."""

    dialect: str
    given: frozenset[str]
    """Of `urns`, `authority`, `trust`, `region`, `phase`, `type`, `status` and `reason`."""

    @property
    def is_of_nation(self) -> bool:
        """Whether nothing says which schools, so that the tree of days is the way to them."""
        return not self.given & _NARROW


@lru_cache(maxsize=512)
def counts(shape: Shape) -> TextualSelect:
    """How many schools have each status."""
    on_day = _on_day(shape).c
    counted = _within(select(on_day.status, func.count()), shape, on_day, named=False)
    return written_out(counted.group_by(on_day.status), shape.dialect)


@lru_cache(maxsize=512)
def number(shape: Shape) -> TextualSelect:
    """How many schools are on the list."""
    on_day = _on_day(shape).c
    counted = _within(select(func.count()), shape, on_day, named=False)
    return written_out(counted.where(*_asked(shape, on_day)), shape.dialect)


@lru_cache(maxsize=512)
def answers(shape: Shape) -> TextualSelect:
    """The schools' answers, in no order and with nothing else."""
    if shape.dialect == "postgresql":
        # It goes to their rows in any case, and to join them to these would read all there are.
        held = _on_day(shape, ANSWER).c
        read = _within(select(*(held[name] for name in ANSWER)), shape, held, named=False)
        return written_out(read.where(*_asked(shape, held)), shape.dialect)
    on_day = _on_day(shape)
    found = _within(select(on_day.c.urn, on_day.c.from_day), shape, on_day.c, named=False)
    keys = found.where(*_asked(shape, on_day.c)).subquery()
    read = select(*(PERIOD.c[name] for name in ANSWER)).join_from(
        keys, PERIOD, and_(PERIOD.c.urn == keys.c.urn, PERIOD.c.from_day == keys.c.from_day)
    )
    return written_out(read.where(PERIOD.c.under_default), shape.dialect)


@lru_cache(maxsize=512)
def listed(shape: Shape, sort: str, *, is_behind: bool, is_limited: bool) -> TextualSelect:
    """The schools' answers, what the schools were on the day, and their places in the list."""
    on_day = _on_day(shape)
    name = _name(shape) if sort == "name" else literal_column("''", String)
    rank, deadline = _rank(on_day.c, _reason(on_day.c, shape)), _deadline(on_day.c)
    keys = _within(
        select(*(on_day.c[each] for each in _KEY), name.label("by_name")),
        shape,
        on_day.c,
        named=sort == "name",
    ).where(*_asked(shape, on_day.c))
    if not (is_behind or is_limited):
        # Every row is read, and with it what decides its place.
        return written_out(_read(keys, sort, _rank(PERIOD.c, PERIOD.c.reason)), shape.dialect)
    keys = keys.add_columns(rank.label("rank"))
    order = {"days_left": (rank, deadline, on_day.c.urn), "name": (name, on_day.c.urn)}
    by = order.get(sort, (on_day.c.urn,))
    if is_behind:
        keys = keys.where(tuple_(*by) > tuple_(*_BEHIND[sort]))
    keys = keys.order_by(*by)
    if is_limited:
        keys = keys.limit(bindparam("limit", type_=Integer))
    return written_out(_read(keys, sort), shape.dialect)


_AFTER_URN: Final = bindparam("after_urn", type_=String)
_BEHIND: Final[dict[str, tuple[ColumnElement[Any], ...]]] = {
    "days_left": (
        bindparam("after_rank", type_=Integer),
        bindparam("after_deadline", type_=StoredDay),
        _AFTER_URN,
    ),
    "name": (bindparam("after_name", type_=String), _AFTER_URN),
    "urn": (_AFTER_URN,),
}


def _read(keys: Select[Any], sort: str, of_row: ColumnElement[int] | None = None) -> Select[Any]:
    """The rows behind the keys: these come from an index alone, and only a page's rows are read.

    of_row: a row's place among the groups, where its key does not say.
    """
    k = keys.subquery().c
    rank = k.rank if of_row is None else of_row.label("rank")
    order = {"days_left": (rank, _deadline(PERIOD.c), k.urn), "name": (k.by_name, k.urn)}
    return (
        select(
            *(PERIOD.c[name] for name in ANSWER),
            *(VERSION.c[name] for name in SCHOOL[1:]),
            *(rank, k.by_name),
        )
        .join_from(k.urn.table, PERIOD, and_(*(PERIOD.c[name] == k[name] for name in _KEY)))
        .join(VERSION, version_for(k.urn, DAY))
        .order_by(*order.get(sort, (k.urn,)))
    )


def version_for(urn: ColumnElement[str], day: ColumnElement[Any]) -> ColumnElement[bool]:
    """The version of the school that speaks for the day; before the first of all, the first."""
    of_school = VERSION.alias("of_school")
    stands = and_(of_school.c.urn == urn, of_school.c.superseded_by.is_(None))
    latest = select(func.max(of_school.c.valid_from)).where(stands, of_school.c.valid_from <= day)
    first = select(func.min(of_school.c.valid_from)).where(stands)
    speaks = func.coalesce(latest.scalar_subquery(), first.scalar_subquery())
    return and_(
        VERSION.c.urn == urn, VERSION.c.superseded_by.is_(None), VERSION.c.valid_from == speaks
    )


def _on_day(shape: Shape, also: Iterable[str] = ()) -> FromClause:
    """Each school's own answer on the day: of the nation by the tree of days, else as they lie.

    also: columns of the row, beside those of the nation's index, from which SQLite reads alone.
    """
    headline = (PERIOD.c.under_default, PERIOD.c.is_own)
    if not shape.is_of_nation:
        in_force = (PERIOD.c.from_day <= DAY, PERIOD.c.to_day >= DAY)
        return select(PERIOD).where(*in_force, *headline, *_narrowed(shape)).subquery("on_day")
    asked = ("reason",) if "reason" in shape.given else ()
    names = dict.fromkeys((*_KEY, "status", "deadline", *asked, *also))
    read = [PERIOD.c[name] for name in names]
    before, after = (
        [bindparam(f"{side}_{place}", type_=Integer) for place in range(HEIGHT)]
        for side in ("before", "after")
    )
    return union_all(
        select(*read).where(PERIOD.c.node.in_(before), PERIOD.c.to_day >= DAY, *headline),
        select(*read).where(PERIOD.c.node.in_(after), PERIOD.c.from_day <= DAY, *headline),
    ).subquery("on_day")


def _narrowed(shape: Shape) -> list[ColumnElement[bool]]:
    """Which schools, where that is said."""
    said: list[ColumnElement[bool]] = []
    if "urns" in shape.given:
        said.append(among(PERIOD.c.urn, "urns"))
    if "authority" in shape.given:
        said.append(PERIOD.c.la_code == bindparam("authority", type_=String))
    if "trust" in shape.given:
        members = select(_MEMBER.urn).where(
            _MEMBER.superseded_by.is_(None), _MEMBER.trust_uid == bindparam("trust", type_=String)
        )
        said.append(PERIOD.c.urn.in_(members))
    return said


def _within(statement: Select[Any], shape: Shape, on_day: Any, *, named: bool) -> Select[Any]:
    """The statement, joined to what the schools were on the day where that tells."""
    held = [
        VERSION.c[column] == bindparam(name, type_=String)
        for name, column in _CODES.items()
        if name in shape.given
    ]
    statement = statement.select_from(on_day.status.table)
    if named or held:
        statement = statement.join(VERSION, version_for(on_day.urn, DAY))
    return statement.where(*held)


def _asked(shape: Shape, on_day: Any) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if "status" in shape.given:
        asked.append(on_day.status == bindparam("status", type_=String))
    elif "reason" not in shape.given:
        asked.append(on_day.status != _OUTSIDE)
    if "reason" in shape.given:
        asked.append(on_day.reason == bindparam("reason", type_=String))
    return asked


def _name(shape: Shape) -> ColumnElement[str]:
    """Names byte by byte: PostgreSQL's own order would depend on the server's language."""
    return VERSION.c.name_key.collate("C") if shape.dialect == "postgresql" else VERSION.c.name_key


def _deadline(on_day: Any) -> ColumnElement[Any]:
    last = literal_column(f"'{LAST_DAY.isoformat()}'", StoredDay)
    return func.coalesce(on_day.deadline, last, type_=StoredDay)


def _rank(on_day: Any, reason: ColumnElement[str]) -> ColumnElement[int]:
    def says(*statuses: str) -> ColumnElement[bool]:
        return _is_one(on_day.status, statuses)

    number = {rank: literal_column(str(rank.value), Integer) for rank in Rank}
    return case(
        (says("COMPLIANT", "EXEMPT"), number[Rank.SETTLED]),
        (says("NOT_APPLICABLE"), number[Rank.OUTSIDE]),
        (says("IN_WINDOW"), number[Rank.DAY_TO_COME]),
        # Only a breach that began as a deadline passed counts from it. A doubt counts no days.
        (
            and_(says("NON_COMPLIANT"), _is_one(reason, SINCE_A_DEADLINE)),
            number[Rank.BREACH_SINCE_DEADLINE],
        ),
        (says("NON_COMPLIANT"), number[Rank.BREACH]),
        else_=number[Rank.DOUBT],
    )


def _is_one(column: ColumnElement[str], values: Sequence[str]) -> ColumnElement[bool]:
    return column.in_([literal_column(f"'{each}'", String) for each in values])


def _reason(on_day: Any, shape: Shape) -> ColumnElement[str]:
    """Why: no index has it, so it is looked up of those alone of whom it is asked here."""
    if "reason" in shape.given:
        reason: ColumnElement[str] = on_day.reason
        return reason
    period = PERIOD.alias("for_reason")
    is_it = and_(*(period.c[name] == on_day[name] for name in _KEY))
    return select(period.c.reason).where(is_it).scalar_subquery()
