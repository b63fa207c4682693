"""What the register holds of schools, as an import compares it: plain rows, no objects."""

from collections.abc import Collection
from datetime import date
from sys import intern
from typing import Final, NamedTuple, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.law.scope import OPEN_STATUSES
from register.models import (
    Conversion,
    LogEntry,
    SchoolImport,
    SchoolLink,
    SchoolVersion,
    Trust,
    TrustMembership,
)
from register.queries.batches import among, rows_in

_Link: TypeAlias = tuple[str, str, str, date | None]
"""URN, linked URN, type and day."""

_STANDING_LINKS: Final = select(
    SchoolLink.urn, SchoolLink.link_urn, SchoolLink.link_type, SchoolLink.established_on
).where(SchoolLink.superseded_by.is_(None))
_LINKS_OF_AND_TO: Final = tuple(
    _STANDING_LINKS.where(among(end)) for end in (SchoolLink.urn, SchoolLink.link_urn)
)
_CONVERSIONS: Final = (
    select(
        Conversion.from_urn,
        Conversion.id,
        Conversion.to_urn,
        Conversion.converted_on,
        (LogEntry.action == "school.converted").label("is_decided"),
    )
    .join(LogEntry, LogEntry.number == Conversion.recorded_by)
    .where(Conversion.superseded_by.is_(None))
    .order_by(Conversion.id)
)
_CONVERSIONS_OF: Final = _CONVERSIONS.where(among(Conversion.from_urn))


class Opening(NamedTuple):
    """When earlier extracts had a school open without a break."""

    since: date
    """The first of those extracts."""
    until: date | None = None
    """The first that had it otherwise again; None where it was open to the last."""


NEVER: Final[tuple[Opening, ...]] = ()


class HeldSchool(NamedTuple):
    """A school's newest version, in as little as tells whether it changed."""

    digest: bytes
    type_code: str
    status_code: str
    la_code: str
    valid_from: date
    in_extract: bool
    was_open: tuple[Opening, ...]
    """Each time that it was, the latest last: it may have closed and opened again."""


class PastImport(NamedTuple):
    """The newest import."""

    extract_day: date
    digest: str


class HeldConversion(NamedTuple):
    """A conversion that stands."""

    id: int
    to_urn: str
    converted_on: date
    is_decided: bool
    """Whether a registrar decided it: any other was made by an import."""


def newest_import(session: Session) -> PastImport | None:
    """The import that ran last, which is also the one of the newest extract."""
    found = session.execute(
        select(SchoolImport.extract_day, SchoolImport.digest)
        .order_by(SchoolImport.id.desc())
        .limit(1)
    ).one_or_none()
    return PastImport(*found) if found else None


def import_days(session: Session) -> list[date]:
    """The days of the extracts that were taken in, earliest first."""
    days = select(SchoolImport.extract_day).distinct().order_by(SchoolImport.extract_day)
    return list(session.scalars(days))


def held_schools(session: Session, extract_day: date) -> dict[str, HeldSchool]:
    """The newest version of every school, by URN, for an import of an extract of that day.

    What another extract of the same day said of a school being open gives way to this one.
    """
    rows = session.execute(
        select(
            SchoolVersion.urn,
            SchoolVersion.digest,
            SchoolVersion.type_code,
            SchoolVersion.status_code,
            SchoolVersion.la_code,
            SchoolVersion.valid_from,
            SchoolVersion.in_extract,
        )
        .where(SchoolVersion.superseded_by.is_(None))
        # Extracts are taken in order of their days, so the last written is the newest.
        .order_by(SchoolVersion.id)
    )
    held: dict[str, HeldSchool] = {}
    for urn, digest, kind, status, la_code, day, in_extract in rows:
        before = held.get(urn)
        was_open = before.was_open if before else NEVER
        if day != extract_day:
            was_open = _openings(was_open, status, day)
        codes = intern(kind), intern(status), intern(la_code)
        held[urn] = HeldSchool(digest, *codes, day, in_extract, was_open)
    return held


def _openings(before: tuple[Opening, ...], status: str, day: date) -> tuple[Opening, ...]:
    """The same, once an extract of that day has the school with that status."""
    is_last = bool(before) and before[-1].until is None
    if status in OPEN_STATUSES:
        return before if is_last else (*before, Opening(day))
    return (*before[:-1], before[-1]._replace(until=day)) if is_last else before


def held_links(session: Session) -> dict[_Link, int]:
    """Row ids of the links that stand, by URN, linked URN, type and day."""
    rows = session.execute(
        select(
            SchoolLink.urn,
            SchoolLink.link_urn,
            SchoolLink.link_type,
            SchoolLink.established_on,
            SchoolLink.id,
        )
        .where(SchoolLink.superseded_by.is_(None))
        .order_by(SchoolLink.id)
    )
    return {(urn, link_urn, intern(kind), day): id_ for urn, link_urn, kind, day, id_ in rows}


def links_around(session: Session, urns: Collection[str]) -> set[_Link]:
    """The links that stand of these schools, of those that they are linked to, and so on."""
    found: set[_Link] = set()
    seen: set[str] = set()
    asked = set(urns)
    while asked:
        seen |= asked
        new = {
            (urn, link_urn, kind, day)
            for statement in _LINKS_OF_AND_TO
            for urn, link_urn, kind, day in rows_in(session, statement, asked)
        }
        found |= new
        asked = {end for urn, link_urn, *_ in new for end in (urn, link_urn)} - seen
    return found


def held_trusts(session: Session) -> dict[tuple[str, str, str, str], int]:
    """Row ids of the trusts that stand, by UID, name, company number and type."""
    rows = session.execute(
        select(Trust.uid, Trust.name, Trust.companies_house_number, Trust.type_name, Trust.id)
        .where(Trust.superseded_by.is_(None))
        .order_by(Trust.id)
    )
    return {(uid, name, number, kind): id_ for uid, name, number, kind, id_ in rows}


def held_memberships(session: Session) -> dict[tuple[str, str, date | None], int]:
    """Row ids of the trust memberships that stand, by URN, trust and day of joining."""
    rows = session.execute(
        select(
            TrustMembership.urn,
            TrustMembership.trust_uid,
            TrustMembership.joined_on,
            TrustMembership.id,
        )
        .where(TrustMembership.superseded_by.is_(None))
        .order_by(TrustMembership.id)
    )
    return {(urn, uid, day): id_ for urn, uid, day, id_ in rows}


def held_conversions(
    session: Session, of: Collection[str] | None = None
) -> dict[str, HeldConversion]:
    """The conversions that stand, by the URN of the school that closed: of some, or of all."""
    rows = session.execute(_CONVERSIONS) if of is None else rows_in(session, _CONVERSIONS_OF, of)
    return {urn: HeldConversion(id_, to, day, made) for urn, id_, to, day, made in rows}
