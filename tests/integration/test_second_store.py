"""The log is kept once more in a folder of its own, and each shows what the other has lost."""

import fcntl
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from unittest.mock import patch

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from register.errors import LogFault
from register.models import LogCopy
from register.services.log_tree import second_store
from register.services.log_tree.seal import seal
from register.services.log_tree.second_store import CHECKPOINT, ENTRIES, LONGEST, SecondStore
from register.services.transaction import unlogged
from register.tree.checkpoints import open_checkpoint
from register.tree.hashes import leaf_hash
from register.tree.leaves import EntryLine
from register.tree.subtrees import root_over
from tests.databases import guards_off
from tests.log_entries import append
from tests.log_keys import ORIGIN, SIGNER
from tests.log_taken_back import KEYS, NOON, take_back

Recorded = Callable[[int], None]
Loses = Callable[[Path], None]


@pytest.fixture
def recorded(session: Session) -> Recorded:
    """Records so many entries, and signs a checkpoint over them."""

    def record(count: int) -> None:
        append(session, count)
        seal(session, SIGNER, now=NOON)

    return record


def store_in(folder: Path) -> SecondStore:
    """As a keeper that has just been started has it."""
    return SecondStore(folder, ORIGIN, KEYS)


def copied(folder: Path) -> list[bytes]:
    return (folder / ENTRIES).read_bytes().splitlines(keepends=True)


def test_a_copy_has_each_entry_once_and_comes_to_its_checkpoint(
    session: Session, recorded: Recorded, tmp_path: Path
) -> None:
    running = store_in(tmp_path)
    for count in (1, 0, 260, 3):
        recorded(count)
        held = running.bring_up(session)
        lines = copied(tmp_path)
        kept = open_checkpoint((tmp_path / CHECKPOINT).read_text(), ORIGIN, KEYS)
        assert held == len(lines) == kept.size
        assert root_over(leaf_hash(line[:-1]) for line in lines) == kept.root
        assert store_in(tmp_path).bring_up(session) == held


def test_a_copy_holds_nothing_that_an_entry_does_not(
    session: Session, recorded: Recorded, tmp_path: Path
) -> None:
    recorded(2)
    store_in(tmp_path).bring_up(session)
    lines = copied(tmp_path)
    assert lines
    for line in lines:
        assert {word.split('"')[0] for word in line.decode().split(',"')[1:]} < {*EntryLine._fields}


def test_two_keepers_add_nothing_twice(
    session: Session, recorded: Recorded, tmp_path: Path
) -> None:
    one, other = store_in(tmp_path), store_in(tmp_path)
    for number in range(6):
        recorded(number % 3)
        held = (one if number % 2 else other).bring_up(session)
        assert held == len(copied(tmp_path))
    assert one.bring_up(session) == other.bring_up(session)


def test_a_copy_that_was_cut_off_anywhere_is_made_whole(
    session: Session, recorded: Recorded, tmp_path: Path
) -> None:
    recorded(3)
    store_in(tmp_path).bring_up(session)
    whole, kept = b"".join(copied(tmp_path)), (tmp_path / CHECKPOINT).read_bytes()
    recorded(2)
    store_in(tmp_path).bring_up(session)
    later = b"".join(copied(tmp_path))
    for length in range(len(whole), len(later), 7):
        # The process ended while it wrote, before it kept the checkpoint.
        (tmp_path / ENTRIES).write_bytes(later[:length])
        (tmp_path / CHECKPOINT).write_bytes(kept)
        with unlogged(session):
            session.execute(update(LogCopy).values(size=3))
        assert store_in(tmp_path).bring_up(session) == len(copied(tmp_path))
        assert b"".join(copied(tmp_path)) == later


def shows(session: Session, store: SecondStore) -> int | None:
    """The entry at which the store says that the two do not agree; None where they do."""
    try:
        store.bring_up(session)
    except LogFault as fault:
        return fault.entry
    finally:
        session.rollback()
    return None


@pytest.fixture
def taken_back(session: Session, owner: Session, recorded: Recorded, tmp_path: Path) -> SecondStore:
    """A keeper whose log of six entries was restored at four, and went on."""
    recorded(4)
    running = store_in(tmp_path)
    recorded(2)
    running.bring_up(session)
    with guards_off(owner):
        take_back(owner, 4)
    session.rollback()
    return running


def test_a_log_that_was_taken_back_is_told_at_the_next_round(
    session: Session, taken_back: SecondStore, recorded: Recorded, tmp_path: Path
) -> None:
    before = copied(tmp_path)
    recorded(0)
    assert shows(session, taken_back) == 5
    append(session, 3)
    seal(session, SIGNER, now=NOON.replace(year=2027))
    for store in (taken_back, taken_back, store_in(tmp_path)):
        assert shows(session, store) in (5, 6)
    assert copied(tmp_path) == before


@pytest.mark.canary
def test_a_store_that_compares_nothing_would_tell_nothing(
    session: Session, taken_back: SecondStore, recorded: Recorded
) -> None:
    recorded(5)
    with patch.object(SecondStore, "_add"):
        assert shows(session, taken_back) is None


