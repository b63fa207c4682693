"""What belongs to somebody else looks like what is not there, at every route."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from tests.functional.routes import API, ask, ask_api, routes
from tests.functional.who_may import EVERYBODY, WHO_MAY
from tests.functional.world import World, fill

SOMEBODY_ELSES = (
    ("upload", "provider", "other-provider"),
    ("check", "panel", "other-panel"),
    ("check", "registrar", "panel"),
    ("appointment", "school", "other-school"),
    ("urn", "school", "other-school"),
    ("urn", "authority", "other-school"),
)
"""A kind of thing, who asks for it, and whose it is."""
NOBODYS_OWN = {
    *(
        "account",
        "act",
        "filename",
        "kind",
        "number",
        "organisation",
        "other",
        "person",
        "proposal",
        "referral",
        "token",
    )
}
"""What has no owner: it is everybody's, or the register's own."""
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


def test_every_route_with_a_reference_is_tried_or_names_what_has_no_owner(world: World) -> None:
    owned = {kind for kind, _, _ in SOMEBODY_ELSES}
    for _, path in routes(world):
        marks = {kind: f"<{kind}>" for kind in owned | NOBODYS_OWN}
        filled = fill(path, marks | {"missing": "<nobody knows>"})
        assert "nobody knows" not in filled, f"{path} has a reference of a kind of its own"


@pytest.mark.parametrize(("kind", "me", "other"), SOMEBODY_ELSES)
def test_what_is_anothers_looks_like_what_is_not_there(
    world: World, kind: str, me: str, other: str
) -> None:
    theirs = world.own[other][kind]
    found, tried = [], 0
    for (method, path), rule in routes(world).items():
        if me not in WHO_MAY[method, path] or WHO_MAY[method, path] == EVERYBODY:
            continue
        gaps = {name: f"<{name}>" for name in NOBODYS} | {"missing": "", kind: "<it>"}
        if "<it>" not in fill(path, gaps):
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
    assert tried > 0
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
