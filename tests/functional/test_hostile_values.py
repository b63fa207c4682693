"""Every box, member, query and address of every route given what it does not expect.

On both databases: what one stores without a murmur the other chokes on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.test import TestResponse

from tests.functional.bodies import FORMS, JSON
from tests.functional.routes import API, routes
from tests.functional.who_may import WHO_MAY
from tests.functional.world import ANONYMOUS, World

LONG = "x" * 10_000
TEXTS = (
    *("", " ", "\x00", "a\x00b", "\ud800", LONG, "9" * 400, "-1", "0", "9223372036854775808"),
    *("1e400", "NaN", "٣٣٣٣٣٣٣", "0000-00-00", "9999-99-99", "2023-02-29", "2100-12-31"),
    *("<script>alert(1)</script>", "' OR 1=1--", "%" * 5000, "{{7*7}}", "\x1b[2J", "\r\nX: y"),
    *("=1+1", "\u2028", "\u202e", "😀", "null", "[]", "\x7f"),
)
FEW = ("\x00", "\ud800", LONG, "<script>alert(1)</script>")
"""Those of which each has brought down some system: tried every day, the others by `make soak`.

SQLite is asked in an address, a query or a body with every one of them each day.
"""
KEPT_BY_ONE = ("\x00", LONG)
"""Those that SQLite keeps and PostgreSQL chokes on: the rest of FEW is text like any to both."""
OTHER_BOXES = ("-month", "-year")
"""A date's other boxes, which are read together with its first."""
SAME_FORM = ("/our-senco/<urn>/designate", "/our-senco/<urn>/designate/change")
"""Steps that read the form of another: by `make soak` only."""
SAME_QUERY = (
    *("/schools", "/schools/<urn>", "/schools/<urn>/what-would-change", "/how-the-rule-works/try"),
    *("/estate", "/estate.csv", "/estate/forecast", "/estate/forecast.csv"),
    "/estate/serial-movers",
)
"""Pages that read what an address of the API reads, which is given every text every day."""
VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 2**31, 2**63, 10**400, 1.5, [], {}, [[]], [None], {"a": 1}, [{}]),
    *TEXTS,
)
GAPS = (
    *("%00", "a%00b", "%ff", "%ED%A0%80", "..%2f..%2fetc%2fpasswd", LONG, "9" * 400, "%20", "-1"),
    *(
        "'%20OR%201=1--",
        "100001%0A",
        "null",
        "%EF%BC%91" * 6,
        "%D9%A3" * 6,
        "0" * 26,
        "%F0%9F%98%80",
    ),
)
FEW_VALUES: tuple[Any, ...] = (*KEPT_BY_ONE, "9" * 400, -1, 2**31, 2**63, 10**400, None)
"""Those that SQLite may take and PostgreSQL choke on: what is of no kind is refused before."""
FEW_GAPS = ("%00", "a%00b", LONG, "9" * 400)
ESTATE = (
    *("as_at", "known_at", "authority", "trust", "region", "phase", "type", "status"),
    *("cursor", "limit"),
)
FORECAST = ("as_at", "authority", "trust", "region", "phase", "type", "month", "show", "page")
CASE = (
    *("as_at", "as_at-day", "establishment_type", "establishment_status", "head_teacher"),
    *("induction", "award_kind", "award_date", "service_1_from", "service_1_to"),
)
"""Some of what a made-up case says: each of its kinds of value."""
QUERIES = {
    "/schools": ("q", "page"),
    "/schools/<urn>": ("as_at", "known_at", "nonsense"),
    "/schools/<urn>/what-would-change": ("as_at", "known_at", "nonsense"),
    "/estate": ESTATE,
    "/estate.csv": ESTATE,
    "/estate/forecast": FORECAST,
    "/estate/forecast.csv": FORECAST,
    "/estate/serial-movers": ("as_at", "page", "nonsense"),
    "/checks": ("again", "nonsense"),
    "/checks/history": ("before",),
    "/sign-in": ("next",),
    "/completions": ("nonsense",),
    "/how-the-rule-works/try": (*CASE, "nonsense"),
    "/api/v1/law/case": (*CASE, "nonsense"),
    "/api/v1/referrals": ("kind", "state", "nonsense"),
    "/api/v1/schools": ("q", "page", "per_page", "nonsense"),
    "/api/v1/schools/<urn>/compliance": ("as_at", "known_at", "nonsense"),
    "/api/v1/schools/<urn>/compliance/changes": ("as_at", "known_at", "nonsense"),
    "/api/v1/compliance": ESTATE,
    "/api/v1/compliance/forecast": FORECAST,
    "/api/v1/serial-movers": ("as_at", "page", "nonsense"),
    "/api/v1/checks": ("before", "nonsense"),
}
FORM_ANSWERS = {200, 303, 400, 401, 404, 409, 422, 429}
JSON_ANSWERS = {200, 201, 400, 404, 409, 422}
QUERY_ANSWERS = {200, 303, 400, 404, 422}
OWN = "/approvals/<ref>/"
"""Nobody decides what they proposed themselves (403), and ten wrong passwords are enough (429)."""
LAST = ("take-back", "desk", "end", "decision")
"""Routes that use up what they are tried on come last."""


