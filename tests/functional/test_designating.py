"""A school designates its SENCO: each answer is carried, checked and asked about first."""

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register.access import Role
from register.models import Appointment, Person, RecordedLook
from register.queries.appointments import appointments_at
from register.services.appointments.designate import designate
from tests.accounts import browser_of, make_account
from tests.candidates import World
from tests.databases import count
from tests.functional.school_journey import FORM, HILL, errors, post, send, without_nonce
from tests.sencos import NOON, acting_for, designation


def test_the_journey_from_not_known_to_designated(school: FlaskClient, session: Session) -> None:
    first = school.get("/our-senco", follow_redirects=True)
    assert "does not know who the SENCO of this school is" in first.text
    check = post(school, "/our-senco/100001/designate", **FORM)
    assert check.status_code == 200
    assert "Check before you designate" in check.text
    assert count(session, Appointment) == 0
    done = send(school)
    assert done.status_code == 303
    page = school.get(done.location)
    assert "Ngozi Okafor" in page.text
    assert "1 September 2025" in page.text
    assert "0123456" not in page.text


def test_the_check_page_carries_every_answer_to_the_confirmation(
    school: FlaskClient, session: Session
) -> None:
    check = post(school, "/our-senco/100001/designate", **FORM)
    boxes = BeautifulSoup(check.text, "html.parser").select(
        'form[action$="/confirm"] input[type=hidden]'
    )
    sent = {str(box["name"]): str(box["value"]) for box in boxes}
    change = school.post("/our-senco/100001/designate/change", data=sent)
    assert 'value="Okafor"' in change.text
    assert school.post("/our-senco/100001/designate/confirm", data=sent).status_code == 303
    assert count(session, Appointment) == 1


def test_the_check_page_says_what_regulation_49_says_of_the_answers(school: FlaskClient) -> None:
    for answers, words in (
        ({"is_teaching_at_school": "yes"}, "from the day after 1 September 2028"),
        ({}, "Needs review, because the register does not know"),
        ({}, "Whether Ngozi Okafor works as a teacher at the school."),
        ({"is_qualified_teacher": "no"}, "Non-compliant, because the SENCO is neither"),
        ({"is_head_teacher": "yes"}, "On your answers they may be SENCO"),
    ):
        page = post(school, "/our-senco/100001/designate", **{**FORM, **answers}).text
        assert words in page
        assert "app-status--green" not in page


def test_what_is_held_of_a_person_is_not_looked_up_before_they_are_designated(
    school: FlaskClient, session: Session
) -> None:
    def asked() -> str:
        return without_nonce(post(school, "/our-senco/100001/designate", **FORM).text)

    stranger = asked()
    world = World(session)
    world.award(world.person("Okafor", born=date(1985, 4, 3)), world.provider())
    assert asked() == stranger
    assert count(session, RecordedLook) == 0


def test_a_form_with_errors_comes_back_as_it_was_typed(school: FlaskClient) -> None:
    answer = post(
        school,
        "/our-senco/100001/designate",
        **{**FORM, "trn": "123456", "born_on-month": "13", "induction": "perhaps"},
    )
    assert answer.status_code == 400
    assert "<title>Error: " in re.sub(r"\s+<", "<", answer.text)
    found = errors(answer)
    assert len(found) == 3
    assert "has 6" in found[0]
    assert 'value="123456"' in answer.text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"started_on-year": "1979"}, "First day as SENCO must be between 1 January 1980 and "),
        ({"started_on-year": "2099"}, "First day as SENCO must be between 1 January 1980 and "),
        ({"born_on-year": "2020"}, "at least 16 years ago"),
        ({"last_name": "'-"}, "letters in it"),
        ({"last_name": "999999999999"}, "letters in it"),
        ({"last_name": "a\x00b"}, "control characters"),
        ({"last_name": "x" * 5000}, "Last name must be 200 characters or fewer"),
        ({"first_names": "x" * 5000}, "First names must be 200 characters or fewer"),
    ],
)
def test_nonsense_is_refused_on_both_steps(
    school: FlaskClient, session: Session, changed: dict[str, str], sentence: str
) -> None:
    for step in ("", "/confirm"):
        answer = post(school, f"/our-senco/100001/designate{step}", **{**FORM, **changed})
        assert answer.status_code == 400
        assert any(sentence in error for error in errors(answer))
    assert count(session, Person) == 0


