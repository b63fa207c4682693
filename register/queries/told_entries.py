"""Entries of the log as they are told to registrars: when, by whom, on what ground and what for."""

from collections.abc import Collection
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import Account, LogEntry, LogPayload
from register.queries.batches import among, rows_in
from register.queries.named import names

_entry, _payload = table_of(LogEntry), table_of(LogPayload)


class ToldEntry(NamedTuple):
    """An entry of the log, and who made it."""

    number: int
    at: datetime
    action: str
    ground: str | None
    payload: bytes | None
    """JSON; None where it has been erased."""
    by: str | None
    """The name of the account that did it; none where no account did."""


TOLD: Final[Select[int, datetime, str, str | None, bytes | None, str | None]] = (
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
    .order_by(_entry.c.number)
)
"""Every entry, in the order of the log, with the columns of `ToldEntry`."""

_BY_NUMBER: Final = TOLD.where(among(_entry.c.number))


def entries_of(session: Session, numbers: Collection[int]) -> dict[int, ToldEntry]:
    """These entries of the log, by their numbers."""
    return {row.number: ToldEntry(*row) for row in rows_in(session, _BY_NUMBER, numbers)}
