"""Compare what somebody kept, a checkpoint or a receipt, with the log as it is now."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from register.errors import FileRefused, LogFault
from register.queries.log import head
from register.queries.log_tree import newest_checkpoint
from register.services.log_tree.receipts import subtrees_of
from register.services.log_tree.seal import seal
from register.tree.checkpoints import Checkpoint, open_checkpoint
from register.tree.hashes import leaf_hash
from register.tree.leaves import leaf_bytes
from register.tree.notes import NoteRefused, PublicKey, Signer
from register.tree.proofs import ProofRefused, check_consistency, check_inclusion
from register.tree.subtrees import root_of

UNREADABLE: Final = "That is neither a checkpoint nor a receipt of this log."


def read_kept(text: str, origin: str, keys: Sequence[PublicKey]) -> Checkpoint:
    """The checkpoint that somebody kept: by itself, or in a receipt, whose entry must be in it.

    FileRefused where it is neither, or none of these keys has signed it.
    """
    try:
        if not text.lstrip().startswith("{"):
            return open_checkpoint(text, origin, keys)
        receipt = json.loads(text)
        kept = open_checkpoint(receipt["checkpoint"], origin, keys)
        if "entry" in receipt:
            _check_entry(receipt, kept)
        return kept
    except (NoteRefused, ProofRefused) as error:
        raise FileRefused(f"{UNREADABLE} {error}") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FileRefused(UNREADABLE) from error


def _check_entry(receipt: dict[str, Any], kept: Checkpoint) -> None:
    path = [bytes.fromhex(each) for each in receipt["path"]]
    leaf = leaf_hash(leaf_bytes(receipt["entry"]))
    check_inclusion(receipt["index"], kept.size, leaf, path, kept.root)


def read_path(text: str) -> list[bytes]:
    """The hashes of a consistency proof, as the API gives it; FileRefused where it is none."""
    try:
        return [bytes.fromhex(each) for each in json.loads(text)["path"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FileRefused(
            "That is not a proof that one checkpoint goes on from another."
        ) from error


def compare_with_log(session: Session, kept: Checkpoint, signer: Signer, *, now: datetime) -> int:
    """See that the log goes on from what was kept; how many entries it has now.

    Raises LogFault where it does not: entries that were signed are missing, or are not those that
    were signed. What came since the newest checkpoint is sealed first.
    """
    size = head(session).number
    if size < kept.size:
        raise LogFault(
            size + 1,
            f"The log has {size:,} entries, and one of {kept.size:,} was signed: entries that were "
            "recorded have gone.",
        )
    newest = newest_checkpoint(session)
    if newest is None or newest.size < kept.size:
        seal(session, signer, now=now)
    if root_of(0, kept.size, subtrees_of(session)) != kept.root:
        raise LogFault(
            kept.size,
            f"The first {kept.size:,} entries of the log are not those that were signed: the log "
            "was taken back and went another way, or was rewritten.",
        )
    return size


def compare_two(one: Checkpoint, other: Checkpoint, path: Sequence[bytes] | None = None) -> str:
    """What two checkpoints say of each other, without the register; one sentence.

    path: a consistency proof, which two of different sizes need. Raises LogFault where they cannot
    both be of one log.
    """
    old, new = sorted((one, other), key=lambda each: each.size)
    if old.size == new.size and old.root != new.root:
        raise LogFault(
            old.size,
            f"Both are signed, both count {old.size:,} entries, and they are of different entries: "
            "whoever signed them has shown two logs.",
        )
    if old.size == new.size:
        return f"Both are of the same {old.size:,} entries."
    if path is None:
        return (
            f"They count {old.size:,} and {new.size:,} entries. Whether the one goes on from the "
            "other needs the proof that /api/v1/log/consistency gives."
        )
    try:
        check_consistency(old.size, new.size, old.root, new.root, path)
    except ProofRefused as error:
        raise LogFault(old.size, f"The proof does not hold. {error}") from error
    return f"The log of {new.size:,} entries begins with the {old.size:,} of the other."
