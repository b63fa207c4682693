"""The days of a question stay with it: in the links of an answer, and in a form sent again."""

from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register.services.compliance_periods import rebuild
from tests.estate import Estate

pytestmark = pytest.mark.facts_by_hand("schools and conversions are recorded by hand")

CONVERTED = date(2024, 9, 1)
DIALS = [
    {},
    {"as_at": "2025-03-12"},
    {"as_at": "2025-03-12", "known_at": "2024-07-20T12:00:00Z"},
    {"known_at": "2024-07-20T12:00:00Z"},
]


@pytest.fixture
def converted(session: Session) -> tuple[str, str]:
    """A school and the academy that it became."""
    estate = Estate(session)
    before = estate.school("Elm School", status_code="2", closed_on=date(2024, 8, 31))
    after = estate.school("Elm Academy", type_code="34", opened_on=CONVERTED)
    estate.converted(before, after, CONVERTED)
    return before, after


@pytest.fixture
def corrected(session: Session) -> tuple[str, datetime]:
    """A school of which more was recorded later, and the instant before that."""
    estate = Estate(session)
    urn = estate.school("Elm School")
    instant = estate.now
    estate.appointed(estate.person(), urn, date(2024, 1, 8))
    session.commit()
    rebuild(session, lambda *_: None)
    return urn, instant


def read(browser: FlaskClient, path: str, **asked: str) -> BeautifulSoup:
    page = browser.get(f"{path}?{urlencode(asked)}" if asked else path)
    assert page.status_code == 200
    return BeautifulSoup(page.text, "html.parser")


def form_of(page: BeautifulSoup) -> Tag:
    """The form that asks for the days."""
    (form,) = page.select("main form[method=get]")
    return form


def sent_again(form: Tag, **changed: str) -> dict[str, str]:
    """What a browser sends of this form, with the boxes that somebody changed."""
    boxes: Any = form.select("input[name]")
    chosen: Any = form.select("select[name]")
    sent = {str(box["name"]): str(box["value"]) for box in boxes}
    for select in chosen:
        option = select.select_one("option[selected]")
        sent[str(select["name"])] = str(option["value"]) if option else ""
    return {**sent, **changed}


@pytest.mark.parametrize("asked", DIALS, ids=["neither", "as at", "both", "as known at"])
def test_a_school_leads_to_what_it_became_and_came_from_as_it_was_asked_about(
    converted: tuple[str, str], inspector: FlaskClient, asked: dict[str, str]
) -> None:
    before, after = converted
    for here, there in ((before, after), (after, before)):
        page = read(inspector, f"/schools/{here}", **asked)
        (link,) = page.select(f"main a[href^='/schools/{there}']")
        query = parse_qs(urlsplit(str(link["href"])).query)
        assert {name: value for name, (value,) in query.items()} == asked
        assert inspector.get(str(link["href"])).status_code == 200


FORMS = ["/schools/{urn}", "/estate"]


@pytest.mark.parametrize("path", FORMS)
def test_a_form_sent_again_asks_as_known_at_the_same_instant(
    corrected: tuple[str, datetime], inspector: FlaskClient, path: str
) -> None:
    urn, instant = corrected
    path = path.format(urn=urn)
    asked = {"as_at": "2024-07-01", "known_at": instant.isoformat()}
    first = read(inspector, path, **asked)
    sent = sent_again(form_of(first))
    assert sent["known_at"] == f"{instant:%Y-%m-%d}"
    again = read(inspector, path, **sent)
    assert "at 10:00am" in first.get_text()
    assert again.select_one("main") == first.select_one("main")


@pytest.mark.parametrize("path", FORMS)
def test_another_day_as_known_on_takes_the_place_of_the_instant_and_none_is_now(
    corrected: tuple[str, datetime], inspector: FlaskClient, path: str
) -> None:
    urn, instant = corrected
    path = path.format(urn=urn)
    form = form_of(read(inspector, path, known_at=instant.isoformat()))
    for day, said in (("2024-07-09", "9 July 2024"), ("", "")):
        again = read(inspector, path, **sent_again(form, known_at=day)).select_one("main")
        expected = read(inspector, path, **({"known_at": day} if day else {})).select_one("main")
        assert again == expected
        assert again
        assert said in again.get_text()


@pytest.mark.parametrize("path", FORMS)
def test_a_day_as_known_on_is_sent_again_as_that_day_alone(
    corrected: tuple[str, datetime], inspector: FlaskClient, path: str
) -> None:
    urn, _ = corrected
    sent = sent_again(form_of(read(inspector, path.format(urn=urn), known_at="2024-07-09")))
    assert sent["known_at"] == "2024-07-09"
    assert "known_instant" not in sent


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("beside", ["", "x", "2024-07-09", "9999-12-31T23:59:59-12:00", "\x00"])
def test_what_is_no_instant_of_the_day_beside_it_changes_nothing(
    corrected: tuple[str, datetime], inspector: FlaskClient, path: str, beside: str
) -> None:
    urn, _ = corrected
    path = path.format(urn=urn)
    day = {"known_at": "2024-07-09"}
    expected = read(inspector, path, **day).select_one("main")
    assert read(inspector, path, **day, known_instant=beside).select_one("main") == expected


@pytest.mark.parametrize("path", FORMS)
def test_a_form_asked_again_for_another_box_keeps_the_instant(
    corrected: tuple[str, datetime], inspector: FlaskClient, path: str
) -> None:
    urn, instant = corrected
    path = path.format(urn=urn)
    form = form_of(read(inspector, path, known_at=instant.isoformat()))
    refused = inspector.get(f"{path}?{urlencode(sent_again(form, as_at='2024-02-30'))}")
    assert refused.status_code == 400
    form = form_of(BeautifulSoup(refused.text, "html.parser"))
    again = read(inspector, path, **sent_again(form, as_at="2024-07-01"))
    asked = {"as_at": "2024-07-01", "known_at": instant.isoformat()}
    assert again.select_one("main") == read(inspector, path, **asked).select_one("main")
