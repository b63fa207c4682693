"""A draft amendment tried by page, JSON and command: the same answers, and the same refusals."""

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.access import Role
from register.cli.main import main
from tests.accounts import csrf_token, make_account, make_key
from tests.databases import url_of
from tests.estate import Estate

pytestmark = pytest.mark.facts_by_hand("a draft is tried on the facts")

SENCO = "Designated on 1 September 2024"
"""Nobody is named in a list of the whole nation."""

AS_AT = "2026-11-02"
DRAFT = 'title = "Two years to qualify"\n[[change]]\nparameter = "window_years"\nvalue = 2\n'
MALFORMED = {
    "": "empty",
    "window = ": "Line 1 of the draft",
    'title = "A draft"': "changes nothing",
    DRAFT.replace("window_years", "windows"): "not a parameter of the law",
    DRAFT.replace("2", '"two"'): "Give a whole number",
    DRAFT.replace("2", "99"): "must be from 1 to 10",
    DRAFT + DRAFT.partition("\n")[2]: "changes window_years twice",
    DRAFT.replace("2", "9" * 5_000): "a number that is too long to be read",
    DRAFT.replace("2", "0x" + "f" * 5_000): "a number that is too long to be read",
    "x" * 70_000: "longer than 64 KB",
}


@pytest.fixture
def urn(estate: Estate) -> str:
    """A school whose SENCO has been one for two years and two months."""
    urn = estate.school("=Elm Park Primary School")
    estate.appointed(estate.person("Ada", "Lovelace"), urn, date(2024, 9, 1))
    return urn


def run(engine: Engine, *arguments: str) -> Result:
    url = url_of(engine)
    return CliRunner(env={"REGISTER_DATABASE_URL": url}).invoke(main, ["law", *arguments])


def sent(inspector: FlaskClient, draft: str | bytes, **also: str) -> tuple[int, str]:
    """What comes back for a typed draft, or for bytes as a file."""
    form: dict[str, object] = {"csrf_token": csrf_token(inspector), **also}
    form |= {"as_at": AS_AT}
    if isinstance(draft, bytes):
        form["draft_file"] = (io.BytesIO(draft), "draft.toml")
    else:
        form["draft"] = draft
    answer = inspector.post("/rehearsal", data=form)
    return answer.status_code, answer.get_data(as_text=True)


def test_page_file_json_and_command_give_the_same_answers(
    engine: Engine, session: Session, urn: str, inspector: FlaskClient, app: Flask, tmp_path: Path
) -> None:
    key = make_key(session, make_account(session, Role.INSPECTOR, email="key@example.org"))
    body = {"draft": DRAFT, "as_at": AS_AT}
    told = app.test_client().post("/api/v1/law/rehearsals", json=body, headers=key).get_json()
    assert told["counts"] == [{"in_force": "IN_WINDOW", "draft": "NON_COMPLIANT", "schools": 1}]
    assert [each["senco"] for each in told["senco"]] == [SENCO]
    status, page = sent(inspector, DRAFT)
    words = " ".join(BeautifulSoup(page, "html.parser").get_text(" ").split())
    assert status == 200
    assert "1 of 1 school and 1 SENCO would have another answer" in words
    years = "Years within which a new SENCO must hold the qualification"
    assert f"{years}: 3 in force, and 2 with the draft, on every day" in words
    assert "the deadline of 1 September 2026 has passed" in words
    assert f"/schools/{urn}?as_at={AS_AT}" in page
    # A list of the whole nation names nobody: whoever is named has been looked at.
    assert SENCO in page
    assert "Lovelace" not in page
    assert "Nobody is named here." in page
    status, text = sent(inspector, DRAFT.encode(), format="csv")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(each["of"], each["status"], each["draft_status"]) for each in rows] == [
        ("school", "IN_WINDOW", "NON_COMPLIANT"),
        ("senco", "IN_WINDOW", "NON_COMPLIANT"),
    ]
    assert rows[0]["school"].startswith("'=")
    (tmp_path / "draft.toml").write_text(DRAFT)
    file = str(tmp_path / "draft.toml")
    lines = run(engine, "rehearse", file, "--as-at", AS_AT)
    assert lines.exit_code == 0
    assert "1 of 1 school and 1 SENCO would have another answer." in lines.stdout.splitlines()
    assert f"{SENCO}, =Elm Park Primary School" in lines.stdout
    out = tmp_path / "out.csv"
    short = run(engine, "rehearse", file, "--as-at", AS_AT, "--csv", str(out))
    assert SENCO not in short.stdout
    written = list(csv.DictReader(io.StringIO(out.read_text())))
    assert [each["senco"] for each in written] == ["", SENCO]


