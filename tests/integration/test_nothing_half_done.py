"""Whatever fails under an acceptance, it is refused with 503, shows nothing, and succeeds later."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import pytest
from flask import Flask
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from register.db import db
from register.services.completions import journey
from tests.databases import owner_of
from tests.durability.uploads import cohort, counts, let_provider_in

MOST = 200
ROWS = 40
PAGES = (0, 1, 3, 6)
"""By how many pages the file may still grow, where an acceptance needs more."""
BYTES = (0, 5_000, 20_000, 60_000)
"""How long any file may be, where the log of changes of an acceptance is longer."""


class Acceptance:
    """One checked upload of a register, and what was counted before it was sent."""

    def __init__(self, app: Flask, engine: Engine) -> None:
        self.engine, self.client, self.key = engine, app.test_client(), let_provider_in(engine)
        sent = self.client.post(
            "/api/v1/completions",
            data=cohort(1, ROWS),
            content_type="text/csv",
            headers=self.key,
        )
        assert sent.json is not None
        self.path = f"/api/v1/completions/{sent.json['ref']}/accept"
        self.body = {"rows": "all", "digest": sent.json["digest"]}
        self.before = counts(engine)
        with app.app_context():
            self.pool = db.engine

    def send(self) -> TestResponse:
        return self.client.post(self.path, json=self.body, headers=self.key)

    def is_absent(self) -> bool:
        return counts(self.engine) == self.before

    def is_whole(self) -> bool:
        return counts(self.engine)["accepted"] == 1

    def succeeds(self) -> bool:
        """Whether it goes well now, once, with one receipt."""
        first, second = self.send(), self.send()
        whole = counts(self.engine)
        assert first.json is not None
        assert second.json is not None
        return (
            (first.status_code, second.status_code) == (200, 200)
            and first.json["number"] == second.json["number"]
            and whole["award"] == self.before["award"] + ROWS
            and whole["accepted"] == 1
        )


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
    return answer.status_code in (503, 507) and int(answer.headers["Retry-After"]) > 0


@pytest.fixture
def acceptance(app: Flask, engine: Engine) -> Acceptance:
    return Acceptance(app, engine)


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


def failures(acceptance: Deed, act: Callable[[Any], None]) -> tuple[int, list[str]]:
    """How many places there are, and those at which a failure was answered or left behind wrong."""
    wrong = []
    for k in range(1, MOST):
        reached = False

        def at(raw: Any, place: int, k: int = k) -> None:
            nonlocal reached
            if place == k:
                reached = True
                act(raw)

        with every_statement(acceptance.pool, at):
            answer = acceptance.send()
        if not reached:
            return k - 1, wrong
        if not is_refused(answer):
            wrong.append(f"{k}: {answer.status_code}")
        if not acceptance.is_absent():
            # It is committed, and whole: only its receipt was still to be sealed.
            assert acceptance.is_whole()
            return k, wrong
    raise AssertionError("there is no end to it")


def fail(raw: Any) -> None:
    """As a database fails: with what it was at rolled back."""
    raw.rollback()
    raise OperationalError("planted", {}, sqlite3.OperationalError("disk I/O error"))


def test_whichever_statement_or_commit_fails_nothing_is_left_and_a_retry_succeeds(
    acceptance: Acceptance,
) -> None:
    places, wrong = failures(acceptance, fail)
    assert wrong == []
    assert places > 15
    assert acceptance.succeeds()


def test_whenever_the_connection_is_cut_nothing_is_left_and_a_retry_succeeds(
    acceptance: Acceptance, engine: Engine
) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite: there is no connection to cut")

    def cut(raw: Any) -> None:
        with owner_of(engine).connect() as owner:
            kill = text("SELECT pg_terminate_backend(:pid, 5000)")
            owner.execute(kill, {"pid": raw.info.backend_pid})

    places, wrong = failures(acceptance, cut)
    assert wrong == []
    assert places > 15
    assert acceptance.succeeds()


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


@pytest.mark.parametrize(("fault", "sizes"), [(full_disk, PAGES), (short_files, BYTES)])
def test_a_disk_that_takes_no_more_refuses_the_whole_and_a_retry_succeeds(
    acceptance: Acceptance, engine: Engine, fault: Any, sizes: tuple[int, ...]
) -> None:
    if engine.dialect.name == "postgresql":
        pytest.skip("there the server keeps its own disk, and is cut off above")
    for size in sizes:
        with fault(acceptance.pool, size):
            answer = acceptance.send()
        assert is_refused(answer), (size, answer.status_code)
        assert acceptance.is_absent(), size
    assert acceptance.succeeds()


@pytest.mark.canary
def test_an_acceptance_that_leaves_a_half_is_caught(
    acceptance: Acceptance, monkeypatch: pytest.MonkeyPatch
) -> None:
    def halved(session: Any, *_: Any) -> None:
        session.commit()
        fail(session)

    monkeypatch.setattr(journey, "open_referrals_for", halved)
    assert is_refused(acceptance.send())
    assert not acceptance.is_absent()
