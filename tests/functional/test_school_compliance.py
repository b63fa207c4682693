"""One answer about a school through three doors."""

import json
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from register.access import Role
from register.db import Base
from register.services.compliance.answer import IF_KNOWN
from tests.accounts import email_of, make_account, make_key
from tests.estate import Estate
from tests.functional.one_school import STARTED, complying_school, run

pytestmark = pytest.mark.facts_by_hand("one school is answered from its facts")
AS_AT = "2026-11-02"
AS_INSPECTOR = ("--as", email_of(Role.INSPECTOR))


@pytest.fixture
def urn(session: Session) -> str:
    return complying_school(session)


@pytest.fixture
def key(session: Session) -> dict[str, str]:
    return make_key(session, make_account(session, Role.INSPECTOR, email="key@example.org"))


def test_the_api_and_the_command_give_the_same_json_and_the_page_the_same_words(
    engine: Engine, urn: str, inspector: FlaskClient, key: dict[str, str], app: Flask
) -> None:
    answer = app.test_client().get(f"/api/v1/schools/{urn}/compliance?as_at={AS_AT}", headers=key)
    body = answer.get_json()
    code, out, _ = run(engine, "compliance", urn, "--as-at", AS_AT, "--json", *AS_INSPECTOR)
    page = inspector.get(f"/schools/{urn}?as_at={AS_AT}").get_data(as_text=True)
    assert answer.status_code == 200
    assert code == 0
    assert json.loads(out) == body
    assert body["words"] in page
    for (
        member
    ) in "urn as_at known_at status reason deadline days_left readings limbs facts senco".split():
        assert member in body
    assert (body["status"], body["deadline"], body["days_left"]) == (
        "COMPLIANT",
        "2025-09-01",
        None,
    )


def test_a_school_that_is_listed_in_two_trusts_names_both(
    session: Session, urn: str, inspector: FlaskClient, key: dict[str, str], app: Flask
) -> None:
    def told() -> tuple[list[str], str]:
        answer = app.test_client().get(f"/api/v1/schools/{urn}/compliance", headers=key)
        page = BeautifulSoup(inspector.get(f"/schools/{urn}").text, "html.parser")
        place = page.select_one("h1 + p")
        assert place
        return answer.get_json()["school"]["trusts"], " ".join(place.get_text().split())

    assert told()[0] == []
    Estate(session).trust("5001", urn)
    trusts, place = told()
    assert trusts == ["Wexcombe Trust"]
    assert place.endswith(", Wexcombe Trust.")
    Estate(session).trust("5002", urn, name="Ashdown Trust")
    trusts, place = told()
    assert trusts == ["Wexcombe Trust", "Ashdown Trust"]
    assert place.endswith(", Wexcombe Trust and Ashdown Trust.")


def answer_without_days_left(
    urn: str, inspector: FlaskClient, key: dict[str, str], app: Flask
) -> tuple[str, str]:
    """The status and the page's words of a school with a deadline, which counts down to none."""
    path = f"/api/v1/schools/{urn}/compliance?as_at={AS_AT}"
    body = app.test_client().get(path, headers=key).get_json()
    assert (body["deadline"], body["days_left"]) == ("2027-09-01", None)
    page = BeautifulSoup(inspector.get(f"/schools/{urn}?as_at={AS_AT}").text, "html.parser")
    said = page.select_one(".app-answer")
    assert said
    assert "days left" not in said.get_text()
    return body["status"], said.get_text()


def test_a_breach_that_no_deadline_excuses_has_no_days_left_by_any_door(
    engine: Engine,
    session: Session,
    inspector: FlaskClient,
    key: dict[str, str],
    app: Flask,
) -> None:
    estate = Estate(session)
    urn = estate.school()
    estate.appointed(estate.person(), urn, date(2024, 9, 1), is_qualified_teacher=False)
    answer = answer_without_days_left(urn, inspector, key, app)
    assert answer[0] == "NON_COMPLIANT"
    assert "does not wait for that day" in answer[1]
    _, lines, _ = run(engine, "compliance", urn, "--as-at", AS_AT)
    assert "Deadline 1 September 2027\n" in lines
    assert "days left" not in lines


