"""An account with a password, which the operator ties to an identity and parts from it again."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import OrganisationKind, Role
from register.cli.main import main
from register.models import Account, LogEntry, OutsideIdentity, SignIn
from register.services.outside import ties
from tests.accounts import make_account
from tests.authenticator import give_password
from tests.functional.outside.way import is_signed_in, sign_in
from tests.identity_service import PERSON, MadeUpIdentityService

EMAIL = "sam.head@wychford.example"
SUBJECT = str(PERSON["sub"])


@pytest.fixture
def environment(
    register: Flask, service: MadeUpIdentityService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands are for the register under test, and know its identity service."""
    monkeypatch.setenv("REGISTER_DATABASE_URL", register.config["SQLALCHEMY_DATABASE_URI"])
    monkeypatch.setenv("REGISTER_OIDC_ISSUER", service.issuer)
    monkeypatch.setenv("REGISTER_OIDC_CLIENT_ID", "x")
    monkeypatch.setenv("REGISTER_OIDC_CLIENT_SECRET", "x")


@pytest.fixture
def account(session: Session, environment: None) -> str:
    body = (OrganisationKind.SCHOOL, "900002", "Wychford Academy")
    return make_account(session, Role.PANEL, email=EMAIL, organisation=body)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["accounts", *words])


def test_an_account_that_is_tied_is_opened_by_either(
    register: Flask, browser: FlaskClient, account: str, session: Session
) -> None:
    assert sign_in(browser).status_code == 403, "an address that another account has is no proof"
    assert run("tie", f" {EMAIL.upper()}", SUBJECT).exit_code == 0
    assert sign_in(browser).status_code == 303
    (opened,) = session.scalars(select(Account)).all()
    assert opened.role == "school", "it follows what the identity service says from then on"
    assert give_password(register.test_client(), EMAIL).status_code == 303
    actions = session.scalars(select(LogEntry.action).order_by(LogEntry.number)).all()
    assert actions.count("account.identity_added") == 1
    assert actions[-1] == "account.followed"


def test_one_that_is_parted_is_opened_by_its_password_alone(
    browser: FlaskClient, account: str, session: Session
) -> None:
    run("tie", EMAIL, SUBJECT)
    sign_in(browser)
    assert is_signed_in(browser)
    assert run("untie", EMAIL).exit_code == 0
    assert not is_signed_in(browser)
    assert sign_in(browser).status_code == 403
    session.rollback()
    assert all(session.scalars(select(SignIn.ended_at)))
    assert session.scalars(select(OutsideIdentity)).all() == []
    assert run("untie", EMAIL).exit_code == 1


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (("tie", "nobody@example.org", SUBJECT), 1, "no account with that email address"),
        (("tie", EMAIL, ""), 2, "the identifier that the identity service gives"),
        (("tie", EMAIL, " x"), 2, "the identifier that the identity service gives"),
        (("tie", EMAIL, "x" * 256), 2, "the identifier that the identity service gives"),
        (("tie", "registrar@example.org", SUBJECT), 1, "A registrar signs in with a password"),
        (("tie", "provider@example.org", "taken"), 1, "tied to another account"),
        (("tie", "panel@example.org", SUBJECT), 1, "tied to an identity already"),
        (("untie", "nobody@example.org"), 1, "no account with that email address"),
    ],
)
def test_what_cannot_be_tied_is_refused_in_a_sentence(
    session: Session, account: str, words: tuple[str, ...], status: int, sentence: str
) -> None:
    for role in (Role.REGISTRAR, Role.PROVIDER, Role.PANEL):
        make_account(session, role)
    assert run("tie", "panel@example.org", "taken").exit_code == 0
    refused = run(*words)
    assert (refused.exit_code, sentence in refused.stderr) == (status, True)
    session.rollback()
    assert len(session.scalars(select(OutsideIdentity)).all()) == 1


def test_without_an_identity_service_nothing_is_tied(
    account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET"):
        monkeypatch.delenv(f"REGISTER_OIDC_{name}")
    refused = run("tie", EMAIL, SUBJECT)
    assert (refused.exit_code, "no identity service" in refused.stderr) == (1, True)


@pytest.mark.canary
def test_sessions_that_outlive_the_parting_are_noticed(
    browser: FlaskClient, account: str, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ties, "end_sessions", lambda *_, **__: None)
    with pytest.raises(AssertionError):
        test_one_that_is_parted_is_opened_by_its_password_alone(browser, account, session)
