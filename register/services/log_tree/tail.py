"""Whether the log's newest checkpoint and all that came since its last whole block verify."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from register.queries.log_tree import block_roots, newest_checkpoint, stored_entries
from register.services.log_tree.seal import NOTHING, Grown
from register.services.log_tree.stored import BLOCK, open_stored
from register.tree.notes import PublicKey


def verify_tail(session: Session, origin: str, keys: Sequence[PublicKey]) -> int:
    """Open the newest checkpoint and compare the log's end with it; how many entries there are.

    As cheap for a long log as for a short one: the blocks before are taken as they were kept, and
    `register log verify` reads them whole. Raises LogFault, which names the first bad entry.
    """
    newest = newest_checkpoint(session) or NOTHING
    if newest.size:
        open_stored(newest, origin, keys)
    blocks = block_roots(session)
    grown = Grown(newest, blocks)
    grown.read(stored_entries(session, len(blocks) * BLOCK))
    return grown.frontier.size
