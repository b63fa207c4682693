"""Whatever is altered in a stored log, verification names the first entry that it is wrong of."""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.db import Base, open_engine
from register.errors import LogFault
from register.queries.log_tree import entry_line
from register.services import log
from register.services.log_tree.seal import seal
from register.services.log_tree.verify import verify
from register.services.transaction import transaction
from register.tree.leaves import leaf_of
from tests.log_keys import ORIGIN, SIGNER
from tests.sqlite_files import new_register

ENTRIES = 1_000
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEYS = [SIGNER.public]

NUMBER = {"log_entry": "number", "log_payload": "entry", "log_leaf": "entry"}
COLUMNS = {table: tuple(Base.metadata.tables[table].columns.keys()) for table in NUMBER}


class Store:
    """A log in a file, open to somebody who owns the file: guards off, foreign keys off."""

    def __init__(self, path: Path) -> None:
        self.url = new_register(path)
        self.engine: Engine = open_engine(self.url)
        with Session(self.engine) as session:
            for part in (400, 600):
                with transaction(session):
                    drafts = [
                        log.Draft("thing.done", f"thing:{n}", {"n": n}, "because")
                        for n in range(part)
                    ]
                    log.append(session, drafts, actor=OPERATOR, now=NOON)
                seal(session, SIGNER, now=NOON)
        self.raw = sqlite3.connect(path, isolation_level=None)
        guards = self.raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in guards.fetchall():
            self.raw.execute(f"DROP TRIGGER {name}")

    def fault(self) -> int | None:
        """The entry that verification names; None where it finds nothing."""
        with Session(self.engine) as session:
            try:
                verify(session, ORIGIN, KEYS)
            except LogFault as found:
                return found.entry
        return None

    def alter(self, statement: str, values: tuple[Any, ...]) -> None:
        """Do it as one transaction."""
        self.raw.execute(statement, values)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    made = Store(tmp_path_factory.mktemp("log") / "log.sqlite3")
    yield made
    made.raw.close()
    made.engine.dispose()


def flipped(value: Any, rng: Random) -> Any:
    """The value with one byte of it altered."""
    if isinstance(value, int):
        return value + ENTRIES
    place = rng.randrange(len(value))
    if isinstance(value, bytes):
        return value[:place] + bytes([value[place] ^ 1 << rng.randrange(8)]) + value[place + 1 :]
    other = rng.choice("09xyz".replace(value[place], ""))
    return str(value[:place] + other + value[place + 1 :])


def tampered(store: Store, table: str, column: str, number: int, rng: Random) -> int | None:
    """What verification names while one byte of one cell is altered."""
    key = NUMBER[table]
    read = f"SELECT {column} FROM {table} WHERE {key} = ?"
    (before,) = store.raw.execute(read, (number,)).fetchone()
    write = f"UPDATE {table} SET {column} = ? WHERE {key} = ?"
    while True:
        after = flipped(before, rng)
        with suppress(sqlite3.IntegrityError):  # another entry has that instant: try another
            store.alter(write, (after, number))
            break
    try:
        return store.fault()
    finally:
        store.alter(write, (before, after if column == key else number))


def test_the_log_verifies_as_it_was_recorded(store: Store) -> None:
    assert store.fault() is None


@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table, names in COLUMNS.items() for column in names]
)
def test_one_altered_byte_is_found_in_its_own_entry(
    store: Store, table: str, column: str, request: pytest.FixtureRequest
) -> None:
    rng = Random(f"{table}.{column}")
    for number in rng.sample(range(1, ENTRIES + 1), 3):
        assert tampered(store, table, column, number, rng) == number
    assert store.fault() is None


@pytest.mark.soak
@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table, names in COLUMNS.items() for column in names]
)
def test_one_altered_byte_of_any_entry_is_found_in_it(
    store: Store, table: str, column: str
) -> None:
    rng = Random(f"all {table}.{column}")
    for number in range(1, ENTRIES + 1):
        assert tampered(store, table, column, number, rng) == number


