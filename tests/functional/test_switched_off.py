"""What is switched off is not there: for everybody, at every address that it has when it is on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from register.app import create_app
from register.auth.policy import open_to_all
from register.config import Settings
from tests.conftest import settings_for
from tests.databases import url_of
from tests.functional.routes import API, ask, ask_api
from tests.functional.world import CALLERS, World
from tests.identity_service import UNASKED

SWITCHES: dict[str, Any] = {
    **{each.name: True for each in fields(Settings) if each.type in (bool, "bool")},
    "oidc": UNASKED,
}
"""Every setting that switches a feature on, and what does."""


def only_in(switched_on: Flask, off: Flask) -> list[Rule]:
    """The routes that come with a feature."""
    known = {(rule.rule, rule.endpoint) for rule in off.url_map.iter_rules()}
    return [
        rule for rule in switched_on.url_map.iter_rules() if (rule.rule, rule.endpoint) not in known
    ]


def still_there(world: World, switched_on: Flask) -> Iterator[str]:
    """What answers although it is switched off, or is not switched at all."""
    own = only_in(switched_on, world.app)
    if not own:
        yield "no route comes with it: what it switches is there all the time"
    for rule in own:
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            for caller in CALLERS:
                answer = (
                    ask_api(world, caller, method, rule)
                    if rule.rule.startswith(API)
                    else ask(world, world.browsers[caller], caller, method, rule)
                )
                if answer.status_code != 404:
                    yield f"{method} {rule.rule} as {caller}: {answer.status_code}"


@pytest.mark.parametrize("switch", SWITCHES)
def test_a_feature_that_is_switched_off_is_not_there(world: World, switch: str) -> None:
    settings = settings_for(url_of(world.engine))
    assert not getattr(settings, switch), "a feature is off until it is switched on"
    switched_on = create_app(replace(settings, **{switch: SWITCHES[switch]}))
    assert list(still_there(under(world, create_app(settings)), switched_on)) == []


def under(world: World, app: Flask) -> World:
    """The same callers, with their cookies and keys, before another application."""
    made = replace(world, app=app, browsers={})
    for caller, browser in world.browsers.items():
        made.browsers[caller] = app.test_client()
        if cookie := browser.get_cookie("session"):
            made.browsers[caller].set_cookie("session", cookie.value)
    return made


def with_a_page(path: str) -> Flask:
    app = Flask("with one more page", static_folder=None)
    app.add_url_rule(path, "planted", open_to_all(lambda: "here"))
    return app


@pytest.mark.canary
def test_a_switch_that_only_hides_the_link_is_noticed(world: World) -> None:
    assert any("/privacy" in each for each in still_there(world, with_a_page("/privacy")))
    assert list(still_there(world, world.app)) != []


def test_a_page_that_is_nowhere_else_is_not_there(world: World) -> None:
    assert list(still_there(world, with_a_page("/planted"))) == []
