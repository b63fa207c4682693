"""The log sealed and proved: on both databases, by the same bytes."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from register.errors import BadRequest, LogFault, NotFound
from register.queries.log_tree import entry_line, every_checkpoint
from register.services.log_tree.receipts import consistency, receipt_of
from register.services.log_tree.seal import seal
from register.services.log_tree.verify import verify
from register.tree.checkpoints import open_checkpoint
from register.tree.hashes import leaf_hash
from register.tree.leaves import leaf_bytes, leaf_of
from register.tree.proofs import check_consistency, check_inclusion
from tests.databases import guards_off
from tests.log_entries import append
from tests.log_keys import NEXT, ORIGIN, SIGNER

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEYS = [SIGNER.public]


@pytest.fixture
def loosened(owner: Session) -> Iterator[Session]:
    """Somebody who owns the database and has taken the log's guards off; then on again."""
    with guards_off(owner):
        yield owner


def test_an_empty_log_has_no_checkpoint(session: Session) -> None:
    assert seal(session, SIGNER, now=NOON) is None
    assert verify(session, ORIGIN, KEYS).entries == 0


def test_a_checkpoint_counts_every_entry(session: Session) -> None:
    append(session, 3)
    sealed = seal(session, SIGNER, now=NOON)
    assert sealed is not None
    assert open_checkpoint(sealed.note, ORIGIN, KEYS).size == 3


def test_where_nothing_came_since_nothing_is_signed_again(session: Session) -> None:
    append(session, 3)
    assert seal(session, SIGNER, now=NOON) == seal(session, SIGNER, now=NOON)
    assert len(every_checkpoint(session)) == 1


@pytest.mark.parametrize("count", [1, 2, 255, 256, 257, 600])
def test_every_entry_has_a_receipt_that_proves_it(session: Session, count: int) -> None:
    append(session, count)
    for number in {1, 2, count // 2, count - 1, count} & set(range(1, count + 1)):
        receipt = json.loads(json.dumps(receipt_of(session, number, SIGNER, now=NOON).as_json()))
        checkpoint = open_checkpoint(receipt["checkpoint"], ORIGIN, KEYS)
        leaf = leaf_hash(leaf_bytes(receipt["entry"]))
        path = [bytes.fromhex(each) for each in receipt["path"]]
        check_inclusion(receipt["index"], checkpoint.size, leaf, path, checkpoint.root)
        assert receipt["entry"]["number"] == number == receipt["index"] + 1


def test_every_checkpoint_goes_on_from_every_earlier_one(session: Session) -> None:
    for count in (1, 2, 252, 1, 1, 300, 5):
        append(session, count)
        seal(session, SIGNER, now=NOON)
    found = every_checkpoint(session)
    assert [each.size for each in found] == [1, 3, 255, 256, 257, 557, 562]
    for new in found:
        for old in found[: found.index(new) + 1]:
            path = consistency(session, old.size, new.size).path
            check_consistency(old.size, new.size, old.root, new.root, path)
    verified = verify(session, ORIGIN, KEYS)
    assert (verified.entries, verified.sealed, verified.checkpoints) == (562, 562, 7)


def test_there_is_no_proof_of_what_was_never_signed(session: Session) -> None:
    append(session, 3)
    seal(session, SIGNER, now=NOON)
    with pytest.raises(NotFound, match="no checkpoint of 2 entries"):
        consistency(session, 2, 3)
    with pytest.raises(BadRequest, match="the earlier checkpoint as old"):
        consistency(session, 3, 2)
    with pytest.raises(NotFound, match="no entry 4"):
        receipt_of(session, 4, SIGNER, now=NOON)


def test_a_new_key_signs_on_and_the_old_notes_still_verify(session: Session) -> None:
    append(session, 3)
    seal(session, SIGNER, now=NOON)
    append(session, 3)
    seal(session, NEXT, now=NOON)
    assert verify(session, ORIGIN, [SIGNER.public, NEXT.public]).checkpoints == 2
    with pytest.raises(LogFault, match="No key that is trusted"):
        verify(session, ORIGIN, [NEXT.public])


def test_what_changed_between_recording_and_signing_is_never_signed(
    session: Session, loosened: Session
) -> None:
    append(session, 300)
    seal(session, SIGNER, now=NOON)
    append(session, 5)
    flipped = "UPDATE log_leaf SET hash = :other WHERE entry = 303"
    loosened.execute(text(flipped), {"other": bytes(32)})
    loosened.commit()
    with pytest.raises(LogFault) as found:
        seal(session, SIGNER, now=NOON)
    assert found.value.entry == 303
    assert len(every_checkpoint(session)) == 1


def test_an_entry_rewritten_with_its_leaf_after_it_was_signed_stops_the_signing(
    session: Session, loosened: Session
) -> None:
    append(session, 5)
    seal(session, SIGNER, now=NOON)
    line = entry_line(session, 3)
    assert line is not None
    forged = {"actor": "nobody", "leaf": leaf_of(line._replace(actor="nobody"))}
    loosened.execute(text("UPDATE log_entry SET actor = :actor WHERE number = 3"), forged)
    loosened.execute(text("UPDATE log_leaf SET hash = :leaf WHERE entry = 3"), forged)
    loosened.commit()
    append(session, 2)
    with pytest.raises(LogFault, match="up to entry 5 is not the one that was signed"):
        seal(session, SIGNER, now=NOON)
    assert len(every_checkpoint(session)) == 1


@pytest.mark.parametrize("signed", [256, 257, 512])
def test_a_root_of_a_block_that_was_altered_after_it_was_signed_stops_the_signing(
    session: Session, loosened: Session, signed: int
) -> None:
    """Where the checkpoint is of whole blocks no entry is read that could tell."""
    append(session, signed)
    seal(session, SIGNER, now=NOON)
    loosened.execute(text("UPDATE log_block SET root = :root"), {"root": bytes(32)})
    loosened.commit()
    append(session, 2)
    with pytest.raises(LogFault, match=f"up to entry {signed} is not the one that was signed"):
        seal(session, SIGNER, now=NOON)
    assert len(every_checkpoint(session)) == 1


def test_a_register_that_was_restored_and_went_another_way_is_found_out(
    session: Session, loosened: Session
) -> None:
    """Whoever kept one checkpoint sees it: the restored log cannot be proved to go on from it."""
    append(session, 5)
    kept = seal(session, SIGNER, now=NOON)
    assert kept is not None
    for table, column in (
        ("log_checkpoint", "size"),
        ("log_leaf", "entry"),
        ("log_payload", "entry"),
        ("log_entry", "number"),
    ):
        loosened.execute(text(f"DELETE FROM {table} WHERE {column} > 3"))
    loosened.commit()
    append(session, 4)
    other = seal(session, SIGNER, now=NOON)
    assert other is not None
    with pytest.raises(NotFound, match="no checkpoint of 5"):
        consistency(session, kept.size, other.size)
    assert verify(session, ORIGIN, KEYS).entries == 7
