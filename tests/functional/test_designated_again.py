"""A designation that is on the record, sent again by page and API."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register.queries.appointments import appointments_at
from tests.appointment_calls import BODY, Call
from tests.functional.school_journey import FORM, errors, post, send

PATH = "/schools/100001/appointments"
AGAIN = "on those days, so nothing was recorded."


def test_the_page_says_what_it_did_not_record_and_keeps_the_answers(
    school: FlaskClient, session: Session
) -> None:
    send(school)
    told = send(school, is_teaching_at_school="yes")
    assert told.status_code == 409
    (error,) = errors(told)
    assert AGAIN in error
    assert "To record whether they teach at the school as you give it, correct that" in error
    assert 'value="Okafor"' in told.text
    (held,) = appointments_at(session, ["100001"])
    assert held.is_teaching_at_school is None


def test_the_page_says_that_nothing_was_recorded_where_nothing_is_new(school: FlaskClient) -> None:
    assert "The designation is recorded." in school.get(send(school).location).text
    page = BeautifulSoup(school.get(send(school).location).text, "html.parser")
    banner = page.select_one(".govuk-notification-banner")
    assert banner
    assert "No change" in banner.text
    assert "holds this designation already, so nothing was recorded." in banner.text


def test_the_api_refuses_what_it_would_lose_and_takes_it_as_a_correction(call: Call) -> None:
    made = call("POST", PATH, BODY).get_json()
    more = {**BODY, "is_head_teacher": True, "source": "A letter"}
    refused = call("POST", PATH, more)
    assert refused.status_code == 409
    assert AGAIN in refused.get_json()["detail"]
    said = {"is_head_teacher": True, "source": "A letter", "reason": "new_evidence"}
    corrected = call("POST", f"/appointments/{made['ref']}/correct", said).get_json()
    assert (corrected["is_head_teacher"], corrected["source"]) == (True, "A letter")
    assert call("POST", PATH, more).status_code == 200


def test_the_api_refuses_earlier_service_that_is_new_with_a_designation_that_is_not(
    call: Call,
) -> None:
    made = call("POST", PATH, BODY).get_json()
    spells = [*BODY["prior_service"], {"urn": "100001", "started_on": "2009-09-01"}]
    refused = call("POST", PATH, {**BODY, "prior_service": spells})
    assert refused.status_code == 409
    assert "add it to that designation" in refused.get_json()["detail"]
    added = {"spells": spells, "source": "Payroll"}
    assert call("POST", f"/appointments/{made['ref']}/prior-service", added).status_code == 201
    assert call("POST", PATH, {**BODY, "prior_service": spells}).status_code == 200


THEMSELVES = (
    "Ngozi Okafor is recorded as SENCO of Wychford Primary School since 1 September 2025, and "
    "cannot be replaced by themselves. If they stayed SENCO, correct what is wrong with that "
    "designation. If they left and came back, record their last day, then designate them again "
    "from the day they came back"
)
LATER = {"started_on-month": "10", "last_day-day": "10", "last_day-month": "9"}


def test_nobody_is_replaced_by_themselves_and_what_to_do_instead_is_told(
    school: FlaskClient, session: Session
) -> None:
    send(school)
    (held,) = appointments_at(session, ["100001"])
    session.rollback()
    later = {**FORM, **LATER, "last_day-year": "2025", "instead_of": held.ref}
    told = send(school, **later)
    assert (told.status_code, errors(told)) == (409, [THEMSELVES])
    days = {"last_day-day": "10", "last_day-month": "9", "last_day-year": "2025"}
    ended = post(school, f"/our-senco/designations/{held.ref}/end", **days, told="2025-09-11/")
    assert ended.status_code == 303
    assert send(school, **{"started_on-month": "10"}).status_code == 303
    assert len(appointments_at(session, ["100001"])) == 2


def test_the_api_replaces_nobody_by_themselves_either(call: Call) -> None:
    made = call("POST", PATH, BODY).get_json()
    replaces = {"ref": made["ref"], "last_day": "2025-12-31"}
    again = {**BODY, "prior_service": [], "started_on": "2026-01-01", "replaces": replaces}
    refused = call("POST", PATH, again)
    assert refused.status_code == 409
    assert "cannot be replaced by themselves. If they stayed SENCO," in refused.get_json()["detail"]
