"""Links by one name that lead to several places are told apart where they are heard."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from tests.completions import ADA, ZOE, csv_of
from tests.functional.pages_read import alike
from tests.functional.sent_completions import send
from tests.functional.world import World


def test_two_files_of_one_name_lead_each_to_its_own_by_when_it_was_checked(
    provider: FlaskClient,
) -> None:
    for row in (ADA, ZOE):
        send(provider, csv_of(row))
    page = BeautifulSoup(provider.get("/completions").text, "html.parser")
    links = page.select("tbody th a")
    assert [each.get_text().startswith("july.csv, checked on ") for each in links] == [True, True]


def test_two_schools_of_one_name_are_told_apart_by_their_urn_in_a_rehearsal(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("register.web.rehearsal.MOST_SHOWN", 200)
    draft = 'title = "Two years"\n\n[[change]]\nparameter = "window_years"\nvalue = 2\n'
    asked = {"csrf_token": world.tokens["inspector"], "draft": draft}
    page = BeautifulSoup(
        world.browsers["inspector"].post("/rehearsal", data=asked).text, "html.parser"
    )
    assert len(page.select("main tbody a")) > 100
    assert ", URN 900" in page.get_text()
    assert alike(page) == set()