def everything(world: World) -> Iterator[tuple[str, str, str, str]]:
    """Each method and route, with somebody who may use it and the address of something theirs."""
    found = routes(world).items()
    for (method, path), rule in sorted(
        found, key=lambda each: (any(word in each[0][1] for word in LAST), each[0])
    ):
        may = WHO_MAY[method, path]
        caller = ANONYMOUS if ANONYMOUS in may else min(may)
        yield method, path, caller, world.address(rule, caller)


def send(
    world: World, method: str, path: str, caller: str, address: str, body: Any
) -> TestResponse:
    """The request, with a cookie and a token or with a key."""
    if path.startswith(API):
        raw = json.dumps(body) if method == "POST" else None
        return world.app.test_client().open(
            address,
            method=method,
            data=raw,
            content_type="application/json" if raw else None,
            headers=world.keys.get(caller, {}),
            buffered=True,
        )
    form = {"csrf_token": world.tokens[caller], **(body or {})} if method == "POST" else None
    return world.browsers[caller].open(address, method=method, data=form, buffered=True)


def own(path: str) -> set[int]:
    """What else may be answered where something is the asker's own."""
    return {403, 429} if OWN in path else set()


def complaint(answer: TestResponse, allowed: set[int]) -> str:
    """What is wrong with an answer to nonsense; empty where nothing is."""
    if answer.status_code not in allowed:
        return f"{answer.status_code}"
    if answer.request.path.startswith(API) and answer.status_code >= 400:
        if answer.mimetype != "application/problem+json":
            return f"an error as {answer.mimetype}"
        if set(json.loads(answer.text)) - {"type", "title", "status", "detail", "errors"}:
            return "a problem with other members"
    if "<script>alert" in answer.text and answer.mimetype == "text/html":
        return "the script that was typed"
    return ""


