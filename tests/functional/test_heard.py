"""What somebody hears who does not see the page: whose each line is, why they are here, and what
became of what they did.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from register import clock
from tests.accounts import sign_in
from tests.functional.page_words import words_of
from tests.functional.world import World

SHARED = "/schools/900200"
"""A school of the demonstration whose post of SENCO two people share."""

LIMBS = ".app-limbs__limb > summary"


def read(browser: FlaskClient, path: str) -> BeautifulSoup:
    return BeautifulSoup(browser.get(path, follow_redirects=True).text, "html.parser")


def named(row: Tag) -> tuple[str, ...]:
    """What says which row of its table it is."""
    labels = row.select(".app-stacks__label")
    for each in labels:
        each.decompose()
    return tuple(words_of(each) for each in row.select("th[scope=row]"))


def test_each_limb_says_of_which_senco_it_is_and_how_it_stands(world: World) -> None:
    page = read(world.browsers["inspector"], SHARED)
    heard = [" ".join(each.get_text().split()) for each in page.select(LIMBS)]
    assert len(set(heard)) == len(heard) > 8
    assert "Qualified teacher (Rowan Bosworth): Met" in heard
    assert "Qualified teacher (Malik Sikora): Met" in heard


def test_the_limbs_of_a_single_senco_name_nobody(world: World) -> None:
    case = "as_at=2026-09-01&establishment_type=01&became_senco_on=2025-09-01&qts=yes"
    page = read(world.browsers["inspector"], f"/how-the-rule-works/try?{case}")
    heard = [" ".join(each.get_text().split()) for each in page.select(LIMBS)]
    assert "Qualified teacher: Met" in heard


def test_each_row_of_what_a_drawing_shows_says_what_and_whose(world: World) -> None:
    page = read(world.browsers["inspector"], SHARED)
    rows = [named(each) for each in page.select("main tbody tr")]
    assert ("Designated as SENCO", "Rowan Bosworth") in rows
    assert len(set(rows)) == len(rows) > 5


def test_each_row_of_a_rehearsals_counts_says_both_answers(world: World) -> None:
    draft = 'title = "Two years"\n\n[[change]]\nparameter = "window_years"\nvalue = 2\n'
    asked = {"csrf_token": world.tokens["inspector"], "draft": draft}
    answer = world.browsers["inspector"].post("/rehearsal", data=asked)
    table = BeautifulSoup(answer.text, "html.parser").table
    assert table
    rows = [named(each) for each in table.select("tbody tr")]
    assert ("In the window", "Non-compliant") in rows
    assert len(set(rows)) == len(rows)


@pytest.mark.parametrize("act", ["grant_registrar", "change_identity"])
def test_no_browser_offers_ones_own_name_where_another_is_asked_for(world: World, act: str) -> None:
    page = read(world.browsers["registrar"], f"/desk/approvals/new/{act}")
    boxes = page.select("main input:is([type=text], [type=email])")
    assert len(boxes) > 0
    assert [str(each) for each in boxes if each.get("autocomplete") != "off"] == []


def test_whoever_signs_in_is_told_for_how_long(client: FlaskClient) -> None:
    said = words_of(read(client, "/sign-in"))
    assert "You stay signed in for up to 2 hours." in said
    assert "30 minutes" in said


def test_whoever_is_asked_to_sign_in_again_is_told_that_their_session_has_ended(
    client: FlaskClient, panel: str
) -> None:
    start = clock.now()
    sign_in(client, panel, now=start)
    with time_machine.travel(start + timedelta(hours=2), tick=False):
        page = read(client, "/checks")
    [notice] = page.select(".govuk-notification-banner[role=alert]")
    assert words_of(notice) == "Signed out Your session has ended. Sign in again."
    assert words_of(page.h1 or page) == "Sign in"


def test_whoever_was_not_signed_in_is_not_told_that_a_session_has_ended(
    client: FlaskClient,
) -> None:
    assert read(client, "/checks").select(".govuk-notification-banner") == []
