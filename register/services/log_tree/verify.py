"""Verify the whole log: every entry, leaf, payload, block and checkpoint."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from register.errors import LogFault
from register.queries.log_tree import (
    StoredCheckpoint,
    StoredEntry,
    block_roots,
    every_checkpoint,
    stored_entries,
)
from register.services.log_tree.erase import ERASED, tombstone_of
from register.services.log_tree.stored import BLOCK, check_stored, open_stored
from register.services.log_tree.verify_looks import verify_looks
from register.tree.notes import PublicKey
from register.tree.subtrees import Frontier


@dataclass(frozen=True, slots=True)
class Verified:
    """A log that verifies."""

    entries: int
    sealed: int
    """How many of them a checkpoint has been signed over."""
    checkpoints: int
    erased: int
    """Entries whose payloads have been erased, each under a later entry that says so."""
    looks: int = 0
    """Entries that record a look at a person, each compared with that look."""


def verify(
    session: Session,
    origin: str,
    keys: Sequence[PublicKey],
) -> Verified:
    """Read the whole log and compare it with itself and with what was signed.

    Raises LogFault, which names the first bad entry: changed, missing, inserted, swapped or
    re-timed; or that of a checkpoint that is not what was signed, or of a look that is not what was
    recorded. Writes nothing.
    """
    walk = _Walk(every_checkpoint(session), block_roots(session), origin, keys)
    for stored in stored_entries(session):
        walk.take(stored)
    found = walk.end()
    return replace(found, looks=verify_looks(session))


class _Walk:
    """The log as far as it has been read."""

    def __init__(
        self,
        checkpoints: Sequence[StoredCheckpoint],
        blocks: Sequence[bytes],
        origin: str,
        keys: Iterable[PublicKey],
    ) -> None:
        self.frontier = Frontier()
        self.block = Frontier()
        self.at: datetime | None = None
        self.erased: list[int] = []
        self.tombstones: set[str] = set()
        self.blocks = blocks
        self.waiting = {each.size: each for each in checkpoints}
        """Checkpoints over more entries than have been read yet, the smallest first."""
        self.sealed, self.count = max(self.waiting, default=0), len(checkpoints)
        self.origin, self.keys = origin, tuple(keys)

    def take(self, stored: StoredEntry) -> None:
        """The next entry; LogFault where it is not the one that was recorded."""
        number = self.frontier.size + 1
        leaf = check_stored(stored, number, may_be_erased=True)
        if self.at is not None and stored.line.at <= self.at:
            raise LogFault(number, f"Entry {number} is not later than the entry before it.")
        self.at = stored.line.at
        self._note_erasure(number, stored)
        self.frontier.append(leaf)
        self.block.append(leaf)
        if self.block.size == BLOCK:
            self._compare_block(number)
        if stored_here := self.waiting.pop(number, None):
            self._compare_checkpoint(stored_here)

    def end(self) -> Verified:
        """What was verified; LogFault where signed entries are missing from the end."""
        if self.waiting:
            open_stored(next(iter(self.waiting.values())), self.origin, self.keys)
            missing = self.frontier.size + 1
            raise LogFault(missing, f"Entry {missing} is missing from the log, and was signed.")
        if len(self.blocks) > self.frontier.size // BLOCK:
            raise LogFault(self.frontier.size + 1, "The log holds a block of no entries.")
        for number in self.erased:
            if tombstone_of(number) not in self.tombstones:
                raise LogFault(
                    number, f"Entry {number} has lost its payload, and no entry says why."
                )
        return Verified(self.frontier.size, self.sealed, self.count, len(self.erased))

    def _note_erasure(self, number: int, stored: StoredEntry) -> None:
        if stored.body is None:
            self.erased.append(number)
        if stored.line.action == ERASED:
            self.tombstones.add(stored.line.subject)

    def _compare_block(self, number: int) -> None:
        place = number // BLOCK - 1
        is_signed = number <= self.sealed
        if is_signed and (place >= len(self.blocks) or self.blocks[place] != self.block.root()):
            first = number - BLOCK + 1
            raise LogFault(first, f"The block that begins with entry {first} is not what was kept.")
        self.block = Frontier()

    def _compare_checkpoint(self, stored: StoredCheckpoint) -> None:
        signed = open_stored(stored, self.origin, self.keys)
        if signed.root != self.frontier.root():
            raise LogFault(
                stored.size, f"The log up to entry {stored.size} is not the one that was signed."
            )
