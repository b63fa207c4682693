"""A sign-in between its password and its code: it ends soon, opens nothing and is told nobody."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock
from register.db import table_of
from register.models import Account, RecoveryCode, SignIn, SignInChallenge
from register.services import sessions
from register.services.factors import challenge
from tests.accounts import PASSWORD, csrf_token, sign_in
from tests.authenticator import (
    Authenticator,
    give_code,
    give_password,
)
from tests.functional.second_factor.browser import is_signed_in, one_instant


def test_the_fifth_wrong_code_ends_the_challenge(
    client: FlaskClient, panel: str, phone: Authenticator
) -> None:
    with one_instant():
        give_password(client, panel)
        statuses = [give_code(client, "000000").status_code for _ in range(6)]
        assert statuses == [401] * 5 + [400]
        answer = give_code(client, phone.code())
    assert answer.status_code == 400
    assert "Enter your email address and password again" in answer.text
    assert not is_signed_in(client)


def test_ten_failures_in_five_minutes_shut_the_door_whatever_is_typed_next(
    client: FlaskClient, panel: str, phone: Authenticator
) -> None:
    with one_instant():
        for _ in range(2):
            give_password(client, panel)
            for _ in range(5):
                give_code(client, "000000")
        assert give_password(client, panel).status_code == 429


@pytest.mark.canary
def test_the_limit_of_tries_is_what_ends_it(
    client: FlaskClient, panel: str, phone: Authenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(challenge, "TRIES", 1000)
    with pytest.raises(AssertionError):
        test_the_fifth_wrong_code_ends_the_challenge(client, panel, phone)


def test_a_challenge_lasts_ten_minutes(
    client: FlaskClient, panel: str, phone: Authenticator
) -> None:
    give_password(client, panel)
    with time_machine.travel(clock.now() + timedelta(minutes=10, seconds=1), tick=False):
        assert client.get("/sign-in/code").status_code == 400
        assert give_code(client, phone.code()).status_code == 400


def test_a_new_password_ends_the_challenge_before(
    app: Flask, client: FlaskClient, panel: str, phone: Authenticator
) -> None:
    other = app.test_client()
    give_password(other, panel)
    give_password(client, panel)
    with one_instant():
        assert give_code(other, phone.code()).status_code == 400
        assert give_code(client, phone.code()).status_code == 303


def test_a_challenge_is_no_session_and_a_session_no_challenge(
    client: FlaskClient, panel: str, session: Session
) -> None:
    give_password(client, panel)
    with client.session_transaction() as cookie:
        token = cookie.pop("challenge")
        cookie["_user_id"] = token
    assert not is_signed_in(client)
    sign_in(client, panel)
    with client.session_transaction() as cookie:
        cookie["challenge"] = cookie.pop("_user_id")
    assert client.get("/sign-in/code").status_code == 400


def test_signing_in_ends_the_session_that_the_browser_had(
    client: FlaskClient, panel: str, session: Session
) -> None:
    sign_in(client, panel)
    token = csrf_token(client)
    client.post("/sign-in", data={"csrf_token": token, "email": panel, "password": PASSWORD})
    assert not is_signed_in(client)
    assert session.scalars(select(SignIn.ended_at)).one() is not None


def test_no_page_of_signing_in_can_be_kept(client: FlaskClient, panel: str) -> None:
    give_password(client, panel)
    assert client.get("/sign-in/set-up").headers["Cache-Control"] == "no-store"


def test_what_is_kept_of_a_sign_in_names_no_secret(
    client: FlaskClient, panel: str, phone: Authenticator, session: Session
) -> None:
    """Neither a password, a token, a key nor a code can be read back from the tables."""
    with one_instant():
        give_password(client, panel)
        waiting = in_cookie(client, "challenge")
        assert give_code(client, phone.code()).status_code == 303
    codes = {each.replace("-", "") for each in phone.recovery_codes} | {*phone.recovery_codes}
    secrets = codes | {PASSWORD, phone.key, waiting, in_cookie(client, "_user_id")}
    for model in (Account, SignIn, SignInChallenge, RecoveryCode):
        rows = session.execute(select(table_of(model))).all()
        assert rows, model
        kept = {each for row in rows for each in row}
        assert not kept & (secrets | {each.encode() for each in secrets}), model


@pytest.mark.canary
@pytest.mark.parametrize(
    ("keeper", "seen"), [(challenge, r"\.SignInChallenge'"), (sessions, r"\.SignIn'")]
)
def test_a_token_that_is_kept_as_it_is_would_be_seen(
    keeper: ModuleType,
    seen: str,
    client: FlaskClient,
    panel: str,
    phone: Authenticator,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keeper, "digest", str)
    with pytest.raises(AssertionError, match=seen):
        test_what_is_kept_of_a_sign_in_names_no_secret(client, panel, phone, session)


def in_cookie(client: FlaskClient, name: str) -> str:
    with client.session_transaction() as cookie:
        return str(cookie[name])


def test_the_local_identity_is_not_there_unless_it_is_on(app: Flask, client: FlaskClient) -> None:
    """The routes themselves are missing, for every method."""
    assert not any("local" in rule.endpoint for rule in app.url_map.iter_rules())
    token = csrf_token(client)
    for method in ("GET", "POST", "PUT", "DELETE"):
        answer = client.open("/sign-in/local", method=method, data={"csrf_token": token})
        assert answer.status_code == 404, method
    assert "Sign in as the panel" not in client.get("/sign-in").text


def test_the_templates_of_signing_in_fill_no_code_in_again() -> None:
    folder = Path(__file__).parents[3] / "register" / "web" / "templates" / "account"
    texts = [path.read_text() for path in folder.glob("*.html")]
    assert texts
    assert not any("raw.code" in text for text in texts)
