"""Every look at a person leaves a record: who is shown is who is recorded, by every route.

Each person of the demonstration is given a last name that is theirs alone, and each answer is read
for those names and for TRNs. No record, no answer: with nowhere to record a look, nobody is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import text
from werkzeug.test import TestResponse

from register import clock
from register.access import Role
from register.services.compliance import seen as seen_school
from tests.databases import owner_of, put_aside
from tests.functional.bodies import FORMS
from tests.functional.routes import routes
from tests.functional.who_is_shown import MARK, NUMBER, newest, recorded_after, trns
from tests.functional.who_may import WHO_MAY
from tests.functional.world import CALLERS, World

TYPED = re.compile(
    r"/desk/|/api/v1/referrals|/checks|/api/v1/checks|/completions|/api/v1/completions"
)
"""Where people are shown as somebody typed or sent them."""


@dataclass(frozen=True)
class Seen:
    """One answer: whom it shows and who was recorded as seen before it."""

    caller: str
    address: str
    status: int
    shown: frozenset[int]
    recorded: frozenset[int]

    def __str__(self) -> str:
        return f"{self.address} as {self.caller}"


@pytest.fixture(scope="module")
def marked(world: World) -> Iterator[World]:
    """Everybody by a name of their own, two minutes after the world was made."""
    with owner_of(world.engine).begin() as connection:
        connection.execute(text("UPDATE person_name SET last_name = 'Qx' || person_id || 'zq'"))
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=True):
        yield world


def ask(world: World, caller: str, method: str, address: str) -> TestResponse:
    if address.startswith("/api/"):
        browser, headers = world.app.test_client(), world.keys.get(caller, {})
        return browser.open(address, method=method, headers=headers, buffered=True)
    data = None
    if method == "POST":
        boxes = FORMS["/desk/referrals/<ref>/check"] if address.endswith("/check") else {}
        data = {"csrf_token": world.tokens[caller], **boxes}
    return world.browsers[caller].open(address, method=method, data=data, buffered=True)


def addresses(world: World, caller: str) -> Iterator[tuple[str, str]]:
    """Every address that is read, with the pages that a form comes back on, and error pages."""
    for (method, path), rule in routes(world).items():
        if method == "GET" and caller in WHO_MAY[method, path] and not path.startswith("/static"):
            yield "GET", world.address(rule, caller)
    urn, own = world.own[caller]["urn"], world.own[caller]
    if caller in ("inspector", "registrar"):
        for each in some_schools(world):
            yield "GET", f"/schools/{each}"
            yield "GET", f"/api/v1/schools/{each}/compliance"
            yield "GET", f"/schools/{each}/what-would-change"
        yield "GET", f"/schools/{urn}?as_at=2019-02-30"
    if caller in ("panel", "registrar"):
        yield "POST", f"/checks/{own['check']}/appointment"
    if caller == "school":
        yield "POST", f"/our-senco/designations/{own['appointment']}/end"
    if caller == "registrar":
        yield "GET", "/desk/award_conflict"
        yield "GET", "/desk/two_trns"
        for each in some_referrals(world):
            yield "GET", f"/desk/referrals/{each}"
            yield "POST", f"/desk/referrals/{each}/check"
    yield "GET", "/nowhere"


def some_schools(world: World) -> list[str]:
    with world.session() as session:
        found = text("SELECT DISTINCT school_urn FROM appointment ORDER BY school_urn LIMIT 12")
        return list(session.execute(found).scalars())


def some_referrals(world: World) -> list[str]:
    with world.session() as session:
        return list(
            session.execute(text("SELECT ref FROM referral ORDER BY id LIMIT 12")).scalars()
        )


def look_at(world: World, caller: str, method: str, address: str) -> Seen:
    known, before = trns(world), newest(world)
    answer = ask(world, caller, method, address)
    shown = {int(found) for found in MARK.findall(answer.text)}
    shown |= {known[number] for number in NUMBER.findall(answer.text) if number in known}
    return Seen(
        caller, address, answer.status_code, frozenset(shown), recorded_after(world, before)
    )


def crawl(world: World) -> list[Seen]:
    return [
        look_at(world, caller, method, address)
        for caller in CALLERS
        for method, address in dict.fromkeys(addresses(world, caller))
    ]


@pytest.fixture(scope="module")
def seen(marked: World) -> list[Seen]:
    return crawl(marked)


def unrecorded(seen: list[Seen]) -> list[str]:
    return [
        f"{each}: shown {sorted(each.shown - each.recorded)} and not recorded"
        for each in seen
        if each.shown - each.recorded
    ]


def test_whoever_is_shown_was_recorded_as_seen(seen: list[Seen]) -> None:
    assert unrecorded(seen) == []


def test_whoever_was_recorded_as_seen_is_shown(seen: list[Seen]) -> None:
    """But for what was typed of them, which has no mark, and an answer that is on the next page."""
    wrong = [
        f"{each}: recorded {sorted(each.recorded - each.shown)} and not shown"
        for each in seen
        if each.recorded - each.shown and each.status != 303 and not TYPED.match(each.address)
    ]
    assert wrong == [], "\n".join(wrong)


def test_the_crawl_saw_people_on_each_kind_of_answer(seen: list[Seen]) -> None:
    kinds = {
        re.sub(r"/(\d{6}|[0-9a-z]{26}|[0-9A-Z-]{14})(?=/|$)", "/-", each.address)
        for each in seen
        if each.shown
    }
    assert {
        "/schools/-",
        "/api/v1/schools/-/compliance",
        "/our-senco/-",
        "/api/v1/schools/-/appointments",
        "/desk/referrals/-",
        "/estate/serial-movers",
    } <= kinds
    assert all(each.caller != "anonymous" for each in seen if each.shown)


def test_where_no_look_can_be_recorded_nobody_is_shown(marked: World, seen: list[Seen]) -> None:
    showing = [each for each in seen if each.recorded]
    assert len(showing) > 20
    with put_aside(marked.engine, "look"):
        again = [
            (each, ask(marked, each.caller, "GET", each.address))
            for each in showing
            if each.status == 200
        ]
    wrong = [
        (str(each), answer.status_code)
        for each, answer in again
        if answer.status_code not in (503, 405) or MARK.search(answer.text)
    ]
    assert wrong == []


@pytest.mark.canary
def test_a_route_that_shows_a_name_without_recording_it_is_noticed(
    marked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen_school, "see", lambda *_, **__: None)
    found = [
        look_at(marked, Role.INSPECTOR.value, "GET", f"/schools/{each}")
        for each in some_schools(marked)
    ]
    assert unrecorded(found)