def test_a_malformed_draft_is_one_clear_sentence_on_the_page(inspector: FlaskClient) -> None:
    for draft, says in MALFORMED.items():
        for form in (draft, draft.encode()):
            status, page = sent(inspector, form)
            soup = BeautifulSoup(page, "html.parser")
            summary = soup.select_one('.govuk-error-summary a[href="#draft"]')
            assert status == 400
            assert summary
            assert says in summary.get_text()
            assert soup.find(id="draft")


def test_a_malformed_draft_is_one_clear_sentence_to_another_system(
    session: Session, app: Flask
) -> None:
    key = make_key(session, make_account(session, Role.INSPECTOR))
    for draft, says in MALFORMED.items():
        body = {"draft": draft}
        answer = app.test_client().post("/api/v1/law/rehearsals", json=body, headers=key)
        assert answer.status_code == 422
        assert says in json.dumps(answer.get_json())


def test_a_malformed_draft_is_one_line_on_the_command_line_and_nothing_is_done(
    engine: Engine, tmp_path: Path
) -> None:
    for draft, says in MALFORMED.items():
        (tmp_path / "draft.toml").write_text(draft)
        out = tmp_path / "out.csv"
        told = run(engine, "rehearse", str(tmp_path / "draft.toml"), "--csv", str(out))
        assert told.exit_code == 2
        assert says in told.stderr
        assert len(told.stderr.splitlines()) == 1
        assert list(tmp_path.iterdir()) == [tmp_path / "draft.toml"]


def test_a_file_that_is_no_text_is_refused(inspector: FlaskClient) -> None:
    status, page = sent(inspector, b"\xff\xfe\x00draft")
    assert status == 400
    assert "not UTF-8 text" in page


def test_a_file_that_cannot_be_written_is_refused_in_a_sentence(
    engine: Engine, urn: str, tmp_path: Path
) -> None:
    (tmp_path / "draft.toml").write_text(DRAFT)
    out = str(tmp_path / "nowhere" / "out.csv")
    told = run(engine, "rehearse", str(tmp_path / "draft.toml"), "--csv", out)
    assert told.exit_code == 2
    assert "cannot be written" in told.stderr


@pytest.mark.parametrize("year", ["2008", "1899", "2101"])
def test_the_api_names_the_day_that_no_answer_is_for_in_one_way(
    client: FlaskClient, session: Session, year: str
) -> None:
    key = make_key(session, make_account(session, Role.INSPECTOR, email="key@example.org"))
    body = {"draft": DRAFT, "as_at": f"{year}-09-01"}
    told = client.post("/api/v1/law/rehearsals", json=body, headers=key)
    says = "Day to ask about must be between 2009 and 2100: the register answers for no other day"
    assert told.status_code == 422
    assert told.get_json()["errors"] == [{"pointer": "/as_at", "detail": says}]


@pytest.mark.parametrize("year", ["2008", "1899", "2101"])
def test_a_day_that_is_not_answered_for_is_told_by_its_box(
    year: str, inspector: FlaskClient
) -> None:
    boxes = {"as_at-day": "1", "as_at-month": "9", "as_at-year": year}
    status, text = sent(inspector, DRAFT, **boxes)
    page = BeautifulSoup(text, "html.parser")
    says = "Day to ask about must be between 2009 and 2100: the register answers for no other day"
    link = page.select_one('.govuk-error-summary a[href="#as_at"]')
    beside = page.select_one("#as_at-boxes-error")
    assert status == 400
    assert link is not None
    assert beside is not None
    assert says in link.get_text()
    assert says in beside.get_text()


