"""`register check`, and that the three doors agree."""

import json
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import Role
from register.models import CandidateCheck
from tests.accounts import make_account, sign_in
from tests.candidates import World
from tests.functional.checks.asking import BODY, MARK, TRN, count, page_of, post, without

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
    assert body["appointment"]["reason"] == "ELIGIBILITY_NOT_KNOWN"
    told = ("--head-teacher", "no", "--qualified-teacher", "yes", "--induction", "not_required")
    printed = run(*options, *told).stdout
    assert "Not known: Whether the candidate works as a teacher at the school." in printed
    assert "Needs review, because the register does not know" in printed
    sure = json.loads(run(*options, *told, "--teaching-at-school", "yes", "--json").stdout)
    assert sure["appointment"]["reason"] == "HOLDS_NASENCO"
    assert sure["asked"]["induction"] == "not_required"


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


@pytest.mark.parametrize("day", ["9999-12-31", "1066-10-14", "2009-08-31", "2090-01-01"])
def test_a_first_day_that_nobody_can_try_is_told_with_the_same_days_by_api_and_command(
    client: FlaskClient, key: dict[str, str], world: World, run: Any, day: str
) -> None:
    post = {"appoint_on": day, "urn": world.school()}
    (told,) = client.post("/api/v1/checks", json=BODY | post, headers=key).get_json()["errors"]
    _, _, days = told["detail"].partition("First day as SENCO ")
    assert days.startswith("must be between 1 September 2009 and 31 December ")
    done = run(*ASKED, "--appoint-on", day, "--urn", post["urn"])
    assert (done.exit_code, days in done.stderr) == (2, True), done.stderr


def test_the_space_around_a_day_says_nothing_to_api_and_command(
    client: FlaskClient, key: dict[str, str], world: World, run: Any, holder: int
) -> None:
    post = {"appoint_on": " 2027-09-01\u00a0", "urn": world.school()}
    body = BODY | post | {"born_on": " 1984-03-12 "}
    told = client.post("/api/v1/checks", json=body, headers=key).get_json()
    options = (*ASKED[:2], "--born", body["born_on"], "--appoint-on", body["appoint_on"])
    typed = json.loads(run(*options, "--urn", post["urn"], "--json").stdout)
    assert told["asked"] == typed["asked"]
    assert told["asked"]["appoint_on"] == "2027-09-01"


PASTED = {
    "  van\u00a0der  Berg ": "van der Berg",
    "van\u200b der \u200fBerg\u00ad": "van der Berg",
    "van der\nBerg": "van der Berg",
    "\u0646\u06af\u200c\u0632": "\u0646\u06af\u200c\u0632",
    "Xu" * 75: "Xu" * 75,
}
"""Last names as they come from a letter or a spreadsheet, and as they are looked for."""


@pytest.mark.parametrize("typed", PASTED)
def test_each_door_reads_a_pasted_last_name_as_one_in_a_file_is_read(
    client: FlaskClient, key: dict[str, str], panel: str, world: World, run: Any, typed: str
) -> None:
    name = PASTED[typed]
    world.person(name)
    asked = {**BODY, "surname": typed}
    told = client.post("/api/v1/checks", json=asked, headers=key).get_json()
    printed = json.loads(run(*ASKED, "--surname", typed, "--json").stdout)
    sign_in(client, panel)
    receipt = post(client, surname=typed).headers["Location"].rpartition("/")[2]
    shown = client.get(f"/api/v1/checks/{receipt}", headers=key).get_json()
    for each in (told, printed, shown):
        assert each["asked"]["surname"] == name
        assert each["sentence"].endswith(f"recorded for {name}.")


@pytest.mark.parametrize("name", ["", " ", "\u200b", "---", "O\u202eB", "O\ufffdB", "x" * 201])
def test_each_door_refuses_a_last_name_that_is_none_in_the_same_words(
    client: FlaskClient, key: dict[str, str], run: Any, session: Session, name: str
) -> None:
    refused = client.post("/api/v1/checks", json={**BODY, "surname": name}, headers=key)
    assert refused.status_code == 422
    [problem] = refused.get_json()["errors"]
    assert problem["pointer"] == "/surname"
    done = run(*ASKED, "--surname", name)
    assert (done.exit_code, done.stderr) == (2, f"Error: {problem['detail']}.\n")
    assert count(session) == 0


@pytest.mark.parametrize("typed", ["\u202d0123456\u202c", "\u20680123456\u2069"])
def test_a_number_is_read_without_the_marks_that_a_telephone_puts_round_it(
    client: FlaskClient, key: dict[str, str], panel: str, holder: int, run: Any, typed: str
) -> None:
    told = client.post("/api/v1/checks", json={**BODY, "trn": typed}, headers=key).get_json()
    assert told["asked"]["trn"] == TRN
    assert told["outcome"] == "HOLDS_AWARD_THAT_COUNTS"
    assert run("--trn", typed, "--born", "1984-03-12").exit_code == 0
    sign_in(client, panel)
    assert post(client, trn=typed).status_code == 303
