"""What each door says to a question about a school that cannot be asked, or not by whoever asks."""

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.access import OrganisationKind, Role
from register.cli.main import main
from tests.accounts import make_account, make_key, sign_in
from tests.databases import url_of
from tests.functional.one_school import complying_school, run

pytestmark = pytest.mark.facts_by_hand("one school is answered from its facts")


@pytest.fixture
def urn(session: Session) -> str:
    return complying_school(session)


@pytest.fixture
def key(session: Session) -> dict[str, str]:
    return make_key(session, make_account(session, Role.INSPECTOR, email="key@example.org"))


WRONG = [
    ("as_at=nonsense", 400),
    ("as_at=2026-02-31", 400),
    ("as_at=1899-12-31", 400),
    ("as_at=9999-12-31", 400),
    ("as_at=" + "9" * 5000, 400),
    ("as_at=2026-01-01&as_at=2026-01-02", 400),
    ("as_at=2026-01-0%00", 400),
    ("known_at=2099-01-01", 400),
    ("known_at=2026-01-01T00:00:00", 400),
    ("known_at=2026-13-01T00:00:00Z", 400),
    ("as_ta=2026-01-01", 400),
    ("known_at=2001-01-01", 404),
]


@pytest.mark.parametrize("page", ["", "/what-would-change"])
def test_both_days_that_are_wrong_are_told_at_once_above_and_by_their_boxes(
    urn: str, inspector: FlaskClient, page: str
) -> None:
    answer = inspector.get(f"/schools/{urn}{page}?known_at=2099-01-01&as_at=2026-02-31")
    assert answer.status_code == 400
    shown = BeautifulSoup(answer.text, "html.parser")
    links = shown.select(".govuk-error-summary a")
    assert [(each["href"], each.get_text()) for each in links] == [
        ("#as_at", "As-at day must be a real date"),
        (
            "#known_at",
            "The as-known-on day is still to come: the register can say only what it knows and "
            "has known",
        ),
    ]
    beside = [each.get_text(" ", strip=True) for each in shown.select(".govuk-error-message")]
    assert beside == [f"Error: {each.get_text()}" for each in links]


@pytest.mark.parametrize(("query", "status"), WRONG)
def test_a_question_that_cannot_be_asked_gets_a_sentence(
    urn: str, inspector: FlaskClient, key: dict[str, str], app: Flask, query: str, status: int
) -> None:
    answer = app.test_client().get(f"/api/v1/schools/{urn}/compliance?{query}", headers=key)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["detail"].endswith(".")
    page = inspector.get(f"/schools/{urn}?{query}")
    assert page.status_code == status
    assert page.get_data(as_text=True).count("<h1") == 1


@pytest.mark.parametrize(
    "wrong",
    ["12345", "401234", "1234567", "nonsense", "%00", "\uff11\uff12\uff13\uff14\uff15\uff16"],
)
def test_a_urn_that_is_not_held_is_not_found(
    inspector: FlaskClient, key: dict[str, str], app: Flask, wrong: str
) -> None:
    answer = app.test_client().get(f"/api/v1/schools/{wrong}/compliance", headers=key)
    assert answer.status_code == 404
    assert inspector.get(f"/schools/{wrong}").status_code == 404


@pytest.mark.parametrize("query", ["q=", "q=%00", "q=" + "x" * 500, "q=oak&page=0", "q=oak&page=x"])
def test_a_search_that_cannot_be_made_gets_a_sentence(
    inspector: FlaskClient, key: dict[str, str], app: Flask, query: str
) -> None:
    page = inspector.get(f"/schools?{query}")
    assert page.status_code == 400
    assert "There is a problem" in page.get_data(as_text=True)
    assert app.test_client().get(f"/api/v1/schools?{query}", headers=key).status_code == 400


def test_a_page_of_schools_past_the_last_is_told_as_one_and_no_school_as_missing(
    urn: str, inspector: FlaskClient, engine: Engine, key: dict[str, str], app: Flask
) -> None:
    page = inspector.get(f"/schools?q={urn}&page=9")
    assert page.status_code == 400
    assert "There is no such page. The last is 1" in page.get_data(as_text=True)
    assert "holds no school like that" not in page.get_data(as_text=True)
    env = {"REGISTER_DATABASE_URL": url_of(engine)}
    told = CliRunner(env=env).invoke(main, ["schools", "find", urn, "--page", "9"])
    assert (told.exit_code, told.stdout) == (2, "")
    assert "There is no such page. The last is 1." in told.stderr
    answer = app.test_client().get(f"/api/v1/schools?q={urn}&page=9", headers=key)
    assert answer.status_code == 400
    assert [each["detail"] for each in answer.json["errors"]] == [
        "There is no such page. The last is 1"
    ]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("12345",), 2),
        (("999999",), 1),
        (("100001", "--as-at", "31/02/2026"), 2),
        (("100001", "--as-at", "2026-02-31"), 2),
        (("100001", "--known-at", "never"), 2),
        ((), 2),
    ],
)
def test_the_command_refuses_in_one_line(
    engine: Engine, arguments: tuple[str, ...], code: int
) -> None:
    exit_code, out, err = run(engine, "compliance", *arguments)
    assert (exit_code, out) == (code, "")
    assert "Traceback" not in err
    assert err.strip()


def test_somebody_elses_school_looks_like_none(
    session: Session, urn: str, client: FlaskClient, app: Flask
) -> None:
    other = (OrganisationKind.SCHOOL, "900002", "Other School")
    email = make_account(session, Role.SCHOOL, organisation=other)
    sign_in(client, email)
    headers = make_key(session, email)
    missing = app.test_client().get("/api/v1/schools/999999/compliance", headers=headers)
    others = app.test_client().get(f"/api/v1/schools/{urn}/compliance", headers=headers)
    assert client.get(f"/schools/{urn}").status_code == 404
    assert (missing.status_code, others.status_code) == (404, 404)
    assert missing.get_json()["detail"].replace("999999", urn) == others.get_json()["detail"]


def test_a_panel_and_a_stranger_see_no_school(
    session: Session, urn: str, client: FlaskClient, app: Flask
) -> None:
    assert client.get(f"/schools/{urn}").status_code in (302, 303, 401)
    sign_in(client, make_account(session, Role.PANEL))
    assert client.get(f"/schools/{urn}").status_code == 403
    assert app.test_client().get(f"/api/v1/schools/{urn}/compliance").status_code == 401


@pytest.mark.parametrize("wrong", ["12345", "401234", "nonsense"])
@pytest.mark.parametrize("query", ["as_at=9999-12-31", "as_at=x&known_at=x", "as_at=1900-01-01"])
def test_a_school_that_is_not_held_is_told_before_a_day_that_cannot_be_asked_about(
    urn: str, inspector: FlaskClient, key: dict[str, str], app: Flask, wrong: str, query: str
) -> None:
    for path in ("/compliance", "/compliance/changes"):
        answer = app.test_client().get(f"/api/v1/schools/{wrong}{path}?{query}", headers=key)
        assert answer.status_code == 404
        assert "URN" in answer.get_json()["detail"]
    for path in ("", "/what-would-change"):
        assert inspector.get(f"/schools/{wrong}{path}?{query}").status_code == 404
    assert inspector.get(f"/schools/{urn}?{query}").status_code == 400


def test_a_command_tells_a_school_that_is_not_held_before_a_day_out_of_range(
    urn: str, engine: Engine
) -> None:
    for asked, says in (("401234", "no school with URN 401234"), (urn, "for no other day")):
        status, _, told = run(engine, "compliance", asked, "--as-at", "1950-01-01")
        assert (status != 0, says in told) == (True, True)
