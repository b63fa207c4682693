"""Every column of every table of the log, walked from the models: whatever is altered, is named."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from sqlalchemy import Column, DateTime, Row, Table, Text, select, text, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from register.access import OPERATOR, Actor
from register.db import Base
from register.errors import LogFault
from register.services import log
from register.services.checks import get_check
from register.services.log_tree.keeper import keep
from register.services.log_tree.receipts import receipt_of
from register.services.log_tree.second_store import SecondStore
from register.services.log_tree.tail import verify_tail
from register.services.log_tree.verify import verify
from register.services.looks import Look, LookKind, Purpose, record_alone
from register.services.transaction import transaction
from register.sqlite_guard import INSERT_ONLY
from register.tree.checkpoints import open_checkpoint, sign_checkpoint
from tests.candidates import BORN, World
from tests.databases import foreign_keys_aside, guards_off
from tests.integration.checks.asking import TRN, ask
from tests.log_keys import ORIGIN, SIGNER

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEYS = [SIGNER.public]
NOBODY = Look(None, LookKind.SERIAL_MOVERS, Purpose.INSPECTING, "SHOWN")

TABLES: Final = [
    table
    for table in Base.metadata.sorted_tables
    if table.name.startswith("log_") or table.info.get(INSERT_ONLY)
]

NOT_READ: Final = {
    ("log_copy", "folder"): "the keeper’s own mark of how far it copied, no part of the log",
    ("log_copy", "size"): "the same: raised, the keeper tells it; lowered, it puts it right",
    ("candidate_check", "id"): "where a list of checks goes on, and nothing else",
}
"""Columns that verification says nothing of, and why; what an alteration does is tested below."""


@pytest.fixture
def kept(session: Session, owner: Session, panel: Actor, tmp_path: Path) -> Iterator[str]:
    """A log with rows in each of its tables, open to whoever owns it; a check's receipt number."""
    World(session).person("Okafor")
    for count in (200, 60):
        with transaction(session):
            drafts = [log.Draft("thing.done", f"thing:{n}", {"n": n}, "why") for n in range(count)]
            log.append(session, drafts, actor=OPERATOR, now=NOON)
        done = ask(session, panel, trn=TRN, born_on=BORN)
        record_alone(session, [NOBODY] * 2, actor=panel, now=NOON)
        keep(session, SIGNER, now=NOON)
    SecondStore(tmp_path, ORIGIN, KEYS).bring_up(session)
    session.commit()
    with guards_off(owner):
        yield done.ref


