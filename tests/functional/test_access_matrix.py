"""Who may do what, and what it writes, found out by asking: every route, method and caller."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import cycle
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from register.access import OPERATOR, PERMISSIONS, Permission, Role
from register.auth import writes
from register.auth.policy import open_to_all, requires
from register.auth.table import COMMAND, access_table
from register.auth.writes import (
    LAST_USED,
    LOOK_TABLES,
    SEAL_TABLES,
    Writes,
    may_write,
    method_of,
    writes_of,
)
from register.clock import now
from register.db import Base, db
from register.services import log
from register.services.transaction import transaction
from tests.functional.bodies import FORMS, JSON
from tests.functional.deeds import every_deed
from tests.functional.who_may import EVERYBODY, HOLDER, REGISTRAR, WHO_MAY
from tests.functional.world import ANONYMOUS, CALLERS, World, fill, sign_in_again
from tests.writes import committed_writes

PAGE = Path(__file__).parents[2] / "docs" / "access.md"

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
    """Each route, method and caller whose outcome is not the table's, or that writes too much."""
    for (method, path), rule in routes(world).items():
        for caller in callers:
            with committed_writes() as written:
                if path.startswith(API):
                    found = outcome(ask_api(world, caller, method, rule))
                else:
                    browser = world.browsers[caller]
                    found = outcome(ask(world, browser, caller, method, rule))
            if too_much := written - allowed(world, rule):
                yield f"{method} {path} as {caller} writes {', '.join(sorted(too_much))}"
            if path == "/sign-out" and caller != ANONYMOUS:
                world.browsers[caller], world.tokens[caller] = sign_in_again(world, caller)
            wanted = expected(table[method, path], caller)
            if found != wanted:
                yield f"{method} {path} as {caller}: {found}, not {wanted}"


def allowed(world: World, rule: Rule) -> set[str]:
    """The tables that this route may write to, by what is declared of it."""
    tables = set(Base.metadata.tables)
    facts = {"log_entry", *(table for table in tables if "superseded_by" in _columns(table))}
    match writes_of(rule, access_of(world.app, rule)):
        case Writes.NOTHING:
            return set(LAST_USED)
        case Writes.LOOKS:
            return set(LOOK_TABLES)
        case Writes.SEALS:
            return {*LOOK_TABLES, *SEAL_TABLES}
        case Writes.ACCESS | Writes.FILES:
            return tables - facts
        case Writes.OWN:
            return {*(tables - facts), *SEAL_TABLES}
        case Writes.FACTS:
            return tables


def _columns(table: str) -> set[str]:
    return {column.name for column in Base.metadata.tables[table].columns}


def access_of(app: Flask, rule: Rule) -> object:
    view = app.view_functions[rule.endpoint]
    return view.access  # type: ignore[attr-defined]  # every route declares it


def test_the_table_names_every_route_and_no_other(world: World) -> None:
    assert routes(world).keys() ^ WHO_MAY.keys() == set()


def test_everybody_meets_at_every_route_what_the_table_says(world: World) -> None:
    assert list(differences(world, WHO_MAY)) == []


def test_the_table_would_notice_a_role_that_was_given_too_much(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = PERMISSIONS[Role.HOLDER] | {Permission.CHECK}
    monkeypatch.setitem(PERMISSIONS, Role.HOLDER, given)
    found = list(differences(world, WHO_MAY, callers=(HOLDER,)))
    assert found
    assert all("checks" in each and "as holder" in each for each in found)


BY_PROOF = ["GET /sign-in/outside/return"]
"""Nobody is known yet: what it records follows from a token of the identity service, checked."""


def open_handed(app: Flask) -> list[str]:
    """Routes that may leave more behind than a permission to look lets anybody."""
    return [
        f"{method_of(rule)} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if writes_of(rule, access_of(app, rule)) in (Writes.FILES, Writes.FACTS)
        and not may_write(access_of(app, rule))
    ]


def test_what_writes_needs_a_permission_to_write(world: World) -> None:
    assert open_handed(world.app) == BY_PROOF


@pytest.mark.canary
def test_a_writing_method_under_a_permission_to_look_is_noticed() -> None:
    careless = Flask("careless", static_folder=None)
    view = requires(Permission.SEE_ANY_SCHOOL)(lambda: "done")
    careless.add_url_rule("/schools", "schools", view, methods=["POST"])
    assert open_handed(careless) == ["POST /schools"]


@pytest.mark.canary
def test_a_reading_method_that_records_a_fact_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = world.app.view_functions["web.privacy"]

    def careless() -> object:
        with transaction(db.session()):
            log.record(db.session(), log.Draft("page.read", "page:1"), actor=OPERATOR, now=now())
        return view()

    monkeypatch.setitem(world.app.view_functions, "web.privacy", open_to_all(careless))
    found = list(differences(world, WHO_MAY, callers=(ANONYMOUS,)))
    assert len(found) == 1
    assert "GET /privacy as anonymous writes log_entry" in found[0]


def shown_unsaid(world: World) -> list[str]:
    """Routes that show somebody, which is a look, and are declared to write nothing."""
    shows = {deed.route for deed in every_deed() if deed.shows}
    return [
        f"{method} {path}"
        for (method, path), rule in routes(world).items()
        if f"{method} {path}" in shows
        and writes_of(rule, access_of(world.app, rule)) is Writes.NOTHING
    ]


def test_what_shows_somebody_is_declared_to_write_a_look(world: World) -> None:
    assert shown_unsaid(world) == []


@pytest.mark.canary
def test_a_look_at_a_route_that_is_said_to_write_nothing_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(writes._LESS, "web.change_decision", Writes.NOTHING)
    monkeypatch.setitem(writes._LESS, "web.designate_check", Writes.NOTHING)
    found = list(differences(world, WHO_MAY, callers=(REGISTRAR,)))
    assert found == ["POST /desk/referrals/<ref>/change as registrar writes look"]
    assert set(shown_unsaid(world)) == {
        "POST /desk/referrals/<ref>/change",
        "POST /our-senco/<urn>/designate",
    }


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


def test_a_method_that_a_route_does_not_have_is_refused_to_everybody(world: World) -> None:
    found, others = [], cycle(sorted(CALLERS))
    for path in sorted({path for _, path in routes(world)}):
        rule = next(each for (_, other), each in routes(world).items() if other == path)
        methods = {
            method
            for (method, other), _ in routes(world).items()
            if fill(other, world.own[REGISTRAR]) == fill(path, world.own[REGISTRAR])
        }
        for method in set(METHODS) - methods:
            for caller in (ANONYMOUS, REGISTRAR, next(others)):
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


def test_the_page_of_who_may_use_what_is_up_to_date(world: World) -> None:
    told = PAGE.read_text(encoding="utf-8")
    assert told == access_table(world.app), f"write it anew with: {COMMAND}"


@pytest.mark.canary
def test_a_role_that_gains_a_permission_makes_the_page_out_of_date(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PERMISSIONS, Role.HOLDER, frozenset({Permission.CHECK}))
    assert access_table(world.app) != PAGE.read_text(encoding="utf-8")
