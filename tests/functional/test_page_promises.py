"""What every page promises, whoever reads it: its shape, its headers, and that reading is all."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import text

from register.access import Role
from register.services.transaction import CHANGES_NOTHING
from tests.functional.pages_read import (
    Read,
    addresses,
    alike,
    is_labelled,
    misheaded,
    misplaced,
    runs_on,
    statements,
)
from tests.functional.who_may import EVERYBODY, WHO_MAY
from tests.functional.world import CALLERS, World

MOST_STATEMENTS = 24
"""On any one page, however much it lists."""
MOST_FOR_THE_LAW = 32
"""Where many people's facts are read for the law to be asked, however many there are."""
LOOKERS = frozenset({"inspector", "authority", "school", "registrar", "panel", "provider"})
"""Who may be shown people: each look at one of them is recorded."""
OPEN = {path for (method, path), may in WHO_MAY.items() if method == "GET" and may == EVERYBODY}
PEOPLE = "/estate/serial-movers"
"""The one page that lists people: each look at one of them is recorded."""
PROOF = re.compile("/checks/[^/]+/receipt")
"""What puts a look into the log at once, where it would be put within the minute."""
SEALS = re.compile(r"INSERT INTO (log_\w+|sealed_look)\b")
SEEN = re.compile(r"UPDATE sign_in SET seen_at=\S+ WHERE sign_in\.digest = \S+")
"""What keeps, once a minute, that a session is in use."""
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|CREATE|DROP|ALTER|TRUNCATE)\b", re.I)
TITLE = re.compile(r"(Error: )?(?P<words>.+) - SENCO Register")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@pytest.fixture(scope="module")
def crawl(world: World) -> list[Read]:
    """Every page as everybody, and one that is open to everybody as nobody and one role in turn."""
    read: list[Read] = []
    for turn, caller in enumerate(CALLERS):
        for number, address in enumerate(dict.fromkeys(addresses(world, caller))):
            if address in OPEN and turn and turn != 1 + number % (len(CALLERS) - 1):
                continue
            with statements(world) as ran:
                answer = world.browsers[caller].get(address)
            is_page = answer.mimetype == "text/html" and answer.status_code != 303
            page = BeautifulSoup(answer.text, "html.parser") if is_page else None
            read.append(Read(address, caller, answer, ran, page))
    return read


@pytest.fixture(scope="module")
def pages(crawl: list[Read]) -> list[tuple[Read, BeautifulSoup]]:
    """Those that are pages."""
    return [(each, each.page) for each in crawl if each.page]


Pages = list[tuple[Read, BeautifulSoup]]


def test_every_role_reads_pages_and_none_fails(crawl: list[Read]) -> None:
    assert len(crawl) > 100
    for each in crawl:
        status = each.answer.status_code
        missing = any(part in each.where for part in ("/nowhere", "/999999", "/22222222222X"))
        wrong = any(part in each.where for part in ("q=", "02-30", "2099", "/sign-in/", "/links/"))
        allowed = {404, 403, 303} if missing else {400, 200, 303} if wrong else {200, 303}
        assert status in allowed, str(each)


def test_every_page_has_one_heading_and_a_title_that_begins_with_it(pages: Pages) -> None:
    wrong = []
    for where, page in pages:
        headings = [each.get_text(" ", strip=True) for each in page.find_all("h1")]
        title = TITLE.fullmatch(page.title.get_text() if page.title else "")
        if len(headings) != 1 or not title or not page.html or page.html.get("lang") != "en":
            wrong.append((str(where), headings, page.title))
        elif where.where != "/" and not title["words"].startswith(headings[0]):
            wrong.append((str(where), headings, title["words"]))
    assert wrong == []


def test_a_page_of_an_area_marks_it_in_the_navigation(pages: Pages) -> None:
    marked, wrong = 0, []
    for where, page in pages:
        areas = page.select(".govuk-service-navigation__link")
        words = page.title.get_text().split(" - ")[1:-1] if page.title else []
        of_it = [each for each in areas if each.get_text(strip=True) in words]
        marked += len(of_it)
        wrong += [str(where) for each in of_it if not each.get("aria-current")]
    assert marked > 50
    assert wrong == []


def test_ids_are_unique_and_every_reference_leads_to_one(pages: Pages) -> None:
    assert [(str(where), wrong) for where, page in pages if (wrong := misplaced(page))] == []


def test_every_box_has_a_label(pages: Pages) -> None:
    wrong = [
        (str(where), str(box))
        for where, page in pages
        for box in page.select("input, select, textarea")
        if box.get("type") not in ("hidden", "submit", "button") and not is_labelled(page, box)
    ]
    assert wrong == []


def test_what_is_wrong_with_a_box_is_told_with_it(pages: Pages) -> None:
    messages, wrong = 0, []
    for where, page in pages:
        told = {
            name
            for each in page.find_all(attrs={"aria-describedby": True})
            if each.name in ("input", "select", "textarea", "fieldset")
            for name in str(each["aria-describedby"]).split()
        }
        for message in page.select(".govuk-error-message"):
            messages += 1
            if message.get("id") not in told:
                wrong.append((str(where), str(message)))
    assert messages > 10
    assert wrong == []


def test_nothing_that_is_pressed_is_called_as_what_does_something_else(pages: Pages) -> None:
    assert [(str(where), found) for where, page in pages if (found := alike(page))] == []


