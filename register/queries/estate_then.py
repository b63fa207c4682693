"""Schools and trusts as the register held them at an earlier entry of its log."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import String, bindparam, select
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import SchoolVersion, TrustMembership
from register.queries.batches import among, rows_in
from register.queries.estate import Attributes
from register.queries.whole_people import held_then

_VERSION: Final = table_of(SchoolVersion)
_MEMBER: Final = table_of(TrustMembership)
_CODES: Final = ("region_code", "phase_code", "type_code", "name_key")


class SchoolThen(NamedTuple):
    """A version of a school: what it was from a day on, and what it is narrowed down by."""

    valid_from: date
    school: Attributes
    region_code: str
    phase_code: str
    type_code: str
    name_key: str


_VERSIONS = (
    select(
        _VERSION.c.valid_from,
        *(_VERSION.c[name] for name in Attributes._fields),
        *(_VERSION.c[name] for name in _CODES),
    )
    .where(among(_VERSION.c.urn), held_then(_VERSION))
    .order_by(_VERSION.c.urn, _VERSION.c.valid_from)
)
_MEMBERS = select(_MEMBER.c.urn).where(
    _MEMBER.c.trust_uid == bindparam("trust", type_=String), held_then(_MEMBER)
)


def versions_then(session: Session, urns: Collection[str], known_to: int) -> Iterator[SchoolThen]:
    """Every version of these schools held at that entry, by school and day."""
    last = len(Attributes._fields) + 1
    for row in rows_in(session, _VERSIONS, urns, {"known_to": known_to}):
        yield SchoolThen(row[0], Attributes._make(row[1:last]), *row[last:])


def members_then(session: Session, trust: str, known_to: int) -> frozenset[str]:
    """The schools of a trust as held at that entry."""
    return frozenset(session.scalars(_MEMBERS, {"trust": trust, "known_to": known_to}))
