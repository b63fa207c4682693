"""Where a designation is known from: a school may say so by the page as by the file and the API."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register.queries.appointments import HeldAppointment, appointments_at
from tests.functional.school_journey import FORM, errors, post, send

LETTER = "Governors’ minutes, 3 May 2026"
OURS = "Declared by Wychford Primary School"
DESIGNATE = "/our-senco/100001/designate"


def held(session: Session) -> HeldAppointment:
    (found,) = appointments_at(session, ["100001"])
    session.rollback()
    return found


def test_a_source_that_is_given_is_shown_to_be_checked_and_recorded(
    school: FlaskClient, session: Session
) -> None:
    check = post(school, DESIGNATE, **FORM, source=LETTER)
    page = BeautifulSoup(check.text, "html.parser")
    rows = {
        row.dt.get_text(strip=True): row.dd.get_text(strip=True)
        for row in page.select(".govuk-summary-list__row")
        if row.dt and row.dd
    }
    assert rows["Source"] == LETTER
    boxes = page.select('form[action$="/confirm"] input[type=hidden]')
    sent = {str(box["name"]): str(box["value"]) for box in boxes}
    assert f'value="{LETTER}"' in school.post(f"{DESIGNATE}/change", data=sent).text
    assert school.post(f"{DESIGNATE}/confirm", data=sent).status_code == 303
    assert held(session).source == LETTER


def test_where_none_is_given_the_school_says_so_itself(
    school: FlaskClient, session: Session
) -> None:
    assert OURS in post(school, DESIGNATE, **FORM, source=" ").text
    send(school)
    assert held(session).source == OURS


def test_a_correction_may_give_another_source_alone_or_none(
    school: FlaskClient, session: Session
) -> None:
    send(school)
    path = f"/our-senco/designations/{held(session).ref}/correct"
    assert f"Recorded now: {OURS}." in school.get(path).text
    correction = {**FORM, "reason": "new_evidence"}
    for given in ({}, {"source": OURS}):
        done = post(school, path, **correction, **given)
        assert "nothing was recorded" in school.get(done.location).text
    assert post(school, path, **correction, source=LETTER).status_code == 303
    assert held(session).source == LETTER


def test_a_source_that_cannot_be_is_refused_at_its_box(school: FlaskClient) -> None:
    for wrong, must_be in (
        ("x" * 201, "200 characters or fewer"),
        ("a\0b", "text without control characters"),
        ("\u202eabc", "text without characters that change its direction"),
    ):
        told = post(school, DESIGNATE, **FORM, source=wrong)
        assert (told.status_code, errors(told)) == (
            400,
            [f"Where this is known from must be {must_be}"],
        )
        page = BeautifulSoup(told.text, "html.parser")
        assert page.select_one('.govuk-error-summary a[href="#source"]')
        assert page.select_one("#source.govuk-input--error")
