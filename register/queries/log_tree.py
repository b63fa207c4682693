"""What the log's tree is made of: entries with their leaves and payloads, blocks, checkpoints."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from register.db import table_of
from register.errors import LogFault
from register.models import LogBlock, LogCheckpoint, LogCopy, LogEntry, LogLeaf, LogPayload
from register.queries.stored_instants import Unwritten, as_kept, instant_of
from register.tree.leaves import EntryLine

BLOCK_LEVEL = 8
"""A block has two to this power of entries."""
CHUNK = 2_000
"""Entries read at a time."""

_entry, _leaf, _payload = table_of(LogEntry), table_of(LogLeaf), table_of(LogPayload)
_block, _checkpoint, _copy = table_of(LogBlock), table_of(LogCheckpoint), table_of(LogCopy)

_REST = len(EntryLine._fields) - 2
"""Columns of an entry after its number and its instant."""

_ENTRIES: Select[Any] = (
    select(
        _entry.c.number,
        as_kept(_entry.c.at),
        *(_entry.c[name] for name in EntryLine._fields[2:]),
        _leaf.c.hash,
        _payload.c.salt,
        _payload.c.body,
    )
    .outerjoin(_leaf, _leaf.c.entry == _entry.c.number)
    .outerjoin(_payload, _payload.c.entry == _entry.c.number)
    .order_by(_entry.c.number)
)
_CHECKPOINTS: Select[Any] = select(
    _checkpoint.c.size, _checkpoint.c.root, _checkpoint.c.note, as_kept(_checkpoint.c.issued_at)
).order_by(_checkpoint.c.size.desc())


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


def stored_entries(session: Session, after: int = 0) -> Iterator[StoredEntry]:
    """Every entry after that number, in order, a chunk at a time.

    LogFault names one that cannot be read at all.
    """
    asked = _ENTRIES.limit(CHUNK)
    while rows := session.execute(asked.where(_entry.c.number > after)).all():
        yield from map(_entry_of, rows)
        after = rows[-1].number


def _entry_of(row: Row[Any]) -> StoredEntry:
    number, kept, *rest = tuple(row)
    try:
        line = EntryLine(number, instant_of(kept), *rest[:_REST])
    except Unwritten as error:
        raise LogFault(number, f"Entry {number} holds what no entry was given.") from error
    return StoredEntry(line, *rest[_REST:])


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
    """The leaves at the places from `first` up to but not `last`, counted from 0.

    LogFault where one is no hash.
    """
    found = session.scalars(
        select(_leaf.c.hash)
        .where(_leaf.c.entry > first, _leaf.c.entry <= last)
        .order_by(_leaf.c.entry)
    ).all()
    for place, leaf in enumerate(found, first + 1):
        if not isinstance(leaf, bytes):
            raise LogFault(place, f"Entry {place} has lost its leaf.")
    return found


def block_roots(session: Session) -> Sequence[bytes]:
    """The root of every whole block that has been sealed, from the first.

    LogFault where they are not numbered from nought without a gap, or one is no hash.
    """
    rows = session.execute(select(_block.c.number, _block.c.root).order_by(_block.c.number)).all()
    if missing := set(range(len(rows))) - {number for number, _ in rows}:
        first = (min(missing) << BLOCK_LEVEL) + 1
        raise LogFault(first, f"The block that begins with entry {first} is missing.")
    for number, root in rows:
        if not isinstance(root, bytes):  # SQLite keeps text in a column of bytes
            first = (number << BLOCK_LEVEL) + 1
            raise LogFault(first, f"The block that begins with entry {first} is not what was kept.")
    return [root for _, root in rows]


def newest_checkpoint(session: Session) -> StoredCheckpoint | None:
    """The checkpoint over the most entries. LogFault where nobody can have stored it so."""
    row = session.execute(_CHECKPOINTS.limit(1)).one_or_none()
    return None if row is None else _checkpoint_of(row)


def checkpoint_of(session: Session, size: int) -> StoredCheckpoint | None:
    """The checkpoint over exactly so many entries; LogFault as above."""
    row = session.execute(_CHECKPOINTS.where(_checkpoint.c.size == size)).one_or_none()
    return None if row is None else _checkpoint_of(row)


def _checkpoint_of(row: Row[Any]) -> StoredCheckpoint:
    size, root, note, kept = tuple(row)
    try:
        return StoredCheckpoint(size, root, note, instant_of(kept))
    except Unwritten as error:
        raise LogFault(size, f"The checkpoint at {size} is not the one that was signed.") from error


def copied_to(session: Session, folder: str) -> int:
    """Entries that the copy of the log in that folder has held; 0 where there was none."""
    size = session.scalar(select(_copy.c.size).where(_copy.c.folder == folder))
    return size or 0


def every_checkpoint(session: Session) -> Sequence[StoredCheckpoint]:
    """Every checkpoint, the smallest first; LogFault as above."""
    return [_checkpoint_of(row) for row in reversed(session.execute(_CHECKPOINTS).all())]
