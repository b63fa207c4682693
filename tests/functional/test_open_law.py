"""The law, open to anybody: as data, and tried on a case without any person in it."""

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from register.law.worked_examples import worked_examples
from register.schemas.tried_case import query_of
from tests.functional.page_words import words_of

# None of it asks a database anything (test_database_faults), so that one is as good as both.
pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

CASE = {
    "establishment_type": "01",
    "became_senco_on": "2022-09-01",
    "qts": "yes",
    "induction": "met",
    "teaching_at_school": "yes",
    "as_at": "2026-11-02",
}
SERVICE = {"service_1_from": "2015-09-01", "service_1_to": "2018-08-31"}


def page_of(client: FlaskClient, given: dict[str, str], status: int = 200) -> BeautifulSoup:
    answer = client.get(f"/how-the-rule-works/try?{urlencode(given)}")
    assert answer.status_code == status
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser")


def test_the_law_is_open_data_with_its_citations(client: FlaskClient) -> None:
    answer = client.get("/api/v1/law")
    assert answer.status_code == 200
    law = answer.get_json()
    assert {"provisions", "parameters", "readings", "decision_table", "worked_examples"} <= set(law)
    for each in (*law["provisions"], *(each["provision"] for each in law["parameters"])):
        assert each["url"].startswith("https://www.legislation.gov.uk/")
        assert each["in_force_from"]
    window = next(each for each in law["parameters"] if each["name"] == "window_years")
    assert window["value"] == 3
    assert window["provision"]["citation"].endswith("regulation 49(4)")
    assert {each["default"] for each in law["readings"]} >= {"PRE2009", "SCHOOL"}


def test_every_worked_example_of_the_open_data_has_the_answer_that_it_expects(
    client: FlaskClient,
) -> None:
    examples = client.get("/api/v1/law").get_json()["worked_examples"]
    assert len(examples) == len(worked_examples()) > 60
    for each in examples:
        found = each["answers"]["default"]
        assert {"status": found["status"], "reason": found["reason"]} == each["expected"]


def test_each_worked_example_can_be_tried_and_gives_its_answer(client: FlaskClient) -> None:
    wrong, shown = [], set()
    for example in worked_examples():
        query = query_of(example)
        told = client.get(f"/api/v1/law/case?{urlencode(query)}").get_json()
        if (told["status"], told["reason"]) != (example.status, example.reason):
            wrong.append((example.name, told["reason"]))
        if example.status in shown:
            continue
        shown.add(example.status)
        page = page_of(client, query)
        box = page.select_one(".app-answer")
        if not box or told["words"] not in words_of(box):
            wrong.append((example.name, "the page"))
        if not page.title or not page.title.get_text().startswith("Try a case: "):
            wrong.append((example.name, "the title"))
    assert wrong == []
    assert len(shown) == 7


def test_the_page_in_full_leads_to_each_worked_example(client: FlaskClient) -> None:
    text = client.get("/how-the-rule-works/in-full").get_data(as_text=True)
    soup = BeautifulSoup(text, "html.parser")
    links = soup.select('a[href^="/how-the-rule-works/try?"]')
    assert len(links) == len(worked_examples())


def test_a_case_is_explained_with_its_readings_service_and_what_would_change_it(
    client: FlaskClient,
) -> None:
    page = page_of(client, CASE | SERVICE)
    words = words_of(page)
    assert "The law can be read another way here" in words
    assert "Earlier service counted: 3 years." in words
    assert "Became SENCO: 1 September 2022." in words
    assert (
        "If an NPQ for SENCOs from a recognised provider, begun on or after 1 September 2024"
        in words
    )
    assert [each.get_text() for each in page.find_all("s")] == [
        "Period 1, 1 September 2015 to 31 August 2018"
    ]
    told = client.get(f"/api/v1/law/case?{urlencode(CASE | SERVICE)}").get_json()
    assert [each["status"] for each in told["readings"]] == [
        "NON_COMPLIANT",
        "EXEMPT",
        "NON_COMPLIANT",
    ]
    assert told["limbs"]["rule"] == "all of"
    assert told["changes"]


def test_three_boxes_say_a_day_as_one_text_does(client: FlaskClient) -> None:
    boxes = {name: text for name, text in CASE.items() if name != "as_at"}
    boxes |= {"as_at-day": "2", "as_at-month": "Nov", "as_at-year": "2026"}
    assert "as at 2 November 2026" in words_of(page_of(client, boxes))


def test_the_form_is_there_before_anything_is_asked(client: FlaskClient) -> None:
    page = page_of(client, {})
    assert page.select_one(".app-answer") is None
    chosen = page.select_one('input[name="qts"][checked]')
    assert chosen
    assert chosen["value"] == "yes"


WRONG = [
    ({"as_at": "2026-02-31"}, "as_at", "Day to ask about must be a real date"),
    ({"as_at": ""}, "as_at", "Enter the day to ask about"),
    ({"as_at": "1066-10-14"}, "as_at", "Day to ask about must be between 1900 and 2100"),
    (
        {"award_completed_on": "2026-02-31"},
        "award_completed_on",
        "Date course completed must be a real date",
    ),
    ({"establishment_type": "1"}, "establishment_type", "Choose a type of school"),
    ({"award_date": "2024-01-01"}, "award_kind", "Choose which award"),
    ({"service_1_to": "2008-01-01"}, "service_1_from", "Enter the first day"),
    (
        {"service_1_from": "2008-01-02", "service_1_to": "2008-01-01"},
        "service_1_to",
        "must not be before its first",
    ),
    (
        {"became_senco_on": "2024-09-01", "senco_ended_on": "2024-08-31"},
        "senco_ended_on",
        "must not be before the first",
    ),
]


def test_a_case_that_cannot_be_is_refused_beside_its_box_and_as_a_problem(
    client: FlaskClient,
) -> None:
    for wrong, field, says in WRONG:
        given = CASE | wrong
        page = page_of(client, given, status=400)
        assert page.title
        assert page.title.get_text().startswith("Error: ")
        link = page.select_one(f'.govuk-error-summary a[href="#{field}"]')
        assert link
        assert says in link.get_text()
        (beside,) = page.select(".govuk-error-message")
        assert says in beside.get_text()
        assert page.find(id=field)
        asked = {name: text for name, text in given.items() if text}
        answer = client.get(f"/api/v1/law/case?{urlencode(asked)}")
        assert answer.status_code == 400
        assert answer.get_json()["errors"][0]["pointer"] == f"/{field}"


def test_a_case_in_json_says_no_more_than_a_case_can(client: FlaskClient) -> None:
    answer = client.get(f"/api/v1/law/case?{urlencode(CASE | {'name': 'Ada'})}")
    assert answer.status_code == 400


@pytest.mark.parametrize("became", ["2022-09-01", "2025-09-01"])
def test_a_made_up_case_speaks_of_the_case_and_of_no_person_on_the_register(
    client: FlaskClient, became: str
) -> None:
    for given in ({}, {"qts": ""}, {"award_kind": "NASENCO", "award_date": "2024-01-15"}):
        asked = {**CASE, "became_senco_on": became, **given}
        asked = {name: text for name, text in asked.items() if text}
        words = words_of(page_of(client, asked))
        assert "register holds no" not in words
        assert "register does not" not in words
        told = client.get(f"/api/v1/law/case?{urlencode(asked)}").get_data(as_text=True)
        assert "register holds no" not in told
        assert "register does not" not in told
    short = "The case has no award" if became == "2022-09-01" else "the case has no course"
    assert short in words_of(page_of(client, {**CASE, "became_senco_on": became}))
