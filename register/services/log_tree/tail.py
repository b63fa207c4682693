"""Whether the log's newest checkpoint and all that came since its last whole block verify."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from register.errors import LogFault
from register.queries.log_tree import StoredCheckpoint, block_roots, newest_checkpoint
from register.services.log_tree.seal import NOTHING, Grown
from register.services.log_tree.stored import BLOCK, read_entries
from register.tree.checkpoints import Checkpoint, open_checkpoint
from register.tree.notes import NoteRefused, PublicKey


def verify_tail(session: Session, origin: str, keys: Sequence[PublicKey]) -> int:
    """Open the newest checkpoint and compare the log's end with it; how many entries there are.

    As cheap for a long log as for a short one: the blocks before are taken as they were kept, and
    `register log verify` reads them whole. Raises LogFault, which names the first bad entry.
    """
    newest = newest_checkpoint(session) or NOTHING
    if newest.size:
        _open(newest, origin, keys)
    blocks = block_roots(session)
    grown = Grown(newest, blocks)
    grown.read(read_entries(session, len(blocks) * BLOCK))
    return grown.frontier.size


def _open(stored: StoredCheckpoint, origin: str, keys: Sequence[PublicKey]) -> None:
    try:
        signed = open_checkpoint(stored.note, origin, tuple(keys))
    except NoteRefused as error:
        raise LogFault(stored.size, f"The checkpoint at {stored.size}: {error}") from error
    if signed != Checkpoint(origin, stored.size, stored.root):
        raise LogFault(
            stored.size, f"The checkpoint at {stored.size} is not the one that was signed."
        )