@pytest.mark.parametrize("table", COLUMNS)
@pytest.mark.parametrize("number", [1, 2, 256, 400, 401, 777, 999, 1000])
def test_a_row_taken_out_is_missed(store: Store, table: str, number: int) -> None:
    key = NUMBER[table]
    row = store.raw.execute(f"SELECT * FROM {table} WHERE {key} = ?", (number,)).fetchone()
    store.alter(f"DELETE FROM {table} WHERE {key} = ?", (number,))
    found = store.fault()
    store.alter(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    # A payload too: where it is erased, another entry says so.
    assert found == number


def test_an_instant_written_otherwise_is_found_though_it_is_the_same(store: Store) -> None:
    """Another letter between day and time is read as the same instant."""
    (before,) = store.raw.execute("SELECT at FROM log_entry WHERE number = 300").fetchone()
    write = "UPDATE log_entry SET at = ? WHERE number = 300"
    store.alter(write, (before.replace(" ", "T"),))
    found = store.fault()
    store.alter(write, (before,))
    assert found == 300


def test_a_row_put_in_is_noticed(store: Store) -> None:
    store.alter(
        "INSERT INTO log_entry SELECT number + 1, '2030-01-01 00:00:00.000000', actor, action, "
        "subject, reason, payload_hash FROM log_entry WHERE number = ?",
        (ENTRIES,),
    )
    found = store.fault()
    store.alter("DELETE FROM log_entry WHERE number = ?", (ENTRIES + 1,))
    assert found == ENTRIES + 1


@pytest.mark.parametrize(("first", "second"), [(1, 2), (300, 900), (999, 1000)])
def test_two_entries_swapped_are_noticed_at_the_first(
    store: Store, first: int, second: int
) -> None:
    def swap() -> None:
        for table, key in NUMBER.items():
            move = f"UPDATE {table} SET {key} = ? WHERE {key} = ?"
            for after, before in ((-1, first), (first, second), (second, -1)):
                store.alter(move, (after, before))

    store.raw.execute("PRAGMA ignore_check_constraints=ON")
    swap()
    found = store.fault()
    swap()
    assert found == first
    assert store.fault() is None


def test_a_checkpoint_that_was_altered_is_named(store: Store) -> None:
    rng = Random("checkpoints")
    for column in ("root", "note", "issued_at"):
        (before,) = store.raw.execute(
            f"SELECT {column} FROM log_checkpoint WHERE size = 400"
        ).fetchone()
        write = f"UPDATE log_checkpoint SET {column} = ? WHERE size = 400"
        for _ in range(10):
            store.alter(write, (flipped(before, rng),))
            found = store.fault()
            store.alter(write, (before,))
            assert found == 400


def test_an_altered_root_of_a_block_is_named_by_its_first_entry(store: Store) -> None:
    write = "UPDATE log_block SET root = ? WHERE number = 1"
    (before,) = store.raw.execute("SELECT root FROM log_block WHERE number = 1").fetchone()
    store.alter(write, (bytes(32),))
    found = store.fault()
    store.alter(write, (before,))
    assert found == 257


def test_an_entry_rewritten_with_its_leaf_is_still_found(store: Store) -> None:
    """Somebody who owns the database and knows how leaves are made cannot change the root."""
    with Session(store.engine) as session:
        line = entry_line(session, 300)
    assert line is not None
    forged = leaf_of(line._replace(actor="nobody"))
    genuine = leaf_of(line)
    store.alter("UPDATE log_entry SET actor = ? WHERE number = 300", ("nobody",))
    store.alter("UPDATE log_leaf SET hash = ? WHERE entry = 300", (forged,))
    found = store.fault()
    store.alter("UPDATE log_entry SET actor = ? WHERE number = 300", (line.actor,))
    store.alter("UPDATE log_leaf SET hash = ? WHERE entry = 300", (genuine,))
    assert found == 400, "the checkpoint over it"
