"""A forgotten password is chosen anew; asking for a link tells nothing and ends nobody's."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, Role
from register.errors import NotFound
from register.services import links
from register.services.accounts import deactivate
from tests.accounts import LEFT, csrf_token, make_account, sign_in
from tests.authenticator import give_code, give_factor, give_password
from tests.functional.accounts.one_time import (
    ADDRESS,
    NEW,
    ask,
    follow,
    letters_in,
    reset_token,
    still_opens,
    token_of,
)


def test_a_forgotten_password_is_chosen_anew_and_the_code_still_asked_for(
    session: Session, browser: FlaskClient, panel: str, mail: Path
) -> None:
    app = give_factor(session, panel, str(browser.application.secret_key))
    ask(browser, panel)
    [(to, letter)] = letters_in(mail)
    assert to == panel
    assert follow(browser, token_of(letter)).startswith("/sign-in/code")
    assert browser.get("/account").status_code == 303, "a link stands in for no second factor"
    assert give_code(browser, app.code()).status_code == 303
    assert browser.get("/account").status_code == 200
    browser.delete_cookie("session")
    assert give_password(browser, panel).status_code == 401, "the old password opens nothing"
    assert give_password(browser, panel, NEW).status_code == 303


def test_a_reset_ends_every_session_and_every_sign_in_begun_with_the_old_password(
    session: Session, app: Flask, browser: FlaskClient, panel: str
) -> None:
    phone = give_factor(session, panel, str(browser.application.secret_key))
    elsewhere, halfway = app.test_client(), app.test_client()
    sign_in(elsewhere, panel)
    assert give_password(halfway, panel).status_code == 303
    assert elsewhere.get("/account").status_code == 200
    follow(browser, reset_token(session, panel))
    assert elsewhere.get("/account").status_code == 303
    assert give_code(halfway, phone.code()).status_code == 400


def test_the_answer_is_the_same_whether_or_not_there_is_an_account(
    session: Session, browser: FlaskClient, panel: str, mail: Path
) -> None:
    gone = make_account(session, Role.PROVIDER)
    deactivate(session, gone, LEFT, actor=OPERATOR, now=clock.now())
    pages = {ask(browser, email) for email in (panel, "nobody@example.org", gone)}
    assert len(pages) == 1
    assert [to for to, _ in letters_in(mail)] == [panel]


def test_without_a_mail_server_the_answer_is_the_same(client: FlaskClient, panel: str) -> None:
    assert "Look in your mail" in ask(client, panel)


def test_asking_counts_as_attempts_to_sign_in(client: FlaskClient) -> None:
    boxes = {"csrf_token": csrf_token(client), "email": "no@example.org"}
    statuses = [client.post("/sign-in/forgotten", data=boxes).status_code for _ in range(11)]
    assert statuses == [200] * 10 + [429]
    page = client.post("/sign-in/forgotten", data=boxes).text
    assert "<title>A new link was asked for too often - SENCO Register" in page
    assert "Wait 5 minutes and try again." in page
    assert "attempts" not in page


def test_whoever_asks_in_somebodys_name_closes_no_link_and_fills_no_letterbox(
    session: Session, browser: FlaskClient, panel: str, mail: Path
) -> None:
    """The page that answers is the same; the operator, who was asked, sends one at once."""
    first = clock.now()
    with time_machine.travel(first, tick=False):
        page = ask(browser, panel)
        [(_, letter)] = letters_in(mail)
    for minutes, sent in ((0, 1), (9, 1), (10, 2)):
        with time_machine.travel(first + timedelta(minutes=minutes), tick=False):
            if sent == 1:
                links.opened(session, token_of(letter), now=clock.now())
                session.rollback()
            assert ask(browser, panel) == page
        assert len(letters_in(mail)) == sent, minutes
    with time_machine.travel(first + timedelta(minutes=11), tick=False):
        links.send_link(session, panel, address=ADDRESS, actor=OPERATOR, now=clock.now())


@pytest.mark.canary
def test_canary_a_letter_for_each_asking_is_noticed(
    session: Session,
    browser: FlaskClient,
    panel: str,
    mail: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(links, "BETWEEN", timedelta(0))
    with pytest.raises((AssertionError, NotFound)):
        test_whoever_asks_in_somebodys_name_closes_no_link_and_fills_no_letterbox(
            session, browser, panel, mail
        )


@pytest.mark.parametrize(
    ("after", "opens"), [(timedelta(minutes=59), True), (timedelta(hours=1), False)]
)
def test_a_reset_lasts_an_hour(session: Session, panel: str, after: timedelta, opens: bool) -> None:
    token, made = reset_token(session, panel), clock.now()
    assert still_opens(session, token, made + after) is opens