def test_a_double_click_has_one_effect(school: FlaskClient, session: Session) -> None:
    first, second = send(school), send(school)
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert count(session, Appointment) == 1


def test_somebody_in_post_has_to_be_replaced_or_shared_with(
    school: FlaskClient, session: Session
) -> None:
    send(school)
    later = {**HILL, "started_on-month": "1", "started_on-year": "2026"}
    asked = post(school, "/our-senco/100001/designate", **{**FORM, **later})
    assert "Select what happens" in errors(asked)[0]
    refused = send(school, **later)
    assert refused.status_code == 409
    assert "Ngozi Okafor is recorded as SENCO" in errors(refused)[0]
    ref = appointments_at(session, ["100001"])[0].ref
    session.rollback()
    replaces = {
        "instead_of": ref,
        "last_day-day": "19",
        "last_day-month": "12",
        "last_day-year": "2025",
    }
    check = post(school, "/our-senco/100001/designate", **{**FORM, **later, **replaces})
    left = "no SENCO on record from 20 December 2025 to 31 December 2025 (12 days)."
    assert f"The school will have {left}" in check.text
    done = send(school, **later, **replaces)
    assert f"The school has {left}" in school.get(done.location).text
    old, new = appointments_at(session, ["100001"])
    assert (old.ended_on, new.started_on) == (date(2025, 12, 19), date(2026, 1, 1))


def test_the_check_page_says_of_whoever_is_replaced_what_will_be_recorded(
    school: FlaskClient, session: Session
) -> None:
    wanted = designation(ended_on=date(2027, 2, 28))
    old = designate(session, wanted, shared=False, actor=acting_for("100001"), now=NOON)
    later = {
        **{**HILL, "started_on-month": "4", "started_on-year": "2027", "instead_of": old.ref},
        **{"last_day-day": "31", "last_day-month": "1", "last_day-year": "2027"},
    }
    check = post(school, "/our-senco/100001/designate", **{**FORM, **later}).text
    assert "Ngozi Okafor is replaced. Their last day as SENCO is 31 January 2027." in check
    assert "from 1 February 2027 to 31 March 2027 (59 days)." in check
    longer = {**later, "last_day-month": "3"}
    for step in ("", "/confirm"):
        refused = post(school, f"/our-senco/100001/designate{step}", **{**FORM, **longer})
        assert refused.status_code == 400
        assert "last day of the present SENCO is recorded as 28 February 2027" in errors(refused)[0]
    nothing = {**later, **dict.fromkeys(("last_day-day", "last_day-month", "last_day-year"), "")}
    unchanged = post(school, "/our-senco/100001/designate", **{**FORM, **nothing}).text
    assert "is replaced" not in unchanged
    assert "from 1 March 2027 to 31 March 2027 (31 days)." in unchanged
    assert send(school, **later).status_code == 303
    assert appointments_at(session, ["100001"])[0].ended_on == date(2027, 1, 31)


def test_everything_that_is_wrong_is_told_at_once(school: FlaskClient) -> None:
    send(school)
    wrong = {
        **{**HILL, "started_on-year": "2099", "induction": "", "is_qualified_teacher": "?"},
        "born_on-year": "2020",
    }
    asked = post(school, "/our-senco/100001/designate", **{**FORM, **wrong})
    assert asked.status_code == 400
    for sentence, error in zip(
        (
            "Date of birth must be at least 16 years ago",
            "First day as SENCO must be between",
            "Select what happens",
            "whether this person is a q",
            "how this person’s i",
        ),
        errors(asked),
        strict=True,
    ):
        assert sentence in error
    late = {"instead_of": "shared", "last_day-month": "13", "last_day-day": "1"}
    asked = post(school, "/our-senco/100001/designate", **{**FORM, **HILL, **late})
    assert (asked.status_code, len(errors(asked))) == (400, 1)


