"""What is wrong with a form is told once at the top of its page, in the order of its boxes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup
from werkzeug.test import TestResponse

from register.services.approvals.kinds import Act
from tests.accounts import csrf_token
from tests.functional.bodies import FORMS
from tests.functional.routes import API, routes
from tests.functional.who_may import WHO_MAY
from tests.functional.world import ANONYMOUS, World, moved

AN_ACT = "/desk/approvals/new/<act>"
EMPTY, WRONG, LONG = "", "?", "x" * 5000
DAYS = ("-day", "-month", "-year")
QUERIES = {
    "/schools": "q=",
    "/schools/<urn>": "as_at=x&known_at=x",
    "/schools/<urn>/what-would-change": "as_at=x&known_at=x",
    "/estate": "as_at=x&known_at=x&status=x&reason=x&sort=x&region=x&authority=x&q=" + LONG,
    "/estate/forecast": "as_at=x&region=x&month=x&phase=x",
    "/estate/serial-movers": "as_at=x&page=x",
    "/how-the-rule-works/try": "as_at=x&establishment_type=x&award_kind=x&award_date=x"
    "&service_1_from=x&service_1_to=x&head_teacher=x&induction=x&establishment_status=x",
    "/looks": "page=x",
}
"""Forms that are sent as the query of an address, with much of it wrong."""


def filled(path: str, text: str) -> dict[str, str]:
    """Every box of the form with that in it."""
    return {
        name: text if text != WRONG or not name.endswith(DAYS) else "99" for name in FORMS[path]
    }


def refused(world: World) -> Iterator[tuple[str, TestResponse]]:
    """Every form of a page, sent by somebody who may with all of it wrong in several ways."""
    for (method, path), rule in routes(world).items():
        may = WHO_MAY[method, path]
        caller = ANONYMOUS if ANONYMOUS in may else min(may)
        browser, address = world.browsers[caller], world.address(rule, caller)
        if method == "GET" and path in QUERIES:
            asked = f"{address.partition('?')[0]}?{QUERIES[path]}"
            yield path, browser.get(asked)
        if method != "POST" or path.startswith(API) or path not in FORMS:
            continue
        for act in Act if path.startswith(AN_ACT) else ("",):
            to = address.replace("grant_registrar", act) if act else address
            for text in (EMPTY, WRONG, LONG):
                form = {"csrf_token": world.tokens[caller], **filled(path, text)}
                yield f"{to} {text:.5}", browser.post(to, data=form)


@pytest.fixture(scope="module")
def summaries(world: World) -> list[tuple[str, BeautifulSoup, list[str]]]:
    """Each page that says that something is wrong, with the boxes that its summary leads to."""
    found = []
    for where, answer in refused(world):
        if answer.mimetype != "text/html" or "govuk-error-summary" not in answer.text:
            continue
        page = BeautifulSoup(answer.text, "html.parser")
        if page.select_one(".govuk-error-summary"):
            links = page.select(".govuk-error-summary__list a[href^='#']")
            found.append((where, page, [str(each["href"])[1:] for each in links]))
    return found


Summaries = list[tuple[str, BeautifulSoup, list[str]]]


def out_of_order(page: BeautifulSoup, boxes: list[str]) -> list[str]:
    """The boxes that a summary tells too late; what was hidden or is gone has no place."""
    ids = [str(each["id"]) for each in page.find_all(id=True)]
    there = [box for box in boxes if box in ids]
    return [late for early, late in pairwise(there) if ids.index(early) > ids.index(late)]


def test_a_summary_tells_what_is_wrong_in_the_order_of_the_boxes(summaries: Summaries) -> None:
    several = [each for each in summaries if len(each[2]) > 1]
    assert len(several) > 30
    assert [
        (where, boxes, wrong)
        for where, page, boxes in several
        if (wrong := out_of_order(page, boxes))
    ] == []


def leads_nowhere(page: BeautifulSoup, box: str) -> bool:
    """Whether a page has no such box, or hides it."""
    found = page.find(id=box)
    return found is None or found.get("type") == "hidden" or bool(found.find_parents(hidden=True))


def test_a_summary_leads_to_boxes_that_are_there_to_be_seen(summaries: Summaries) -> None:
    assert [
        (where, box)
        for where, page, boxes in summaries
        for box in boxes
        if leads_nowhere(page, box)
    ] == []


def test_a_summary_leads_to_every_box_beside_which_something_is_told(summaries: Summaries) -> None:
    beside = [
        (where, box)
        for where, page, boxes in summaries
        for each in page.select(".govuk-error-message[id]")
        if (box := str(each["id"]).removesuffix("-error").removesuffix("-boxes")) not in boxes
    ]
    assert beside == []
    assert sum(len(boxes) for _, _, boxes in summaries) > 200


def test_what_was_hidden_is_told_in_words_without_a_link(summaries: Summaries) -> None:
    told = [page.select(".govuk-error-summary__list li") for _, page, _ in summaries]
    assert any(each.find("a") is None for line in told for each in line)
    assert all(each.get_text(strip=True) for line in told for each in line)


def test_what_is_wrong_is_told_with_no_full_stop_above_the_page_and_by_its_box(
    summaries: Summaries,
) -> None:
    told = {
        (where, text)
        for where, page, _ in summaries
        for each in page.select(".govuk-error-summary__list li, .govuk-error-message")
        if (text := each.get_text(" ", strip=True))
    }
    assert len(told) > 200
    assert {each for each in told if each[1].endswith(".")} == set()


@pytest.mark.canary
def test_a_box_told_too_late_is_noticed() -> None:
    page = BeautifulSoup('<input id="first"><input id="second">', "html.parser")
    assert out_of_order(page, ["first", "second"]) == []
    assert out_of_order(page, ["second", "first"]) == ["first"]
    assert out_of_order(page, ["third", "second"]) == []


@pytest.mark.canary
def test_a_link_that_leads_nowhere_is_noticed() -> None:
    boxes = '<input id="a"><input id="b" type="hidden"><div hidden><input id="c"></div>'
    page = BeautifulSoup(boxes, "html.parser")
    assert [box for box in "abcd" if leads_nowhere(page, box)] == ["b", "c", "d"]


def test_a_page_that_says_what_is_wrong_is_drawn_once(world: World) -> None:
    drawn: list[str] = []
    # An application of its own, for a template keeps what it was given when it was first drawn.
    with moved(world, world.engine) as new:
        shared, browser = new.app.jinja_env.globals, new.app.test_client()
        token = shared["csrf_token"]
        shared["csrf_token"] = lambda: drawn.append("a form") or token()
        form = {**filled("/sign-in", EMPTY), "csrf_token": csrf_token(browser)}
        drawn.clear()
        page = BeautifulSoup(browser.post("/sign-in", data=form).text, "html.parser")
    assert page.select_one(".govuk-error-summary")
    assert len(drawn) == len(page.select("form [name=csrf_token]")) > 0
