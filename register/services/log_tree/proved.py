"""What a receipt or a promise proves, told to whoever holds it: only what was checked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

from register.errors import FileRefused
from register.queries.log_tree import newest_checkpoint
from register.services.checks.answer import CheckAnswer, read_answer, read_question
from register.services.checks.question import Question
from register.services.log import payload_hash
from register.services.log_tree.looks import LOOK, RECORDED
from register.services.log_tree.receipts import FORMAT, subtrees_of
from register.tree.checkpoints import Checkpoint, open_checkpoint
from register.tree.hashes import leaf_hash
from register.tree.leaves import EntryLine, leaf_bytes
from register.tree.notes import NoteRefused, PublicKey
from register.tree.promises import Promise, open_promise
from register.tree.proofs import ProofRefused, check_inclusion
from register.tree.subtrees import root_of

ACCEPTED: Final = "upload.accepted"
"""What the entry of a provider's file says happened."""
LONGEST: Final = 50_000
"""Characters: many times as many as any receipt has."""
NOT_ONE: Final = (
    "That is not a receipt of the register. Give the whole file, from its first { to its last }."
)


class DoesNotHold(Exception):
    """The one thing that does not hold, as a sentence."""


@dataclass(frozen=True, slots=True)
class ProvedEntry:
    """An entry that a receipt shows to be in the log."""

    number: int
    at: datetime
    action: str
    subject: str
    size: int
    """How many entries the receipt's checkpoint counts."""
    size_now: int
    """How many the newest checkpoint counts, which goes on from the receipt's."""
    has_payload: bool
    """Whether the receipt also shows what the entry recorded, and it agrees."""
    upload: "ProvedUpload | None" = None
    """What it recorded of a provider’s file, where it shows that."""


class ProvedUpload(NamedTuple):
    """What the entry of a provider's file recorded."""

    receipt: str
    provider: str
    """Its UKPRN."""
    sha256: str
    counts: Mapping[str, int]
    """Rows by what became of them."""


class ProvedCheck(NamedTuple):
    """What was asked and answered, as the file itself says and the log holds."""

    question: Question
    answer: CheckAnswer


@dataclass(frozen=True, slots=True)
class Proved:
    """What holds."""

    entry: ProvedEntry | None
    """None where only a promise was given."""
    promise: Promise | None
    check: ProvedCheck | None
    """What was asked and answered, where it holds that and it is what was recorded."""

    @property
    def receipt_number(self) -> str:
        """The receipt number of the check or the file; empty where nothing in it says one."""
        if self.entry and self.entry.upload:
            return self.entry.upload.receipt
        subject = self.entry.subject if self.entry else self.promise.subject if self.promise else ""
        kind, _, ref = subject.partition(":")
        return ref if kind == LOOK else ""


def proved(session: Session, text: str, origin: str, keys: Sequence[PublicKey]) -> Proved:
    """What this text proves against these keys and the log as it is held.

    FileRefused where it is no receipt and no promise; DoesNotHold, saying which one thing does not
    hold, where it is one. Writes nothing.
    """
    given = _read(text)
    try:
        found, sealed = _alone(given, origin, keys)
    except (NoteRefused, ProofRefused) as error:
        raise DoesNotHold(str(error)) from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FileRefused(NOT_ONE) from error
    if found.entry is None or sealed is None:
        return found
    return replace(found, entry=replace(found.entry, size_now=_goes_on(session, sealed)))


