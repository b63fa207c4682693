"""The API never answers as if a part of the address had not been there, or were another."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from register.api.blueprint import READ_A_QUERY
from register.auth.writes import method_of
from tests.functional.routes import is_problem
from tests.functional.world import World, fill

READS = re.compile(r"read_query\(|request\.args")
"""How a view reads a query."""

TEXT = None
"""Of a part that takes any words: none is of the wrong kind."""

PARTS = {
    "changes": {"as_at": "tomorrow", "known_at": "2026-09-01T12:00:00"},
    "check_upload": {"day_numbers": "maybe"},
    "compliance": {"as_at": "2026-02-30", "known_at": "9999-01-01"},
    "compliance_forecast": {"as_at": "0000-01-01", "region": TEXT},
    "compliance_of_many": {
        **{"as_at": "9999-99-99", "known_at": "x", "status": "NOT_IN_POST_", "reason": "none"},
        **{"sort": "-", "limit": "0", "cursor": "x", "trust": TEXT},
    },
    "list_approvals": {"state": "new"},
    "list_referrals": {"kind": "x", "state": "0"},
    "log_consistency": {"old": "-1", "new": "1e3"},
    "made_up_case": {"as_at": "32", "qts": "true", "award_kind": "nasenco", "service_2_to": "9"},
    "read_checks": {"before": "٣"},
    "read_my_looks": {"before": "99999999999999999999"},
    "schools": {"q": TEXT, "page": "10001", "per_page": "1.5"},
    "serial_movers_list": {"as_at": "2026-W01-1", "page": "9999"},
}
"""The parts of each query, each with a value that is well written and cannot be what is asked."""

NEEDED = {
    **{"made_up_case": {"as_at": "2026-09-01"}, "schools": {"q": "Rookwood"}},
    "log_consistency": {"old": "1", "new": "1"},
}
"""What else has to be asked there, or the want of it would be what is told."""


def test_the_views_that_read_a_query_are_listed(app: Flask) -> None:
    views = {name: view for name, view in app.view_functions.items() if name.startswith("api.")}
    found = {
        name
        for name, view in views.items()
        if READS.search(inspect.getsource(inspect.unwrap(view)))
    }
    assert found == READ_A_QUERY == {f"api.{name}" for name in PARTS}


@pytest.mark.parametrize("query", ["as_at=2020-01-01", "known_at=2020-01-01", "page=2", "x"])
def test_a_query_that_nothing_reads_is_refused(app: Flask, client: FlaskClient, query: str) -> None:
    rules = [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint not in READ_A_QUERY
    ]
    assert len(rules) > 30
    for rule in rules:
        address = re.sub("<[^>]+>", "1", rule.rule)
        answer = client.open(f"{address}?{query}", method=method_of(rule))
        assert answer.status_code == 400, rule
        assert "asked without a query" in answer.get_json()["detail"]


def wrong_queries(view: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each with the part that is wrong; none where no part of that name is known."""
    needed = NEEDED.get(view, {})
    yield "", [*needed.items(), ("unknown", "1")]
    yield "", [*needed.items(), ("\0", "\0"), ("x" * 5000, "1")]
    for name, wrong in PARTS[view].items():
        rest = [(part, value) for part, value in needed.items() if part != name]
        for value in filter(None, (wrong, "\0", "2026\x00", "9" * 5000, "x" * 5000)):
            yield name, [*rest, (name, value)]
        yield name, [*rest, (name, "1"), (name, "2")]
        yield name, [*rest, (name, "1"), (name, "1")]


def callers(world: World, rule: Rule) -> Iterator[tuple[str, dict[str, str]]]:
    """The addresses of this route with a key for each, as far as the key's account may ask it."""
    for caller, key in world.keys.items():
        address = fill(rule.rule, {**world.own["registrar"], **world.own.get(caller, {})})
        sent = {"data": b"a", "content_type": "text/csv"} if method_of(rule) == "POST" else {}
        plain = world.app.test_client().open(address, method=method_of(rule), headers=key, **sent)
        if plain.status_code not in (403, 404):
            yield address, key


def see_that_a_wrong_query_is_400(world: World) -> int:
    asked = 0
    for rule in world.app.url_map.iter_rules():
        if rule.endpoint not in READ_A_QUERY:
            continue
        address, key = next(callers(world, rule))
        for name, query in wrong_queries(rule.endpoint.removeprefix("api.")):
            answer = world.app.test_client().open(
                f"{address}?{urlencode(query)}",
                method=method_of(rule),
                headers=key,
                **({"data": b"", "content_type": "text/csv"} if "POST" in rule.methods else {}),
            )
            told = (address, query, answer.text)
            assert (answer.status_code, is_problem(answer)) == (400, True), told
            body = answer.get_json()
            assert body["type"] == "bad-request", told
            named = [each["pointer"] for each in body.get("errors", ())]
            assert f"/{name}" in named if name else "nothing else" in body["detail"], told
            asked += 1
    return asked


def test_whatever_is_wrong_with_a_query_is_400_and_named(world: World) -> None:
    assert see_that_a_wrong_query_is_400(world) > 150


def test_a_part_that_is_too_long_or_no_plain_text_is_told_as_what_it_is(world: World) -> None:
    for part, must_be in (
        ("x" * 601, "600 characters or fewer"),
        ("a\0b", "plain text, with no control or unseen characters"),
    ):
        answer = world.app.test_client().get(
            f"/api/v1/compliance?{urlencode({'trust': part})}", headers=world.keys["inspector"]
        )
        assert answer.get_json()["errors"] == [
            {"pointer": "/trust", "detail": f"trust must be {must_be}"}
        ]