def test_a_doubt_about_a_senco_who_holds_the_award_counts_no_days(
    session: Session, inspector: FlaskClient, key: dict[str, str], app: Flask
) -> None:
    estate = Estate(session)
    urn, person = estate.school(), estate.person()
    estate.appointed(person, urn, date(2024, 9, 1), is_qualified_teacher=None)
    provider = estate.provider(("NASENCO", date(2009, 9, 1), None))
    estate.award(person, provider, date(2024, 1, 15), commenced_on=date(2023, 1, 15))
    answer = answer_without_days_left(urn, inspector, key, app)
    assert answer[0] == "REVIEW"
    assert "The qualification is needed from the day after 1 September 2027." in answer[1]


def test_the_command_says_the_answer_in_lines(
    engine: Engine, urn: str, inspector: FlaskClient
) -> None:
    code, out, _ = run(engine, "compliance", urn, "--as-at", AS_AT, *AS_INSPECTOR)
    assert code == 0
    assert "COMPLIANT HOLDS_NASENCO" in out
    assert "SENCO Zoë O’Brien, since 1 September 2022" in out
    # Whoever sees a name can be named: nobody is named to nobody.
    _, unnamed, _ = run(engine, "compliance", urn, "--as-at", AS_AT)
    assert "SENCO Name not shown, since 1 September 2022" in unnamed
    assert "Zoë" not in unnamed
    assert "Met: The SENCO holds the National Award for SEN Coordination." in out
    assert "https://www.legislation.gov.uk/uksi/2014/1530/regulation/49" in out
    assert "Zoë O’Brien: from 1 September 2022 and goes on" in out


def test_every_limb_on_the_page_says_how_it_stands(urn: str, inspector: FlaskClient) -> None:
    page = inspector.get(f"/schools/{urn}?as_at={AS_AT}").get_data(as_text=True)
    soup = BeautifulSoup(page, "html.parser")
    lines = soup.select(".app-limbs__group, .app-limbs__limb > summary")
    tags = [line.select(".app-status") for line in lines]
    assert len(lines) > 5
    assert all(len(each) == 1 for each in tags)
    said = {each[0].get_text(strip=True) for each in tags}
    assert said <= {"Met", "Not met", "Not known", "Does not apply"}


def test_the_page_has_one_heading_a_true_title_and_both_dials(
    urn: str, inspector: FlaskClient
) -> None:
    page = inspector.get(f"/schools/{urn}?as_at={AS_AT}&known_at=").get_data(as_text=True)
    assert page.count("<h1") == 1
    assert "<title>St Ælfgifu’s Primary School on 2 November 2026: " in page
    assert f'name="as_at" type="date" value="{AS_AT}"' in page
    assert 'name="known_at"' in page
    assert "Zoë O’Brien" in page
    assert "1000001" not in page


def test_schools_are_found_and_lead_to_their_pages(urn: str, inspector: FlaskClient) -> None:
    page = inspector.get("/schools?q=aelfgifu").get_data(as_text=True)
    assert f'href="/schools/{urn}"' in page
    assert inspector.get("/schools").status_code == 200
    assert "holds no school like that" in inspector.get("/schools?q=zzzz").get_data(as_text=True)


def test_the_api_finds_schools(urn: str, app: Flask, key: dict[str, str]) -> None:
    body = app.test_client().get(f"/api/v1/schools?q={urn}", headers=key).get_json()
    assert [school["urn"] for school in body["schools"]] == [urn]
    assert body["schools"][0]["compliance"] == f"/api/v1/schools/{urn}/compliance"


