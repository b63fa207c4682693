"""Every answer carries the security headers: mistakes and what is not there too."""

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from whitenoise import WhiteNoise

from register.web.appearance import STATIC
from tests.functional.world import World

NAMES = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Cache-Control",
)
GAP = "0"


@pytest.fixture
def app(world: World) -> Flask:
    """What answers nobody asks no database, and so there is one of it."""
    return world.app


def without_headers(app: Flask, client: FlaskClient, under: str = "/") -> list[str]:
    """Each route and method, asked by nobody and with nothing, whose answer lacks one."""
    wrong = []
    asked = [
        (method, rule.build(dict.fromkeys(rule.arguments, GAP)))
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in sorted({"GET", "POST", "PUT"})
    ]
    paths = [(method, built[1]) for method, built in asked if built and built[1].startswith(under)]
    for method, path in [*paths, ("GET", "/nowhere"), ("POST", "/nowhere"), ("GET", "/api/none")]:
        answer = client.open(path, method=method)
        policy = answer.headers.get("Content-Security-Policy", "")
        if not all(answer.headers.get(name) for name in NAMES) or "'nonce-" not in policy:
            wrong.append(f"{method} {path}: {answer.status_code}")
    return wrong


def test_every_route_and_method_answers_with_the_headers(app: Flask, client: FlaskClient) -> None:
    assert len(list(app.url_map.iter_rules())) > 100
    assert without_headers(app, client) == []


def files_without_headers(client: FlaskClient) -> list[str]:
    """Each static file whose answer lacks one of them, or lets another site read it."""
    names = [path.relative_to(STATIC) for path in STATIC.rglob("*") if path.is_file()]
    assert len(names) > 5
    wrong = []
    for name in names:
        with client.get(f"/static/{name}") as answer:
            pass
        policy = answer.headers.get("Content-Security-Policy", "")
        lacks = not all(answer.headers.get(each) for each in NAMES) or "'none'" not in policy
        if answer.status_code != 200 or lacks or "Access-Control-Allow-Origin" in answer.headers:
            wrong.append(str(name))
    return wrong


def test_every_static_file_is_answered_with_the_headers(client: FlaskClient) -> None:
    assert files_without_headers(client) == []
    with client.get("/static/register.css") as style:
        pass
    assert style.headers["X-Content-Type-Options"] == "nosniff"
    assert style.headers["Cache-Control"] == "max-age=31536000, public"


@pytest.mark.canary
def test_canary_static_files_without_them_are_noticed(app: Flask, client: FlaskClient) -> None:
    served = app.wsgi_app
    bare = WhiteNoise(Flask("bare"), root=str(STATIC), prefix="static/")
    app.wsgi_app = bare  # type: ignore[method-assign]  # as the application itself does
    try:
        assert "register.css" in files_without_headers(client)
    finally:
        app.wsgi_app = served  # type: ignore[method-assign]  # as above


@pytest.mark.canary
def test_canary_a_route_whose_answer_loses_them_is_noticed(app: Flask, client: FlaskClient) -> None:
    taken = app.after_request_funcs[None]

    def lose(answer: Response) -> Response:
        if answer.status_code == 404:
            del answer.headers["Content-Security-Policy"]
        return answer

    taken.insert(0, lose)
    try:
        assert "GET /nowhere: 404" in without_headers(app, client, under="/privacy")
    finally:
        taken.remove(lose)