def changed(
    body: Mapping[str, Any], values: tuple[Any, ...]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The body with each member at a time, however deep, made into each value."""
    for name, held in body.items():
        for value in values:
            yield f"{name}={value!r:.40}", {**body, name: value}
        inner = held[0] if isinstance(held, list) and held else held
        if isinstance(inner, dict):
            for what, new in changed(inner, values):
                yield f"{name}/{what}", {**body, name: [new] if isinstance(held, list) else new}
    yield "a member too many", {**body, "nonsense": 1}
    yield "none", {}


def as_sent(text: str) -> Any:
    """Text as the bytes that a browser could be made to send."""
    return text.encode("utf-8", "surrogatepass")


def is_first(world: World) -> bool:
    """Whether this is the database that is asked with everything every day."""
    return world.engine.dialect.name == "sqlite"


@pytest.mark.parametrize("gaps", [FEW_GAPS, pytest.param(GAPS, marks=pytest.mark.soak)], ids=len)
def test_nonsense_in_an_address_is_not_found(either_world: World, gaps: tuple[str, ...]) -> None:
    wrong, tried = [], GAPS if is_first(either_world) else gaps
    for method, path, caller, _ in everything(either_world):
        for gap in tried if "<" in path and not path.startswith("/static") else ():
            address = re.sub(r"<[^>]+>", lambda _, gap=gap: gap, path)
            body = JSON.get(path, {}) if path.startswith(API) else FORMS.get(path)
            answer = send(either_world, method, path, caller, address, body)
            # A file is looked at before its reference, and a wrong body before whose it is.
            if said := complaint(answer, {404, 405, 415}):
                wrong.append((method, path, gap[:30], said))
    assert wrong == []


@pytest.mark.parametrize("texts", [FEW, pytest.param(TEXTS, marks=pytest.mark.soak)], ids=len)
def test_nonsense_in_a_query_is_refused_or_finds_nothing(
    either_world: World, texts: tuple[str, ...]
) -> None:
    wrong = []
    for method, path, caller, address in everything(either_world):
        for name in QUERIES.get(path, ()) if method == "GET" else ():
            also = "q=a&" if path.endswith("/schools") and name != "q" else ""
            every_day = FEW if is_first(either_world) else KEPT_BY_ONE
            tried = every_day if texts is FEW else texts
            if is_first(either_world) and path not in SAME_QUERY:
                tried = TEXTS
            queries = [f"{name}={quote(as_sent(text))}" for text in tried]
            for query in (*queries, f"{name}=1&{name}=2"):
                asked = f"{address}?{also}{query}"
                answer = send(either_world, method, path, caller, asked, None)
                if said := complaint(answer, QUERY_ANSWERS):
                    wrong.append((path, query[:40], said))
    assert wrong == []


@pytest.mark.parametrize("texts", [FEW, pytest.param(TEXTS, marks=pytest.mark.soak)], ids=len)
def test_nonsense_in_a_form_is_refused_on_its_page(
    either_world: World, texts: tuple[str, ...]
) -> None:
    wrong, is_whole = [], is_first(either_world) or texts is TEXTS
    for method, path, caller, address in everything(either_world):
        skipped = method == "GET" or (path in SAME_FORM and texts is FEW)
        form = {} if skipped else FORMS.get(path, {})
        for name in (each for each in form if texts is TEXTS or not each.endswith(OTHER_BOXES)):
            for text in texts if is_whole else KEPT_BY_ONE:
                body = {**form, name: as_sent(text)}
                answer = send(either_world, method, path, caller, address, body)
                if said := complaint(answer, FORM_ANSWERS | own(path)):
                    wrong.append((path, f"{name}={text!r:.40}", said))
        others = ({}, dict.fromkeys(form, ""), {name: [v, v] for name, v in form.items()})
        for body in others if form and is_whole else ():
            answer = send(either_world, method, path, caller, address, body)
            if said := complaint(answer, FORM_ANSWERS | own(path)):
                wrong.append((path, str(body)[:60], said))
    assert wrong == []


@pytest.mark.parametrize(
    "values", [FEW_VALUES, pytest.param(VALUES, marks=pytest.mark.soak)], ids=len
)
def test_nonsense_in_a_body_is_refused_by_its_member(
    either_world: World, values: tuple[Any, ...]
) -> None:
    wrong, tried = [], VALUES if is_first(either_world) else values
    for method, path, caller, address in everything(either_world):
        if method != "POST" or path not in JSON:
            continue
        for what, body in changed(JSON[path], tried):
            answer = send(either_world, method, path, caller, address, body)
            if said := complaint(answer, JSON_ANSWERS | own(path)):
                wrong.append((path, what, said))
    assert wrong == []