def test_where_nobodys_answer_changes_page_and_command_say_so_once(
    urn: str, inspector: FlaskClient, engine: Engine, tmp_path: Path
) -> None:
    draft, file = DRAFT.replace("2", "3"), tmp_path / "draft.toml"
    file.write_text(draft)
    says = "one of 1 school and no SENCO would have another answer."
    status, page = sent(inspector, draft)
    assert status == 200
    assert f"On 2 November 2026, n{says}" in page
    assert page.count("another answer") == 1
    for beyond in ("another status", "keep theirs", "Download", "Schools by answer"):
        assert beyond not in page
    assert f"N{says}" in run(engine, "rehearse", str(file), "--as-at", AS_AT).stdout


def test_a_rehearsal_without_a_school_says_that_there_is_none_to_ask(
    inspector: FlaskClient,
) -> None:
    assert "the register holds no school to ask about." in sent(inspector, DRAFT)[1]


def test_how_many_schools_get_another_status_is_told_of_one_some_and_none(
    estate: Estate, urn: str, inspector: FlaskClient
) -> None:
    assert "1 school would have another status. " in sent(inspector, DRAFT)[1]
    estate.appointed(estate.person("Alan", "Turing"), estate.school(), date(2025, 9, 1))
    two_years = sent(inspector, DRAFT)[1]
    assert "1 school would have another status; the rest keep theirs, for another" in two_years
    four_years = sent(inspector, DRAFT.replace("2", "4"))[1]
    why = "No school would have another status: what would be another is the reason or the deadline"
    assert f"{why}." in four_years


def test_of_a_school_with_two_sencos_it_says_what_is_so_of_which(
    estate: Estate, urn: str, inspector: FlaskClient
) -> None:
    estate.appointed(estate.person("Bo", "Peep"), urn, date(2009, 1, 5))
    page = BeautifulSoup(sent(inspector, DRAFT)[1], "html.parser")
    (of_school,), (of_senco,) = (
        [" ".join(row.get_text(" ").split()) for row in table.select("tbody tr")]
        for table in page.select("table")[1:]
    )
    assert "One SENCO has until 1 September 2027" in of_school
    assert "The register holds no award for one SENCO, and the deadline" in of_school
    assert "The SENCO has until 1 September 2027" in of_senco


def test_where_two_have_one_reason_a_deadline_is_told_as_that_of_one(
    estate: Estate, urn: str, inspector: FlaskClient
) -> None:
    """The reason names none, and they have two."""
    untaught = {"is_teaching_at_school": False}
    both = estate.school()
    for began in (date(2024, 9, 1), date(2025, 1, 6)):
        estate.appointed(estate.person(), both, began, **untaught)
    page = BeautifulSoup(sent(inspector, DRAFT)[1], "html.parser")
    of_schools = page.select("table")[1]
    rows = [" ".join(row.get_text(" ").split()) for row in of_schools.select("tbody tr")]
    (said,) = (each for each in rows if "Elmfield" in each)
    assert "Each SENCO is not working as a teacher" in said
    assert "The deadline of one SENCO is 1 September 2027." in said
    assert "The deadline is" not in said


@pytest.mark.parametrize(("begins", "is_told"), [("2026-11-03", True), ("2026-11-02", False)])
def test_a_draft_that_bears_on_no_day_so_early_says_from_which_it_does(
    begins: str, is_told: bool, urn: str, inspector: FlaskClient, engine: Engine, tmp_path: Path
) -> None:
    draft, file = f"{DRAFT}from = {begins}\n", tmp_path / "draft.toml"
    file.write_text(draft)
    sentence = "The draft changes nothing before 3 November 2026."
    assert (sentence in sent(inspector, draft)[1]) is is_told
    told = run(engine, "rehearse", str(file), "--as-at", AS_AT).output
    assert (sentence in told) is is_told


def test_a_list_of_the_law_is_told_as_a_list(urn: str, inspector: FlaskClient) -> None:
    draft = DRAFT.replace("window_years", "qualifying_awards").replace("2", '["NPQSENCO"]')
    status, page = sent(inspector, draft)
    assert status == 200
    assert "NASENCO and NPQSENCO in force, and NPQSENCO with the draft" in page