def test_a_status_does_not_run_into_the_sentence_after_it(pages: Pages) -> None:
    shown = [(str(where), each) for where, page in pages for each in page.select(".app-status")]
    assert len(shown) > 100
    assert [(where, str(each.parent)) for where, each in shown if runs_on(each)] == []


def test_what_stands_below_a_heading_is_what_it_speaks_of(pages: Pages) -> None:
    assert sum(len(page.select("caption")) for _, page in pages) > 50
    assert [(str(where), found) for where, page in pages if (found := misheaded(page))] == []


def test_every_posting_form_carries_its_token(pages: Pages) -> None:
    wrong = [
        (str(where), form.get("action"))
        for where, page in pages
        for form in page.find_all("form")
        if str(form.get("method", "get")).lower() == "post"
        and not form.find("input", attrs={"name": "csrf_token", "value": True})
    ]
    assert wrong == []


def test_nothing_on_a_page_runs_or_styles_itself_but_what_the_policy_names(pages: Pages) -> None:
    wrong = []
    for where, page in pages:
        policy = where.answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        for each in page.find_all(True):
            runs = [name for name in each.attrs if name.startswith("on") or name == "style"]
            script = each.name == "script" and f"'nonce-{each.get('nonce')}'" not in policy
            href = (
                str(each.get("href", "")) + str(each.get("src", "")) + str(each.get("action", ""))
            )
            if runs or script or each.name == "style" or "javascript:" in href:
                wrong.append((str(where), str(each)[:100]))
    assert wrong == []


def test_a_nonce_is_used_once(crawl: list[Read]) -> None:
    policies = [
        answer.headers["Content-Security-Policy"] for answer in (each.answer for each in crawl)
    ]
    nonces = [found[1] for each in policies if (found := re.search(r"'nonce-([^']+)'", each))]
    assert len(nonces) == len(set(nonces)) == len(crawl)


def test_every_answer_carries_the_security_headers_and_is_not_kept(crawl: list[Read]) -> None:
    wrong = [
        (str(each), name, each.answer.headers.get(name))
        for each in crawl
        for name, value in HEADERS.items()
        if each.answer.headers.get(name) != value
    ]
    assert wrong == []


def test_reading_writes_nothing_but_that_somebody_was_looked_at(crawl: list[Read]) -> None:
    wrote = [
        (str(read), each)
        for read in crawl
        for each in read.statements
        if WRITES.match(each)
        and not (read.caller in LOOKERS and each.startswith(("INSERT INTO look ", CHANGES_NOTHING)))
        # Whether anything could be recorded is asked by what would change nothing.
        and not (read.where == "/ready" and each == CHANGES_NOTHING)
        and not (PROOF.fullmatch(read.where) and SEALS.match(each))
        and not SEEN.fullmatch(each)
    ]
    assert wrote == []


def test_the_count_of_writes_would_notice_one(world: World) -> None:
    with statements(world) as ran:
        world.browsers["panel"].post(
            "/checks",
            data={
                "csrf_token": world.tokens["panel"],
                "surname": "Nobody",
                "trn": "7001234",
                "purpose": "appointing",
            },
        )
    assert [each for each in ran if WRITES.match(each)]


def test_no_page_asks_the_database_more_than_a_few_times(crawl: list[Read]) -> None:
    many = [
        (str(each), len(each.statements))
        for each in crawl
        if len(each.statements) > (MOST_FOR_THE_LAW if each.where == PEOPLE else MOST_STATEMENTS)
        and not PROOF.fullmatch(each.where)
    ]
    assert many == []


def test_every_link_leads_somewhere_that_its_reader_may_go(world: World, pages: Pages) -> None:
    wrong, seen = [], set()
    met = {(each.caller, each.where): each.answer.status_code for each, _ in pages}
    for where, page in pages:
        caller = where.caller
        for link in page.select("a[href^='/']"):
            path = str(link["href"]).partition("#")[0]
            # Of the worked examples, each of which is tried by itself, those that say other facts.
            said = re.sub(r"=[^&]*", "", path) if "/try?" in path else path
            pattern = re.sub(r"\d{6}|[0-9a-z]{26}", "-", said)
            is_open = WHO_MAY.get(("GET", path.partition("?")[0])) == EVERYBODY
            reader = "anybody" if is_open else caller
            if (reader, pattern) in seen:
                continue
            seen.add((reader, pattern))
            status = met.get((caller, path))
            if status is None:
                status = world.browsers[caller].get(path, buffered=True).status_code
            if status not in (200, 303):
                wrong.append((str(where), path, status))
    assert len(seen) > 30
    assert wrong == []


def test_a_page_holds_no_birth_date_or_trn_for_those_who_may_not_see_them(
    world: World, crawl: list[Read]
) -> None:
    with world.session() as session:
        trns = set(session.execute(text("SELECT trn FROM person WHERE trn IS NOT NULL")).scalars())
    readers = (Role.INSPECTOR, Role.AUTHORITY, Role.SCHOOL, Role.HOLDER, "anonymous")
    leaks = [
        str(each)
        for each in crawl
        if each.caller in readers and trns & set(re.findall(r"\b\d{7}\b", each.answer.text))
    ]
    assert leaks == []
