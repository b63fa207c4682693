"""An authenticator app for tests, and signing in as a person would."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp
from flask.testing import FlaskClient
from sqlalchemy import insert
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register import clock
from register.db import table_of
from register.models import SecondFactor
from register.queries.accounts import account_by_email
from register.services.factors import codes
from register.services.factors.vault import Vault
from register.services.transaction import unlogged
from tests.accounts import PASSWORD, csrf_token

KEY = re.compile(r"<code>([A-Z2-7 ]+)</code>")
RECOVERY_CODE = re.compile(r"<li>([0-9a-z]{4}(?:-[0-9a-z]{4}){3})</li>")
STEP = timedelta(seconds=30)


@dataclass
class Authenticator:
    """The app on somebody's phone, and the codes on a piece of paper beside it."""

    key: str
    recovery_codes: list[str]

    def code(self, now: datetime | None = None) -> str:
        """What it shows."""
        return pyotp.TOTP(self.key).at((now or clock.now()).timestamp())


def give_factor(session: Session, email: str, secret_key: str) -> Authenticator:
    """Set up an authenticator without any page."""
    account = account_by_email(session, email)
    assert account, f"there is no account {email}"
    made = Authenticator(codes.new_secret(), [])
    locked = Vault(secret_key).lock(made.key, account.id)
    row = {"account_id": account.id, "secret": locked, "last_step": 0, "added_at": clock.now()}
    with unlogged(session):
        session.execute(insert(table_of(SecondFactor)), row)
    return made


def post(client: FlaskClient, path: str, **boxes: str) -> TestResponse:
    """Send the form of that page."""
    data = {"csrf_token": csrf_token(client), **boxes}
    return client.post(path, data=data)


def give_password(client: FlaskClient, email: str, password: str = PASSWORD) -> TestResponse:
    return post(client, "/sign-in", email=email, password=password)


def key_on_page(client: FlaskClient) -> str:
    """The key that the set-up page shows in words."""
    found = KEY.search(client.get("/sign-in/set-up").text)
    assert found, "no authenticator is being set up"
    return found[1].replace(" ", "")


def set_up(client: FlaskClient, email: str, password: str = PASSWORD) -> Authenticator:
    """A first sign-in, from the password to the recovery codes: the browser is signed in."""
    answer = give_password(client, email, password)
    assert answer.headers["Location"].startswith("/sign-in/set-up"), answer.text
    made = Authenticator(key_on_page(client), [])
    done = post(client, "/sign-in/set-up", code=made.code())
    assert done.status_code == 200, done.text
    made.recovery_codes = RECOVERY_CODE.findall(done.text)
    return made


def give_code(client: FlaskClient, code: str, **boxes: str) -> TestResponse:
    return post(client, "/sign-in/code", code=code, **boxes)
