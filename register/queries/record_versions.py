"""Every version of what the register holds of records: those that stand, and those superseded."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import (
    Account,
    Appointment,
    Award,
    BirthDate,
    Enrolment,
    LogEntry,
    LogPayload,
    PersonName,
    PriorService,
)
from register.queries.batches import among, rows_in
from register.queries.named import names

_entry, _payload = table_of(LogEntry), table_of(LogPayload)

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


class ChangeEntry(NamedTuple):
    """An entry of the log that changed a fact."""

    number: int
    at: datetime
    action: str
    ground: str | None
    payload: bytes | None
    """JSON; None where it has been erased."""
    by: str | None
    """The name of the account that did it; none where no account did."""


_VERSIONS: Final = {
    table: select(table).where(among(table.c.person_id)).order_by(table.c.id) for table in _KEYS
}
_STANDING: Final = {
    table.name: select(table.c.ref).where(table.c.superseded_by.is_(None), among(table.c.ref))
    for table, key in _KEYS.items()
    if key == ("ref",)
}
_ENTRIES: Final = (
    select(
        _entry.c.number,
        _entry.c.at,
        _entry.c.action,
        _entry.c.reason,
        _payload.c.body,
        Account.name,
    )
    .select_from(_entry)
    .outerjoin(_payload, _payload.c.entry == _entry.c.number)
    .outerjoin(Account, names(_entry.c.actor, "account", Account.ref))
    .where(among(_entry.c.number))
)


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


def entries_of(session: Session, numbers: Collection[int]) -> dict[int, ChangeEntry]:
    """These entries of the log, by their numbers."""
    return {row.number: ChangeEntry(*row) for row in rows_in(session, _ENTRIES, numbers)}