@pytest.mark.parametrize("step", ["", "/confirm"])
def test_a_last_day_of_nobody_who_is_replaced_is_not_left_out_unsaid(
    school: FlaskClient, session: Session, step: str
) -> None:
    send(school)
    last = {"last_day-day": "31", "last_day-month": "12", "last_day-year": "2025"}
    share = {**FORM, **HILL, "instead_of": "shared"}
    told = post(school, f"/our-senco/100001/designate{step}", **{**share, **last})
    assert told.status_code == 400
    assert errors(told) == ["Leave the last day empty, or select the SENCO who is replaced"]
    assert count(session, Appointment) == 1
    assert post(school, f"/our-senco/100001/designate{step}", **share).status_code in (200, 303)


def test_several_who_are_in_post_are_named_in_one_list(school: FlaskClient) -> None:
    names = ("Adams", "Baker", "Clark")
    for number, name in enumerate(names):
        person = {"trn": f"700000{number}", "last_name": name, "first_names": "Ann"}
        shared = {"instead_of": "shared"} if number else {}
        assert send(school, **person, **shared).status_code == 303
    asked = post(school, "/our-senco/100001/designate", **{**FORM, **HILL})
    assert re.search(r"happens to Ann \w+, Ann \w+ and Ann \w+, whom", errors(asked)[0])


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_an_empty_form_asks_at_once_who_is_replaced_too(
    school: FlaskClient, session: Session
) -> None:
    send(school)
    ref = appointments_at(session, ["100001"])[0].ref
    session.rollback()
    path = "/our-senco/100001/designate"

    def told(**given: str) -> list[str]:
        page = BeautifulSoup(post(school, path, **given).text, "html.parser")
        return [str(each["href"]) for each in page.select(".govuk-error-summary a")]

    empty = told()
    asked = empty.index("#instead_of")
    before, after = empty[:asked], empty[asked + 1 :]
    assert before == ["#trn", "#last_name", "#born_on", "#started_on"]
    assert after[0] == "#is_head_teacher"
    assert told(instead_of="shared") == before + after
    assert told(instead_of=ref) == [*before, "#last_day", *after]
    last = {"ended_on-day": "1", "ended_on-month": "9", "ended_on-year": "2027"}
    assert told(**last) == before + after, "before it, nobody knows whose days these are"


def test_somebody_who_was_in_post_on_those_days_is_asked_about_too(
    school: FlaskClient, session: Session
) -> None:
    wanted = designation(ended_on=date(2025, 12, 31))
    designate(session, wanted, shared=False, actor=acting_for("100001"), now=NOON)
    assert "instead_of" not in school.get("/our-senco/100001/designate").text
    asked = post(school, "/our-senco/100001/designate", **{**FORM, **HILL})
    assert "Select what happens" in errors(asked)[0]
    assert 'name="instead_of"' in asked.text
    assert send(school, **HILL, instead_of="shared").status_code == 303


def test_a_last_day_before_the_first_is_a_wrong_box_as_any_other(
    school: FlaskClient, session: Session
) -> None:
    days = {"ended_on-day": "31", "ended_on-month": "8", "ended_on-year": "2001"}
    for step in ("", "/confirm"):
        answer = post(school, f"/our-senco/100001/designate{step}", **{**FORM, **days})
        assert (answer.status_code, "is before the first" in errors(answer)[0]) == (400, True)
    assert count(session, Person) == 0


def test_a_check_and_a_designation_say_alike_where_a_trn_is_found(
    school: FlaskClient, session: Session
) -> None:
    panel = browser_of(school.application, make_account(session, Role.PANEL))
    asked = (school, "/our-senco/100001/designate"), (panel, "/checks")
    hints = [
        BeautifulSoup(browser.get(path).text, "html.parser")
        .select("#trn-hint")[0]
        .get_text(strip=True)
        for browser, path in asked
    ]
    assert len(set(hints)) == 1, hints
