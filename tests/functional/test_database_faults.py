"""A database that fails never reads as an answer: not as a yes, nor as "not on the register"."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from werkzeug.test import TestResponse

from register.db import WRITE, Base
from tests.completions import ADA, csv_of
from tests.databases import put_aside
from tests.functional.bodies import FORMS, JSON
from tests.functional.routes import API, routes
from tests.functional.who_may import WHO_MAY
from tests.functional.world import CALLERS, World, moved
from tests.writes import committed_writes

NEEDS_NONE = {
    "GET /",
    "GET /accessibility",
    "GET /api",
    "GET /how-the-rule-works",
    "GET /api/v1/law",
    "GET /api/v1/law/case",
    "GET /how-the-rule-works/in-full",
    "GET /how-the-rule-works/try",
    "GET /ping",
    "GET /privacy",
    "GET /sign-in",
    "GET /sign-in/forgotten",
    "GET /the-log",
    "GET /verify-a-receipt",
    "GET /what-is-logged",
    "GET /api/v1/log/keys",
}
"""Pages that say nothing of the register's facts: they may be read while it is away."""
UNBEGUN = {
    *(("POST", f"/sign-in/{step}") for step in ("code", "recovery", "set-up", "local")),
    *((method, "/links/password") for method in ("GET", "POST")),
    ("GET", "/links/<token>"),
    ("GET", "/sign-in/outside/return"),
    ("POST", "/verify-a-receipt"),
}
"""Later steps, and the first of a link: they ask no database by themselves, and open nothing."""
READINGS = {
    "GET /checks/<reference>",
    "GET /completions/<ref>",
    "GET /desk/referrals/<ref>",
    "GET /our-senco/<urn>",
    "GET /schools/<urn>",
    "GET /api/v1/checks",
    "GET /api/v1/completions",
    "GET /api/v1/referrals",
    "GET /api/v1/referrals/<ref>",
    "GET /api/v1/schools",
    "GET /api/v1/schools/<urn>/appointments",
    "GET /api/v1/schools/<urn>/compliance",
}
"""Those that answer with facts."""
PROOFS = {"GET /checks/<reference>/receipt", "GET /api/v1/checks/<reference>/receipt"}
"""Those whose answer grows with the log: they are under its newest checkpoint."""
GROWING = {"GET /my-record/looks", "GET /api/v1/my-record/looks"}
"""Those that list the looks, of which each request may make one more."""
STRIPS = ("log_entry",)
Send = Callable[[], TestResponse]
QUERIES = {
    "/schools": "?q=a",
    "/api/v1/schools": "?q=a",
    "/api/v1/law/case": "?as_at=2026-09-01",
}
"""What a reading route is asked, where it has to be asked something."""


def journeys(world: World) -> Iterator[tuple[str, Send]]:
    """Each route as somebody who may use it, sent what is right."""
    for (method, path), rule in sorted(routes(world).items(), key=lambda each: each[0]):
        caller = sorted(WHO_MAY[method, path] & set(world.keys) or {CALLERS[0]})[0]
        address = world.address(rule, caller) + QUERIES.get(path, "")
        if path in ("/sign-out", "/static/<path:filename>") or (method, path) in UNBEGUN:
            continue
        yield f"{method} {path}", _sender(world, method, path, address, caller)


def _sender(world: World, method: str, path: str, address: str, caller: str) -> Send:
    def send() -> TestResponse:
        if path.startswith(API):
            if path == "/api/v1/completions" and method == "POST":
                kind, content = "text/csv", csv_of(ADA | {"Your reference": "fault"})
                return world.app.test_client().post(
                    address, data=content, content_type=kind, headers=world.keys[caller]
                )
            body = JSON.get(path) if method == "POST" else None
            return world.app.test_client().open(
                address, method=method, json=body, headers=world.keys[caller]
            )
        data: dict[str, Any] = {**FORMS.get(path, {}), "csrf_token": world.tokens[caller]}
        if path == "/completions":
            content = csv_of(ADA | {"Your reference": "another fault"})
            data["file"] = (io.BytesIO(content), "cohort.csv")
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


def lookers(world: World) -> set[str]:
    """The readings that record whom they show before they show them, and so have to write."""
    found = set()
    for name, send in journeys(world):
        if name.startswith("GET"):
            with committed_writes() as written:
                send()
            if "look" in written:
                found.add(name)
    return found


def whole(world: World) -> dict[str, str]:
    """Each reading route's answer while nothing is wrong, but for those that list the readings."""
    readings = [each for each in journeys(world) if each[0].startswith("GET")]
    return {name: plain(send()) for name, send in readings if name not in GROWING}


def plain(answer: TestResponse) -> str:
    """An answer without what differs each time."""
    return re.sub(r'nonce="[^"]+"|name="csrf_token" value="[^"]+"', "", answer.text)


def test_a_database_that_lacks_a_table_gives_the_same_answer_or_none(
    either_world: World,
) -> None:
    world, wrong, refused = either_world, [], 0
    before = whole(world)
    readings = [each for each in journeys(world) if each[0] in READINGS]
    for table in Base.metadata.sorted_tables:
        with put_aside(world.engine, table.name):
            for name, send in readings:
                answer = send()
                refused += is_honest(answer)
                stripless = answer.status_code == 200 and table.name in STRIPS
                if not (is_honest(answer) or stripless or plain(answer) == before[name]):
                    wrong.append((name, table.name, answer.status_code))
    assert refused > len(readings)
    assert wrong == [], wrong
    assert whole(world) == before


@contextmanager
def on(world: World, url: str) -> Iterator[World]:
    """The same callers, with their cookies and keys, on another database."""
    engine = create_engine(url)
    with moved(world, engine) as there:
        yield there
    engine.dispose()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://nobody@127.0.0.1:1/register",
        "sqlite:////no/such/folder/register.sqlite3",
        "sqlite:///FOLDER/empty.sqlite3",
        "sqlite:///FOLDER/letter.txt",
    ],
)
def test_without_a_database_nothing_of_the_register_is_answered(
    world: World, tmp_path: Path, url: str
) -> None:
    (tmp_path / "letter.txt").write_text("This is a letter and not a database.\n" * 99)
    wrong = []
    with on(world, url.replace("FOLDER", str(tmp_path))) as there:
        for name, send in journeys(there):
            answer = send()
            if not is_honest(answer) and (name not in NEEDS_NONE or answer.status_code != 200):
                wrong.append((name, answer.status_code))
    assert wrong == [], wrong


def test_a_writer_that_holds_the_lock_stops_writers_with_503_and_readers_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("register.db.BUSY_TIMEOUT_SECONDS", 0)
    url = world.engine.url.render_as_string(hide_password=False)
    before, looks, wrong = whole(world), lookers(world), []
    with on(world, url) as there, world.engine.connect() as holder:
        holder.execution_options(**{WRITE: True}).begin()
        for name, send in journeys(there):
            answer = send()
            is_reading = name.startswith("GET") and name not in looks
            # They accepted the terms as their account was made, so that there is nothing to record.
            asks = ("/accounts", "/change", "/people", "/rehearsal", "/rehearsals", "/terms")
            reads = is_reading or name.endswith(asks)
            # A form that is shown again shows somebody too, and so may have to write.
            if reads and answer.status_code >= 400 and (is_reading or not is_honest(answer)):
                wrong.append((name, answer.status_code))
            if is_reading and name not in PROOFS | GROWING and plain(answer) != before[name]:
                wrong.append((name, "differs"))
            if not reads and not is_honest(answer) and answer.status_code not in (400, 422):
                wrong.append((name, answer.status_code))
    assert wrong == [], wrong
