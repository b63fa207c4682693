"""Whether an entry that was read back is what was recorded."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from register.errors import LogFault
from register.queries.log_tree import StoredEntry, Unreadable, stored_entries
from register.services.log import payload_hash
from register.tree.leaves import EntryLine, leaf_of

BLOCK_LEVEL = 8
BLOCK = 1 << BLOCK_LEVEL
"""Entries in a block."""


def read_entries(session: Session, after: int = 0) -> Iterator[StoredEntry]:
    """Every entry after that number, in order; LogFault names one that cannot be read at all."""
    try:
        yield from stored_entries(session, after)
    except Unreadable as error:
        raise LogFault(
            error.number, f"Entry {error.number} holds what no entry was given."
        ) from error


def check_stored(stored: StoredEntry, expected: int, *, may_be_erased: bool) -> bytes:
    """The leaf of an entry that is whole; LogFault names the first that is not."""
    line = stored.line
    if line.number != expected:
        raise LogFault(expected, f"Entry {expected} is missing from the log.")
    if stored.leaf is None:
        raise LogFault(expected, f"Entry {expected} has lost its leaf.")
    if not _comes_to(line, stored.leaf):
        raise LogFault(expected, f"Entry {expected} is not what was recorded.")
    if stored.salt is None or stored.body is None:
        if not may_be_erased:
            raise LogFault(expected, f"Entry {expected} has lost its payload.")
    elif not _hashes_to(stored, line.payload_hash):
        raise LogFault(expected, f"The payload of entry {expected} is not what was recorded.")
    return stored.leaf


def _comes_to(line: EntryLine, leaf: bytes) -> bool:
    try:
        return leaf_of(line) == leaf
    except (TypeError, AttributeError):
        # SQLite keeps bytes in a column of text, where somebody has put them there.
        return False


def _hashes_to(stored: StoredEntry, expected: str) -> bool:
    salt, body = stored.salt, stored.body
    if not (isinstance(salt, bytes) and isinstance(body, bytes)):
        return False
    return payload_hash(salt, body) == expected
