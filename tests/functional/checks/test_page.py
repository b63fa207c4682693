"""A check in the browser, from the form to the answer."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register.access import OrganisationKind, Role
from register.services.checks.records import list_checks
from tests.accounts import csrf_token, make_account, sign_in
from tests.candidates import World
from tests.functional.checks.asking import MARK, count, page_of, post


def test_a_panel_checks_a_person_and_reads_the_answer(
    client: FlaskClient, panel: str, holder: int
) -> None:
    sign_in(client, panel)
    sent = post(client)
    assert sent.status_code == 303
    assert re.fullmatch(r"/checks/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", sent.headers["Location"])
    page = page_of(client.get(sent.headers["Location"]))
    assert page.h1 is not None
    assert page.h1.get_text() == "This person holds an award that counts"
    assert page.title is not None
    assert page.title.get_text().startswith("This person holds an award that counts, receipt ")
    words = " ".join(page.get_text(" ").split())
    for expected in (
        "holds the National Award for SEN Coordination. Held from 25 November 2016. "
        "Awarded by University of Wychford. It meets regulation 49(7)(a).",
        "Course began 14 September 2015 Course completed 1 July 2016 Held from 25 November 2016",
        "What this proves, and what it does not",
        "Searched for teacher reference number 0123456, born on 12 March 1984",
        "Appointing a SENCO",
        "Test panel, Wychford Appointments",
    ):
        assert expected in words
    assert MARK not in words


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_no_browser_keeps_who_was_asked_about(client: FlaskClient, panel: str) -> None:
    sign_in(client, panel)
    boxes = page_of(client.get("/checks")).select("main input[type=text]")
    kept = {str(box["name"]): box.get("autocomplete") for box in boxes}
    asked = ("surname", "trn", "born_on-day", "born_on-month", "born_on-year")
    assert kept == dict.fromkeys(asked, "off")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_an_empty_form_names_everything_that_it_needs_at_once(
    client: FlaskClient, panel: str
) -> None:
    sign_in(client, panel)
    born = dict.fromkeys(("born_on-day", "born_on-month", "born_on-year"), "")
    empty = {"surname": "", "trn": "", "purpose": "", **born}

    def told(**given: str) -> list[tuple[str, str]]:
        answer = post(client, **{**empty, **given})
        assert answer.status_code == 400
        links = page_of(answer).select(".govuk-error-summary a")
        return [(str(each["href"]), each.get_text()) for each in links]

    few = "Enter two or more of last name, date of birth and teacher reference number"
    why = ("#purpose", "Choose why you are checking")
    assert told() == [("#surname", few), why]
    assert told(surname="Okafor") == [("#born_on", few), why]
    assert [box for box, _ in told(trn="98765")] == ["#surname", "#trn", "#purpose"]
    too_young = {"born_on-day": "1", "born_on-month": "9", "born_on-year": "2020"}
    assert told(surname="!!!", **too_young) == [
        ("#surname", "Enter a name with letters in it"),
        ("#born_on", "Date of birth must be at least 16 years ago"),
        why,
    ]
    # A detail that is wrong is given all the same: it is to be mended, and no third is needed.
    assert [box for box, _ in told(surname="Okafor", trn="98765")] == ["#trn", "#purpose"]


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"purpose": ""}, "purpose", "Choose why you are checking"),
        ({"purpose": "curiosity"}, "purpose", "Choose why you are checking"),
        ({"trn": ""}, "surname", "Enter two or more of last name, date of birth and teacher"),
        ({"trn": "98765"}, "trn", "must be 7 digits"),
        ({"trn": "0" * 10_000}, "trn", "Teacher reference number must be 200 characters or fewer"),
        ({"born_on-year": "84"}, "born_on", "Date of birth must include a year of 4 digits"),
        (
            {"born_on-day": "31", "born_on-month": "2"},
            "born_on",
            "Date of birth must be a real date",
        ),
        ({"born_on-year": "2090"}, "born_on", "must be in the past"),
        ({"surname": "x\x00y"}, "surname", "without control characters"),
        ({"surname": "!!!"}, "surname", "Enter a name with letters in it"),
        ({"surname": "999999999999"}, "surname", "Enter a name with letters in it"),
    ],
)
def test_a_form_that_cannot_be_used_comes_back_filled_in_with_its_boxes_named(
    client: FlaskClient,
    session: Session,
    panel: str,
    changes: dict[str, str],
    field: str,
    says: str,
) -> None:
    sign_in(client, panel)
    answer = post(client, **changes)
    assert answer.status_code == 400
    page = page_of(answer)
    assert page.title is not None
    assert page.title.get_text().startswith("Error: Check a person")
    link = page.select_one(".govuk-error-summary a")
    assert link is not None
    assert link["href"] == f"#{field}"
    assert page.find(id=field) is not None
    assert says in link.get_text()
    assert count(session) == 0


@pytest.mark.parametrize("month", ["3", "03", "March", "mar", " 0 3 "])
def test_the_month_may_be_a_number_or_a_word(
    client: FlaskClient, panel: str, holder: int, month: str
) -> None:
    sign_in(client, panel)
    assert post(client, **{"born_on-month": month}).status_code == 303


def test_a_page_of_no_match_helps_and_goes_back_to_the_details(
    client: FlaskClient, panel: str
) -> None:
    sign_in(client, panel)
    sent = post(client, surname="Okafor")
    page = page_of(client.get(sent.headers["Location"]))
    words = " ".join(page.get_text(" ").split())
    assert "We could not find a record matching all the details you gave." in words
    assert "Searched for Okafor, teacher reference number 0123456" in words
    assert "does not mean that the person holds no award" in words
    assert "Try the name they had then" in words
    assert "Two digits of the teacher reference number have changed places" in words
    assert "lost the 0" not in words, "one of 6 digits is not looked for"
    without = post(client, surname="Okafor", trn="")
    words = page_of(client.get(without.headers["Location"])).get_text(" ")
    assert "The day and the month of the birth date have changed places" in words
    assert "Two digits" not in words
    late = post(client, surname="Okafor", trn="", **{"born_on-day": "25"})
    assert "changed places" not in client.get(late.headers["Location"]).text
    assert "If you appoint them" not in words
    back = page.find("a", string=re.compile("Change the details"))
    assert back is not None
    form = page_of(client.get(str(back["href"])))
    assert form.find(id="surname")["value"] == "Okafor"  # type: ignore[index]  # it is there
    assert form.find(id="born_on")["value"] == "12"  # type: ignore[index]  # likewise


def test_an_appointment_is_tried_beneath_the_answer_as_a_further_check(
    client: FlaskClient, session: Session, panel: str, holder: int, world: World
) -> None:
    urn = world.school()
    sign_in(client, panel)
    first = post(client).headers["Location"]
    post_in_view = {
        "appoint_on-day": "1",
        "appoint_on-month": "9",
        "appoint_on-year": "2027",
        "urn": urn,
        "csrf_token": csrf_token(client),
    }
    sent = client.post(f"{first}/appointment", data=post_in_view)
    assert sent.status_code == 303
    assert sent.headers["Location"].endswith("#if-you-appoint-them")
    words = " ".join(page_of(client.get(sent.headers["Location"])).get_text(" ").split())
    assert "Needs review, because the register does not know enough to say" in words
    assert "Whether the candidate is a qualified teacher." in words
    assert "were known to be met: Compliant, because the SENCO holds the National Award" in words
    known = {
        "is_head_teacher": "no",
        "is_qualified_teacher": "yes",
        "induction": "met",
        "is_teaching_at_school": "yes",
    }
    told = client.post(f"{first}/appointment", data={**post_in_view, **known})
    page = page_of(client.get(told.headers["Location"]))
    words = " ".join(page.get_text(" ").split())
    assert page.title is not None
    assert ": if you appoint them, compliant, receipt " in page.title.get_text()
    assert "Compliant, because the SENCO holds the National Award" in words
    assert "qualified teacher: yes; induction: completed" in words
    assert "Not known:" not in words
    assert page.find(id="is_qualified_teacher")["checked"] is not None  # type: ignore[index]  # likewise
    assert count(session) == 3
    wrong = client.post(f"{first}/appointment", data={**post_in_view, "urn": "999999"})
    assert wrong.status_code == 400
    assert "The register holds no school with URN 999999" in wrong.get_data(as_text=True)
    missing = client.post(f"{first}/appointment", data={**post_in_view, "appoint_on-day": ""})
    assert missing.status_code == 400
    assert count(session) == 3


def test_a_school_is_found_by_its_name_and_chosen_without_a_urn(
    client: FlaskClient, session: Session, panel: str, holder: int, world: World
) -> None:
    names = ("Elm Park Primary School", "Elm Park Infant School", "Oak Academy")
    elm, infants, _ = (world.school(f"90000{number}", name) for number, name in enumerate(names, 1))
    sign_in(client, panel)
    first = post(client).headers["Location"]
    post_in_view = {
        "appoint_on-day": "1",
        "appoint_on-month": "9",
        "appoint_on-year": "2027",
        "csrf_token": csrf_token(client),
    }

    def asked(**boxes: str) -> TestResponse:
        return client.post(f"{first}/appointment", data={**post_in_view, **boxes})

    offered = asked(urn="elm park")
    assert offered.status_code == 400
    page = page_of(offered)
    said = page.select_one(".govuk-error-summary")
    assert said
    assert "Select the school" in said.get_text()
    assert [each["value"] for each in page.select("input[name=school]")] == [infants, elm]
    assert count(session) == 1
    # One that alone is found is offered too: the words may have been meant for another.
    alone = page_of(asked(urn="oak"))
    assert len(alone.select("input[name=school]")) == 1
    # Other words are searched for, whatever was chosen of the first.
    other = asked(urn="nowhere", searched="elm park", school=elm)
    assert other.status_code == 400
    assert "finds no school by ‘nowhere’" in other.text
    assert count(session) == 1
    chosen = asked(urn="elm park", searched="elm park", school=elm)
    assert chosen.status_code == 303
    assert f"Elm Park Primary School (URN {elm}) from 1 September 2027" in " ".join(
        page_of(client.get(chosen.headers["Location"])).get_text("").split()
    )


def test_a_list_of_checks_names_the_school_and_the_day_that_were_asked_about(
    client: FlaskClient, panel: str, holder: int, world: World
) -> None:
    urn = world.school(name="Elm Park Primary School")
    sign_in(client, panel)
    first = post(client).headers["Location"]
    boxes = {"appoint_on-day": "1", "appoint_on-month": "9", "appoint_on-year": "2027", "urn": urn}
    token = csrf_token(client)
    client.post(f"{first}/appointment", data={**boxes, "csrf_token": token})
    rows = page_of(client.get("/checks/history")).select("tbody tr")
    with_post, alone = (" ".join(row.get_text(" ").split()) for row in rows)
    assert f"Elm Park Primary School (URN {urn} ) from 1 September 2027: Needs review" in with_post
    assert "the person alone" in alone


def test_an_organisation_opens_its_own_checks_again_and_nobody_elses(
    client: FlaskClient, session: Session, panel: str, holder: int
) -> None:
    sign_in(client, panel)
    location = post(client).headers["Location"]
    history = client.get("/checks/history").get_data(as_text=True)
    assert f'href="{location}"' in history
    other = make_account(
        session,
        Role.PANEL,
        email="other@example.org",
        organisation=(OrganisationKind.AGENCY, "agency-2", "Other Agency"),
    )
    stranger = client.application.test_client()
    sign_in(stranger, other)
    theirs = stranger.get(location)
    absent = stranger.get("/checks/2222-2222-2222")
    assert theirs.status_code == absent.status_code == 404
    nonce = re.compile(r'nonce="[^"]+"|value="[^"]+"')
    assert nonce.sub("", theirs.get_data(as_text=True)) == nonce.sub(
        "", absent.get_data(as_text=True)
    )
    assert "made no checks yet" in stranger.get("/checks/history").get_data(as_text=True)


def test_a_later_page_of_the_checks_says_that_it_is_one_and_leads_back(
    client: FlaskClient, panel: str, holder: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(list_checks.__kwdefaults__, "count", 1)
    sign_in(client, panel)
    post(client)
    post(client)
    first = page_of(client.get("/checks/history"))
    assert "Newest checks" not in first.get_text()
    [earlier] = [each for each in first.select("main a") if each.get_text() == "Earlier checks"]
    later = page_of(client.get(str(earlier["href"])))
    [made] = later.select("tbody th span")
    for words in (later.select("title")[0], later.h1):
        assert words
        assert words.get_text().startswith(
            f"Your organisation’s checks, up to {made.get_text(strip=True)}"
        )
    [newest] = [each for each in later.select("main a") if each.get_text() == "Newest checks"]
    assert newest["href"] == "/checks/history"
