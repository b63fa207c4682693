"""Whatever may fail beneath a deed: each statement and commit, the disk, the files."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from tests.databases import owner_of

MOST = 200


class Deed(Protocol):
    """One request of a register that is sent again and again, whatever fails under it."""

    pool: Engine

    def send(self) -> TestResponse:
        """Send it."""

    def is_absent(self) -> bool:
        """Whether it has left nothing behind."""

    def is_whole(self) -> bool:
        """Whether all of it is there."""


def is_refused(answer: TestResponse) -> bool:
    """Whether it says that the register cannot record it now, and when to try again."""
    return answer.status_code in (503, 507) and int(answer.headers["Retry-After"]) > 0


@contextmanager
def every_statement(pool: Engine, act: Callable[[Any, int], None]) -> Iterator[None]:
    """Tell of each statement before it is sent, with its place, and of each commit."""
    place = 0

    def statement(_: Any, cursor: Any, *__: Any) -> None:
        nonlocal place
        place += 1
        act(cursor.connection, place)

    def commit(connection: Any) -> None:
        nonlocal place
        place += 1
        act(connection.connection.driver_connection, place)

    event.listen(pool, "before_cursor_execute", statement)
    event.listen(pool, "commit", commit)
    try:
        yield
    finally:
        event.remove(pool, "before_cursor_execute", statement)
        event.remove(pool, "commit", commit)


def failures(deed: Deed, act: Callable[[Any], None]) -> tuple[int, list[str]]:
    """How many places there are, and those at which a failure was answered or left behind wrong."""
    wrong = []
    for k in range(1, MOST):
        reached = False

        def at(raw: Any, place: int, k: int = k) -> None:
            nonlocal reached
            if place == k:
                reached = True
                act(raw)

        with every_statement(deed.pool, at):
            answer = deed.send()
        if not reached:
            return k - 1, wrong
        is_absent = deed.is_absent()
        if is_refused(answer) != is_absent or answer.status_code not in (200, 503, 507):
            wrong.append(f"{k}: {answer.status_code}")
        if not is_absent:
            # It is committed, whole, and told so: only its receipt was still to be sealed.
            assert deed.is_whole()
            return k, wrong
    raise AssertionError("there is no end to it")


def fail(raw: Any) -> None:
    """As a database fails: with what it was at rolled back."""
    raw.rollback()
    raise OperationalError("planted", {}, sqlite3.OperationalError("disk I/O error"))


@contextmanager
def full_disk(pool: Engine, pages: int) -> Iterator[None]:
    """No file of SQLite's may grow by more than so many pages."""

    def limit(raw: sqlite3.Connection, _: object) -> None:
        (held,) = raw.execute("PRAGMA page_count").fetchone()
        raw.execute(f"PRAGMA max_page_count = {held + pages}")

    pool.dispose()
    with owner_of(pool).connect() as owner:
        # Pages that earlier rows have left free would be used first.
        owner.connection.driver_connection.execute("VACUUM")  # type: ignore[union-attr]  # SQLite
    event.listen(pool, "connect", limit)
    try:
        yield
    finally:
        event.remove(pool, "connect", limit)
        pool.dispose()


@contextmanager
def short_files(pool: Engine, length: int) -> Iterator[None]:
    """The system refuses to write past this length of any file."""
    with pool.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (length, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
