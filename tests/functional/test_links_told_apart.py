"""Links by one name that lead to several places are told apart where they are heard."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register.access import OrganisationKind
from register.services.appointments.designate import designate
from tests.completions import ADA, ZOE, csv_of
from tests.functional.pages_read import alike
from tests.functional.school_journey import FORM, post, sign_in_for
from tests.functional.sent_completions import send
from tests.functional.world import World
from tests.sencos import NOON, acting_for, designation, put_membership, put_school

BESIDE = ("designate", "none", "none/take-back")
"""The pages about a school's SENCO that lie beside it."""
ABOUT = ("end", "correct", "take-back", "earlier-service")
"""Those about one designation."""


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


def crumbs(page: BeautifulSoup) -> list[tuple[str, str]]:
    """The words and the address of each step from Home to the page."""
    links = page.select(".govuk-breadcrumbs a")
    return [(each.get_text(strip=True), str(each["href"])) for each in links]


def test_the_way_to_each_page_of_a_trusts_school_names_the_school(
    client: FlaskClient, session: Session
) -> None:
    put_school(session, "100001", "Oak Primary School")
    put_school(session, "100002", "Ash Primary School")
    for urn in ("100001", "100002"):
        put_membership(session, urn, "5555")
    made = designate(
        session, designation("100001"), shared=False, actor=acting_for("100001"), now=NOON
    )
    sign_in_for(client, session, "5555", OrganisationKind.TRUST)
    here = "/our-senco/100001"
    pages = [client.get(f"{here}/{each}") for each in BESIDE]
    pages += [client.get(f"/our-senco/designations/{made.ref}/{each}") for each in ABOUT]
    pages.append(post(client, f"{here}/designate", **FORM, instead_of="shared"))
    for answer in pages:
        page = BeautifulSoup(answer.text, "html.parser")
        assert answer.status_code == 200
        assert crumbs(page) == [
            ("Home", "/"),
            ("Our SENCOs", "/our-senco"),
            ("Oak Primary School", here),
        ]
        [area] = page.select(".govuk-service-navigation__link")[-1:]
        assert (area.get_text(strip=True), area["href"]) == ("Our SENCOs", "/our-senco")
        assert alike(page) == set()


def test_a_school_finds_its_senco_by_one_name_and_address(school: FlaskClient) -> None:
    page = BeautifulSoup(school.get("/our-senco/100001/designate").text, "html.parser")
    assert crumbs(page) == [("Home", "/"), ("Our SENCO", "/our-senco")]
    assert alike(page) == set()
