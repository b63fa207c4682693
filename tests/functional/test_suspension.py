"""An account or a key that nobody has used for 90 days opens nothing until it is opened again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR
from register.cli import context
from register.cli.main import main
from register.errors import Conflict, NotFound
from register.models import Account
from register.queries.accounts import account_by_email, last_used
from register.services import sessions, suspension
from register.services.links import send_link
from tests.accounts import csrf_token, make_key
from tests.authenticator import Authenticator, give_code, give_password, set_up
from tests.databases import url_of

TICK = timedelta(microseconds=1)


@pytest.fixture
def browser(client: FlaskClient) -> FlaskClient:
    return client


@contextmanager
def after(days: float) -> Iterator[None]:
    with time_machine.travel(clock.now() + timedelta(days=days)):
        yield


def enters(browser: FlaskClient, email: str, authenticator: Authenticator) -> int:
    """The status of signing in with password and code."""
    assert give_password(browser, email).status_code == 303
    return give_code(browser, authenticator.code()).status_code


def signs_out(browser: FlaskClient) -> None:
    browser.post("/sign-out", data={"csrf_token": csrf_token(browser)})


def test_an_account_unused_for_90_days_is_suspended_and_lifted(
    browser: FlaskClient, panel: str, session: Session
) -> None:
    authenticator = set_up(browser, panel)
    signs_out(browser)
    with after(89):
        assert enters(browser, panel, authenticator) == 303
        signs_out(browser)
    with after(89 + 91):
        assert enters(browser, panel, authenticator) == 403
        assert browser.get("/account").status_code == 303
        suspension.lift(session, panel, actor=OPERATOR, now=clock.now())
        # A code is good once: an hour later the app shows another.
        with after(1 / 24):
            assert enters(browser, panel, authenticator) == 303


def test_it_is_told_only_to_whoever_proved_that_it_is_theirs(
    browser: FlaskClient, panel: str
) -> None:
    authenticator = set_up(browser, panel)
    signs_out(browser)
    with after(91):
        wrong = give_password(browser, panel, "not the password at all")
        assert (wrong.status_code, "suspended" in wrong.text) == (401, False)
        give_password(browser, panel)
        told = give_code(browser, authenticator.code())
        assert "has not been used for 90 days" in told.text


def test_whoever_is_suspended_is_told_before_an_authenticator_is_set_up(
    browser: FlaskClient, panel: str
) -> None:
    with after(91):
        assert give_password(browser, panel).status_code == 303
        told = browser.get("/sign-in/set-up")
        assert told.status_code == 403
        assert "has not been used for 90 days" in told.text
        assert "<code>" not in told.text


def test_a_key_unused_for_90_days_opens_nothing(
    browser: FlaskClient, panel: str, session: Session
) -> None:
    key = make_key(session, panel)
    assert browser.get("/api/v1/checks", headers=key).status_code == 200
    with after(89):
        assert browser.get("/api/v1/checks", headers=key).status_code == 200
    with after(89 + 89):
        assert browser.get("/api/v1/checks", headers=key).status_code == 200
    with after(89 + 89 + 91):
        assert browser.get("/api/v1/checks", headers=key).status_code == 401


def test_a_key_opens_nothing_for_an_account_that_is_suspended_nor_ends_its_suspension(
    browser: FlaskClient, panel: str, session: Session
) -> None:
    with after(80):
        key = make_key(session, panel)
    with after(100):
        told = browser.get("/api/v1/checks", headers=key)
        assert (told.status_code, told.get_json()["type"]) == (403, "suspended")
        assert browser.get("/api/v1/checks", headers=key).status_code == 403
        with pytest.raises(Conflict, match="suspended"):
            make_key(session, panel)


def test_a_command_acts_as_nobody_who_is_suspended(
    engine: Engine, panel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTER_DATABASE_URL", url_of(engine))
    asked = ("check", "--as", panel, "--trn", "0123456", "--born", "1984-03-12")
    asked = (*asked, "--purpose", "appointing")
    with after(89):
        assert CliRunner().invoke(main, asked).exit_code == 0
    with after(91):
        refused = CliRunner().invoke(main, asked)
    assert refused.exit_code != 0
    assert "has not been used for 90 days" in refused.stderr


@pytest.mark.canary
def test_a_command_that_forgets_to_ask_is_noticed(
    engine: Engine, panel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "refuse_suspended", lambda *_, **__: None)
    with pytest.raises(AssertionError):
        test_a_command_acts_as_nobody_who_is_suspended(engine, panel, monkeypatch)


@pytest.mark.parametrize(
    ("beyond", "is_shut"), [(-TICK, False), (timedelta(0), False), (TICK, True)]
)
def test_the_ninety_days_end_after_their_last_instant(
    panel: str, session: Session, beyond: timedelta, is_shut: bool
) -> None:
    account = account_by_email(session, panel)
    assert account
    at = last_used(session, account.id) + suspension.UNUSED + beyond
    assert suspension.is_suspended(session, account.id, now=at) is is_shut


def test_a_new_invitation_lets_somebody_in_however_late(session: Session, panel: str) -> None:
    account = account_by_email(session, panel)
    assert account
    session.execute(update(Account).values(password_hash=""))
    session.commit()
    with after(100):
        now = clock.now()
        assert suspension.is_suspended(session, account.id, now=now)
        send_link(session, panel, address="https://register.example", actor=OPERATOR, now=now)
        assert not suspension.is_suspended(session, account.id, now=now)


def test_only_what_is_suspended_is_lifted(panel: str, session: Session) -> None:
    with pytest.raises(Conflict):
        suspension.lift(session, panel, actor=OPERATOR, now=clock.now())
    with pytest.raises(NotFound):
        suspension.lift(session, "nobody@example.org", actor=OPERATOR, now=clock.now())


@pytest.mark.canary
def test_a_sign_in_that_forgets_to_ask_is_noticed(
    browser: FlaskClient, panel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    authenticator = set_up(browser, panel)
    signs_out(browser)
    monkeypatch.setattr(sessions, "refuse_suspended", lambda *_, **__: None)
    with after(91):
        assert enters(browser, panel, authenticator) != 403