def test_a_byte_that_changed_in_the_copy_is_told(
    session: Session, recorded: Recorded, tmp_path: Path
) -> None:
    recorded(5)
    store_in(tmp_path).bring_up(session)
    whole, chance = b"".join(copied(tmp_path)), Random(5)
    for _ in range(40):
        at = chance.randrange(len(whole))
        changed = bytearray(whole)
        changed[at] ^= 1 << chance.randrange(8)
        (tmp_path / ENTRIES).write_bytes(changed)
        assert shows(session, store_in(tmp_path)) == whole.count(b"\n", 0, at) + 1
    (tmp_path / ENTRIES).write_bytes(whole)
    assert shows(session, store_in(tmp_path)) is None


def emptied(folder: Path) -> None:
    for each in folder.iterdir():
        each.unlink()


def cut_back(folder: Path) -> None:
    """To three entries, with the checkpoint that was kept then."""
    (folder / ENTRIES).write_bytes(b"".join(copied(folder)[:3]))
    (folder / "earlier").replace(folder / CHECKPOINT)


@pytest.mark.parametrize(("loses", "first"), [(emptied, 1), (cut_back, 4)])
def test_a_copy_that_was_emptied_or_cut_back_is_told_at_every_round(
    session: Session, recorded: Recorded, tmp_path: Path, loses: Loses, first: int
) -> None:
    running = brought_up_twice(session, recorded, tmp_path)
    loses(tmp_path)
    left = (tmp_path / ENTRIES).exists() and copied(tmp_path)
    for store in (running, running, store_in(tmp_path)):
        assert shows(session, store) == first
    recorded(1)
    assert shows(session, running) == first
    assert copied(tmp_path) == (left or [])
    (tmp_path / "anew").mkdir()
    assert shows(session, store_in(tmp_path / "anew")) is None


@pytest.mark.canary
def test_a_copy_that_is_begun_anew_in_silence_is_noticed(
    session: Session, recorded: Recorded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = brought_up_twice(session, recorded, tmp_path)
    monkeypatch.setattr(SecondStore, "_refuse_less", lambda *_: None)
    emptied(tmp_path)
    assert shows(session, running) is None


def brought_up_twice(session: Session, recorded: Recorded, folder: Path) -> SecondStore:
    """A keeper of a copy of three entries, and then of five; the first checkpoint is put by."""
    running = store_in(folder)
    for count in (3, 2):
        recorded(count)
        running.bring_up(session)
        if count == 3:
            (folder / "earlier").write_bytes((folder / CHECKPOINT).read_bytes())
    return running


@pytest.mark.parametrize("lost", [ENTRIES, CHECKPOINT])
def test_a_part_of_the_copy_that_is_lost_is_told_or_made_again(
    session: Session, recorded: Recorded, tmp_path: Path, lost: str
) -> None:
    recorded(5)
    store_in(tmp_path).bring_up(session)
    before = copied(tmp_path)
    (tmp_path / lost).unlink()
    assert shows(session, store_in(tmp_path)) == (1 if lost == ENTRIES else None)
    if lost == CHECKPOINT:
        assert copied(tmp_path) == before


@pytest.mark.parametrize("name", [ENTRIES, CHECKPOINT, f"{CHECKPOINT}.new"])
def test_a_link_in_the_folder_lets_nothing_elsewhere_be_written(
    session: Session, recorded: Recorded, tmp_path: Path, name: str
) -> None:
    recorded(3)
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "copy"
    elsewhere.write_bytes(b"somebody's")
    folder.mkdir()
    (folder / name).symlink_to(elsewhere)
    with suppress(OSError):
        store_in(folder).bring_up(session)
    assert elsewhere.read_bytes() == b"somebody's"


@pytest.mark.parametrize("name", [ENTRIES, CHECKPOINT])
def test_what_is_no_file_is_told_and_waited_for_by_nobody(
    session: Session, recorded: Recorded, tmp_path: Path, name: str
) -> None:
    recorded(1)
    os.mkfifo(tmp_path / name)
    with pytest.raises(OSError, match="is not a file"):
        store_in(tmp_path).bring_up(session)


def test_a_keeper_that_never_ends_is_not_waited_for_for_ever(
    session: Session, recorded: Recorded, tmp_path: Path
) -> None:
    recorded(1)
    with (tmp_path / ENTRIES).open("wb") as held, patch.object(second_store, "PATIENCE", 0.1):
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(BlockingIOError):
            store_in(tmp_path).bring_up(session)


@pytest.mark.parametrize("line", [b"[" * 50_000 + b"\n", b"x" * (LONGEST + 5)])
def test_a_line_that_is_no_entry_ends_no_keeper(
    session: Session, recorded: Recorded, tmp_path: Path, line: bytes
) -> None:
    recorded(1)
    (tmp_path / ENTRIES).write_bytes(line)
    assert shows(session, store_in(tmp_path)) == 1
    assert (tmp_path / ENTRIES).read_bytes() == line


def test_a_folder_that_is_away_is_not_made(
    session: Session, recorded: Recorded, tmp_path: Path
) -> None:
    recorded(1)
    with pytest.raises(FileNotFoundError):
        store_in(tmp_path / "away").bring_up(session)
    assert os.listdir(tmp_path) == []
