"""Whichever statement or commit fails, the answer is that there is none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from traceback import walk_stack
from typing import Any

import pytest
from flask import request
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from register.db import db
from register.errors import NotFound
from register.services import sessions
from register.services.compliance.school import school_compliance
from tests.functional.journeys import NEEDS_NONE, is_honest, journeys, lookers
from tests.functional.routes import API
from tests.functional.world import World

pytestmark = pytest.mark.usefixtures("a_while_later")

STRIP = "log_entry.action"
"""The statement that asks whether all this is a demonstration: a page can do without the answer."""
AFTERWARDS = "POST /sign-in/forgotten"
"""It answers the same whoever asks, and only then sees whether there is an account to write to."""
ON_THEIR_WAY = "POST /sign-in/outside"
"""What sends somebody to the identity service is recorded before the page around it is drawn."""
DECIDED = {401, 409}
"""A refusal that was decided, and recorded if it had to be, before the page around it was drawn."""
SHOWN_AGAIN = ("POST /desk/", "POST /our-senco/")
"""Forms that come back as they were filled in, beside whom they are about: each a look."""
MOST_STATEMENTS = 90
BELOW = ("/register/services/", "/register/queries/", "/register/db.py")
"""What lies below the pages and the API: what its lines do with a fault they do whoever asked, and
so it is tried for each journey by `make soak` only.
"""


@pytest.fixture(autouse=True)
def seen_lately(monkeypatch: pytest.MonkeyPatch) -> None:
    """That a session goes on is kept once a minute, where it can be: no answer waits for it."""
    monkeypatch.setattr(sessions, "SEEN_STEP", sessions.SESSION_LENGTH)


Way = tuple[str, bool, tuple[tuple[str, int], ...]]


def way_of(what: str) -> Way:
    """A statement, whether the API asked for it, and the lines below the doors it came by."""
    lines = ((at.f_code.co_filename, line) for at, line in walk_stack(None))
    below = tuple(line for line in lines if any(part in line[0] for part in BELOW))
    return what, request.path.startswith(API), below


class Breaker:
    """Fails a statement or commit that reaches the database, and all that follow it.

    Unless it is to fail the whole, it lets by what the same lines have sent that it failed before,
    but for the first of each journey.
    """

    def __init__(self, *, is_whole: bool = False) -> None:
        self.first, self.number = 0, 0
        self.broke: str | None = None
        self._is_whole = is_whole
        self._failed: set[Way] = set()

    def arm(self, k: int) -> None:
        """Fail the k-th of those that come, or the next that is not let by."""
        self.first, self.number, self.broke = k, 0, None

    def count(self, what: str) -> None:
        if self.broke is None:
            self.number += 1
            if self.number < self.first or self._is_known(what):
                return
            self.broke = what
        raise OperationalError(what, {}, sqlite3.OperationalError("disk I/O error"))

    def _is_known(self, what: str) -> bool:
        if self._is_whole or self.number == 1:
            return False
        way = way_of(what)
        was_failed = way in self._failed
        self._failed.add(way)
        return was_failed


@contextmanager
def breaking(world: World, *, is_whole: bool) -> Iterator[Breaker]:
    with world.app.app_context():
        engine = db.engine
    breaker = Breaker(is_whole=is_whole)

    def statement(_conn: Any, _cursor: Any, text: str, *_: Any) -> None:
        breaker.count(text)

    def commit(_conn: Any) -> None:
        breaker.count("COMMIT")

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    try:
        yield breaker
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "commit", commit)


def dishonest(
    world: World, only: str = "", *, is_whole: bool = False
) -> Iterator[tuple[str, int, str, int]]:
    """Each journey whose answer said more than that, the k-th statement having failed."""
    looks = lookers(world)
    with breaking(world, is_whole=is_whole) as breaker:
        for name, send in journeys(world):
            breaker.number = 0
            while only in (name, "") and breaker.number < MOST_STATEMENTS:
                breaker.arm(breaker.number + 1)
                answer = send()
                if breaker.broke is None:
                    break
                is_frame = (
                    STRIP in breaker.broke
                    or (
                        name in {*NEEDS_NONE, AFTERWARDS, ON_THEIR_WAY}
                        and answer.status_code == 200
                    )
                    or (name.startswith("POST") and answer.status_code in DECIDED)
                    # Whoever is shown has been recorded: only the frame is still to be read.
                    or (is_made(name, looks) and breaker.broke == "BEGIN" and is_page(answer))
                )
                if not is_honest(answer) and not is_frame:
                    yield name, breaker.number, breaker.broke[:200], answer.status_code
            else:
                if only in (name, ""):
                    yield name, MOST_STATEMENTS, "never ends", 0


def is_made(name: str, looks: set[str]) -> bool:
    """Whether the answer is there before the page's frame is read: a look or a preview ended."""
    return name in looks or name.startswith(SHOWN_AGAIN)


def is_page(answer: TestResponse) -> bool:
    """Whether this is the page that was asked for, or its form with what is wrong with it."""
    return answer.status_code in (200, 400, 422)


@pytest.mark.parametrize(
    "is_whole", [False, pytest.param(True, marks=pytest.mark.soak)], ids=["each way", "everything"]
)
def test_whichever_statement_fails_the_answer_is_that_there_is_none(
    world: World, is_whole: bool
) -> None:
    found = list(dishonest(world, is_whole=is_whole))
    assert found == [], found


def test_the_test_would_notice_a_fault_that_was_swallowed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def swallowing(*args: Any, **kwargs: Any) -> Any:
        try:
            return school_compliance(*args, **kwargs)
        except OperationalError as fault:
            raise NotFound("The register holds no such school.") from fault

    monkeypatch.setattr("register.services.compliance.seen.school_compliance", swallowing)
    found = list(dishonest(world, only="GET /schools/<urn>"))
    assert found
    assert {status for *_, status in found} == {404}
