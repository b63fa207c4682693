"""Seal the log: read back what was stored, and sign how far it goes."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from register.db import table_of
from register.errors import LogFault
from register.models import LogBlock, LogCheckpoint
from register.queries.log import head
from register.queries.log_tree import (
    BLOCK_LEVEL,
    StoredCheckpoint,
    StoredEntry,
    block_roots,
    newest_checkpoint,
    stored_entries,
)
from register.services.log_tree.stored import BLOCK, check_stored
from register.services.transaction import transaction
from register.tree.checkpoints import Checkpoint, open_checkpoint, sign_checkpoint
from register.tree.notes import Signer
from register.tree.subtrees import Frontier

NOTHING = StoredCheckpoint(0, Frontier().root(), "", datetime.min.replace(tzinfo=UTC))


def seal(session: Session, signer: Signer, *, now: datetime) -> StoredCheckpoint | None:
    """Sign a checkpoint over every entry there is; the newest one where nothing came since.

    None while the log is empty. The entries since the checkpoint before are read back and must
    come to their leaves and payloads, and the tree must begin with the one signed before: else
    LogFault names the first entry that does not, and nothing is signed.
    """
    newest = newest_checkpoint(session)
    if head(session).number == (newest.size if newest else 0):
        return newest
    with transaction(session):
        # Read again under the lock: another may have sealed it meanwhile.
        before = newest_checkpoint(session) or NOTHING
        blocks = block_roots(session)
        grown = Grown(before, blocks)
        grown.read(stored_entries(session, len(blocks) * BLOCK))
        if grown.frontier.size == before.size:
            return newest_checkpoint(session)
        return _issue(session, grown, signer, now)


def newest_signed(session: Session) -> StoredCheckpoint | None:
    """The newest checkpoint, where any has been signed. Signs nothing."""
    return newest_checkpoint(session)


class Grown:
    """The tree as it stands once the entries after its last whole block have been read."""

    def __init__(self, before: StoredCheckpoint, blocks: Sequence[bytes]) -> None:
        self.before, self.blocks = before, blocks
        self.frontier = _frontier(blocks)
        self.new_blocks: list[tuple[int, bytes]] = []
        self._compare()

    def read(self, entries: Iterable[StoredEntry]) -> None:
        """Add each entry that is whole; LogFault at the first that is not."""
        for stored in entries:
            number = self.frontier.size + 1
            may_be_erased = number <= self.before.size
            leaf = check_stored(stored, number, may_be_erased=may_be_erased)
            made = self.frontier.append(leaf)
            self.new_blocks += [
                (place, root) for (level, place), root in made if level == BLOCK_LEVEL
            ]
            self._compare()
        if self.frontier.size < self.before.size:
            missing = self.frontier.size + 1
            raise LogFault(missing, f"Entry {missing} is missing, and a checkpoint counts it.")

    def _compare(self) -> None:
        if self.frontier.size == self.before.size and self.frontier.root() != self.before.root:
            first = len(self.blocks) * BLOCK + 1
            raise LogFault(
                min(first, self.before.size),
                f"The log up to entry {self.before.size} is not the one that was signed.",
            )


def _frontier(blocks: Sequence[bytes]) -> Frontier:
    """The tree over whole blocks alone: above them its hashes are made as those of leaves are."""
    above = Frontier()
    for root in blocks:
        above.append(root)
    return Frontier(len(blocks) * BLOCK, above.roots)


def _issue(session: Session, grown: Grown, signer: Signer, now: datetime) -> StoredCheckpoint:
    checkpoint = Checkpoint(signer.name, grown.frontier.size, grown.frontier.root(), now)
    note = sign_checkpoint(checkpoint, signer)
    # What was signed is opened as anybody would, before anybody is given it.
    open_checkpoint(note, signer.name, [signer.public])
    if grown.new_blocks:
        session.execute(
            insert(table_of(LogBlock)),
            [{"number": number, "root": root} for number, root in grown.new_blocks],
        )
    sealed = StoredCheckpoint(checkpoint.size, checkpoint.root, note, now)
    session.execute(insert(table_of(LogCheckpoint)), [sealed._asdict()])
    return sealed
