"""What belongs to somebody else looks like what is not there, at every route."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from tests.functional.test_access_matrix import API, EVERYBODY, WHO_MAY, ask, ask_api, routes
from tests.functional.world import World

SOMEBODY_ELSES = {
    "upload": ("provider", "other-provider"),
    "check": ("panel", "other-panel"),
    "appointment": ("school", "other-school"),
    "urn": ("school", "other-school"),
}
NOBODYS = {"upload": "0" * 26, "check": "22222222222X", "appointment": "0" * 26, "urn": "999999"}


def masked(answer: TestResponse, said: str) -> tuple[int, list[tuple[str, str]], str]:
    """An answer without what differs each time, and without what was asked for."""
    changing = re.compile(
        r"nonce-[\w-]+|nonce=\"[^\"]+\"|name=\"csrf_token\" value=\"[^\"]+\"|" + re.escape(said)
    )
    headers = sorted(
        (name, changing.sub("", value))
        for name, value in answer.headers
        if name not in ("Set-Cookie", "Date")
    )
    return answer.status_code, headers, changing.sub("", answer.text)


@pytest.mark.parametrize("kind", SOMEBODY_ELSES)
def test_what_is_anothers_looks_like_what_is_not_there(world: World, kind: str) -> None:
    me, other = SOMEBODY_ELSES[kind]
    theirs = world.own[other][kind]
    found, tried = [], 0
    for (method, path), rule in routes(world).items():
        if me not in WHO_MAY[method, path] or WHO_MAY[method, path] == EVERYBODY:
            continue
        if world.own[me][kind] not in world.address(rule, me):
            continue
        answers = []
        for said in (theirs, NOBODYS[kind]):
            world.own[me], kept = world.own[me] | {kind: said}, world.own[me]
            if path.startswith(API):
                answer = ask_api(world, me, method, rule, whole=True)
            else:
                answer = ask(world, world.browsers[me], me, method, rule, whole=True)
            world.own[me] = kept
            answers.append(masked(answer, said))
        tried += 1
        if answers[0] != answers[1]:
            found.append((method, path, answers))
        elif answers[0][0] != 404:
            found.append((method, path, answers[0][0]))
    assert tried > 1
    assert found == []


def test_an_authority_learns_nothing_of_a_school_that_is_not_its_own(world: World) -> None:
    theirs = world.own["other-school"]["urn"]
    for path, ask_for in (
        ("/schools/{}", lambda path: world.browsers["authority"].get(path)),
        (
            "/api/v1/schools/{}/compliance",
            lambda path: world.app.test_client().get(path, headers=world.keys["authority"]),
        ),
    ):
        answers = [masked(ask_for(path.format(urn)), urn) for urn in (theirs, "999999")]
        assert answers[0] == answers[1]
        assert answers[0][0] == 404