@dataclass
class Walk:
    """Alters one cell at a time as the owner, asks what verification names, and takes it back."""

    owner: Session
    rng: Random
    rows: int | None = 1
    """How many rows of each table; none for all."""
    tables: Sequence[Table] = tuple(TABLES)

    def unnoticed(self) -> set[tuple[str, str]]:
        """The columns of which some alteration is not named, or is named of another row."""
        return {
            (table.name, column.name)
            for table in self.tables
            for row in self._rows_of(table)
            for column in table.columns
            if not self._is_named(table, column, row)
        }

    @property
    def is_sqlite(self) -> bool:
        return self.owner.get_bind().dialect.name == "sqlite"

    def _rows_of(self, table: Table) -> list[Row[Any]]:
        kept = [self._as_kept(column).label(column.name) for column in table.columns]
        rows = list(self.owner.execute(select(*kept).order_by(*table.primary_key)).all())
        self.owner.rollback()
        assert rows, f"{table.name} holds nothing to alter"
        return rows if self.rows is None else self.rng.sample(rows, min(self.rows, len(rows)))

    def _as_kept(self, column: Column[Any]) -> Any:
        """SQLite keeps an instant as text."""
        is_instant = isinstance(column.type, DateTime) or "DateTime" in type(column.type).__name__
        return type_coerce(column, Text) if is_instant and self.is_sqlite else column

    def _is_named(self, table: Table, column: Column[Any], row: Row[Any]) -> bool:
        before = getattr(row, column.name)
        tried = 0
        for after in altered(before, self.rng, column.nullable, is_sqlite=self.is_sqlite):
            where = {key.name: getattr(row, key.name) for key in table.primary_key}
            put = text(
                f"UPDATE {table.name} SET {column.name} = :after WHERE "
                + " AND ".join(f"{name} = :key_{name}" for name in where)
            ).bindparams(after=after, **{f"key_{name}": value for name, value in where.items()})
            foreign_keys_aside(self.owner)
            with suppress(DBAPIError):  # taken by another row, or no value of this type
                self.owner.execute(put)
                tried += 1
                if self._named() not in self._names(table, row, after):
                    self.owner.rollback()
                    return False
            self.owner.rollback()
        assert tried, f"nothing else fits into {table.name}.{column.name}"
        return True

    def _named(self) -> int | None:
        try:
            verify(self.owner, ORIGIN, KEYS)
        except LogFault as fault:
            return fault.entry
        return None

    def _names(self, table: Table, row: Row[Any], after: Any) -> set[Any]:
        """The entries by which an alteration of this row may be named."""
        if table.name == "log_block":
            return {row.number * 256 + 1}
        if table.name == "log_checkpoint":
            return {row.size, after}
        if table.name in ("look", "candidate_check"):
            return {self._entry_of[row.ref]}
        number = row.number if table.name == "log_entry" else getattr(row, "entry", None)
        return {number, after if table.name == "sealed_look" else number} - {None}

    def __post_init__(self) -> None:
        sealed = "SELECT look.ref, sealed_look.entry FROM look JOIN sealed_look ON look_id = id"
        self._entry_of = {row.ref: row.entry for row in self.owner.execute(text(sealed))}
        self.owner.rollback()


def altered(before: Any, rng: Random, may_be_none: bool, *, is_sqlite: bool) -> Iterator[Any]:
    """Other values for a cell: a byte of it altered, and what SQLite takes in any column."""
    if may_be_none:
        yield {None: 1}.get(before)
    if isinstance(before, int):
        yield from (before ^ 1, before + 1000, -before - 1)
    elif isinstance(before, datetime):
        yield from (before + timedelta(microseconds=1), before - timedelta(days=1))
    elif isinstance(before, bytes):
        place = rng.randrange(len(before))
        yield before[:place] + bytes([before[place] ^ 1 << rng.randrange(8)]) + before[place + 1 :]
        if is_sqlite:
            yield before.hex()
    elif isinstance(before, str):
        for place in {0, rng.randrange(len(before)), len(before) - 1}:
            other = str((int(letter) + 1) % 10) if (letter := before[place]).isdecimal() else "x"
            yield before[:place] + other.replace(letter, "y") + before[place + 1 :]
        if is_sqlite:
            yield from (before.replace(" ", "T") + "Z" * (" " not in before), before.encode())


def test_the_log_verifies_as_it_was_recorded(owner: Session, kept: str) -> None:
    found = verify(owner, ORIGIN, KEYS)
    assert (found.checkpoints, found.looks) == (2, 6)


def test_whatever_column_of_the_log_is_altered_verification_names_the_row(
    owner: Session, kept: str
) -> None:
    assert Walk(owner, Random("columns")).unnoticed() == set(NOT_READ)


@pytest.mark.parametrize("place", ["log_payload.body", "check.question", "check.answer"])
@pytest.mark.parametrize("much", [1, -1, None])
def test_what_is_moved_to_the_column_before_it_under_one_digest_is_named(
    owner: Session, kept: str, place: str, much: int | None
) -> None:
    table, name = place.replace("check", "candidate_check").split(".")
    before = {"body": "salt", "question": "salt", "answer": "question"}[name]
    held = owner.execute(text(f"SELECT {before}, {name} FROM {table} LIMIT 1")).one()
    moved, left = held[1][:much], held[1][len(held[1][:much]) :]
    if isinstance(held[0], bytes) and isinstance(moved, str):
        moved = moved.encode()
    this = f"{before} = :before AND {name} = :whole"
    put = text(f"UPDATE {table} SET {before} = :more, {name} = :left WHERE {this}")
    was = {"before": held[0], "whole": held[1]}
    owner.execute(put, {"more": held[0] + moved, "left": left, **was})
    with pytest.raises(LogFault):
        verify(owner, ORIGIN, KEYS)