def _read(text: str) -> Mapping[str, Any]:
    try:
        given = json.loads(text, object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        raise FileRefused(NOT_ONE) from error
    is_one = isinstance(given, dict) and ("promise" in given or given.get("format") == FORMAT)
    if not is_one:
        raise FileRefused(NOT_ONE)
    return dict(given)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of the file; ValueError where a member stands twice, of which one would be proved
    and the other be read.
    """
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member stands twice")
    return members


def _alone(
    given: Mapping[str, Any], origin: str, keys: Sequence[PublicKey]
) -> tuple[Proved, Checkpoint | None]:
    """What it proves by itself, and the checkpoint that it is under."""
    promise = open_promise(given["promise"], origin, keys) if "promise" in given else None
    entry, sealed = _entry(given, origin, keys) if "entry" in given else (None, None)
    if entry is None and promise is None:
        raise FileRefused(NOT_ONE)
    if entry and promise:
        _require(
            entry.subject == promise.subject and entry.at <= promise.by,
            "The entry is not the one that was promised, or came later than was promised.",
        )
    body = promise.payload if promise else None
    if entry and "payload" in given:
        body = _payload(given, promise)
        entry = replace(entry, upload=_upload(entry, body))
    check = None
    if "check" in given:
        is_look = entry is None or entry.action == RECORDED
        _require(
            is_look and body is not None,
            "Nothing in it ties what was asked and answered to the log.",
        )
        check = _check(given["check"], body or "")
    return Proved(entry, promise, check), sealed


def _check(given: Mapping[str, Any], body: str) -> ProvedCheck:
    # Each is whole by itself, so that no letter has been moved from the one to the other.
    json.loads(given["question"]), json.loads(given["answer"])
    salt, asked = bytes.fromhex(given["salt"]), given["question"] + given["answer"]
    _require(
        payload_hash(salt, asked.encode()) == json.loads(body)["detail"],
        "What it says was asked and answered is not what was recorded.",
    )
    return ProvedCheck(read_question(given["question"]), read_answer(given["answer"]))


def _entry(
    given: Mapping[str, Any], origin: str, keys: Sequence[PublicKey]
) -> tuple[ProvedEntry, Checkpoint]:
    shown, index = given["entry"], given["index"]
    number = shown["number"]
    if set(shown) != set(EntryLine._fields) or type(index) is not int or type(number) is not int:
        raise FileRefused(NOT_ONE)
    sealed = open_checkpoint(given["checkpoint"], origin, keys)
    _require(0 <= index == number - 1 < sealed.size, "The entry is not at the place it names.")
    path = [bytes.fromhex(each) for each in given["path"]]
    leaf = leaf_hash(leaf_bytes(shown))
    check_inclusion(index, sealed.size, leaf, path, sealed.root)
    at = datetime.fromisoformat(shown["at"])
    has_payload = "payload" in given
    entry = ProvedEntry(number, at, shown["action"], shown["subject"], sealed.size, 0, has_payload)
    return entry, sealed


def _payload(given: Mapping[str, Any], promise: Promise | None) -> str:
    payload = given["payload"]
    body: str = payload["body"]
    _require(
        promise is None or promise.payload == body,
        "What it says the entry recorded is not what was promised.",
    )
    _require(
        payload_hash(bytes.fromhex(payload["salt"]), body.encode())
        == given["entry"]["payload_hash"],
        "What it says the entry recorded is not what the entry recorded.",
    )
    # It is whole, so that no letter of it has been moved into the salt.
    json.loads(body)
    return body


def _upload(entry: ProvedEntry, body: str) -> ProvedUpload | None:
    if entry.action != ACCEPTED:
        return None
    told = json.loads(body)
    return ProvedUpload(told["receipt"], told["provider"], told["sha256"], told["counts"])


def _goes_on(session: Session, kept: Checkpoint) -> int:
    """How many entries the log was signed for, where it goes on from what was kept."""
    newest = newest_checkpoint(session)
    if newest is None or newest.size < kept.size:
        raise DoesNotHold(
            f"It was signed by the register, over {kept.size:,} entries. The log that the register "
            f"holds now is signed for {newest.size if newest else 0:,}: entries that were signed "
            "have gone. Keep this receipt, and tell whoever oversees the register."
        )
    if root_of(0, kept.size, subtrees_of(session)) != kept.root:
        raise DoesNotHold(
            f"It was signed by the register, but the first {kept.size:,} entries of the log that "
            "the register holds now are not those that were signed. Keep this receipt, and tell "
            "whoever oversees the register."
        )
    return newest.size


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise DoesNotHold(otherwise)
