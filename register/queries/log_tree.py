"""What the log's tree is made of: entries with their leaves and payloads, blocks, checkpoints."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import String, func, select, type_coerce
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import LogBlock, LogCheckpoint, LogCopy, LogEntry, LogLeaf, LogPayload
from register.tree.leaves import EntryLine

CHUNK = 2_000
"""Entries read at a time."""

_entry, _leaf, _payload = table_of(LogEntry), table_of(LogLeaf), table_of(LogPayload)
_block, _checkpoint, _copy = table_of(LogBlock), table_of(LogCheckpoint), table_of(LogCopy)

_ENTRIES = (
    select(
        *(_entry.c[name] for name in EntryLine._fields),
        _leaf.c.hash,
        _payload.c.salt,
        _payload.c.body,
        type_coerce(_entry.c.at, String).label("at_as_stored"),
    )
    .outerjoin(_leaf, _leaf.c.entry == _entry.c.number)
    .outerjoin(_payload, _payload.c.entry == _entry.c.number)
    .order_by(_entry.c.number)
)


_AS_STORED = "%Y-%m-%d %H:%M:%S.%f"
"""How SQLite is given an instant."""


class StoredEntry(NamedTuple):
    """An entry as it is stored, with what it must come to."""

    line: EntryLine
    leaf: bytes | None
    salt: bytes | None
    body: bytes | None
    """None where the payload has been erased, with its salt."""


class StoredCheckpoint(NamedTuple):
    """A checkpoint as it is stored."""

    size: int
    root: bytes
    note: str
    issued_at: datetime


class Unreadable(ValueError):
    """An entry of which a column holds what no entry was ever given."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"entry {number}")


def stored_entries(session: Session, after: int = 0) -> Iterator[StoredEntry]:
    """Every entry after that number, in order, a chunk at a time; Unreadable names one that is."""
    while rows := _chunk(session, after):
        yield from rows
        after = rows[-1].line.number


def _chunk(session: Session, after: int, count: int = CHUNK) -> list[StoredEntry]:
    width = len(EntryLine._fields)
    asked = _ENTRIES.where(_entry.c.number > after).limit(count)
    try:
        rows = session.execute(asked).all()
    except ValueError as error:
        # One cell of these cannot be read: go on by ones, up to the row that it is in.
        if count > 1:
            return _chunk(session, after, 1)
        raise Unreadable(_next_number(session, after)) from error
    stored = [StoredEntry(EntryLine._make(row[:width]), *row[width:-1]) for row in rows]
    for row, each in zip(rows, stored, strict=True):
        if isinstance(row[-1], str) and row[-1] != each.line.at.strftime(_AS_STORED):
            # SQLite keeps instants as text, of which another might be read as the same instant.
            raise Unreadable(each.line.number)
    return stored


def _next_number(session: Session, after: int) -> int:
    number = session.scalar(select(func.min(_entry.c.number)).where(_entry.c.number > after))
    return number or after + 1


def entry_line(session: Session, number: int) -> EntryLine | None:
    """One entry, as its leaf is made of it."""
    columns = (_entry.c[name] for name in EntryLine._fields)
    row = session.execute(select(*columns).where(_entry.c.number == number)).one_or_none()
    return None if row is None else EntryLine._make(row)


def payload_of(session: Session, number: int) -> tuple[bytes, bytes] | None:
    """Salt and body of an entry's payload; None where it has been erased."""
    row = session.execute(
        select(_payload.c.salt, _payload.c.body).where(_payload.c.entry == number)
    ).one_or_none()
    return None if row is None else (row.salt, row.body)


def leaves(session: Session, first: int, last: int) -> Sequence[bytes]:
    """The leaves at the places from `first` up to but not `last`, counted from 0."""
    return session.scalars(
        select(_leaf.c.hash)
        .where(_leaf.c.entry > first, _leaf.c.entry <= last)
        .order_by(_leaf.c.entry)
    ).all()


def block_roots(session: Session) -> Sequence[bytes]:
    """The root of every whole block that has been sealed, from the first."""
    return session.scalars(select(_block.c.root).order_by(_block.c.number)).all()


def newest_checkpoint(session: Session) -> StoredCheckpoint | None:
    """The checkpoint over the most entries."""
    row = session.execute(
        select(_checkpoint).order_by(_checkpoint.c.size.desc()).limit(1)
    ).one_or_none()
    return None if row is None else StoredCheckpoint._make(row)


def checkpoint_of(session: Session, size: int) -> StoredCheckpoint | None:
    """The checkpoint over exactly so many entries."""
    row = session.execute(select(_checkpoint).where(_checkpoint.c.size == size)).one_or_none()
    return None if row is None else StoredCheckpoint._make(row)


def copied_to(session: Session, folder: str) -> int:
    """Entries that the copy of the log in that folder has held; 0 where there was none."""
    size = session.scalar(select(_copy.c.size).where(_copy.c.folder == folder))
    return size or 0


def every_checkpoint(session: Session) -> Sequence[StoredCheckpoint]:
    """Every checkpoint, the smallest first."""
    rows = session.execute(select(_checkpoint).order_by(_checkpoint.c.size)).all()
    return [StoredCheckpoint._make(row) for row in rows]
