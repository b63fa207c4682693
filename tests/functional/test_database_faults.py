"""A database that fails never reads as an answer: not as a yes, nor as "not on the register"."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from register.db import db
from tests.functional.bodies import FORMS, JSON
from tests.functional.test_access_matrix import API, WHO_MAY, routes
from tests.functional.world import CALLERS, World

STRIP = "log_entry.action"
"""The statement that asks whether all this is a demonstration: a page can do without the answer."""

Send = Callable[[], TestResponse]


class Breaker:
    """Fails the k-th statement or commit that reaches the application's database."""

    def __init__(self) -> None:
        self.left = 0
        self.broke: str | None = None

    def arm(self, k: int) -> None:
        self.left, self.broke = k, None

    def count(self, what: str) -> None:
        self.left -= 1
        if self.left == 0:
            self.broke = what
            raise OperationalError(what, {}, sqlite3.OperationalError("disk I/O error"))


@contextmanager
def breaking(world: World) -> Iterator[Breaker]:
    with world.app.app_context():
        engine = db.engine
    breaker = Breaker()

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


def journeys(world: World) -> Iterator[tuple[str, Send]]:
    """Each route as somebody who may use it, sent what is right."""
    for (method, path), rule in sorted(routes(world).items(), key=lambda each: each[0]):
        caller = sorted(WHO_MAY[method, path] & set(world.keys) or {CALLERS[0]})[0]
        address = world.address(rule, caller)
        if path in ("/sign-out", "/static/<path:filename>"):
            continue
        yield f"{method} {path}", _sender(world, method, path, address, caller)


def _sender(world: World, method: str, path: str, address: str, caller: str) -> Send:
    def send() -> TestResponse:
        if path.startswith(API):
            body = JSON.get(path) if method == "POST" else None
            return world.app.test_client().open(
                address, method=method, json=body, headers=world.keys[caller]
            )
        data = {**FORMS.get(path, {}), "csrf_token": world.tokens[caller]}
        return world.browsers[caller].open(
            address, method=method, data=data if method == "POST" else None
        )

    return send


def is_honest(answer: TestResponse) -> bool:
    """Whether the answer says no more than that the register is not available."""
    is_problem = answer.mimetype == "application/problem+json"
    return (
        answer.status_code == 503
        and int(answer.headers["Retry-After"]) > 0
        and is_problem == answer.request.path.startswith(API)
    )


def test_whichever_statement_fails_the_answer_is_that_there_is_none(world: World) -> None:
    wrong, broken = [], 0
    with breaking(world) as breaker:
        for name, send in journeys(world):
            for k in range(1, 60):
                breaker.arm(k)
                answer = send()
                if breaker.broke is None:
                    break
                broken += 1
                if not is_honest(answer) and STRIP not in breaker.broke:
                    wrong.append((name, k, breaker.broke[:200], answer.status_code))
            else:
                wrong.append((name, "never ends", "", 0))
    assert broken > 200
    assert wrong == []
