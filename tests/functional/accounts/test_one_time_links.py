"""A link for a password opens once, for a while, and the newest one only."""

from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR
from register.errors import NotFound
from register.models import OneTimeLink
from register.services import links, passwords
from register.services.accounts import deactivate
from tests.accounts import LEFT
from tests.authenticator import post
from tests.functional.accounts.one_time import choose, follow, reset_token


def test_a_password_is_judged_once_and_before_the_log_is_locked(
    session: Session, panel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = []
    for module, name in (
        (passwords, "is_guessable"),
        (passwords, "hashed"),
        (links, "transaction"),
    ):
        own = getattr(module, name)
        monkeypatch.setattr(
            module, name, lambda *args, own=own, name=name: (done.append(name), own(*args))[1]
        )
    token = reset_token(session, panel)
    done.clear()
    choose(session, token)
    assert done == ["is_guessable", "hashed", "transaction"]


def test_a_link_opens_once(session: Session, panel: str) -> None:
    token = reset_token(session, panel)
    choose(session, token)
    with pytest.raises(NotFound):
        choose(session, token, "another quiet harbour")


def test_a_newer_link_closes_the_older(session: Session, panel: str) -> None:
    with time_machine.travel(clock.now() - timedelta(minutes=10)):
        older = reset_token(session, panel)
    newer = reset_token(session, panel)
    with pytest.raises(NotFound):
        choose(session, older)
    choose(session, newer)


def test_an_account_deactivated_meanwhile_opens_by_no_link(session: Session, panel: str) -> None:
    token = reset_token(session, panel)
    deactivate(session, panel, LEFT, actor=OPERATOR, now=clock.now())
    with pytest.raises(NotFound):
        choose(session, token)


def test_looking_at_a_link_uses_nothing_up(
    session: Session, browser: FlaskClient, panel: str
) -> None:
    token = reset_token(session, panel)
    for _ in range(3):
        assert browser.get(f"/links/{token}").status_code == 303
    assert follow(browser, token)


@pytest.mark.parametrize("password", ["short", "x" * 257, "panel@example.org"])
def test_a_password_that_will_not_do_is_refused_and_the_link_still_opens(
    session: Session, browser: FlaskClient, panel: str, password: str
) -> None:
    token = reset_token(session, panel)
    browser.get(f"/links/{token}")
    answer = post(browser, "/links/password", password=password)
    assert answer.status_code == 400
    assert "govuk-error-summary" in answer.text
    assert password not in answer.text
    assert follow(browser, token)


def test_the_secret_is_in_no_page_and_in_the_database_only_as_its_digest(
    session: Session, browser: FlaskClient, panel: str
) -> None:
    token = reset_token(session, panel)
    browser.get(f"/links/{token}")
    page = browser.get("/links/password")
    assert token not in page.text
    assert token not in str(page.headers)
    kept = session.scalars(select(OneTimeLink.digest)).all()
    assert token not in kept
    written = session.execute(text("SELECT * FROM log_entry")).all()
    assert token not in str(written)


def test_a_link_that_does_not_open_says_so_and_where_to_ask(browser: FlaskClient) -> None:
    opened = (("/links/password", 400), (f"/links/{'x' * 43}", 400), (f"/links/{'x' * 20}", 404))
    for path, status in opened:
        answer = browser.get(path, follow_redirects=True)
        assert answer.status_code == status
        assert "/sign-in/forgotten" in answer.text


@pytest.mark.canary
def test_canary_a_link_that_is_not_used_up_opens_twice(
    session: Session, panel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "end_links", lambda *_: None)
    token = reset_token(session, panel)
    choose(session, token)
    with pytest.raises(pytest.fail.Exception), pytest.raises(NotFound):
        choose(session, token)
