"""Many schools' stored answers on a day: counted, and listed a page at a time."""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.models.compliance_periods import LAST_DAY
from register.queries import estate_statements as statements
from register.queries.batches import among, rows_in
from register.queries.day_tree import path_to
from register.queries.estate_statements import DAY, SCHOOL, VERSION, Shape, version_for


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
    of_several: str | None
    """Where it has several SENCOs, whether the reason is that of each or of some."""


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
    """Breaches first, those since a deadline before all; then what has a day to count to."""
    deadline: date
    name: str
    urn: str


class RankedSchool(NamedTuple):
    """A school on a list: its answer, and what it was on the day."""

    answer: Answered
    school: Attributes
    rank: int
    name: str
    """As names are sorted, where that is the order."""

    @property
    def key(self) -> Key:
        """Where it stands in the list."""
        return Key(self.rank, self.answer.deadline or LAST_DAY, self.name, self.answer.urn)


_ANSWER: Final = len(Answered._fields)
_ATTRIBUTES = select(*(VERSION.c[name] for name in SCHOOL)).where(
    among(VERSION.c.urn), version_for(VERSION.c.urn, DAY)
)


def counts_by_status(session: Session, place: Place) -> dict[str, int]:
    """How many of these schools have each status on the day, under the default reading."""
    shape, values = _question(session, place)
    return {row[0]: row[1] for row in session.execute(statements.counts(shape), values).all()}


def number_listed(session: Session, place: Place, status: str, reason: str) -> int:
    """How many of these schools have that status and that reason; empty text is any."""
    shape, values = _question(session, place, status, reason)
    return int(session.execute(statements.number(shape), values).scalar_one())


def answered(session: Session, place: Place, status: str) -> list[Answered]:
    """The answers of these schools that have that status, in no order."""
    shape, values = _question(session, place, status)
    return [Answered._make(row) for row in session.execute(statements.answers(shape), values).all()]


def listed(
    session: Session,
    place: Place,
    *,
    status: str = "",
    reason: str = "",
    sort: Sort = Sort.DAYS_LEFT,
    after: Key | None = None,
    limit: int | None = None,
) -> list[RankedSchool]:
    """These schools' answers in that order, from behind that key; all of them without a limit.

    Without a status, schools that the law does not reach on the day are left out.
    """
    shape, values = _question(session, place, status, reason)
    values |= _behind(sort, after) | ({} if limit is None else {"limit": limit})
    statement = statements.listed(
        shape, sort.value, is_behind=after is not None, is_limited=limit is not None
    )
    return [
        RankedSchool(Answered._make(row[:_ANSWER]), Attributes(row[0], *row[_ANSWER:-2]), *row[-2:])
        for row in session.execute(statement, values).all()
    ]


def attributes_on(session: Session, urns: Collection[str], day: date) -> Mapping[str, Attributes]:
    """What each of these schools was on the day."""
    rows = rows_in(session, _ATTRIBUTES, urns, {"day": day})
    return {row.urn: Attributes._make(row) for row in rows}


def _question(
    session: Session, place: Place, status: str = "", reason: str = ""
) -> tuple[Shape, dict[str, Any]]:
    """The shape of what is asked, and the values that fill it."""
    asked = {**place._asdict(), "status": status, "reason": reason}
    values = {name: value for name, value in asked.items() if value not in ("", None)}
    if place.urns is not None:
        values["urns"] = sorted(place.urns)
    shape = Shape(session.get_bind().dialect.name, frozenset(values) - {"day"})
    if shape.is_of_nation:
        for side, nodes in path_to(place.day)._asdict().items():
            values |= {f"{side}_{at}": node for at, node in enumerate(nodes)}
    return shape, values


def _behind(sort: Sort, after: Key | None) -> dict[str, Any]:
    """What a page begins behind, as far as this order goes by it."""
    if after is None:
        return {}
    values: dict[str, Any] = {"after_urn": after.urn}
    if sort is Sort.NAME:
        values["after_name"] = after.name
    if sort is Sort.DAYS_LEFT:
        values |= {"after_rank": after.rank, "after_deadline": after.deadline}
    return values
