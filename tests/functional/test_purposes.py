"""Each role checks for purposes of its own: offered no others, and refused them at every door."""

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from register.access import PERMISSIONS, Permission, Role
from register.cli.main import main
from register.models import CandidateCheck
from register.services.checks import Purpose, purposes_of
from register.services.looks import standing_purpose
from tests.accounts import csrf_token, make_account, make_key, sign_in
from tests.databases import url_of

OWN = {Role.PANEL: Purpose.APPOINTING, Role.REGISTRAR: Purpose.DECIDING}
ANOTHERS = {Role.PANEL: Purpose.DECIDING, Role.REGISTRAR: Purpose.APPOINTING}
SENTENCE = "is not a purpose of your kind of account"
ASKED = {"trn": "0123456", "born_on": "1984-03-12"}


def checks(session: Session) -> int:
    session.rollback()
    return session.execute(select(func.count()).select_from(CandidateCheck)).scalar_one()


@pytest.fixture(params=OWN, ids=str)
def role(request: pytest.FixtureRequest) -> Role:
    found: Role = request.param
    return found


def test_everybody_who_may_check_has_a_purpose_and_nobody_else() -> None:
    assert {role for role in Role if purposes_of(role)} == {
        role for role in Role if Permission.CHECK in PERMISSIONS[role]
    }
    assert purposes_of(Role.REGISTRAR) == (Purpose.DECIDING,)


def test_every_purpose_is_chosen_for_a_check_or_is_the_work_of_a_role() -> None:
    standing = {standing_purpose(role) for role in Role if role not in (Role.PANEL, Role.HOLDER)}
    assert {each for role in Role for each in purposes_of(role)} | standing == set(Purpose)


def test_the_page_offers_ones_own_purposes_alone(
    client: FlaskClient, session: Session, role: Role
) -> None:
    sign_in(client, make_account(session, role))
    page = client.get("/checks").text
    offered = {each for each in Purpose if f'value="{each.value}"' in page}
    assert offered == set(purposes_of(role))


def test_the_page_refuses_anothers_in_a_sentence(
    client: FlaskClient, session: Session, role: Role
) -> None:
    sign_in(client, make_account(session, role))
    form = {
        "csrf_token": csrf_token(client),
        "trn": "0123456",
        "surname": "Okafor",
        "purpose": ANOTHERS[role].value,
    }
    refused = client.post("/checks", data=form)
    assert (refused.status_code, SENTENCE in refused.text) == (400, True)
    assert checks(session) == 0
    assert client.post("/checks", data=form | {"purpose": OWN[role].value}).status_code == 303
    assert checks(session) == 1


def test_the_api_refuses_anothers_by_its_member(
    client: FlaskClient, session: Session, role: Role
) -> None:
    key = make_key(session, make_account(session, role))
    body = {**ASKED, "purpose": ANOTHERS[role].value}
    refused = client.post("/api/v1/checks", json=body, headers=key)
    assert refused.status_code == 422
    (problem,) = refused.get_json()["errors"]
    assert problem["pointer"] == "/purpose"
    assert SENTENCE in problem["detail"]
    assert checks(session) == 0


def test_the_command_refuses_anothers_as_not_understood(
    engine: Engine, session: Session, role: Role
) -> None:
    url = url_of(engine)
    words = ["check", "--trn", "0123456", "--born", "1984-03-12"]
    words += ["--purpose", ANOTHERS[role].value, "--as", make_account(session, role)]
    refused = CliRunner(env={"REGISTER_DATABASE_URL": url}).invoke(main, words)
    assert (refused.exit_code, SENTENCE in refused.stderr) == (2, True)
    assert checks(session) == 0


def test_the_api_names_the_purposes_where_one_is_none_and_ones_own_where_it_is_anothers(
    client: FlaskClient, session: Session, role: Role
) -> None:
    key = make_key(session, make_account(session, role))

    def refused(purpose: str) -> str:
        answer = client.post("/api/v1/checks", json={**ASKED, "purpose": purpose}, headers=key)
        assert answer.status_code == 422
        return answer.text

    told = refused("curiosity")
    assert "appointing, confirming, placing, advising or deciding" in told
    assert "inspecting" not in told, "which nobody checks for"
    told = refused(ANOTHERS[role].value)
    assert all(f"({each.value})" in told for each in purposes_of(role))
