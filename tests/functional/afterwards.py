"""What is asked of a database once a deed is on the record: whatever of it failed, it would stand.

An answer that was still to be made would then say of a recorded deed that nothing was recorded.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError

FULL = "database or disk is full"


@contextmanager
def asked_afterwards(*, fails: bool = False) -> Iterator[list[str]]:
    """The statements that follow the commit of an entry, on any engine, as they are asked.

    fails: whether they then fail, as where the disk is full by then.
    """
    asked: list[str] = []
    waiting: set[int] = set()
    stands: list[int] = []

    def before(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if stands:
            asked.append(statement)
            if fails:
                raise OperationalError(statement, {}, sqlite3.OperationalError(FULL))

    def after(connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO log_entry"):
            waiting.add(id(connection))

    def committed(connection: Connection) -> None:
        if id(connection) in waiting:
            waiting.remove(id(connection))
            stands.append(1)

    def rolled_back(connection: Connection) -> None:
        waiting.discard(id(connection))

    with _listening(
        before_cursor_execute=before,
        after_cursor_execute=after,
        commit=committed,
        rollback=rolled_back,
    ):
        yield asked


@contextmanager
def no_look_beside_a_deed() -> Iterator[None]:
    """Let a look fail in whatever has added an entry, committed or not, as on a full disk."""
    stands: list[int] = []

    def before(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith("INSERT INTO log_entry"):
            stands.append(1)
        elif stands and statement.startswith("INSERT INTO look "):
            raise OperationalError(statement, {}, sqlite3.OperationalError(FULL))

    with _listening(before_cursor_execute=before):
        yield


@contextmanager
def _listening(**hooks: Any) -> Iterator[None]:
    for name, hook in hooks.items():
        event.listen(Engine, name, hook)
    try:
        yield
    finally:
        for name, hook in hooks.items():
            event.remove(Engine, name, hook)
