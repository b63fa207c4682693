"""A copy that is taken as the runbook says, while others write, is whole and not old."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.db import open_engine
from register.services import log
from register.services.log_tree.seal import seal
from register.services.transaction import transaction
from tests.durability.uploads import damage
from tests.log_keys import SIGNER
from tests.sqlite_files import new_register

AT = datetime(2026, 9, 14, 12, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A register in a file on the disk."""
    path = tmp_path / "register.sqlite3"
    new_register(path)
    return path


def engine_on(path: Path) -> Engine:
    return open_engine(f"sqlite:///{path}")


def write(session: Session, number: int) -> None:
    """An entry, and now and then a checkpoint over all there are."""
    now = AT + timedelta(seconds=number)
    with transaction(session):
        log.record(session, log.Draft("planted", f"thing:{number}"), actor=OPERATOR, now=now)
    if number % 50 == 0:
        seal(session, SIGNER, now=now)


@contextmanager
def somebody_writing(path: Path) -> Iterator[None]:
    """One entry after another, each in a commit of its own, until the block ends."""
    engine, stop = engine_on(path), Event()

    def go_on() -> None:
        number = 0
        with Session(engine) as session:
            while not stop.is_set():
                number += 1
                write(session, number)

    writer = Thread(target=go_on)
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join()
        engine.dispose()


def entries(path: Path) -> int:
    engine = engine_on(path)
    with engine.connect() as connection:
        count = int(connection.execute(text("SELECT count(*) FROM log_entry")).scalar_one())
    engine.dispose()
    return count


def wait_for(path: Path, many: int) -> None:
    """Let whoever writes get that far."""
    while entries(path) < many:
        time.sleep(0.02)


def by_the_runbook(path: Path, copy: Path) -> None:
    """What `.backup` does in SQLite’s shell."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def wrong_with(path: Path, take: Callable[[Path, Path], object], many: int) -> list[str]:
    """What is wrong with copies that were taken while somebody wrote."""
    found = []
    with somebody_writing(path):
        wait_for(path, 20)
        for number in range(many):
            copy, before = path.with_name(f"copy-{number}.sqlite3"), entries(path)
            take(path, copy)
            held = entries(copy)
            if held < before:
                found.append(f"copy {number} has {held} entries of {before}")
            engine = engine_on(copy)
            found += damage(engine)
            engine.dispose()
    return found


@pytest.mark.parametrize("many", [5, pytest.param(50, marks=pytest.mark.soak)])
def test_copies_taken_while_somebody_writes_are_whole_and_have_all_that_was_committed(
    file: Path, many: int
) -> None:
    assert wrong_with(file, by_the_runbook, many) == []


@pytest.mark.canary
def test_a_copy_of_the_file_alone_is_caught(file: Path) -> None:
    assert wrong_with(file, shutil.copyfile, 1) != []


@pytest.mark.canary
def test_a_log_of_changes_that_was_left_beside_a_restored_file_is_caught(file: Path) -> None:
    """Why the runbook has it taken away first: SQLite puts its pages into another’s file."""
    with somebody_writing(file):
        wait_for(file, 20)
        copy = file.with_name("copy.sqlite3")
        by_the_runbook(file, copy)
        then = entries(copy)
        wait_for(file, then + 300)
        left = shutil.copyfile(f"{file}-wal", file.with_name("left-wal"))
    shutil.copyfile(left, f"{copy}-wal")
    assert entries(copy) > then
