"""Who sees which field of whom, where: found out by looking at every answer to everybody."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import count

import pytest
from jinja2 import ChoiceLoader, DictLoader
from werkzeug.routing import Rule

from register.web.appearance import TEMPLATES
from tests.functional.marked import MARKS, fields_in, put_marked_people
from tests.functional.routes import API, ask, ask_api, routes
from tests.functional.who_may import WHO_MAY
from tests.functional.who_sees import MAY_SEE, triples
from tests.functional.world import CALLERS, RIVALS, World, sign_in_again

EVERYBODY = (*CALLERS, *(f"other-{role.value}" for role in RIVALS))
OWNERS = ("panel", "provider", "school", "registrar")
"""Whose things a route with a reference is asked for, beside the caller's own and the rival's."""
IN_TURN = 4
"""One in so many of everybody asks, in turn, what is open to everybody."""
Seen = set[tuple[str, str, str]]
"""Caller, method and route, field."""


@pytest.fixture(scope="module")
def marked_world(world: World) -> World:
    put_marked_people(world)
    return world


def crawl(world: World, only: Collection[str] = (), *, is_whole: bool = False) -> Seen:
    """Every field that anybody is shown, at every route or at these, with every reference.

    Unless the crawl is the whole, whoever may not use a route does not ask it: that they are turned
    away, and shown nobody, is looked at where it is tried who may. What is open to everybody is
    asked by nobody in particular and by some in turn.
    """
    seen: Seen = set()
    turns = count()
    for (method, path), rule in sorted(routes(world).items(), key=lambda each: each[0]):
        if only and path not in only:
            continue
        for caller in EVERYBODY if is_whole else some(WHO_MAY[method, path], next(turns)):
            for own in things(world, caller, rule):
                kept, world.own[caller] = world.own[caller], own
                if path.startswith(API):
                    answer = ask_api(world, caller, method, rule, whole=True)
                else:
                    browser = world.browsers[caller]
                    answer = ask(world, browser, caller, method, rule, whole=True)
                world.own[caller] = kept
                seen |= {(caller, f"{method} {path}", field) for field in fields_in(answer)}
            if path in ("/sign-out", "/confirm") and caller != "anonymous":
                world.browsers[caller], world.tokens[caller] = sign_in_again(world, caller)
    return seen


def some(may: Collection[str], turn: int) -> Iterator[str]:
    """Who asks a route: all who may, or of everybody each in turn."""
    is_open = len(may) == len(CALLERS)
    for number, caller in enumerate(EVERYBODY):
        in_turn = not number or not is_open or number % IN_TURN == turn % IN_TURN
        if caller.removeprefix("other-") in may and in_turn:
            yield caller


def things(world: World, caller: str, rule: Rule) -> Iterator[dict[str, str]]:
    """What the caller asks with: what is theirs, and where it makes another address, anybody's."""
    mine = world.own[caller]
    asked: set[str] = set()
    second = {**mine, "check": mine["second check"]} if "second check" in mine else mine
    for own in (mine, second, *(world.own[f"{other}"] for other in OWNERS), _rival(world, caller)):
        kept, world.own[caller] = world.own[caller], own
        address = world.address(rule, caller)
        world.own[caller] = kept
        if address not in asked:
            asked.add(address)
            yield own


def _rival(world: World, caller: str) -> dict[str, str]:
    return world.own.get(f"other-{caller}", world.own[caller.removeprefix("other-")])


def compared(seen: Seen, only: Collection[str] = ()) -> list[str]:
    """What is shown and should not be, and what should be and is not, line by line."""
    wanted = {each for each in triples() if not only or each[1].partition(" ")[2] in only}
    return [
        *(f"shown: {each}" for each in sorted(seen - wanted)),
        *(f"not shown: {each}" for each in sorted(wanted - seen)),
    ]


@pytest.mark.parametrize(
    "is_whole", [False, pytest.param(True, marks=pytest.mark.soak)], ids=["allowed", "everybody"]
)
def test_everybody_sees_what_the_table_says_and_nothing_else(
    marked_world: World, is_whole: bool
) -> None:
    assert compared(crawl(marked_world, is_whole=is_whole)) == []


def test_the_table_gives_nobody_what_their_role_may_not_see() -> None:
    too_much = {
        (caller, field)
        for caller, _, field in triples()
        if caller.removeprefix("other-") not in MAY_SEE[field.partition("’s ")[2]]
    }
    assert too_much == set()
    assert {field.partition("’s ")[2] for field in MARKS} == set(MAY_SEE)


def test_the_table_gives_no_rival_what_is_the_others() -> None:
    own = {"Alpha": "", "Beta": "other-"}
    crossed = {
        (caller, field)
        for caller, _, field in triples()
        for person, prefix in own.items()
        if field.startswith(person) and "typed wrongly" not in field
        if caller not in ("registrar", "inspector")
        if caller.startswith("other-") != bool(prefix)
    }
    assert crossed == set()


def change_template(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str, before: str, after: str
) -> None:
    env = world.app.jinja_env
    source = (TEMPLATES / name).read_text(encoding="utf-8")
    assert before in source
    planted = DictLoader({name: source.replace(before, after)})
    assert env.loader
    monkeypatch.setattr(env, "loader", ChoiceLoader([planted, env.loader]))


@pytest.mark.canary
def test_a_template_that_shows_one_field_more_is_noticed(
    marked_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = "('File', upload.filename), ('Rows', upload.report.rows | join(' ')),"
    change_template(
        marked_world, monkeypatch, "completions/done.html", "('File', upload.filename),", more
    )
    only = ["/completions/<ref>"]
    found = compared(crawl(marked_world, only), only)
    assert "shown: ('provider', 'GET /completions/<ref>', 'Alpha’s TRN')" in found


@pytest.mark.canary
def test_a_template_that_shows_one_field_less_is_noticed(
    marked_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_template(marked_world, monkeypatch, "checks/result.html", "{{ summary_list(rows) }}", "")
    only = ["/checks/<reference>"]
    found = compared(crawl(marked_world, only), only)
    assert "not shown: ('panel', 'GET /checks/<reference>', 'Alpha’s course start')" in found
