"""What an entry recorded can be erased: the log holds, and nobody can guess it back (T7)."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from register.access import OPERATOR, Actor, Role
from register.errors import Conflict, LogFault, NotAllowed, NotFound, Refused
from register.queries.log_tree import entry_line, payload_of
from register.services import log
from register.services.accounts import actor_of_account
from register.services.log_tree.erase import ErasureReason, erase
from register.services.log_tree.receipts import receipt_of
from register.services.log_tree.seal import seal
from register.services.log_tree.verify import verify
from register.services.transaction import transaction
from register.tree.checkpoints import open_checkpoint
from register.tree.hashes import leaf_hash
from register.tree.leaves import leaf_bytes
from register.tree.proofs import check_inclusion
from tests.accounts import make_account
from tests.databases import guards_off
from tests.log_keys import ORIGIN, SIGNER

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEYS = [SIGNER.public]
MISTAKE = ErasureReason.HELD_BY_MISTAKE
BORN = date(1984, 3, 12)
TRUE = {"trn": "0123456", "born_on": BORN}


@pytest.fixture
def entries(session: Session) -> Session:
    with transaction(session):
        drafts = [log.Draft("person.recorded", f"person:{n}", TRUE) for n in range(5)]
        log.append(session, drafts, actor=OPERATOR, now=NOON)
    return session


def erased(session: Session, number: int, actor: Actor = OPERATOR) -> int:
    return erase(session, number, MISTAKE, SIGNER, actor=actor, now=NOON)


def test_the_log_verifies_and_earlier_receipts_prove_what_they_did(entries: Session) -> None:
    receipt = receipt_of(entries, 2, SIGNER, now=NOON)
    tombstone = erased(entries, 2)
    line = entry_line(entries, tombstone)
    assert line is not None
    assert (line.action, line.subject, line.reason) == (
        "payload.erased",
        "entry:2",
        "held_by_mistake",
    )
    assert payload_of(entries, 2) is None
    seal(entries, SIGNER, now=NOON)
    assert verify(entries, ORIGIN, KEYS).erased == 1
    for each in (receipt, receipt_of(entries, 2, SIGNER, now=NOON)):
        checkpoint = open_checkpoint(each.checkpoint, ORIGIN, KEYS)
        leaf = leaf_hash(leaf_bytes(each.entry))
        check_inclusion(1, checkpoint.size, leaf, each.path, checkpoint.root)


def test_it_is_erased_before_any_checkpoint_too(entries: Session) -> None:
    erased(entries, 5)
    seal(entries, SIGNER, now=NOON)
    assert verify(entries, ORIGIN, KEYS).erased == 1


@pytest.mark.canary
def test_a_payload_that_went_without_a_word_is_named(entries: Session, owner: Session) -> None:
    seal(entries, SIGNER, now=NOON)
    with guards_off(owner):
        owner.execute(text("DELETE FROM log_payload WHERE entry = 3"))
        owner.commit()
    with pytest.raises(LogFault, match="no entry says why") as found:
        verify(entries, ORIGIN, KEYS)
    assert found.value.entry == 3


def test_what_cannot_be_erased(entries: Session) -> None:
    tombstone = erased(entries, 1)
    panel = actor_of_account(entries, make_account(entries, Role.PANEL))
    with transaction(entries):
        decision = log.Draft("referral.decided", "referral:1")
        decided = log.record(entries, decision, actor=OPERATOR, now=NOON)
    for number, error in (
        (1, Conflict),
        (tombstone, Refused),
        (decided, Refused),
        (10**6, NotFound),
    ):
        with pytest.raises(error):
            erased(entries, number)
    with pytest.raises(NotAllowed):
        erased(entries, 2, panel)
    registrar = actor_of_account(entries, make_account(entries, Role.REGISTRAR))
    assert erased(entries, 2, registrar)


def test_no_byte_of_it_is_left_in_the_file(entries: Session, engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("there VACUUM does it, in its own time")
    held = payload_of(entries, 4)
    assert held is not None
    entries.rollback()
    path = Path(str(engine.url.database))
    assert held[0] in in_files(path), "the canary: it is there to be found"
    erased(entries, 4)
    assert held[0] not in in_files(path)


def in_files(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


def guesses(count: int) -> Iterator[bytes]:
    """Contents that it may have had, the true one among them."""
    yield log.canonical(TRUE)
    for number in range(count - 1):
        born = BORN + timedelta(days=number % 9_000 - 4_500)
        yield log.canonical({"trn": f"{number:07}", "born_on": born})


def matches(payload_hash: str, contents: Iterable[bytes]) -> int:
    return sum(hashlib.sha256(each).hexdigest() == payload_hash for each in contents)


def never_guessed(session: Session, count: int) -> None:
    receipt = receipt_of(session, 1, SIGNER, now=NOON)
    erased(session, 1)
    found = str(json.loads(json.dumps(receipt.as_json()))["entry"]["payload_hash"])
    assert matches(found, guesses(count)) == 0
    unsalted = log.payload_hash(b"", log.canonical(TRUE))
    assert matches(unsalted, guesses(count)) == 1, "the canary: without a salt it is found"


@pytest.mark.canary
def test_no_guess_at_what_was_erased_can_be_confirmed(entries: Session) -> None:
    never_guessed(entries, 10_000)


@pytest.mark.soak
def test_a_million_guesses_confirm_nothing(entries: Session) -> None:
    never_guessed(entries, 10**6)
