"""The year ahead of a school with two SENCOs through its doors: page, file and API."""

import csv
import io
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register.access import Role
from register.progress import tell_nobody
from register.services.compliance_periods import rebuild
from tests.accounts import make_account, make_key
from tests.estate import Estate

ASKED = "as_at=2026-11-02"


@pytest.fixture(autouse=True)
def school(session: Session, estate: Estate) -> str:
    """One has until 1 March and is on a course in time; the other until 1 June, on none."""
    urn, first = estate.school(), estate.person()
    estate.appointed(first, urn, date(2024, 3, 1))
    npq = estate.provider(("NPQSENCO", date(2024, 9, 1), None))
    estate.enrolled(first, npq, date(2024, 12, 1))
    estate.appointed(estate.person(), urn, date(2024, 6, 1))
    session.commit()
    rebuild(session, tell_nobody)
    return urn


def rows(inspector: FlaskClient, query: str) -> list[list[str]]:
    """The rows of each table of the page but the first, without the labels of small screens."""
    page = BeautifulSoup(inspector.get(f"/estate/forecast?{query}").text, "html.parser")
    for label in page.select(".app-stacks__label"):
        label.decompose()
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        for row in page.select("tbody tr")
    ]


def test_the_page_counts_it_in_the_month_of_whoever_it_falls_with(inspector: FlaskClient) -> None:
    told = {each[0]: each[1:] for each in rows(inspector, ASKED)[:13]}
    assert told["March 2027"] == ["1", "0", "0"]
    assert told["June 2027"] == ["0", "1", "1"]
    assert told["All 12 months"] == ["1", "1", "1"]


def test_behind_each_number_it_is_listed_with_that_senco(inspector: FlaskClient) -> None:
    (as_recorded,) = rows(inspector, ASKED)[13:]
    (usual,) = rows(inspector, f"{ASKED}&show=usual")[13:]
    assert as_recorded[1:] == [
        "1 March 2027",
        "1 January 2025 (passed)",
        "NPQ for SENCOs: in time even if it takes longest",
    ]
    assert usual[1:] == ["1 June 2027", "1 April 2025 (passed)", "No course that can count"]


def test_the_file_and_the_api_say_with_whom_it_falls_when(
    inspector: FlaskClient, app: Flask, session: Session
) -> None:
    file = inspector.get(f"/estate/forecast.csv?{ASKED}").get_data().decode("utf-8-sig")
    falls = ("recorded", "20 months", "4 more")
    said = [
        [each["Deadline"], *(text for name, text in each.items() if name.endswith(falls))]
        for each in csv.DictReader(io.StringIO(file))
    ]
    assert said == [["2027-03-01", "yes", "no", "no"], ["2027-06-01", "no", "yes", "yes"]]
    key = make_key(session, make_account(session, Role.INSPECTOR, email="key@example.org"))
    body = app.test_client().get(f"/api/v1/compliance/forecast?{ASKED}", headers=key).get_json()
    schools = [each for month in body["months"] for each in month["schools"]]
    assert [each["falls_if_nothing_more_is_recorded"] for each in schools] == [True, False]
    assert [each["falls_if_20_months"] for each in schools] == [False, True]
    assert sum(each["if_courses_take_20_months"] for each in body["months"]) == 1
