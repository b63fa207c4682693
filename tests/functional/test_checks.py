"""Checks through each door: the page, the API and the command, and what each refuses."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register.access import OrganisationKind, Role
from register.cli.main import main
from register.models import CandidateCheck
from tests.accounts import csrf_token, make_account, make_key, sign_in
from tests.candidates import BORN, World

TRN = "0123456"
MARK = "Quixwold-Marker"
FORM = {
    "surname": "",
    "born_on-day": "12",
    "born_on-month": "March",
    "born_on-year": "1984",
    "trn": TRN,
    "purpose": "appointing",
}
BODY: dict[str, Any] = {"trn": TRN, "born_on": "1984-03-12", "purpose": "appointing"}


@pytest.fixture
def world(session: Session) -> World:
    return World(session)


@pytest.fixture
def panel(session: Session) -> str:
    return make_account(session, Role.PANEL)


@pytest.fixture
def holder(world: World) -> int:
    person = world.person(MARK)
    world.award(person, world.provider())
    return person


@pytest.fixture
def key(session: Session, panel: str) -> dict[str, str]:
    return make_key(session, panel)


def count(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(CandidateCheck)) or 0


@contextmanager
def without(session: Session, table: str) -> Iterator[None]:
    """A register that has lost one of its tables."""
    session.execute(text(f"ALTER TABLE {table} RENAME TO put_aside"))
    session.commit()
    try:
        yield
    finally:
        session.execute(text(f"ALTER TABLE put_aside RENAME TO {table}"))
        session.commit()


def post(client: FlaskClient, **changes: str) -> TestResponse:
    token = csrf_token(client, "/checks")
    return client.post("/checks", data={**FORM, **changes, "csrf_token": token})


def page_of(answer: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser")


# The page


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
    assert page.title.get_text().startswith("This person holds an award that counts - Checks")
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


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"purpose": ""}, "purpose", "Choose why you are checking"),
        ({"purpose": "curiosity"}, "purpose", "Choose why you are checking"),
        ({"trn": ""}, "surname", "Enter two or more of last name, date of birth and teacher"),
        ({"trn": "98765"}, "trn", "must be 7 digits"),
        ({"trn": "0" * 10_000}, "trn", "Enter 200 characters or fewer"),
        ({"born_on-year": "84"}, "born_on", "The year must include 4 digits"),
        ({"born_on-day": "31", "born_on-month": "2"}, "born_on", "no such day"),
        ({"born_on-year": "2090"}, "born_on", "must be in the past"),
        ({"surname": "x\x00y"}, "surname", "without control characters"),
        ({"surname": "!!!"}, "surname", "must have a letter"),
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
        "csrf_token": csrf_token(client, first),
    }
    sent = client.post(f"{first}/appointment", data=post_in_view)
    assert sent.status_code == 303
    assert sent.headers["Location"].endswith("#if-you-appoint-them")
    words = " ".join(page_of(client.get(sent.headers["Location"])).get_text(" ").split())
    assert "from 1 September 2027: The SENCO holds the National Award" in words
    assert "They must be a qualified teacher." in words
    assert count(session) == 2
    wrong = client.post(f"{first}/appointment", data={**post_in_view, "urn": "999999"})
    assert wrong.status_code == 400
    assert "The register holds no school with URN 999999" in wrong.get_data(as_text=True)
    missing = client.post(f"{first}/appointment", data={**post_in_view, "appoint_on-day": ""})
    assert missing.status_code == 400
    assert count(session) == 2


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


@pytest.mark.parametrize("reference", ["x", "%00", "2222-2222-2223", "7" * 5000, "..%2f..", "é"])
def test_an_address_that_is_no_receipt_is_not_found(
    client: FlaskClient, panel: str, reference: str
) -> None:
    sign_in(client, panel)
    assert client.get(f"/checks/{reference}").status_code == 404
    assert client.get(f"/checks?again={reference}").status_code == 404


@pytest.mark.parametrize("before", ["0", "-1", "x", str(2**31), "%00"])
def test_a_history_from_nowhere_is_the_history(
    client: FlaskClient, panel: str, before: str
) -> None:
    sign_in(client, panel)
    assert client.get(f"/checks/history?before={before}").status_code == 303


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.SCHOOL, Role.INSPECTOR, Role.AUTHORITY])
def test_other_roles_may_not_check(client: FlaskClient, session: Session, role: Role) -> None:
    sign_in(client, make_account(session, role))
    assert client.get("/checks").status_code == 403
    data = {**FORM, "csrf_token": csrf_token(client, "/")}
    assert client.post("/checks", data=data).status_code == 403
    assert count(session) == 0


def test_nobody_signed_in_is_sent_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/checks").headers["Location"].startswith("/sign-in")


# No record, no answer


@pytest.mark.parametrize("lost", ["candidate_check", "person_name", "award"])
def test_where_the_register_cannot_look_or_record_the_page_and_the_api_say_nothing_personal(
    client: FlaskClient,
    session: Session,
    panel: str,
    key: dict[str, str],
    holder: int,
    lost: str,
) -> None:
    sign_in(client, panel)
    data = {**FORM, "surname": MARK, "csrf_token": csrf_token(client, "/checks")}
    body = {**BODY, "surname": MARK}
    with without(session, lost):
        answers = [
            client.post("/checks", data=data),
            client.post("/api/v1/checks", json=body, headers=key),
        ]
    for answer in answers:
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        said = answer.get_data(as_text=True)
        assert "This is our fault, not a result" in said
        for personal in (MARK, TRN, "25 November 2016", "Wychford"):
            assert personal not in said.replace("Wychford Appointments", "")
        assert "could not find" not in said
    assert count(session) == 0
    # The canary: with its table back, the register does print the mark that was looked for.
    told = client.post("/api/v1/checks", json=body, headers=key).get_data(as_text=True)
    assert MARK in told
    assert "25 November 2016" in told


# One negative answer


def test_every_negative_answer_of_the_api_is_byte_for_byte_the_same(
    client: FlaskClient, key: dict[str, str], holder: int, world: World
) -> None:
    def masked(details: dict[str, Any]) -> tuple[int, bytes, list[tuple[str, str]]]:
        answer = client.post(
            "/api/v1/checks", json={**details, "purpose": "appointing"}, headers=key
        )
        body = json.loads(answer.get_data())
        body |= {"receipt": "", "checked_at": "", "asked": {}}
        answer.headers["Location"] = ""
        answer.headers["Content-Length"] = ""
        answer.headers["Content-Security-Policy"] = ""
        return answer.status_code, json.dumps(body).encode(), sorted(answer.headers)

    wrong: list[dict[str, Any]] = [
        {"trn": "7654321", "born_on": "1984-03-12"},
        {"trn": TRN, "born_on": "1984-03-13"},
        {"trn": TRN, "surname": "Adeyemi"},
        {"surname": "Adeyemi", "born_on": "1984-03-12"},
        {"surname": MARK, "born_on": "1984-12-03", "trn": TRN},
    ]
    assert len({repr(masked(details)) for details in wrong}) == 1
    # The canary: an answer that is not negative does differ.
    right = masked({"trn": TRN, "born_on": BORN.isoformat()})
    assert repr(right) != repr(masked(wrong[0]))


# The API


def test_the_api_answers_with_the_same_check(
    client: FlaskClient, key: dict[str, str], holder: int
) -> None:
    made = client.post("/api/v1/checks", json=BODY, headers=key)
    assert made.status_code == 201
    body = made.get_json()
    assert body["outcome"] == "HOLDS_AWARD_THAT_COUNTS"
    assert body["asked"] == {
        "surname": None,
        "born_on": "1984-03-12",
        "trn": TRN,
        "appoint_on": None,
        "urn": None,
        "as_head_teacher": False,
    }
    assert body["awards"][0]["held_from"] == "2016-11-25"
    assert body["answer"].startswith(body["sentence"])
    again = client.get(made.headers["Location"], headers=key)
    assert again.get_data() == made.get_data()
    listed = client.get("/api/v1/checks", headers=key).get_json()
    assert listed == {"checks": [body], "next_before": None}


def test_the_api_tries_an_appointment(
    client: FlaskClient, key: dict[str, str], holder: int, world: World
) -> None:
    post = {"appoint_on": "2027-09-01", "urn": world.school(), "as_head_teacher": True}
    body = client.post("/api/v1/checks", json={**BODY, **post}, headers=key).get_json()
    assert body["appointment"]["status"] == "COMPLIANT"
    assert body["appointment"]["day"] == "2027-09-01"


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({**BODY, "purpose": None}, 422, "/purpose"),
        ({"trn": TRN, "born_on": "1984-03-12"}, 422, "/purpose"),
        ({**BODY, "purpose": ["appointing"]}, 422, "/purpose"),
        ({**BODY, "trn": 123456}, 422, "/trn"),
        ({**BODY, "trn": [TRN]}, 422, "/trn"),
        ({**BODY, "trn": "TBC"}, 422, "/trn"),
        ({**BODY, "trn": "0123456\x00"}, 422, "/trn"),
        ({**BODY, "born_on": "12/03/1984"}, 422, "/born_on"),
        ({**BODY, "born_on": "1984-W10-1"}, 422, "/born_on"),
        ({**BODY, "born_on": {"day": 12}}, 422, "/born_on"),
        ({**BODY, "born_on": {"day": "12", "month": [], "year": None}}, 422, "/born_on"),
        ({**BODY, "surname": "x" * 10_000}, 422, "/surname"),
        ({**BODY, "surname": {"a": {"b": "c"}}}, 422, "/surname"),
        ({**BODY, "surname": "\ud800"}, 422, "/surname"),
        ({**BODY, "surname": True}, 422, "/surname"),
        ({**BODY, "urn": "142318"}, 422, "/appoint_on"),
        ({**BODY, "as_head_teacher": "maybe"}, 422, "/as_head_teacher"),
        ({**BODY, "organisation": "another"}, 422, "/organisation"),
        ({}, 422, "/purpose"),
    ],
)
def test_the_api_refuses_what_it_cannot_use_and_names_the_member(
    client: FlaskClient,
    session: Session,
    key: dict[str, str],
    body: dict[str, Any],
    status: int,
    pointer: str,
) -> None:
    answer = client.post(
        "/api/v1/checks", data=json.dumps(body), headers=key, content_type="application/json"
    )
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.content_type == "application/problem+json"
    problem = answer.get_json()
    assert pointer in [error["pointer"] for error in problem["errors"]]
    assert count(session) == 0


@pytest.mark.parametrize(
    ("data", "content_type", "status"),
    [
        (b'{"trn": "0123456", "trn": "7654321"}', "application/json", 400),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b'"text"', "application/json", 400),
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"trn": NaN}', "application/json", 400),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, "application/json", 400),
        (b'{"trn": ' + b"9" * 5000 + b"}", "application/json", 400),
        (b"trn=0123456", "application/x-www-form-urlencoded", 415),
        (b"{}", "text/plain", 415),
    ],
)
def test_the_api_refuses_what_is_no_json_object(
    client: FlaskClient, key: dict[str, str], data: bytes, content_type: str, status: int
) -> None:
    answer = client.post("/api/v1/checks", data=data, headers=key, content_type=content_type)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


def test_the_api_wants_a_key_that_may_check(client: FlaskClient, session: Session) -> None:
    assert client.post("/api/v1/checks", json=BODY).status_code == 401
    inspector = make_key(session, make_account(session, Role.INSPECTOR))
    assert client.post("/api/v1/checks", json=BODY, headers=inspector).status_code == 403
    assert client.get("/api/v1/checks", headers=inspector).status_code == 403


@pytest.mark.parametrize("query", ["before=x", "before=0", "before=1&before=2", "page=2"])
def test_the_api_refuses_a_query_that_it_does_not_know(
    client: FlaskClient, key: dict[str, str], query: str
) -> None:
    answer = client.get(f"/api/v1/checks?{query}", headers=key)
    assert answer.status_code in (400, 422)


def test_another_organisations_check_is_not_there_in_the_api_either(
    client: FlaskClient, session: Session, key: dict[str, str], holder: int
) -> None:
    made = client.post("/api/v1/checks", json=BODY, headers=key)
    other = make_key(session, make_account(session, Role.REGISTRAR))
    theirs = client.get(made.headers["Location"], headers=other)
    absent = client.get("/api/v1/checks/2222-2222-2222", headers=other)
    assert theirs.status_code == absent.status_code == 404
    assert theirs.get_data() == absent.get_data()


# The command


@pytest.fixture
def run(engine: Engine, monkeypatch: pytest.MonkeyPatch, panel: str) -> Any:
    monkeypatch.setenv("REGISTER_DATABASE_URL", engine.url.render_as_string(hide_password=False))

    def command(*options: str, email: str = panel) -> Result:
        return CliRunner().invoke(
            main, ["check", "--purpose", "appointing", "--as", email, *options]
        )

    return command


ASKED = ("--trn", TRN, "--born", "1984-03-12")


def test_the_command_prints_the_answer_and_its_receipt(
    run: Any, session: Session, holder: int
) -> None:
    done = run(*ASKED)
    assert done.exit_code == 0, done.output
    assert "holds the National Award for SEN Coordination.\nHeld from 25 November 2016." in (
        done.stdout
    )
    ref = session.scalars(select(CandidateCheck.ref)).one()
    assert f"Receipt {ref}." in done.stdout
    assert MARK not in done.output


def test_the_command_tries_an_appointment_and_prints_json(
    run: Any, holder: int, world: World
) -> None:
    urn = world.school()
    options = (*ASKED, "--appoint-on", "2027-09-01", "--urn", urn)
    assert "If appointed to Wychford Primary School from 1 September 2027" in run(*options).stdout
    body = json.loads(run(*options, "--json").stdout)
    assert body["appointment"]["reason"] == "HOLDS_NASENCO"


def test_no_match_is_an_answer(run: Any) -> None:
    done = run("--surname", "Okafor", "--born", "1984-03-12")
    assert done.exit_code == 0
    assert "We could not find a record matching all the details you gave." in done.stdout


@pytest.mark.parametrize(
    "options",
    [
        ("--trn", TRN),
        ("--trn", "12345", "--born", "1984-03-12"),
        ("--trn", TRN, "--born", "12/03/1984"),
        ("--trn", TRN, "--born", "2090-01-01"),
        (*ASKED, "--urn", "900001"),
        (*ASKED, "--appoint-on", "2027-09-01", "--urn", "999999"),
        (*ASKED, "--surname", "x" * 10_000),
        (*ASKED, "--purpose", "curiosity"),
    ],
)
def test_a_command_that_cannot_be_asked_says_so_and_exits_2(
    run: Any, session: Session, options: tuple[str, ...]
) -> None:
    done = run(*options)
    assert done.exit_code == 2, done.output
    assert "Error: " in done.stderr
    assert "Traceback" not in done.output
    assert count(session) == 0


def test_an_account_that_may_not_check_is_refused_with_1(run: Any, session: Session) -> None:
    assert run(*ASKED, email=make_account(session, Role.PROVIDER)).exit_code == 1
    assert run(*ASKED, email="nobody@example.org").exit_code == 1


def test_a_fault_exits_3_and_is_no_answer(run: Any, session: Session, holder: int) -> None:
    with without(session, "candidate_check"):
        done = run(*ASKED)
    assert done.exit_code == 3
    assert done.stdout == ""
    assert "our fault, not a result" in done.stderr


def test_the_three_doors_give_one_answer(
    client: FlaskClient, key: dict[str, str], panel: str, holder: int, run: Any
) -> None:
    told = client.post("/api/v1/checks", json=BODY, headers=key).get_json()
    sign_in(client, panel)
    page = page_of(client.get(post(client).headers["Location"])).get_text()
    typed = run(*ASKED).stdout
    for sentence in (told["sentence"], *told["details"]):
        assert sentence in page
        assert sentence in typed
    assert date.fromisoformat(told["awards"][0]["held_from"]) == date(2016, 11, 25)
