"""Past a limit: a sentence and a time to come back at every door, and nothing typed is lost."""

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.access import Role
from register.cli.main import main
from tests.accounts import make_account, make_key, sign_in
from tests.databases import url_of
from tests.functional.checks.asking import BODY, count, page_of, post

NOBODY = "did not lead to one person"


def spend(client: FlaskClient, key: dict[str, str], times: int = 10) -> None:
    """Failures of this account, each about somebody else."""
    for number in range(times):
        body = {**BODY, "trn": f"{7000000 + number}"}
        assert client.post("/api/v1/checks", json=body, headers=key).status_code == 201


def test_the_api_says_when_to_come_back(client: FlaskClient, session: Session) -> None:
    key = make_key(session, make_account(session, Role.PANEL))
    spend(client, key)
    refused = client.post("/api/v1/checks", json=BODY, headers=key)
    assert (refused.status_code, refused.get_json()["type"]) == (429, "too-many")
    assert NOBODY in refused.get_json()["detail"]
    assert 0 < int(refused.headers["Retry-After"]) <= 301
    assert count(session) == 10


def test_the_page_says_so_over_the_form_as_it_was_filled_in(
    client: FlaskClient, session: Session
) -> None:
    email = make_account(session, Role.PANEL)
    spend(client, make_key(session, email))
    sign_in(client, email)
    refused = post(client, surname="Quixwold")
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 301
    page = page_of(refused)
    assert NOBODY in page.select_one(".govuk-error-summary").get_text()
    assert page.select_one("input[name=surname]")["value"] == "Quixwold"
    assert page.title.get_text().startswith("Error: ")


def test_the_command_says_so_in_a_line(
    client: FlaskClient, session: Session, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = make_account(session, Role.PANEL)
    spend(client, make_key(session, email))
    url = url_of(engine)
    words = ["check", "--trn", "0123456", "--born", "1984-03-12", "--purpose", "appointing"]
    refused = CliRunner(env={"REGISTER_DATABASE_URL": url}).invoke(main, [*words, "--as", email])
    assert (refused.exit_code, NOBODY in refused.stderr) == (1, True)
    assert refused.stdout == ""


def test_a_trn_is_counted_as_it_is_understood_and_not_as_it_is_typed(
    client: FlaskClient, session: Session
) -> None:
    key = make_key(session, make_account(session, Role.PANEL))
    outcomes = []
    for typed in (
        "0123456",
        "01/23456",
        "012 3456",
        "\uff10\uff11\uff12\uff13\uff14\uff15\uff16",
        "TRN 0123456",
        "0123456",
    ):
        answered = client.post("/api/v1/checks", json={**BODY, "trn": typed}, headers=key)
        outcomes.append(answered.get_json()["outcome"])
    assert outcomes == ["NO_MATCH"] * 5 + ["NEEDS_REGISTRAR"]


def test_a_check_that_needs_a_registrar_is_answered_in_words_on_the_page(
    client: FlaskClient, session: Session
) -> None:
    email = make_account(session, Role.PANEL)
    sign_in(client, email)
    for _ in range(5):
        post(client)
    answered = client.get(post(client).headers["Location"])
    page = page_of(answered)
    assert page.h1.get_text() == "This check needs a registrar’s decision"
    assert "This says nothing about the person" in page.get_text()
    assert "could not find" not in page.get_text()
