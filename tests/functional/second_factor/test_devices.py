"""Whoever guesses, from wherever, keeps out no device that its owner has signed in on."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR
from register.auth import signing_in
from register.errors import NotSignedIn
from register.services import attempts, links
from register.services.attempts import Origin
from register.services.factors.vault import Vault
from register.services.sign_in import begin
from tests.accounts import csrf_token
from tests.authenticator import (
    Authenticator,
    give_code,
    give_password,
    key_on_page,
    post,
)
from tests.conftest import settings_for
from tests.functional.second_factor.browser import one_instant


@pytest.fixture
def guessed(
    session: Session, panel: str, phone: Authenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many wrong passwords for the panel's account, from everywhere, as it bears in an hour."""
    few = attempts.OF_ACCOUNT._replace(failures=12)
    monkeypatch.setattr(attempts, "OF_ACCOUNT", few)
    for number in range(few.failures):
        where = Origin(f"198.51.100.{number}", settings_for("").secret_key)
        with pytest.raises(NotSignedIn):
            begin(session, panel, "no", vault=Vault("none"), origin=where, now=clock.now())


@pytest.mark.usefixtures("guessed")
def test_whoever_guesses_from_everywhere_keeps_out_no_device_that_signed_in_before(
    app: Flask, client: FlaskClient, panel: str, phone: Authenticator
) -> None:
    elsewhere = app.test_client()
    refused = give_password(elsewhere, panel)
    assert refused.status_code == 429
    assert "Sign in on a device where you have signed in within the last 90 days" in refused.text
    with one_instant():
        assert give_password(client, panel).status_code == 303
        assert give_code(client, "000000").status_code == 401
        assert give_code(client, phone.code()).status_code == 303
    # Nor somebody who is signed in from confirming, nor the owner from asking for a link.
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
        boxes = {"csrf_token": csrf_token(client), "code": phone.code()}
        assert client.post("/confirm", data=boxes).status_code == 303
    assert post(elsewhere, "/sign-in/forgotten", email=panel).status_code == 200


@pytest.mark.usefixtures("guessed")
def test_a_link_of_ones_own_letters_makes_a_device_known(
    app: Flask, client: FlaskClient, session: Session, panel: str, phone: Authenticator
) -> None:
    letter = links.send_link(session, panel, address="", actor=OPERATOR, now=clock.now())
    token, chosen = letter.text.partition("/links/")[2].split()[0], "another quiet harbour"
    elsewhere = app.test_client()
    elsewhere.get(f"/links/{token}")
    assert post(elsewhere, "/links/password", password=chosen).status_code == 303
    with one_instant():
        assert give_code(elsewhere, phone.code()).status_code == 303
    # The new password forgot the device of before.
    assert give_password(client, panel, chosen).status_code == 429


def test_what_a_device_keeps_is_no_scripts_and_no_other_sites(
    client: FlaskClient, panel: str
) -> None:
    give_password(client, panel)
    code = Authenticator(key_on_page(client), []).code()
    done = post(client, "/sign-in/set-up", code=code)
    (kept,) = [each for each in done.headers.getlist("Set-Cookie") if each.startswith("device-")]
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=7776000"} <= set(kept.split("; "))
    assert panel not in kept


def test_a_browser_is_known_to_so_many_accounts_and_forgets_those_of_longest_ago(
    client: FlaskClient, panel: str
) -> None:
    for number in range(25):
        client.set_cookie(f"device-{number:016x}", f"number.{2_000_000 + number}.signature")
    for odd in ("", "no-dots", "a.\u0663.b", f"a.{'9' * 90}.b"):
        client.set_cookie(f"device-{odd[:3]}", odd)
    give_password(client, panel)
    code = Authenticator(key_on_page(client), []).code()
    assert post(client, "/sign-in/set-up", code=code).status_code == 200
    names = [f"device-{number:016x}" for number in range(25)]
    held = [name for name in names if client.get_cookie(name)]
    assert held == names[-signing_in.MOST_ACCOUNTS + 1 :]
