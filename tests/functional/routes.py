"""Every route of the application, and how a page’s reader and another system ask it."""

from __future__ import annotations

import json

from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.functional.bodies import FORMS, JSON
from tests.functional.world import World

LET_IN = {200, 201, 303, 400, 409, 415, 422}
"""What somebody who may use a route meets, whatever they sent."""
API = "/api/v1/"
UNREADABLE = ("The register could not read that request", "This form is no longer good")


def routes(world: World) -> dict[tuple[str, str], Rule]:
    return {
        (method, rule.rule): rule
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def ask(
    world: World, browser: FlaskClient, caller: str, method: str, rule: Rule, *, whole: bool = False
) -> TestResponse:
    """Ask as a page's reader would: with the cookie, a form's token and, if asked, its boxes."""
    form = FORMS.get(rule.rule, {}) if whole else {}
    data = {**form, "csrf_token": world.tokens[caller]} if method == "POST" else None
    return browser.open(world.address(rule, caller), method=method, data=data, buffered=True)


def ask_api(
    world: World, caller: str, method: str, rule: Rule, *, whole: bool = False
) -> TestResponse:
    """Ask as another system would: with a key and, if asked, a body that is right."""
    path = world.address(rule, caller)
    body = (JSON.get(rule.rule, {}) if whole else {}) if method == "POST" else None
    headers = world.keys.get(caller, {})
    return world.app.test_client().open(
        path, method=method, json=body, headers=headers, buffered=True
    )


def outcome(answer: TestResponse) -> str:
    """Let in, turned away for want of a permission, or asked to sign in."""
    if answer.status_code == 401:
        return "sign in"
    if answer.headers.get("Location", "").startswith("/sign-in"):
        return "sign in"
    if answer.status_code == 403:
        return "refused"
    if answer.status_code in LET_IN and not any(words in answer.text for words in UNREADABLE):
        return "let in"
    return f"{answer.status_code}"


def is_problem(answer: TestResponse) -> bool:
    """Whether an error of the API is a problem and nothing else."""
    return (
        answer.mimetype == "application/problem+json"
        and json.loads(answer.text)["status"] == answer.status_code
        and "<!doctype" not in answer.text.lower()
        and len(answer.text) < 50_000
    )
