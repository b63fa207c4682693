"""Who may do what, and what it writes, found out by asking: every route and caller."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from register.access import OPERATOR, PERMISSIONS, READING, Permission, Role
from register.auth import writes
from register.auth.access_page import COMMAND, access_table
from register.auth.policy import open_to_all, requires
from register.auth.writes import Writes, method_of, writes_of
from register.clock import now
from register.db import Base, db
from register.services import log
from register.services.transaction import transaction
from tests.functional.deeds import every_deed
from tests.functional.marked import MARKS, fields_in
from tests.functional.routes import API, ask, ask_api, outcome, routes
from tests.functional.who_may import HOLDER, REGISTRAR, WHO_MAY
from tests.functional.world import ANONYMOUS, CALLERS, World, sign_in_again
from tests.writes import committed_writes

PAGE = Path(__file__).parents[2] / "docs" / "access.md"
LAST_USED = frozenset({"sign_in", "api_key"})
"""What any request may write: the time at which the session or the key was last used."""

LOOK_TABLES = frozenset({"look", "candidate_check"}) | LAST_USED
"""What a look may write."""

SEAL_TABLES = frozenset(
    {"log_entry", "log_payload", "log_leaf", "log_block", "log_checkpoint"}
    | {"sealed_look", "referral"}
)
"""What is written within the minute in any case, and at once where somebody asks for a receipt; a
referral where the look found a decoy."""


def expected(may: frozenset[str], caller: str) -> str:
    if caller in may:
        return "let in"
    return "sign in" if caller == ANONYMOUS else "refused"


def differences(
    world: World,
    table: dict[tuple[str, str], frozenset[str]],
    callers: tuple[str, ...] = CALLERS,
    under: str = "/",
) -> Iterator[str]:
    """Each route, method and caller whose outcome is not the table's, that writes too much, or that
    shows whoever is turned away somebody.
    """
    asked = {each: rule for each, rule in routes(world).items() if each[1].startswith(under)}
    for (method, path), rule in asked.items():
        for caller in callers:
            with committed_writes() as written:
                if path.startswith(API):
                    answer = ask_api(world, caller, method, rule)
                else:
                    answer = ask(world, world.browsers[caller], caller, method, rule)
            found = outcome(answer)
            if found != "let in" and (shown := fields_in(answer)):
                yield f"{method} {path} as {caller} shows {', '.join(sorted(shown))}"
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


def test_everybody_meets_at_every_route_what_the_table_says(marked: World) -> None:
    assert list(differences(marked, WHO_MAY)) == []


@pytest.mark.canary
def test_whoever_is_turned_away_and_shown_somebody_is_noticed(
    marked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    field, patterns = next(iter(MARKS.items()))

    def careless() -> tuple[str, int]:
        return patterns[0], 403

    monkeypatch.setitem(marked.app.view_functions, "web.desk", open_to_all(careless))
    found = list(differences(marked, WHO_MAY, callers=(HOLDER,), under="/desk"))
    assert found == [f"GET /desk as holder shows {field}"]


def test_the_table_would_notice_a_role_that_was_given_too_much(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = PERMISSIONS[Role.HOLDER] | {Permission.CHECK}
    monkeypatch.setitem(PERMISSIONS, Role.HOLDER, given)
    found = list(differences(world, WHO_MAY, callers=(HOLDER,), under="/api/"))
    assert found
    assert all("checks" in each and "as holder" in each for each in found)


BY_PROOF = ["GET /sign-in/outside/return"]
"""Nobody is known yet: what it records follows from a token of the identity service, checked."""


def may_write(access: object) -> bool:
    """Whether a route with this access may leave more than a look: each permission has to."""
    return (
        isinstance(access, tuple) and bool(access) and not any(each in READING for each in access)
    )


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
    found = list(differences(world, WHO_MAY, callers=(ANONYMOUS,), under="/p"))
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
    found = list(differences(world, WHO_MAY, callers=(REGISTRAR,), under="/desk/referrals/"))
    assert found == ["POST /desk/referrals/<ref>/change as registrar writes look"]
    assert set(shown_unsaid(world)) == {
        "POST /desk/referrals/<ref>/change",
        "POST /our-senco/<urn>/designate",
    }


def test_the_page_of_who_may_use_what_is_up_to_date(world: World) -> None:
    told = PAGE.read_text(encoding="utf-8")
    assert told == access_table(world.app), f"write it anew with: {COMMAND}"


@pytest.mark.canary
def test_a_role_that_gains_a_permission_makes_the_page_out_of_date(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PERMISSIONS, Role.HOLDER, frozenset({Permission.CHECK}))
    assert access_table(world.app) != PAGE.read_text(encoding="utf-8")
