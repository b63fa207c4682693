"""Each route as somebody who may use it, sent what is right."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

from werkzeug.test import TestResponse

from tests.completions import ADA, csv_of
from tests.functional.bodies import FORMS, JSON
from tests.functional.routes import API, routes
from tests.functional.who_may import WHO_MAY
from tests.functional.world import CALLERS, World
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


def readings(world: World) -> Iterator[tuple[str, TestResponse, bool]]:
    """What each reading answers while nothing is wrong, and whether it recorded whom it shows."""
    for name, send in journeys(world):
        if name.startswith("GET"):
            with committed_writes() as written:
                answer = send()
            yield name, answer, "look" in written


def lookers(world: World) -> set[str]:
    """The readings that record whom they show before they show them, and so have to write."""
    return {name for name, _, looks in readings(world) if looks}
