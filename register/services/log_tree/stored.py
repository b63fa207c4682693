"""Whether an entry or a checkpoint that was read back is what was stored."""

from collections.abc import Sequence

from register.errors import LogFault
from register.queries.log_tree import BLOCK_LEVEL, StoredCheckpoint, StoredEntry
from register.services.log import SALT_BYTES, payload_hash
from register.tree.checkpoints import Checkpoint, open_checkpoint
from register.tree.leaves import EntryLine, leaf_of
from register.tree.notes import NoteRefused, PublicKey

BLOCK = 1 << BLOCK_LEVEL
"""Entries in a block."""


def open_stored(stored: StoredCheckpoint, origin: str, keys: Sequence[PublicKey]) -> Checkpoint:
    """A checkpoint as it was signed; LogFault names it where its row says another thing.

    Notes from before the register signed when it issued them say nothing of it to compare.
    """
    try:
        signed = open_checkpoint(stored.note, origin, keys)
    except (NoteRefused, TypeError, AttributeError) as error:
        raise LogFault(stored.size, f"The checkpoint at {stored.size}: {error}") from error
    said = stored.issued_at if signed.issued_at else None
    if signed != Checkpoint(origin, stored.size, stored.root, said):
        raise LogFault(
            stored.size, f"The checkpoint at {stored.size} is not the one that was signed."
        )
    return signed


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
    # As long as a salt is: what was moved into it, or out of it, is under the same hash.
    return len(salt) == SALT_BYTES and payload_hash(salt, body) == expected
