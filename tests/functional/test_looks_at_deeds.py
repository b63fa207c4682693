"""Whoever is shown by what comes of a deed was recorded as seen, at every route that is not a page.

`deeds.py` says what is sent where. Whom an answer shows is found by marks: each field of Alpha,
Beta and Gamma, and the name and TRN of everybody else, less what the request itself says.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from datetime import timedelta
from typing import Final

import pytest
import time_machine
from flask import Flask

from register import clock
from register.api import approvals as door
from register.cli.main import main
from register.services import looks
from register.services.appointments import vacancy
from tests.databases import url_of
from tests.functional.deeds import SHOW_NOBODY, every_deed
from tests.functional.deeds_by_command import SHOW_NOBODY as COMMANDS_SHOW_NOBODY
from tests.functional.deeds_by_command import every_command, named
from tests.functional.doing import Done, do, run
from tests.functional.who_may import WHO_MAY
from tests.functional.world import World
from tests.log_keys import ORIGIN, SIGNER

GET: Final = "GET"
WITHDRAW: Final = "POST /api/v1/approvals/<ref>/withdraw"
TOLD_WITHOUT: Final = {"POST /api/v1/completions/<ref>/accept"}
"""Its receipt is signed once the entry is on the record, and is left out where it cannot be."""
SEALS_FIRST: Final = {"log receipt"}
"""The look that it is the receipt of is made an entry, and stands whatever is printed."""


def methods_of(app: Flask) -> set[str]:
    """Each route that is not only read: its method and path."""
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {GET, "HEAD", "OPTIONS"}
    }


@pytest.fixture(scope="module")
def done(marked: World) -> list[Done]:
    return [do(marked, each) for each in every_deed()]


def unrecorded(done: Iterable[Done]) -> list[str]:
    return [
        f"{each.deed}: {sorted((each.shown | each.wanted) - each.recorded)} shown, not recorded"
        for each in done
        if (each.shown | each.wanted) - each.recorded
    ]


def test_whoever_a_deed_shows_was_recorded_as_seen(done: list[Done]) -> None:
    wrong = unrecorded(done)
    assert wrong == [], "\n".join(wrong)


def test_each_deed_was_done(done: list[Done]) -> None:
    wrong = [str(each) for each in done if each.status != each.deed.status]
    assert wrong == [], "\n".join(wrong)


def test_every_route_that_is_not_only_read_is_among_the_deeds(world: World) -> None:
    """As everybody who may; a new one is added to `deeds.py`, with what really does it."""
    by = {(each.route, each.caller) for each in every_deed()}
    wanted = {
        (f"{method} {path}", caller)
        for (method, path), callers in WHO_MAY.items()
        for caller in callers
        if method != GET and f"{method} {path}" not in SHOW_NOBODY
    }
    assert by ^ wanted == set()
    assert methods_of(world.app) == {route for route, _ in by} | set(SHOW_NOBODY)


def test_a_deed_is_done_at_every_route_and_not_only_refused() -> None:
    done = {each.route for each in every_deed() if each.status in (200, 201, 303)}
    assert {each.route for each in every_deed()} - done == set()


def asking(done: Iterable[Done]) -> set[str]:
    """Those whose answer still asked the database for something once the deed stood."""
    return {each.name for each in done if each.asked}


def test_once_a_deed_stands_nothing_is_left_that_could_fail(done: list[Done]) -> None:
    """Its answer could only be that nothing was recorded, and its looks would not be."""
    assert asking(done) == TOLD_WITHOUT


@pytest.fixture(scope="module")
def typed(marked: World, done: list[Done], tmp_path_factory: pytest.TempPathFactory) -> list[Done]:
    """Every command, after every deed at a route."""
    folder = tmp_path_factory.mktemp("typed")
    settings = {
        "REGISTER_DATABASE_URL": url_of(marked.engine),
        "REGISTER_SECRET_KEY": str(marked.app.secret_key),
        "REGISTER_LOG_KEY": SIGNER.secret.hex(),
        "REGISTER_LOG_NAME": ORIGIN,
    }
    later = time_machine.travel(clock.now() + timedelta(minutes=61), tick=True)
    with pytest.MonkeyPatch.context() as patch, later:
        for name, value in settings.items():
            patch.setenv(name, value)
        return [run(marked, each, folder) for each in every_command()]


def test_whoever_a_command_prints_was_recorded_as_seen(typed: list[Done]) -> None:
    wrong = unrecorded(typed)
    assert wrong == [], "\n".join(wrong)


def test_once_a_command_has_recorded_nothing_is_left_that_could_fail(typed: list[Done]) -> None:
    assert asking(typed) == SEALS_FIRST


def test_each_command_was_done(typed: list[Done]) -> None:
    wrong = [str(each) for each in typed if each.status != each.deed.status]
    assert wrong == [], "\n".join(wrong)


def test_every_command_is_among_those_that_were_typed() -> None:
    """A new one is added to `deeds_by_command.py`, with what really does it."""
    done = {each.name for each in every_command() if each.status in (0, 1)}
    assert set(named(main)) == done | set(COMMANDS_SHOW_NOBODY)


@pytest.mark.canary
def test_a_deed_that_shows_somebody_without_a_look_is_noticed(
    marked: World, done: list[Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert unrecorded(done) == []
    monkeypatch.setattr(looks, "see", lambda *_, **__: None)
    records = [each for each in every_deed() if each.route == "POST /api/v1/people/records"]
    found = unrecorded([do(marked, each) for each in records])
    assert [each for each in found if "/api/v1/people/records" in each]


@pytest.mark.canary
def test_a_deed_that_is_committed_before_its_looks_is_noticed(
    marked: World, done: list[Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert asking(done) == TOLD_WITHOUT
    monkeypatch.setattr(door, "one_commit", lambda _: nullcontext())
    posts = [each for each in every_deed() if each.route == WITHDRAW]
    # By then somebody may propose again.
    with time_machine.travel(clock.now() + timedelta(minutes=61), tick=True):
        assert asking(do(marked, each) for each in posts) == {WITHDRAW}


@pytest.mark.canary
def test_a_refusal_that_tells_of_somebody_without_a_look_is_noticed(
    marked: World, done: list[Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert unrecorded(done) == []
    monkeypatch.setattr(vacancy, "seen_in_refusals", lambda *_, **__: nullcontext())
    posts = [each for each in every_deed() if each.route.endswith("/vacancy")]
    found = [do(marked, each) for each in posts if each.status == 409]
    assert [each for each in found if each.shown - each.recorded]


@pytest.mark.canary
def test_a_route_that_is_not_among_the_deeds_is_named() -> None:
    careless = Flask("careless", static_folder=None)
    careless.add_url_rule("/people", "people", lambda: "", methods=["GET", "DELETE"])
    assert methods_of(careless) == {"DELETE /people"}
