"""Who may do what, found out by asking: every route, every method, everybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from register.access import PERMISSIONS, Permission, Role
from tests.functional.bodies import FORMS, JSON
from tests.functional.who_may import EVERYBODY, HOLDER, REGISTRAR, WHO_MAY
from tests.functional.world import ANONYMOUS, CALLERS, World, fill, sign_in_again

LET_IN = {200, 201, 303, 400, 409, 415, 422}
"""What somebody who may use a route meets, whatever they sent."""
API = "/api/v1/"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")
UNREADABLE = "The register could not read that request"


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
    if answer.status_code in LET_IN and UNREADABLE not in answer.text:
        return "let in"
    return f"{answer.status_code}"


def expected(may: frozenset[str], caller: str) -> str:
    if caller in may:
        return "let in"
    return "sign in" if caller == ANONYMOUS else "refused"


def differences(
    world: World,
    table: dict[tuple[str, str], frozenset[str]],
    callers: tuple[str, ...] = CALLERS,
) -> Iterator[str]:
    """Each route, method and caller whose outcome is not the table's."""
    for (method, path), rule in routes(world).items():
        for caller in callers:
            if path.startswith(API):
                found = outcome(ask_api(world, caller, method, rule))
            else:
                browser = world.browsers[caller]
                found = outcome(ask(world, browser, caller, method, rule))
                if path == "/sign-out" and caller != ANONYMOUS:
                    again = sign_in_again(world, caller)
                    world.browsers[caller], world.tokens[caller] = again
            wanted = expected(table[method, path], caller)
            if found != wanted:
                yield f"{method} {path} as {caller}: {found}, not {wanted}"


def test_the_table_names_every_route_and_no_other(world: World) -> None:
    assert routes(world).keys() ^ WHO_MAY.keys() == set()


def test_everybody_meets_at_every_route_what_the_table_says(world: World) -> None:
    assert list(differences(world, WHO_MAY)) == []


def test_the_table_would_notice_a_role_that_was_given_too_much(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PERMISSIONS, Role.HOLDER, frozenset({Permission.CHECK}))
    found = list(differences(world, WHO_MAY, callers=(HOLDER,)))
    assert found
    assert all("checks" in each and "as holder" in each for each in found)


def test_a_method_that_a_route_does_not_have_is_refused_to_everybody(world: World) -> None:
    found = []
    for path in {path for _, path in routes(world)}:
        rule = next(each for (_, other), each in routes(world).items() if other == path)
        methods = {
            method
            for (method, other), _ in routes(world).items()
            if fill(other, world.own[REGISTRAR]) == fill(path, world.own[REGISTRAR])
        }
        for method in set(METHODS) - methods:
            for caller in (ANONYMOUS, REGISTRAR):
                answer = (
                    ask_api(world, caller, method, rule)
                    if path.startswith(API)
                    else ask(world, world.browsers[caller], caller, method, rule)
                )
                if answer.status_code != 405:
                    found.append(f"{method} {path} as {caller}: {answer.status_code}")
    assert found == []


def test_a_cookie_opens_nothing_of_the_api(world: World) -> None:
    found = []
    for (method, path), rule in routes(world).items():
        for caller in CALLERS:
            if path.startswith(API) and WHO_MAY[method, path] != EVERYBODY:
                body = {} if method == "POST" else None
                address = world.address(rule, caller)
                answer = world.browsers[caller].open(
                    address, method=method, json=body, buffered=True
                )
                if answer.status_code != 401 or "WWW-Authenticate" not in answer.headers:
                    found.append(f"{method} {path} as {caller}: {answer.status_code}")
    assert found == []


def test_a_key_opens_no_page(world: World) -> None:
    found = []
    for (method, path), rule in routes(world).items():
        if path.startswith(API) or WHO_MAY[method, path] == EVERYBODY:
            continue
        for caller in WHO_MAY[method, path]:
            data = {"csrf_token": world.tokens[ANONYMOUS]} if method == "POST" else None
            answer = world.browsers[ANONYMOUS].open(
                world.address(rule, caller), method=method, data=data, headers=world.keys[caller]
            )
            if outcome(answer) != "sign in":
                found.append(f"{method} {path} with the key of {caller}: {answer.status_code}")
    assert found == []
