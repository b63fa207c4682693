"""The API never answers as if a part of the address had not been there."""

from __future__ import annotations

import inspect
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from register.api.blueprint import READ_A_QUERY
from register.auth.writes import method_of

READS = re.compile(r"read_query\(|request\.args")
"""How a view reads a query."""


def test_the_views_that_read_a_query_are_listed(app: Flask) -> None:
    views = {name: view for name, view in app.view_functions.items() if name.startswith("api.")}
    found = {
        name
        for name, view in views.items()
        if READS.search(inspect.getsource(inspect.unwrap(view)))
    }
    assert found == READ_A_QUERY


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
