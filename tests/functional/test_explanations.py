"""The explanation of an answer, by page, JSON and command: readings, service and what would change
it."""

import json
import re
from datetime import date
from html import unescape

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.access import Role
from register.cli.main import main
from tests.accounts import email_of, make_account, make_key
from tests.databases import url_of
from tests.estate import Estate
from tests.functional.page_words import words_of

pytestmark = pytest.mark.facts_by_hand("one school is answered from its facts")

AS_AT = "2026-11-02"


def told(engine: Engine, *arguments: str) -> str:
    url = url_of(engine)
    result = CliRunner(env={"REGISTER_DATABASE_URL": url}).invoke(main, arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def read(page: FlaskClient, path: str) -> BeautifulSoup:
    answer = page.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser")


@pytest.fixture
def overdue(estate: Estate) -> str:
    """A school whose SENCO should have held the award by now."""
    urn = estate.school("Elm Park Primary School")
    estate.appointed(estate.person("Ada", "Lovelace"), urn, date(2022, 9, 1))
    return urn


def moved(estate: Estate, first: date, last: date, began: date) -> str:
    """A school whose SENCO began there on a day, and served elsewhere before."""
    urn, elsewhere = estate.school("Elm Park Primary School"), estate.school("Oak School")
    person = estate.person("Ada", "Lovelace")
    estate.appointed(person, elsewhere, first, ended_on=last)
    estate.appointed(person, urn, began)
    return urn


@pytest.fixture
def mover(estate: Estate) -> str:
    """A school whose SENCO served three years elsewhere, and is past the deadline."""
    return moved(estate, date(2015, 9, 1), date(2018, 8, 31), date(2022, 9, 1))


@pytest.fixture
def newcomer(estate: Estate) -> str:
    """A school whose SENCO is within the three years, and served three months elsewhere."""
    return moved(estate, date(2025, 1, 6), date(2025, 3, 31), date(2025, 9, 1))


def test_page_json_and_command_tell_the_same_changes(
    engine: Engine, session: Session, overdue: str, inspector: FlaskClient, app: Flask
) -> None:
    asked = ("compliance", overdue, "--as-at", AS_AT)
    key = make_key(session, make_account(session, Role.INSPECTOR, email="key@example.org"))
    path = f"/api/v1/schools/{overdue}/compliance/changes?as_at={AS_AT}"
    body = app.test_client().get(path, headers=key).get_json()
    assert json.loads(told(engine, *asked, "--changes", "--json")) == body
    changes = body["changes"]
    assert body["reason"] == "DEADLINE_PASSED_NOT_HELD"
    assert len(told(engine, *asked, "--changes").splitlines()) == len(changes)
    assert [each["status"] for each in changes] == ["COMPLIANT", "COMPLIANT", "EXEMPT"]
    lines = told(engine, *asked)
    page = words_of(read(inspector, f"/schools/{overdue}/what-would-change?as_at={AS_AT}"))
    for each in changes:
        assert each["words"] in lines
        assert each["words"].partition(", the answer")[0] in page
    assert "The smallest change If a National Award from a recognised body, begun before" in page


def test_the_school_leads_to_what_would_change_it_on_the_same_day_as_known_then(
    overdue: str, inspector: FlaskClient
) -> None:
    soup = read(inspector, f"/schools/{overdue}?as_at={AS_AT}&known_at=2026-11-20T00:00:00Z")
    link = soup.find("a", string="What would change this answer")
    assert link
    address = unescape(str(link["href"]))
    assert f"as_at={AS_AT}" in address
    assert "known_at=2026-11-20" in address
    there = read(inspector, address)
    assert "knew it on 20 November 2026" in words_of(there)
    back = there.find("a", string="See why, limb by limb")
    assert back
    assert str(back["href"]).partition("?")[2] == address.partition("?")[2]


def test_where_nothing_about_a_person_would_change_it_the_page_says_so(
    estate: Estate, overdue: str, inspector: FlaskClient
) -> None:
    before = read(inspector, f"/schools/{overdue}/what-would-change?as_at=2009-08-31")
    assert "Nothing that could be recorded of a SENCO would change it." in words_of(before)
    twice = estate.school("Ash School")
    neither = {"is_qualified_teacher": False, "is_teaching_at_school": False}
    estate.appointed(estate.person("Bo", "Peep"), twice, date(2012, 9, 1), **neither)
    page = read(inspector, f"/schools/{twice}/what-would-change?as_at={AS_AT}")
    assert "No single fact would change it" in words_of(page)


def test_of_two_sencos_each_change_names_whose_it_is(
    engine: Engine, estate: Estate, overdue: str, inspector: FlaskClient
) -> None:
    estate.appointed(estate.person("Bo", "Peep"), overdue, date(2024, 9, 1))
    page = words_of(read(inspector, f"/schools/{overdue}/what-would-change?as_at={AS_AT}"))
    assert "Ada Lovelace. If a National Award" in page
    with_both, _, with_one = page.partition("had ended before this day")
    assert "One SENCO has until 1 September 2027" in with_both
    assert "The SENCO has until" not in with_both
    assert "The SENCO has until 1 September 2027" in with_one
    assert "Ada Lovelace: If a National Award" in told(
        engine, "compliance", overdue, "--as-at", AS_AT, "--as", email_of(Role.INSPECTOR)
    )


def test_a_day_that_cannot_be_used_is_asked_again(overdue: str, inspector: FlaskClient) -> None:
    answer = inspector.get(f"/schools/{overdue}/what-would-change?as_at=2026-02-31")
    assert answer.status_code == 400
    assert "Error: " in answer.get_data(as_text=True)


def test_another_reading_shows_its_words_and_the_service_it_counts(
    engine: Engine, mover: str, inspector: FlaskClient
) -> None:
    body = json.loads(told(engine, "compliance", mover, "--as-at", AS_AT, "--json"))
    default, literal, _ = body["readings"]
    assert (default["status"], literal["status"]) == ("NON_COMPLIANT", "EXEMPT")
    (counted,) = literal["previous_service"].values()
    assert (counted["months"], counted["days"]) == (36, 0)
    page = words_of(read(inspector, f"/schools/{mover}?as_at={AS_AT}"))
    assert "Earlier service counted: 3 years." in page
    assert "has not previously been the SENCO" in page
    assert "The answer above takes this reading: Only service before 1 September 2009" in page
    assert "Counted: 3 years." in told(engine, "compliance", mover, "--as-at", AS_AT)


def test_service_that_is_not_counted_is_struck_out(
    engine: Engine, mover: str, inspector: FlaskClient
) -> None:
    soup = read(inspector, f"/schools/{mover}?as_at={AS_AT}")
    struck = [" ".join(each.get_text().split()) for each in soup.find_all("s")]
    assert len(struck) == 1
    assert struck[0].endswith("1 September 2015 to 31 August 2018")
    lines = told(engine, "compliance", mover, "--as-at", AS_AT)
    assert f"Struck out: {struck[0]}, not before 1 September 2009" in lines


def test_the_command_shows_the_tree_with_its_law_and_when_each_fact_was_recorded(
    engine: Engine, overdue: str
) -> None:
    lines = told(engine, "compliance", overdue, "--as-at", AS_AT).splitlines()
    depth = {line.strip(): len(line) - len(line.lstrip()) for line in lines}
    either = depth["Met: Who may be SENCO, any of these"]
    assert depth["Met: A qualified teacher, inducted and teaching at the school, all of these"] > (
        either
    )
    whole = "\n".join(lines)
    assert "in force from 1 September 2014: https://www.legislation.gov.uk" in whole
    assert re.search(r", recorded \d{1,2} [A-Z][a-z]+ \d{4} at \d{1,2}:\d\d[ap]m\.", whole)


def test_pages_that_are_alike_say_in_their_title_which_they_are(
    inspector: FlaskClient, overdue: str
) -> None:
    school = read(inspector, f"/schools/{overdue}").select_one("h1").get_text(strip=True)  # type: ignore[union-attr]  # every page has one
    changes = read(inspector, f"/schools/{overdue}/what-would-change?as_at={AS_AT}")
    assert changes.title is not None
    assert changes.title.get_text().startswith(
        f"What would change this answer: {school} on 2 November 2026 - "
    )
    then = read(inspector, f"/schools/{overdue}?as_at={AS_AT}").title
    assert then is not None
    assert then.get_text().startswith(f"{school} on 2 November 2026: non-compliant - ")
    found = read(inspector, "/schools?q=zzzz").title
    assert found is not None
    assert found.get_text().startswith("Find a school: 0 schools found - ")


def test_a_reading_with_the_same_answer_says_no_more_than_its_deadline(
    engine: Engine, newcomer: str, inspector: FlaskClient
) -> None:
    page = words_of(read(inspector, f"/schools/{newcomer}?as_at={AS_AT}"))
    same = "The answer would be the same. The deadline would be 6 January 2028."
    assert page.count(same) == 1
    assert page.count("6 January 2028") == 1
    command = told(engine, "compliance", newcomer, "--as-at", AS_AT)
    assert command.count(same) == 1


def test_within_the_three_years_the_qualification_is_not_needed_yet(
    engine: Engine, newcomer: str, overdue: str, inspector: FlaskClient
) -> None:
    page = words_of(read(inspector, f"/schools/{newcomer}?as_at={AS_AT}"))
    assert "The qualification : Not needed yet" in page
    assert "Not needed yet: " in told(engine, "compliance", newcomer, "--as-at", AS_AT)
    body = json.loads(told(engine, "compliance", newcomer, "--as-at", AS_AT, "--json"))
    assert '"asks_after": "2028-09-01"' in json.dumps(body["limbs"])
    late = words_of(read(inspector, f"/schools/{overdue}?as_at={AS_AT}"))
    assert "Not needed yet" not in late


def test_a_deadline_that_has_passed_is_not_blamed_for_another_breach(
    estate: Estate, inspector: FlaskClient
) -> None:
    urn, person, began = estate.school(), estate.person(), date(2018, 9, 1)
    estate.appointed(person, urn, began, is_qualified_teacher=False)
    provider = estate.provider(("NASENCO", date(2009, 9, 1), None))
    estate.award(person, provider, date(2020, 1, 15), commenced_on=began)
    said = words_of(read(inspector, f"/schools/{urn}?as_at={AS_AT}"))
    assert "The last permitted day was 1 September 2021. The answer does not turn on it." in said
    assert "days before" not in said


def test_a_day_before_any_answer_is_asked_again(overdue: str, inspector: FlaskClient) -> None:
    for page in (f"/schools/{overdue}", f"/schools/{overdue}/what-would-change"):
        for day in ("2008-12-31", "1899-12-31"):
            answer = inspector.get(f"{page}?as_at={day}")
            assert answer.status_code == 400
            assert "As-at day must be between 2009 and 2100" in answer.text
            assert "Which day to ask about" in answer.text


def test_two_sencos_of_one_name_are_told_apart_in_every_heading_and_change(
    estate: Estate, inspector: FlaskClient
) -> None:
    urn = estate.school("Elm Park Primary School")
    for day in (date(2022, 9, 1), date(2024, 1, 9)):
        estate.appointed(estate.person("Ada", "Lovelace"), urn, day)
    page = read(inspector, f"/schools/{urn}?as_at={AS_AT}")
    names = [f"Ada Lovelace, from {day}" for day in ("1 September 2022", "9 January 2024")]
    headings = [each.get_text(strip=True) for each in page.select("h3")]
    assert sorted(headings) == [*names, "What the drawing shows"]
    changes = words_of(read(inspector, f"/schools/{urn}/what-would-change?as_at={AS_AT}"))
    assert f"{names[0]}. If " in changes


def test_a_single_other_change_is_told_of_as_one(estate: Estate, inspector: FlaskClient) -> None:
    urn, person = estate.school("Elm Park Primary School"), estate.person("Ada", "Lovelace")
    estate.appointed(person, urn, date(2022, 9, 1), is_qualified_teacher=False)
    provider = estate.provider(("NASENCO", date(2009, 9, 1), None))
    estate.award(person, provider, date(2024, 1, 15), commenced_on=date(2022, 9, 1))
    page = read(inspector, f"/schools/{urn}/what-would-change?as_at={AS_AT}")
    headings = [each.get_text(strip=True) for each in page.select("main h2")]
    assert headings == ["The smallest change", "Another change, on its own"]
