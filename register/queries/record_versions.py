"""Every version of what the register holds of records: those that stand, and those superseded."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import (
    Appointment,
    Award,
    BirthDate,
    Enrolment,
    PersonName,
    PriorService,
)
from register.queries.batches import among, rows_in

_KEYS: Final = {
    table_of(PersonName): ("person_id",),
    table_of(BirthDate): ("person_id",),
    table_of(Award): ("ref",),
    table_of(Enrolment): ("ref",),
    table_of(Appointment): ("ref",),
    table_of(PriorService): ("person_id", "school_urn", "started_on"),
}
"""The kinds of fact, by what the versions of one share."""


class FactVersion(NamedTuple):
    """A version of a fact: its table, its columns, and the entries that recorded and ended it."""

    kind: str
    key: tuple[Any, ...]
    values: Mapping[str, Any]

    @property
    def person_id(self) -> int:
        """Whose it is, by the record."""
        return int(self.values["person_id"])

    @property
    def recorded_by(self) -> int:
        """The entry that it came with."""
        return int(self.values["recorded_by"])

    @property
    def superseded_by(self) -> int | None:
        """The entry that took it out of use; None of one that stands."""
        ended: int | None = self.values["superseded_by"]
        return ended


_VERSIONS: Final = {
    table: select(table).where(among(table.c.person_id)).order_by(table.c.id) for table in _KEYS
}
_STANDING: Final = {
    table.name: select(table.c.ref).where(table.c.superseded_by.is_(None), among(table.c.ref))
    for table, key in _KEYS.items()
    if key == ("ref",)
}


def versions_of(session: Session, records: Collection[int]) -> Iterator[FactVersion]:
    """Every version of every fact about these records, oldest first within its kind."""
    for table, key in _KEYS.items():
        for row in rows_in(session, _VERSIONS[table], records):
            values = row._mapping
            yield FactVersion(table.name, tuple(values[name] for name in key), dict(values))


def that_stand(
    session: Session, versions: Iterable[FactVersion]
) -> set[tuple[str, tuple[Any, ...]]]:
    """Of these, those of which a version stands, whosever it is now: their kinds and keys."""
    found: set[tuple[str, tuple[Any, ...]]] = set()
    asked: dict[str, set[str]] = {}
    for each in versions:
        if each.kind in _STANDING:
            asked.setdefault(each.kind, set()).add(each.key[0])
    for kind, refs in asked.items():
        found |= {(kind, (row.ref,)) for row in rows_in(session, _STANDING[kind], refs)}
    return found