def test_reading_writes_nothing_but_who_was_seen(
    session: Session, urn: str, inspector: FlaskClient, key: dict[str, str], app: Flask
) -> None:
    def counted() -> dict[str, int]:
        session.rollback()
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }

    before = counted()
    inspector.get(f"/schools/{urn}")
    inspector.get("/schools?q=primary")
    app.test_client().get(f"/api/v1/schools/{urn}/compliance", headers=key)
    assert counted() == before | {"look": 2}


def test_the_command_names_the_school_that_it_was_then(session: Session, engine: Engine) -> None:
    estate, converted = Estate(session), date(2024, 4, 1)
    before = estate.school("Oak School", status_code="2", closed_on=date(2024, 3, 31))
    after = estate.school("Oak Academy", type_code="34", opened_on=converted)
    estate.converted(before, after, converted)
    _, then, _ = run(engine, "compliance", after, "--as-at", "2024-03-31")
    _, now, _ = run(engine, "compliance", after, "--as-at", "2024-04-01")
    assert then.startswith(f"Oak School (URN {after}, then the school with URN {before}) on")
    assert now.startswith(f"Oak Academy (URN {after}) on")


def test_beneath_what_is_not_known_stands_what_it_would_be_if_it_were(
    engine: Engine, session: Session, inspector: FlaskClient
) -> None:
    estate = Estate(session)
    urn, person = estate.school(), estate.person()
    estate.appointed(person, urn, STARTED, induction=None)
    page = inspector.get(f"/schools/{urn}?as_at=2024-11-02").text
    would = f"{IF_KNOWN}: In the window until 1 September 2025"
    assert would in page
    _, out, _ = run(engine, "compliance", urn, "--as-at", "2024-11-02", *AS_INSPECTOR)
    assert would in out
    known = inspector.get(f"/schools/{urn}?as_at=2021-11-02").text
    assert IF_KNOWN not in known


@pytest.mark.parametrize(
    ("state", "said"),
    [("enrolled", "under way"), ("withdrawn", "left"), ("deferred", "deferred")],
)
def test_how_a_course_stands_is_one_word_wherever_the_page_says_it(
    estate: Estate, inspector: FlaskClient, state: str, said: str
) -> None:
    urn, person = estate.school(), estate.person()
    estate.appointed(person, urn, date(2025, 9, 1))
    npq = estate.provider(("NPQSENCO", date(2024, 9, 1), None))
    estate.enrolled(person, npq, date(2025, 9, 1), state=state, state_on=date(2026, 2, 1))
    page = BeautifulSoup(inspector.get(f"/schools/{urn}?as_at={AS_AT}").text, "html.parser")
    words = " ".join(page.get_text(" ").split())
    assert f"Course for the NPQ for SENCOs ({said})" in words
    assert f"begun on 1 September 2025, {said} on 1 February 2026." in words


@pytest.mark.parametrize(
    ("state", "on", "until"),
    [
        ("withdrawn", date(2026, 2, 1), "1 February 2026"),
        ("withdrawn", None, "not recorded"),
        ("failed", None, "not recorded"),
        ("deferred", date(2026, 2, 1), "1 February 2026"),
        ("enrolled", date(2026, 2, 1), "goes on"),
        ("enrolled", None, "goes on"),
    ],
)
def test_a_course_goes_on_only_while_somebody_is_on_it(
    estate: Estate, inspector: FlaskClient, state: str, on: date | None, until: str
) -> None:
    """One that was deferred and is gone on with is under way, whenever that was."""
    urn, person = estate.school(), estate.person()
    estate.appointed(person, urn, date(2025, 9, 1))
    npq = estate.provider(("NPQSENCO", date(2024, 9, 1), None))
    estate.enrolled(person, npq, date(2025, 9, 1), state=state, state_on=on)
    page = BeautifulSoup(inspector.get(f"/schools/{urn}?as_at={AS_AT}").text, "html.parser")
    (row,) = page.select("tr:has(th:-soup-contains('Course for the'))")
    assert row.select("td")[-1].get_text(" ").split()[-len(until.split()) :] == until.split()
