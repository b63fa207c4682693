"""The codes on paper, for when the authenticator is lost."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register.access import Role
from tests.accounts import csrf_token, make_account
from tests.authenticator import (
    Authenticator,
    give_password,
    post,
    set_up,
)


@pytest.mark.parametrize(
    "written_as",
    [
        lambda code: code,
        lambda code: code.upper(),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", "").replace("0", "O").replace("1", "l"),
    ],
)
def test_a_recovery_code_is_good_once_however_it_is_written(
    client: FlaskClient, panel: str, phone: Authenticator, written_as: object
) -> None:
    code = phone.recovery_codes[3]
    give_password(client, panel)
    answer = post(client, "/sign-in/recovery", code=written_as(code))  # type: ignore[operator]  # a function
    assert answer.status_code == 303
    client.post("/sign-out", data={"csrf_token": csrf_token(client)})
    give_password(client, panel)
    assert post(client, "/sign-in/recovery", code=code).status_code == 401
    assert post(client, "/sign-in/recovery", code=phone.recovery_codes[4]).status_code == 303


def test_another_accounts_recovery_code_is_none(
    app: Flask, session: Session, client: FlaskClient, panel: str, phone: Authenticator
) -> None:
    inspector = make_account(session, Role.INSPECTOR)
    other = app.test_client()
    theirs = set_up(other, inspector)
    give_password(client, panel)
    assert post(client, "/sign-in/recovery", code=theirs.recovery_codes[0]).status_code == 401


def test_new_recovery_codes_end_the_old(client: FlaskClient, panel: str) -> None:
    phone = set_up(client, panel)
    token = csrf_token(client)
    page = client.post("/account/recovery-codes", data={"csrf_token": token})
    assert page.status_code == 200
    assert not any(code in page.text for code in phone.recovery_codes)
    client.post("/sign-out", data={"csrf_token": csrf_token(client)})
    give_password(client, panel)
    assert post(client, "/sign-in/recovery", code=phone.recovery_codes[0]).status_code == 401
