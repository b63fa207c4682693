"""A page of a school’s SENCO that was opened before somebody else changed what it shows."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register.queries.appointments import appointments_at
from register.services.appointments import take_back
from register.services.appointments.designate import designate
from register.services.appointments.versions import version_of
from tests.functional.school_journey import FORM, HILL, errors, post, send
from tests.sencos import NOON, acting_for, designation, typed


def version_in(page: str) -> str:
    """The version of the designation that a form was shown upon."""
    return str(BeautifulSoup(page, "html.parser").select_one("[name=version]")["value"])


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_correction_of_what_another_has_changed_meanwhile_undoes_nothing(
    school: FlaskClient, session: Session
) -> None:
    send(school)
    path = f"/our-senco/designations/{appointments_at(session, ['100001'])[0].ref}/correct"
    session.rollback()
    seen = {**FORM, "reason": "typing_mistake", "version": version_in(school.get(path).text)}
    theirs = {**seen, "is_teaching_at_school": "no"}
    assert post(school, path, **theirs).status_code == 303
    late = post(school, path, **{**seen, "is_head_teacher": "yes"})
    assert (late.status_code, "changed this designation since" in errors(late)[0]) == (409, True)
    assert f'href="{path}">correct it as it is now' in late.text
    assert post(school, path, **theirs).status_code == 303, "the same again has no further effect"
    held = appointments_at(session, ["100001"])[0]
    assert (held.is_teaching_at_school, held.is_head_teacher) == (False, False)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_take_back_of_what_another_has_changed_meanwhile_loses_nothing(
    school: FlaskClient, session: Session
) -> None:
    send(school)
    path = f"/our-senco/designations/{appointments_at(session, ['100001'])[0].ref}"
    session.rollback()
    form = f"{path}/take-back"
    seen = {"reason": "wrong_person", "version": version_in(school.get(form).text)}
    theirs = {**FORM, "reason": "typing_mistake", "is_teaching_at_school": "no"}
    assert post(school, f"{path}/correct", **theirs).status_code == 303
    for _ in range(2):
        late = post(school, form, **seen)
        assert (late.status_code, "so nothing was recorded" in errors(late)[0]) == (409, True)
        assert f'href="{form}">take it back as it is now' in late.text
        assert 'href="/our-senco/100001">See what the register holds now' in late.text
        seen["version"] = version_in(late.text)
    assert not appointments_at(session, ["100001"])[0].is_teaching_at_school
    session.rollback()
    seen["version"] = version_in(school.get(form).text)
    assert post(school, form, **seen).status_code == 303
    assert appointments_at(session, ["100001"]) == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_that_there_is_none_is_not_taken_back_from_a_page_of_another_day(
    school: FlaskClient,
) -> None:
    def said(month: str) -> None:
        day = {"declared_on-day": "1", "declared_on-month": month, "declared_on-year": "2025"}
        assert post(school, "/our-senco/100001/none", **day).status_code == 303

    path = "/our-senco/100001/none/take-back"
    said("9")
    page = BeautifulSoup(school.get(path).text, "html.parser")
    seen = {"reason": "typing_mistake", "since": page.select_one("[name=since]")["value"]}
    assert seen["since"] == "2025-09-01"
    assert post(school, path, **seen).status_code == 303
    said("10")
    late = post(school, path, **seen)
    assert (late.status_code, "from another day" in errors(late)[0]) == (409, True)
    assert f'href="{path}">take it back as it is now' in late.text
    assert "since 1 October 2025" in school.get("/our-senco/100001").text
    assert post(school, path, **{**seen, "since": "2025-10-01"}).status_code == 303


def joined_meanwhile(school: FlaskClient, session: Session, *, replaces: bool) -> TestResponse:
    """What a take-back is answered that was seen before somebody else joined those days."""
    send(school)
    if replaces:
        (old,) = appointments_at(session, ["100001"])
        session.rollback()
        days = {"started_on-month": "1", "started_on-year": "2026", "instead_of": old.ref}
        ends = {"last_day-day": "31", "last_day-month": "12", "last_day-year": "2025"}
        assert send(school, **HILL, **days, **ends).status_code == 303
    newest = appointments_at(session, ["100001"])[-1]
    session.rollback()
    form = f"/our-senco/designations/{newest.ref}/take-back"
    seen = {"reason": "wrong_person", "version": version_in(school.get(form).text)}
    beside = designation(person=typed("7654320", "Lee", "Sam"), started_on=date(2026, 2, 2))
    designate(session, beside, shared=True, actor=acting_for("100001"), now=NOON)
    answer = post(school, form, **seen, give_back="no")
    if answer.status_code == 409:
        assert f'href="{form}">take it back as it is now' in answer.text
        now = {**seen, "version": version_in(school.get(form).text)}
        assert post(school, form, **now, give_back="no" if replaces else "").status_code == 303
    return answer


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("replaces", [True, False])
def test_a_take_back_of_which_something_else_would_follow_by_now_is_asked_again(
    school: FlaskClient, session: Session, replaces: bool
) -> None:
    """The page told which days would be left without a SENCO, and who would share the post."""
    late = joined_meanwhile(school, session, replaces=replaces)
    assert late.status_code == 409
    assert "or what the school has without it, so nothing was recorded" in errors(late)[0]
    assert [each.started_on for each in appointments_at(session, ["100001"])] == (
        [date(2025, 9, 1)] if replaces else []
    ) + [date(2026, 2, 2)]


@pytest.mark.canary
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_version_that_forgets_what_would_follow_is_noticed(
    school: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(take_back, "_version", lambda held, *_: version_of(held))
    assert joined_meanwhile(school, session, replaces=True).status_code == 303