@pytest.mark.soak
def test_whatever_cell_of_the_log_is_altered_verification_names_the_row(
    owner: Session, kept: str
) -> None:
    assert Walk(owner, Random("cells"), rows=None).unnoticed() == set(NOT_READ)


@pytest.mark.canary
def test_a_column_that_verification_forgets_is_noticed(
    owner: Session, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The canary: where nothing reads what a check says it rests on, or when a note was issued."""
    if owner.get_bind().dialect.name == "postgresql":
        pytest.skip("what reads them is the same on both")
    looks = import_module("register.services.log_tree.verify_looks")
    monkeypatch.setattr(looks, "head_said", lambda _: None)
    stored = import_module("register.services.log_tree.stored")
    monkeypatch.setattr(
        stored,
        "open_checkpoint",
        lambda *given: open_checkpoint(*given)._replace(issued_at=None),
    )
    tables = [table for table in TABLES if table.name in ("candidate_check", "log_checkpoint")]
    missed = Walk(owner, Random("columns"), tables=tables).unnoticed() - set(NOT_READ)
    assert missed == {("candidate_check", "log_head"), ("log_checkpoint", "issued_at")}


def test_a_mark_of_the_copy_that_was_raised_is_told_and_one_that_was_lowered_is_put_right(
    session: Session, owner: Session, kept: str, tmp_path: Path
) -> None:
    size = owner.scalar(text("SELECT size FROM log_copy"))
    owner.execute(text("UPDATE log_copy SET size = size - 1"))
    owner.commit()
    SecondStore(tmp_path, ORIGIN, KEYS).bring_up(session)
    assert owner.scalar(text("SELECT size FROM log_copy")) == size
    owner.execute(text("UPDATE log_copy SET size = size + 1"))
    owner.commit()
    with pytest.raises(LogFault, match="emptied or cut back"):
        SecondStore(tmp_path, ORIGIN, KEYS).bring_up(session)


def test_a_check_that_was_numbered_otherwise_says_what_it_said(
    session: Session, owner: Session, kept: str, panel: Actor
) -> None:
    before = get_check(session, kept, panel, now=NOON)
    owner.execute(text("UPDATE candidate_check SET id = id + 1000"))
    owner.commit()
    assert get_check(session, kept, panel, now=NOON) == before


def test_a_checkpoint_from_before_its_time_was_signed_still_verifies(
    owner: Session, kept: str
) -> None:
    """Nothing can be said of when it was issued: it is under no signature."""
    size, note = owner.execute(text("SELECT size, note FROM log_checkpoint LIMIT 1")).one()
    older = open_checkpoint(note, ORIGIN, KEYS)._replace(issued_at=None)
    put = text("UPDATE log_checkpoint SET note = :note WHERE size = :size")
    owner.execute(put, {"note": sign_checkpoint(older, SIGNER), "size": size})
    assert "issued" not in str(older)
    assert verify(owner, ORIGIN, KEYS).checkpoints == 2


@pytest.mark.parametrize(
    ("altered", "entry"),
    [
        ("UPDATE log_block SET root = hex(root)", 1),
        ("UPDATE log_leaf SET hash = hex(hash) WHERE entry = 3", 3),
    ],
)
def test_text_in_the_place_of_a_hash_is_a_fault_of_the_log_and_none_of_ours(
    owner: Session, kept: str, altered: str, entry: int
) -> None:
    """For whoever starts the register or asks for a receipt: not only where all of it is read."""
    if owner.get_bind().dialect.name == "postgresql":
        pytest.skip("there a column of bytes holds nothing else")
    owner.execute(text(altered))
    asked = [lambda: receipt_of(owner, 2, SIGNER, now=NOON)]
    if "block" in altered:
        asked.append(lambda: verify_tail(owner, ORIGIN, KEYS))
    for ask_for in asked:
        with pytest.raises(LogFault) as found:
            ask_for()
        assert found.value.entry == entry
