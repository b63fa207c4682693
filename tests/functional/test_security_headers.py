"""Every answer carries the security headers: mistakes and what is not there too."""

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

NAMES = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Cache-Control",
)
GAP = "0"


def without_headers(app: Flask, client: FlaskClient) -> list[str]:
    """Each route and method, asked by nobody and with nothing, whose answer lacks one."""
    wrong = []
    asked = [
        (method, rule.build(dict.fromkeys(rule.arguments, GAP)))
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in sorted({"GET", "POST", "PUT"})
    ]
    paths = [(method, built[1]) for method, built in asked if built]
    for method, path in [*paths, ("GET", "/nowhere"), ("POST", "/nowhere"), ("GET", "/api/none")]:
        answer = client.open(path, method=method)
        policy = answer.headers.get("Content-Security-Policy", "")
        if not all(answer.headers.get(name) for name in NAMES) or "'nonce-" not in policy:
            wrong.append(f"{method} {path}: {answer.status_code}")
    return wrong


def test_every_route_and_method_answers_with_the_headers(app: Flask, client: FlaskClient) -> None:
    assert len(list(app.url_map.iter_rules())) > 100
    assert without_headers(app, client) == []


@pytest.mark.canary
def test_canary_a_route_whose_answer_loses_them_is_noticed(app: Flask, client: FlaskClient) -> None:
    taken = app.after_request_funcs[None]

    def lose(answer: Response) -> Response:
        if answer.status_code == 404:
            del answer.headers["Content-Security-Policy"]
        return answer

    taken.insert(0, lose)
    try:
        assert "GET /nowhere: 404" in without_headers(app, client)
    finally:
        taken.remove(lose)
