"""Every route answers the methods that it has, and to the door that it belongs to alone."""

from __future__ import annotations

from functools import partial
from itertools import count, cycle

import pytest

from tests.functional.routes import API, ask, ask_api, outcome, routes
from tests.functional.who_may import EVERYBODY, REGISTRAR, WHO_MAY
from tests.functional.world import ANONYMOUS, CALLERS, World, fill

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")


def test_a_head_is_answered_as_its_get_is(world: World) -> None:
    found = []
    for (method, path), rule in routes(world).items():
        if method != "GET":
            continue
        for caller in (ANONYMOUS, *sorted(WHO_MAY[method, path])[:1]):
            page = partial(ask, browser=world.browsers[caller])
            asked = ask_api if path.startswith(API) else page
            answers = [
                asked(world, caller=caller, method=each, rule=rule) for each in ("GET", "HEAD")
            ]
            if answers[0].status_code != answers[1].status_code or answers[1].data:
                found.append(f"{path} as {caller}: {answers[1].status_code}")
    assert found == []


def test_options_say_the_methods_and_nothing_else(world: World) -> None:
    found = []
    for path in {path for _, path in routes(world)} - {"/static/<path:filename>"}:
        address = fill(path, world.own[REGISTRAR])
        answer = world.browsers[ANONYMOUS].open(address, method="OPTIONS")
        methods = {
            method
            for method, other in routes(world)
            if fill(other, world.own[REGISTRAR]) == address
        }
        told = set(answer.headers.get("Allow", "").split(", ")) - {"HEAD", "OPTIONS"}
        if (answer.status_code, answer.data) != (200, b"") or not told <= methods:
            found.append(f"{path}: {answer.status_code} {told}")
    assert found == []


@pytest.mark.parametrize(
    "most", [2, pytest.param(len(METHODS), marks=pytest.mark.soak)], ids=["in turn", "every"]
)
def test_a_method_that_a_route_does_not_have_is_refused_to_everybody(
    world: World, most: int
) -> None:
    found, others, turns = [], cycle(sorted(CALLERS)), count()
    for path in sorted({path for _, path in routes(world)}):
        rule = next(each for (_, other), each in routes(world).items() if other == path)
        methods = {
            method
            for (method, other), _ in routes(world).items()
            if fill(other, world.own[REGISTRAR]) == fill(path, world.own[REGISTRAR])
        }
        wrong, turn = sorted(set(METHODS) - methods), next(turns)
        wrong = [*wrong[turn % len(wrong) :], *wrong[: turn % len(wrong)]][:most]
        # It is refused before anybody is asked who they are: each method to nobody in particular,
        # and one in turn to somebody.
        known = turn % len(wrong)
        for number, method in enumerate(wrong):
            for caller in (ANONYMOUS, next(others)) if number == known else (ANONYMOUS,):
                answer = (
                    ask_api(world, caller, method, rule)
                    if path.startswith(API)
                    else ask(world, world.browsers[caller], caller, method, rule)
                )
                # RFC 9110, 15.5.6: such an answer says which methods there are.
                told = set(answer.headers.get("Allow", "").split(", ")) - {"HEAD", "OPTIONS"}
                if answer.status_code != 405 or not told or not told <= methods:
                    found.append(f"{method} {path} as {caller}: {answer.status_code} {told}")
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
