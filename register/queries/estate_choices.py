"""What an estate can be narrowed to: authorities, regions, phases, types and trusts."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import LogEntry, SchoolVersion, Trust
from register.queries.batches import among, rows_in
from register.queries.whole_people import held_now, held_then

_V: Final = table_of(SchoolVersion).c
_T: Final = table_of(Trust).c
_ENTRY: Final = table_of(LogEntry).c

_EVERY_KIND = select(
    _V.la_code,
    _V.la_name,
    _V.region_code,
    _V.region_name,
    _V.phase_code,
    _V.phase_name,
    _V.type_code,
    _V.type_name,
).distinct()
_KINDS, _KINDS_THEN = (
    _EVERY_KIND.where(held(table_of(SchoolVersion))) for held in (held_now, held_then)
)
_OF_THESE = among(_V.urn)
# An entry's hash is salted, and so is that of no other entry of any register.
_NEWEST = (
    select(_ENTRY.payload_hash)
    .join_from(table_of(SchoolVersion), table_of(LogEntry), _ENTRY.number == _V.recorded_by)
    .order_by(_V.id.desc())
    .limit(1)
)
_TRUSTS, _TRUSTS_THEN = (
    select(_T.uid, _T.name)
    .where(
        held(table_of(Trust)),
        or_(_T.uid == bindparam("typed"), _T.name_key == bindparam("folded")),
    )
    .order_by(_T.uid)
    for held in (held_now, held_then)
)


class SchoolKind(NamedTuple):
    """An authority, a region, a phase and a type that some school has had together."""

    la_code: str
    la_name: str
    region_code: str
    region_name: str
    phase_code: str
    phase_name: str
    type_code: str
    type_name: str


@dataclass(frozen=True, eq=False)
class SchoolKinds:
    """Every combination that there is. One and the same until they change."""

    every: tuple[SchoolKind, ...] = ()


_kept: dict[str, SchoolKinds] = {}
_NO_KINDS: Final = SchoolKinds()


def kinds_of_school(session: Session) -> SchoolKinds:
    """Every combination that any current version of a school has.

    Kept until a version is recorded: each page asks for them, and only imports change them.
    """
    newest = session.execute(_NEWEST).one_or_none()
    if newest is None:
        return _NO_KINDS
    found = _kept.get(newest.payload_hash)
    if found is None:
        found = _kinds(session.execute(_KINDS))
        _kept.clear()
        _kept[newest.payload_hash] = found
    return found


def kinds_of_schools(session: Session, urns: Collection[str]) -> SchoolKinds:
    """Every combination that one of these schools has."""
    return _kinds(rows_in(session, _KINDS.where(_OF_THESE), urns))


def kinds_then(session: Session, urns: Collection[str] | None, known_to: int) -> SchoolKinds:
    """Every combination that one of these schools had, as held at that entry; None is any school.

    Whatever an extract put right since may be asked about as it was.
    """
    binds = {"known_to": known_to}
    if urns is None:
        return _kinds(session.execute(_KINDS_THEN, binds))
    return _kinds(rows_in(session, _KINDS_THEN.where(_OF_THESE), urns, binds))


def _kinds(rows: Iterable[Any]) -> SchoolKinds:
    return SchoolKinds(tuple(dict.fromkeys(SchoolKind._make(row) for row in rows)))


def trusts_like(
    session: Session, typed: str, folded: str, *, known_to: int | None = None
) -> Sequence[tuple[str, str]]:
    """UID and name of the trusts with that UID, or with that name as folded.

    `known_to` is the log entry up to which the register is read; None reads what is current.
    """
    asked: dict[str, Any] = {"typed": typed, "folded": folded}
    if known_to is None:
        rows = session.execute(_TRUSTS, asked)
    else:
        rows = session.execute(_TRUSTS_THEN, {**asked, "known_to": known_to})
    return [(uid, name) for uid, name in rows]
