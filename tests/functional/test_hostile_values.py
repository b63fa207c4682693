"""Every box, member, query and address of every route given what it does not expect.

On both databases: what one stores without a murmur the other chokes on. Every day the first is
asked, and watched for what the other would choke on, and the other is asked a sample.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import text
from werkzeug.test import TestResponse

from register.services.referrals import show
from tests.functional.bodies import FORMS, JSON
from tests.functional.choking import choking
from tests.functional.nonsense import (
    AT_ONCE,
    BY_BOX,
    FEW,
    FEW_GAPS,
    FEW_VALUES,
    GAPS,
    KEPT_BY_ONE,
    LONG,
    SURE,
    TEXTS,
    VALUES,
    in_all_boxes,
    in_turn,
    is_first,
)
from tests.functional.routes import API, routes
from tests.functional.who_may import WHO_MAY
from tests.functional.world import ANONYMOUS, World

OTHER_BOXES = ("-month", "-year")
"""A date's other boxes, which are read together with its first."""
SAME_FORM = ("/our-senco/<urn>/designate", "/our-senco/<urn>/designate/change")
"""Steps that read the form of another: by `make soak` only."""
SAME_QUERY = (
    *("/schools", "/schools/<urn>", "/schools/<urn>/what-would-change", "/how-the-rule-works/try"),
    *("/estate", "/estate.csv", "/estate/forecast", "/estate/forecast.csv"),
    "/estate/serial-movers",
)
"""Pages that read what an address of the API reads, which is given more."""
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
    body: Mapping[str, Any], given: Iterator[Sequence[Any]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The body with each member at a time, however deep, made into each value it is given."""
    for name, held in body.items():
        for value in next(given):
            yield f"{name}={value!r:.40}", {**body, name: value}
        inner = held[0] if isinstance(held, list) and held else held
        if isinstance(inner, dict):
            for what, new in changed(inner, given):
                yield f"{name}/{what}", {**body, name: [new] if isinstance(held, list) else new}
    yield "a member too many", {**body, "nonsense": 1}
    yield "none", {}


def as_sent(text: str) -> Any:
    """Text as the bytes that a browser could be made to send."""
    return text.encode("utf-8", "surrogatepass")


EVERY_DAY = [False, pytest.param(True, marks=pytest.mark.soak)]
"""In turn every day, and everything everywhere by `make soak`."""


def named(is_whole: bool) -> str:
    return "everything" if is_whole else "in turn"


@pytest.mark.parametrize("is_whole", EVERY_DAY, ids=named)
def test_nonsense_in_an_address_is_not_found(either_world: World, is_whole: bool) -> None:
    few = FEW_GAPS[:1] if is_first(either_world) else FEW_GAPS
    given = in_turn(either_world, GAPS, few=few, is_whole=is_whole)
    with choking() as wrong:
        for method, path, caller, _ in everything(either_world):
            gapped = "<" in path and not path.startswith("/static")
            for gap in next(given) if gapped else ():
                address = re.sub(r"<[^>]+>", lambda _, gap=gap: gap, path)
                body = JSON.get(path, {}) if path.startswith(API) else FORMS.get(path)
                answer = send(either_world, method, path, caller, address, body)
                # A file is looked at before its reference, and a wrong body before whose it is.
                if said := complaint(answer, {404, 405, 415}):
                    wrong.append((method, path, gap[:30], said))
    assert wrong == []


@pytest.mark.parametrize("is_whole", EVERY_DAY, ids=named)
def test_nonsense_in_a_query_is_refused_or_finds_nothing(
    either_world: World, is_whole: bool
) -> None:
    few = FEW[:1] if is_first(either_world) else KEPT_BY_ONE
    given = in_turn(either_world, TEXTS, few=few, is_whole=is_whole)
    again = in_turn(either_world, FEW, few=FEW[:1], is_whole=is_whole)
    with choking() as wrong:
        for method, path, caller, address in everything(either_world):
            for name in QUERIES.get(path, ()) if method == "GET" else ():
                also = "q=a&" if path.endswith("/schools") and name != "q" else ""
                texts = next(again if path in SAME_QUERY else given)
                queries = [f"{name}={quote(as_sent(text))}" for text in texts]
                for query in (*queries, f"{name}=1&{name}=2") if queries else ():
                    asked = f"{address}?{also}{query}"
                    answer = send(either_world, method, path, caller, asked, None)
                    if said := complaint(answer, QUERY_ANSWERS):
                        wrong.append((path, query[:40], said))
    assert wrong == []


def forms(
    form: Mapping[str, str], given: Iterator[Sequence[str]], at_once: slice, *, is_whole: bool
) -> Iterator[dict[str, Any]]:
    """The form with nonsense in each box by itself, and with so much of that in all at once."""
    for name in (each for each in form if is_whole or not each.endswith(OTHER_BOXES)):
        yield from ({**form, name: as_sent(text)} for text in next(given))
    every: list[dict[str, Any]] = [{}, {name: [v, v] for name, v in form.items()}]
    every += (dict.fromkeys(form, as_sent(text)) for text in AT_ONCE)
    yield from every[at_once]


@pytest.mark.parametrize("is_whole", EVERY_DAY, ids=named)
def test_nonsense_in_a_form_is_refused_on_its_page(either_world: World, is_whole: bool) -> None:
    few = BY_BOX if is_first(either_world) else KEPT_BY_ONE
    every = TEXTS if is_whole else (*few, LONG)
    given = in_turn(either_world, every, few=few, is_whole=is_whole)
    at_once = in_all_boxes(either_world, is_whole=is_whole)
    with choking() as wrong:
        for method, path, caller, address in everything(either_world):
            skipped = method == "GET" or (path in SAME_FORM and not is_whole)
            form = {} if skipped else FORMS.get(path, {})
            nonsense = forms(form, given, next(at_once), is_whole=is_whole) if form else ()
            for body in nonsense:
                answer = send(either_world, method, path, caller, address, body)
                if said := complaint(answer, FORM_ANSWERS | own(path)):
                    wrong.append((path, f"{body}"[:80], said))
    assert wrong == []


def in_one_box(form: Mapping[str, str], text: str) -> Iterator[dict[str, Any]]:
    """The form with each of its days at a time in one box that no page has, as that text."""
    for name in (each.removesuffix("-day") for each in form if each.endswith("-day")):
        rest = {box: typed for box, typed in form.items() if not box.startswith(f"{name}-")}
        yield {**rest, name: text}


@pytest.mark.parametrize("text", ["1979-02-30", "2026-09-01", "nonsense"])
def test_a_day_that_is_sent_in_one_box_is_refused_on_its_page(world: World, text: str) -> None:
    wrong = []
    for method, path, caller, address in everything(world):
        for body in in_one_box(FORMS.get(path, {}) if method == "POST" else {}, text):
            answer = send(world, method, path, caller, address, body)
            if said := complaint(answer, FORM_ANSWERS | own(path)):
                wrong.append((path, f"{body}"[:80], said))
    assert wrong == []


@pytest.mark.parametrize("is_whole", EVERY_DAY, ids=named)
def test_nonsense_in_a_body_is_refused_by_its_member(either_world: World, is_whole: bool) -> None:
    few = SURE if is_first(either_world) else FEW_VALUES
    given = in_turn(either_world, VALUES, few=few, is_whole=is_whole)
    with choking() as wrong:
        for method, path, caller, address in everything(either_world):
            posted = JSON.get(path, {}) if method == "POST" else {}
            for what, body in changed(posted, given) if path in JSON else ():
                answer = send(either_world, method, path, caller, address, body)
                if said := complaint(answer, JSON_ANSWERS | own(path)):
                    wrong.append((path, what, said))
    assert wrong == []


@pytest.mark.canary
@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("SELECT :value", "a\x00b"),
        ("SELECT :value", "9" + "\x00"),
        ("UPDATE account SET name = :value WHERE id = 0", f"a{LONG}"),
        ("UPDATE account SET organisation_id = :value WHERE id = 0", 2**31),
    ],
)
def test_what_the_second_database_would_choke_on_is_noticed_on_the_first(
    world: World, statement: str, value: object
) -> None:
    with choking() as wrong, world.session() as session:
        session.execute(text(statement), {"value": value})
    assert len(wrong) == 1


@pytest.mark.canary
def test_a_gap_that_lets_it_through_is_noticed_though_sqlite_finds_nothing_by_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(show, "can_name", lambda _: True)
    path = "/api/v1/referrals/a%00b"
    with choking() as wrong:
        answer = send(world, "GET", path, "registrar", path, None)
    assert answer.status_code == 404
    assert wrong
