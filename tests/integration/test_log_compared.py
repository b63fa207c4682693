"""Whoever kept one checkpoint or one receipt sees, in one call, that the log went another way (T3).

And nothing that changed between recording and signing is ever signed (T5).
"""

import json
from random import Random
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from register.errors import FileRefused, LogFault
from register.queries.log import head
from register.queries.log_tree import every_checkpoint
from register.services.log_tree.compare import compare_two, compare_with_log, read_kept
from register.services.log_tree.receipts import consistency, receipt_of
from register.services.log_tree.seal import seal
from register.tree.checkpoints import Checkpoint
from tests.databases import guards_off
from tests.log_entries import append
from tests.log_keys import NEXT, ORIGIN, SIGNER
from tests.log_taken_back import KEYS, NOON, take_back

TIMES = {"sqlite": 100, "postgresql": 10}


def goes_on(session: Session, kept: Checkpoint) -> bool:
    try:
        compare_with_log(session, kept, SIGNER, now=NOON)
    except LogFault:
        return False
    finally:
        session.rollback()
    return True


def test_a_log_that_was_taken_back_and_went_on_is_seen_by_any_holder_each_time(
    session: Session, owner: Session
) -> None:
    rng, size = Random("restored"), 20
    append(session, size)
    seal(session, SIGNER, now=NOON)
    times = TIMES[owner.get_bind().dialect.name]
    seen = unseen = 0
    with guards_off(owner):
        for _ in range(times):
            append(session, rng.randrange(2, 12))
            number = rng.randrange(size + 1, head(session).number + 1)
            kept = [json.dumps(receipt_of(session, number, SIGNER, now=NOON).as_json())]
            kept.append(json.loads(kept[0])["checkpoint"])
            session.rollback()
            held = [read_kept(each, ORIGIN, KEYS) for each in kept]
            unseen += sum(goes_on(session, each) for each in held)
            take_back(owner, rng.randrange(1, number))
            append(session, rng.randrange(1, 30))
            size = head(session).number
            session.rollback()
            seen += sum(not goes_on(session, each) for each in held)
    assert unseen == 2 * times, "the canary: before it was taken back the log went on from both"
    assert seen == 2 * times


def test_a_log_that_only_grew_goes_on_from_everything_that_was_kept(session: Session) -> None:
    kept = []
    for count in (1, 255, 1, 300, 4):
        append(session, count)
        sealed = seal(session, SIGNER, now=NOON)
        assert sealed is not None
        kept.append(read_kept(sealed.note, ORIGIN, KEYS))
    append(session, 3)
    for each in kept:
        assert compare_with_log(session, each, SIGNER, now=NOON) == 564


def test_two_checkpoints_of_one_size_and_different_entries_show_two_logs() -> None:
    one, other = (Checkpoint(ORIGIN, 5, bytes([n]) * 32) for n in (1, 2))
    with pytest.raises(LogFault, match="has shown two logs"):
        compare_two(one, other)
    assert compare_two(one, one) == "Both are of the same 5 entries."


def test_two_of_different_sizes_are_compared_by_the_proof_of_one_call(session: Session) -> None:
    append(session, 5)
    old = seal(session, SIGNER, now=NOON)
    append(session, 7)
    new = seal(session, SIGNER, now=NOON)
    assert old is not None
    assert new is not None
    answer = consistency(session, 5)
    assert (answer.new, answer.checkpoint) == (12, new.note)
    one, other = (read_kept(each.note, ORIGIN, KEYS) for each in (old, new))
    assert "needs the proof" in compare_two(one, other)
    assert "12 entries begins with the 5" in compare_two(other, one, answer.path)
    with pytest.raises(LogFault, match="does not hold"):
        compare_two(one, other, [*answer.path, bytes(32)])
    with pytest.raises(LogFault, match="does not hold"):
        compare_two(one._replace(root=bytes(32)), other, answer.path)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda each: {**each, "index": 0},
        lambda each: {**each, "path": [*each["path"], "00" * 32]},
        lambda each: {**each, "entry": {**each["entry"], "actor": "nobody"}},
        lambda each: {**each, "checkpoint": "nothing\n"},
        lambda each: {"entry": each["entry"]},
        lambda _: [],
    ],
)
def test_what_is_no_receipt_of_this_log_shows_nothing(session: Session, spoil: Any) -> None:
    append(session, 5)
    receipt = receipt_of(session, 3, SIGNER, now=NOON).as_json()
    text_of = json.dumps(receipt)
    assert read_kept(text_of, ORIGIN, KEYS).size == 5
    with pytest.raises(FileRefused):
        read_kept(json.dumps(spoil(receipt)), ORIGIN, KEYS)
    with pytest.raises(FileRefused, match="No key that is trusted"):
        read_kept(text_of, ORIGIN, [NEXT.public])


CELLS = ("log_entry.actor", "log_entry.subject", "log_leaf.hash", "log_payload.body")


def flip(owner: Session, cell: str, number: int, rng: Random) -> Any:
    """Flip one bit of a stored cell; what it was."""
    table, _, column = cell.partition(".")
    key = "number" if table == "log_entry" else "entry"
    where = f"FROM {table} WHERE {key} = {number}"
    before = owner.execute(text(f"SELECT {column} {where}")).scalar_one()
    raw = bytearray(before.encode() if isinstance(before, str) else before)
    raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(6)
    after = raw.decode("utf-8") if isinstance(before, str) else bytes(raw)
    put(owner, cell, number, after)
    return before


def put(owner: Session, cell: str, number: int, value: Any) -> None:
    table, _, column = cell.partition(".")
    key = "number" if table == "log_entry" else "entry"
    change = text(f"UPDATE {table} SET {column} = :value WHERE {key} = {number}")
    owner.execute(change, {"value": value})
    owner.commit()


def test_one_bit_flipped_between_recording_and_signing_stops_the_signing_each_time(
    session: Session, owner: Session
) -> None:
    rng, signed, times = Random("bits"), 0, TIMES[owner.get_bind().dialect.name]
    append(session, 20)
    seal(session, SIGNER, now=NOON)
    with guards_off(owner):
        for turn in range(times):
            count = rng.randrange(1, 4)
            append(session, count)
            number = head(session).number - rng.randrange(count)
            session.rollback()
            cell = CELLS[turn % len(CELLS)]
            before = flip(owner, cell, number, rng)
            held = len(every_checkpoint(session))
            with pytest.raises(LogFault) as alarm:
                seal(session, SIGNER, now=NOON)
            assert alarm.value.entry == number
            assert len(every_checkpoint(session)) == held
            session.rollback()
            put(owner, cell, number, before)
            signed += seal(session, SIGNER, now=NOON) is not None
    assert signed == times, "the canary: with the bit put back, it is signed"
