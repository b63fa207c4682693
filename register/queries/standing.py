"""Schools as far as acting for them and appointing at them turns on them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from register.law.facts import CLOSED
from register.law.scope import OPEN_STATUSES
from register.models import (
    Conversion,
    LogEntry,
    School,
    SchoolImport,
    SchoolVersion,
    TrustMembership,
)
from register.queries.batches import among, rows_in

_STANDING = (
    select(
        SchoolVersion.urn,
        SchoolVersion.name,
        SchoolVersion.type_code,
        SchoolVersion.type_name,
        SchoolVersion.status_code,
        SchoolVersion.closed_on,
        SchoolVersion.opened_on,
    )
    .where(
        SchoolVersion.superseded_by.is_(None),
        among(SchoolVersion.urn),
    )
    .order_by(SchoolVersion.urn, SchoolVersion.valid_from)
)
_OPENED = (
    select(SchoolVersion.opened_on, SchoolVersion.status_code, SchoolVersion.valid_from)
    .where(SchoolVersion.superseded_by.is_(None), SchoolVersion.urn == bindparam("urn"))
    .order_by(SchoolVersion.valid_from, SchoolVersion.id)
)
_EXTRACT_BEFORE = select(func.max(SchoolImport.extract_day)).where(
    SchoolImport.extract_day < bindparam("day")
)
_KNOWN = select(School.urn).where(among(School.urn))
_FORWARD = select(Conversion.from_urn, Conversion.to_urn, Conversion.converted_on).where(
    Conversion.superseded_by.is_(None), among(Conversion.from_urn)
)
_FOUND = (
    select(Conversion.id, Conversion.from_urn, Conversion.to_urn, Conversion.converted_on)
    .join(LogEntry, LogEntry.number == Conversion.recorded_by)
    .where(
        Conversion.superseded_by.is_(None),
        Conversion.from_urn == bindparam("urn"),
        LogEntry.action != "school.converted",
    )
)
_BACK = select(Conversion.from_urn, Conversion.to_urn, Conversion.converted_on).where(
    Conversion.superseded_by.is_(None), among(Conversion.to_urn)
)
_TRUST_SCHOOLS = (
    select(TrustMembership.urn)
    .where(TrustMembership.superseded_by.is_(None), TrustMembership.trust_uid == bindparam("uid"))
    .order_by(TrustMembership.urn)
)
_AUTHORITY_SCHOOLS = (
    select(SchoolVersion.urn, SchoolVersion.la_code)
    .where(
        SchoolVersion.superseded_by.is_(None),
        SchoolVersion.urn.in_(
            select(SchoolVersion.urn).where(SchoolVersion.la_code == bindparam("code"))
        ),
    )
    .order_by(SchoolVersion.urn, SchoolVersion.valid_from)
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A school as the newest extract has it."""

    urn: str
    name: str
    type_code: str
    type_name: str
    status_code: str
    closed_on: date | None
    opened_on: date | None = None

    def is_closed(self, today: date) -> bool:
        """Whether GIAS has it as closed, and its last day is not still to come or today."""
        is_over = self.closed_on is None or self.closed_on < today
        return self.status_code == CLOSED and is_over


@dataclass(frozen=True, slots=True)
class Opened:
    """How long a school has been open, as far as GIAS says."""

    on: date | None
    """Its opening day by the newest extract."""
    by: date | None
    """The first extract that had it as open."""


@dataclass(frozen=True, slots=True)
class ConversionStep:
    """A conversion: the school that closed, the school it became, and that school’s first day."""

    from_urn: str
    to_urn: str
    converted_on: date


def standings(session: Session, urns: Collection[str]) -> dict[str, Standing]:
    """How these schools stand; a school that the register does not hold is left out."""
    # In order of their days, so that the newest version of each is the one that stays.
    return {row.urn: Standing(*row) for row in rows_in(session, _STANDING, urns)}


def opened(session: Session, urn: str) -> Opened:
    """How long this school has been open; neither day of one that the register does not hold."""
    rows = session.execute(_OPENED, {"urn": urn}).all()
    had_open = (row.valid_from for row in rows if row.status_code in OPEN_STATUSES)
    return Opened(rows[-1].opened_on if rows else None, next(had_open, None))


def seen_open_on(session: Session, urn: str) -> date | None:
    """The day of the last extract that had this school open, of those before it closed; None where
    none did.
    """
    closed_by: date | None = None
    for row in reversed(session.execute(_OPENED, {"urn": urn}).all()):
        if row.status_code in OPEN_STATUSES:
            before = {"day": closed_by or date.max}
            return session.execute(_EXTRACT_BEFORE, before).scalar() or row.valid_from
        closed_by = row.valid_from
    return None


def known_urns(session: Session, urns: Collection[str]) -> frozenset[str]:
    """Those of these URNs that are on the register."""
    return frozenset(row.urn for row in rows_in(session, _KNOWN, urns))


def conversions_of(session: Session, urns: Collection[str]) -> dict[str, ConversionStep]:
    """The conversion that each of these schools went through, by the URN it had before."""
    return {row.from_urn: ConversionStep(*row) for row in rows_in(session, _FORWARD, urns)}


def conversion_found(session: Session, urn: str) -> tuple[int, ConversionStep] | None:
    """The conversion of this school that an import found, by its row: none that one decided."""
    row = session.execute(_FOUND, {"urn": urn}).one_or_none()
    return (row.id, ConversionStep(*row[1:])) if row else None


def successors_of(session: Session, urns: Collection[str]) -> dict[str, ConversionStep]:
    """Every conversion by which these schools became others, straight or by way of another, by the
    URN each had before.
    """
    found: dict[str, ConversionStep] = {}
    frontier = frozenset(urns)
    while frontier:
        steps = conversions_of(session, frontier)
        found |= steps
        frontier = frozenset(step.to_urn for step in steps.values()) - found.keys()
    return found


def predecessors_of(session: Session, urns: Collection[str]) -> list[ConversionStep]:
    """Every conversion that led to these schools, straight or by way of another, nearest first."""
    found: dict[str, ConversionStep] = {}
    frontier = frozenset(urns)
    while frontier:
        steps = [ConversionStep(*row) for row in rows_in(session, _BACK, frontier)]
        fresh = [step for step in steps if step.from_urn not in found]
        found.update((step.from_urn, step) for step in fresh)
        frontier = frozenset(step.from_urn for step in fresh)
    return list(found.values())


def schools_of_trust(session: Session, uid: str) -> frozenset[str]:
    """The URNs of a trust's academies now."""
    return frozenset(session.scalars(_TRUST_SCHOOLS, {"uid": uid}))


def schools_of_authority(session: Session, code: str) -> frozenset[str]:
    """The URNs of an authority's schools now."""
    newest = {row.urn: row.la_code for row in session.execute(_AUTHORITY_SCHOOLS, {"code": code})}
    return frozenset(urn for urn, la_code in newest.items() if la_code == code)
