"""Receipts and proofs: what anybody with the log's public key can check without asking us."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from register.errors import BadRequest, LogFault, NotFound
from register.numbers import counted
from register.queries.log_tree import (
    BLOCK_LEVEL,
    block_roots,
    checkpoint_of,
    entry_line,
    leaves,
    newest_checkpoint,
    payload_of,
)
from register.services.log_tree.seal import seal
from register.tree.leaves import entry_as_json
from register.tree.notes import Signer
from register.tree.proofs import consistency_path, inclusion_path
from register.tree.subtrees import RootOf, Subtree, root_over

FORMAT = "senco-register-receipt/1"

LAST: Final = 2**31 - 1
"""The last entry that either database could number."""


@dataclass(frozen=True, slots=True)
class LogReceipt:
    """That an entry is in the log, and where; opaque references only, no personal data."""

    entry: Mapping[str, int | str | None]
    index: int
    """The entry's place in the tree, from 0."""
    path: Sequence[bytes]
    """The hashes beside it, from the bottom up (RFC 6962 section 2.1.1)."""
    checkpoint: str
    """A signed note, C2SP tlog-checkpoint."""

    def as_json(self) -> dict[str, object]:
        """The receipt as it is given out: hashes in hex."""
        return {
            "format": FORMAT,
            "entry": dict(self.entry),
            "index": self.index,
            "path": [each.hex() for each in self.path],
            "checkpoint": self.checkpoint,
        }


def receipt_of(session: Session, number: int, signer: Signer, *, now: datetime) -> LogReceipt:
    """The receipt of an entry under the newest checkpoint; where none counts it, one is signed now.

    NotFound where the log has no such entry; LogFault where it does not verify.
    """
    line = entry_line(session, number) if number <= LAST else None
    if line is None:
        raise NotFound(f"The log has no entry {number}.")
    sealed = newest_checkpoint(session)
    if sealed is None or sealed.size < number:
        sealed = seal(session, signer, now=now)
    if sealed is None or sealed.size < number:
        raise LogFault(number, f"Entry {number} is not under the checkpoint that was just signed.")
    path = inclusion_path(number - 1, sealed.size, subtrees_of(session))
    return LogReceipt(entry_as_json(line), number - 1, path, sealed.note)


def whole_receipt(
    session: Session, number: int, signer: Signer, *, now: datetime
) -> dict[str, object]:
    """The receipt of an entry with what it recorded, where that has not been erased.

    For whoever the entry's subject belongs to, which the caller has made sure of. Raises as
    `receipt_of` does.
    """
    found = receipt_of(session, number, signer, now=now).as_json()
    held = payload_of(session, number)
    return found | ({"payload": payload_as_json(*held)} if held else {})


def payload_as_json(salt: bytes, body: bytes) -> dict[str, str]:
    """A payload and its salt, as receipts hold them."""
    return {"salt": salt.hex(), "body": body.decode()}


class Consistency(NamedTuple):
    """That one checkpoint goes on from another."""

    old: int
    new: int
    path: list[bytes]
    """RFC 6962 section 2.1.2."""
    checkpoint: str
    """The later one, as it was signed."""

    def as_json(self) -> dict[str, object]:
        """As it is given out: hashes in hex."""
        return {**self._asdict(), "path": [each.hex() for each in self.path]}


def consistency(session: Session, old: int, new: int | None = None) -> Consistency:
    """What shows one checkpoint of the log to go on from another, by their sizes.

    new: that of the newest checkpoint where it is not given. BadRequest where the sizes are the
    wrong way round; NotFound where no checkpoint has one.
    """
    newest = newest_checkpoint(session)
    new = new or (newest.size if newest else old)
    if not 0 < old <= new:
        raise BadRequest("Give the size of the earlier checkpoint as old, and of the later as new.")
    later = None
    for size in (old, new):
        later = checkpoint_of(session, size) if size <= LAST else None
        if later is None:
            raise NotFound(f"The log has no checkpoint of {counted(size, 'entry', 'entries')}.")
    assert later is not None
    return Consistency(old, new, consistency_path(old, new, subtrees_of(session)), later.note)


def subtrees_of(session: Session) -> RootOf:
    """Finds whole subtrees: from the blocks above, from the leaves below."""
    blocks = block_roots(session)

    def find(subtree: Subtree) -> bytes:
        level, place = subtree
        first, last = place << level, (place + 1) << level
        if level < BLOCK_LEVEL:
            return root_over(leaves(session, first, last))
        return root_over(blocks[first >> BLOCK_LEVEL : last >> BLOCK_LEVEL])

    return find
