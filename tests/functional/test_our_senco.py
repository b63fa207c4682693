"""A school’s own SENCOs: seen, ended, corrected, declared."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.models import Appointment, LogEntry
from register.queries.appointments import appointments_at
from register.services.appointments.designate import designate
from register.services.appointments.facts import WHY_CORRECTED, WHY_TAKEN_BACK
from tests.databases import count
from tests.functional.school_journey import (
    FORM,
    HILL,
    errors,
    post,
    send,
    sign_in_for,
)
from tests.sencos import (
    NOON,
    acting_for,
    designation,
    put_conversion,
    put_school,
    typed,
)

WHICH = "Enter what was wrong: “Another reason” alone does not say which"


def test_ending_correcting_and_taking_back(school: FlaskClient, session: Session) -> None:
    send(school)
    ref = appointments_at(session, ["100001"])[0].ref
    session.rollback()
    path = f"/our-senco/designations/{ref}"
    day = {"last_day-day": "31", "last_day-month": "8", "last_day-year": "2025"}
    before_the_start = post(school, f"{path}/end", **day)
    assert before_the_start.status_code == 400
    assert "is before the first" in errors(before_the_start)[0]
    day["last_day-year"] = "2026"
    told = post(school, f"{path}/end", **day)
    assert "Check before you record the last day" in told.text
    assert "The school will have no SENCO on record from 1 September 2026." in told.text
    assert appointments_at(session, ["100001"])[0].ended_on is None
    session.rollback()
    other_days = {**day, "last_day-day": "30", "told": "2026-09-01/"}
    assert "from 31 August 2026." in post(school, f"{path}/end", **other_days).text
    ended = post(school, f"{path}/end", **day, told="2026-09-01/")
    assert ended.status_code == 303
    assert "has no SENCO on record from 1 September 2026." in school.get(ended.location).text
    assert appointments_at(session, ["100001"])[0].ended_on == date(2026, 8, 31)
    session.rollback()
    form = school.get(f"{path}/correct").text
    assert 'value="2026"' in form
    correction = {**FORM, "reason": "new_evidence", "started_on-day": "2"}
    told = post(school, f"{path}/correct", **correction)
    assert "Check before you correct" in told.text
    assert "no SENCO on record on 1 September 2025." in told.text
    days = BeautifulSoup(told.text, "html.parser").select_one("[name=told]")["value"]
    assert post(school, f"{path}/correct", **correction, told=days).status_code == 303
    again = post(school, f"{path}/correct", **correction, told=days)
    unchanged = BeautifulSoup(school.get(again.location).text, "html.parser")
    notice = unchanged.select(".govuk-notification-banner")[-1].get_text(" ", strip=True)
    assert notice == "No change The register holds that already, so nothing was recorded."
    held = appointments_at(session, ["100001"])[0]
    assert (held.started_on, held.ended_on) == (date(2025, 9, 2), None)
    session.rollback()
    form = school.get(f"{path}/take-back").text
    assert "The school will have no SENCO on record from 2 September 2025." in form
    assert post(school, f"{path}/take-back").status_code == 400
    assert post(school, f"{path}/take-back", reason="wrong_person").status_code == 303
    assert appointments_at(session, ["100001"]) == []


def test_a_replacement_that_is_taken_back_asks_for_the_post_before(
    school: FlaskClient, session: Session
) -> None:
    send(school)
    (old,) = appointments_at(session, ["100001"])
    session.rollback()
    days = {
        **{"started_on-month": "1", "started_on-year": "2026", "instead_of": old.ref},
        **{"last_day-day": "31", "last_day-month": "12", "last_day-year": "2025"},
    }
    assert send(school, **HILL, **days).status_code == 303
    new = appointments_at(session, ["100001"])[1]
    session.rollback()
    path = f"/our-senco/designations/{new.ref}/take-back"
    asked = BeautifulSoup(school.get(path).text, "html.parser")
    assert "Does Ngozi Okafor get the post back?" in asked.text
    assert "The school will have no SENCO on record from 1 January 2026." in asked.text
    assert not asked.select("input[name=give_back][checked]")
    unsaid = post(school, path, reason="wrong_person")
    assert unsaid.status_code == 400
    assert "Select whether Ngozi Okafor" in errors(unsaid)[0]
    nothing = errors(post(school, path))
    assert (len(nothing), nothing[1]) == (2, errors(unsaid)[0])
    assert post(school, path, reason="wrong_person", give_back="yes").status_code == 303
    (held,) = appointments_at(session, ["100001"])
    assert (held.ref, held.ended_on) == (old.ref, None)


def test_a_designation_that_has_ended_can_still_be_put_right(
    school: FlaskClient, session: Session
) -> None:
    ended = designation(ended_on=date(2025, 12, 31))
    ref = designate(session, ended, shared=False, actor=acting_for("100001"), now=NOON).ref
    page = BeautifulSoup(school.get("/our-senco/100001").text, "html.parser")
    links = {str(link["href"]): link.get_text() for link in page.select("table a")}
    path = f"/our-senco/designations/{ref}"
    assert set(links) == {f"{path}/correct", f"{path}/take-back"}
    assert links[f"{path}/correct"].endswith("of Ngozi Okafor from 1 September 2025")
    longer = {**FORM, "reason": "typing_mistake"}
    assert post(school, f"{path}/correct", **longer).status_code == 303
    assert "Record the last day" in school.get("/our-senco/100001").text


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_however_many_gaps_an_end_leaves_they_are_told_and_it_is_recorded(
    school: FlaskClient, session: Session
) -> None:
    actor = acting_for("100001")
    long = designation(started_on=date(2010, 9, 1))
    ref = designate(session, long, shared=False, actor=actor, now=NOON).ref
    for year in range(2011, 2026):
        spring = {"started_on": date(year, 1, 1), "ended_on": date(year, 3, 31)}
        short = designation(person=typed("7654321", "Hill", "Jo"), **spring)
        designate(session, short, shared=True, actor=actor, now=NOON)
    path = f"/our-senco/designations/{ref}/end"
    day = {"last_day-day": "31", "last_day-month": "8", "last_day-year": "2011"}
    page = BeautifulSoup(post(school, path, **day).text, "html.parser")
    days = page.select_one("[name=told]")["value"]
    assert days.count(";") == 14
    assert post(school, path, **day, told=days).status_code == 303


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_each_form_offers_the_reasons_of_its_deed_and_another_reason_needs_words(
    school: FlaskClient, session: Session
) -> None:
    send(school)
    path = f"/our-senco/designations/{appointments_at(session, ['100001'])[0].ref}"
    session.rollback()
    for deed, among in (("correct", WHY_CORRECTED), ("take-back", WHY_TAKEN_BACK)):
        page = BeautifulSoup(school.get(f"{path}/{deed}").text, "html.parser")
        assert [each["value"] for each in page.select("[name=reason]")] == [*among]
        said = {**FORM, "reason": "other", "started_on-day": "2"}
        which = post(school, f"{path}/{deed}", **said)
        assert (which.status_code, errors(which)) == (400, [WHICH])
        summary = BeautifulSoup(which.text, "html.parser").select(".govuk-error-summary a")
        assert [each["href"] for each in summary] == ["#note"]
    late = post(school, f"{path}/correct", **{**FORM, "reason": "other", "started_on-day": ""})
    assert len(errors(late)) == 2, "told at once with what else is wrong"
    wrong = post(school, f"{path}/correct", **{**FORM, "reason": "wrong_person"})
    assert (wrong.status_code, errors(wrong)) == (400, ["Select why this is being corrected"])
    assert len(session.scalars(select(Appointment)).all()) == 1


def test_a_correction_asks_whether_two_share_the_role(
    school: FlaskClient, session: Session
) -> None:
    ended = designation(ended_on=date(2025, 12, 31))
    ref = designate(session, ended, shared=False, actor=acting_for("100001"), now=NOON).ref
    send(school, **HILL, **{"started_on-month": "1", "started_on-year": "2026"})
    path = f"/our-senco/designations/{ref}/correct"
    assert 'name="shared"' not in school.get(path).text
    longer = {**FORM, "reason": "new_evidence"}
    asked = post(school, path, **longer)
    assert asked.status_code == 409
    assert "Jo Hill is recorded as SENCO" in errors(asked)[0]
    page = BeautifulSoup(asked.text, "html.parser")
    assert page.select_one(".govuk-error-summary a")["href"] == "#shared"
    assert page.select_one("#shared")["value"] == "yes"
    assert post(school, path, **longer, shared="yes").status_code == 303


def test_earlier_service_is_added_and_taken_back(school: FlaskClient, session: Session) -> None:
    send(school)
    ref = appointments_at(session, ["100001"])[0].ref
    session.rollback()
    path = f"/our-senco/designations/{ref}/earlier-service"
    period = {
        "urn": "100001",
        "started_on-day": "1",
        "started_on-month": "9",
        "started_on-year": "2006",
        "source": "Letter of 2006",
    }
    assert post(school, path, **{**period, "urn": "999999"}).status_code == 400
    done = post(school, path, **period)
    assert "1 September 2006 to now" in school.get(done.location).text
    named = {"period": "100001 2006-09-01 now", "reason": "typing_mistake"}
    assert post(school, f"{path}/take-back", **{**named, "period": "x"}).status_code == 400
    unasked = post(school, f"{path}/take-back", period=named["period"]).text
    assert "Select why this is being taken back" in unasked
    assert BeautifulSoup(unasked, "html.parser").select("input[name=period][checked]")
    assert post(school, f"{path}/take-back", **named).status_code == 303
    reasons = session.scalars(select(LogEntry.reason).order_by(LogEntry.number)).all()
    assert reasons[-1] == "typing_mistake"
    again = post(school, f"{path}/take-back", **named)
    assert again.status_code == 404
    assert errors(again) == ["This earlier service is not on the record"]
    assert "Add a period" in again.text


def test_a_school_says_that_it_has_none(school: FlaskClient) -> None:
    day = {"declared_on-day": "1", "declared_on-month": "9", "declared_on-year": "2025"}
    refused = post(school, "/our-senco/100001/none")
    assert refused.status_code == 400
    assert "does not meet section 67 of the Children and Families Act 2014 on a day" in refused.text
    done = post(school, "/our-senco/100001/none", **day)
    assert "has had no SENCO since 1 September 2025" in school.get(done.location).text
    path = "/our-senco/100001/none/take-back"
    assert "will then not know whether the school has a SENCO" in school.get(path).text
    assert post(school, path).status_code == 400
    which = post(school, path, reason="other", note=" ")
    assert (which.status_code, errors(which)) == (400, [WHICH])
    assert post(school, path, reason="wrong_person").status_code == 400
    taken = post(school, path, reason="typing_mistake")
    assert "does not know who the SENCO of this school is" in school.get(taken.location).text
    assert "there is nothing to take back" in school.get(path).text
    again = post(school, path, reason="typing_mistake")
    assert (again.status_code, again.text.count("there is nothing to take back")) == (409, 1)
    assert "See what the register holds now" in again.text
    for left_out in ({}, {"reason": "other", "note": " "}):
        stale = post(school, path, **left_out)
        told = "there is nothing to take back"
        assert (stale.status_code, stale.text.count(told)) == (409, 1), left_out
        assert 'href="#' not in stale.text.split("<main")[1], "no error leads to a box not there"


def test_a_designation_that_has_ended_leads_to_its_correction(
    school: FlaskClient, session: Session
) -> None:
    send(school)
    ref = appointments_at(session, ["100001"])[0].ref
    session.rollback()
    path = f"/our-senco/designations/{ref}"
    day = {"last_day-day": "31", "last_day-month": "8", "last_day-year": "2026"}
    assert post(school, f"{path}/end", **day, told="2026-09-01/").status_code == 303
    page = BeautifulSoup(school.get(f"{path}/end").text, "html.parser")
    assert "The last day on record is 31 August 2026." in page.get_text()
    assert page.select_one(f'main a[href="{path}/correct"]')
    assert not page.select("main form")


def test_a_day_on_which_somebody_is_in_post_is_told_by_its_box(school: FlaskClient) -> None:
    send(school)
    day = {"declared_on-day": "1", "declared_on-month": "9", "declared_on-year": "2026"}
    refused = post(school, "/our-senco/100001/none", **day)
    page = BeautifulSoup(refused.text, "html.parser")
    assert refused.status_code == 409
    assert page.select_one('.govuk-error-summary a[href="#declared_on"]')
    assert page.select_one("#declared_on-boxes-error")


def test_an_academys_user_ends_what_was_carried_over(client: FlaskClient, session: Session) -> None:
    put_school(session, "100008")
    done = designate(
        session, designation("100008"), shared=False, actor=acting_for("100008"), now=NOON
    )
    put_school(session, "100001", type_code="34")
    put_conversion(session, "100008", "100001", date(2026, 1, 1))
    sign_in_for(client, session, "100001")
    assert "Carried over from URN" in client.get("/our-senco/100001").text
    day = {"last_day-day": "1", "last_day-month": "2", "last_day-year": "2026"}
    ended = post(client, f"/our-senco/designations/{done.ref}/end", **day, told="2026-02-02/")
    assert ended.location == "/our-senco/100001"


def test_reading_writes_nothing(school: FlaskClient, session: Session) -> None:
    send(school)
    before = count(session, LogEntry)
    session.rollback()
    ref = appointments_at(session, ["100001"])[0].ref
    session.rollback()
    for path in ("", "/designate", "/none"):
        assert school.get(f"/our-senco/100001{path}").status_code == 200
    for path in ("end", "correct", "take-back", "earlier-service"):
        assert school.get(f"/our-senco/designations/{ref}/{path}").status_code == 200
    assert count(session, LogEntry) == before


@pytest.mark.parametrize(
    "path",
    [
        "/our-senco/%00",
        "/our-senco/%F0%9F%98%80/designate",
        "/our-senco/designations/%00/end",
        "/our-senco/designations/" + "x" * 3000 + "/end",
    ],
)
def test_nonsense_in_the_address_is_not_found(school: FlaskClient, path: str) -> None:
    assert school.get(path).status_code == 404
