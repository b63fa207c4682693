"""Signing in and out, and what a session and a key stand for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup, Tag
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from register import clock
from register.access import Role
from register.app import create_app
from register.db import db
from register.services import attempts
from register.web.next_page import WORK
from tests.accounts import PASSWORD, csrf_token, make_account, sign_in
from tests.authenticator import give_code, post, set_up
from tests.conftest import settings_for


@pytest.mark.parametrize(
    ("email", "password"),
    [("panel@example.org", "wrong horse battery"), ("nobody@example.org", "correct horse battery")],
)
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    client: FlaskClient, panel: str, email: str, password: str
) -> None:
    token = csrf_token(client)
    answer = client.post(
        "/sign-in", data={"csrf_token": token, "email": email, "password": password}
    )
    assert answer.status_code == 401
    assert "The email address or password is not right" in answer.get_data(as_text=True)


def test_the_eleventh_attempt_in_five_minutes_is_refused(client: FlaskClient, panel: str) -> None:
    token = csrf_token(client)
    data = {"csrf_token": token, "email": panel, "password": "wrong horse battery"}
    statuses = [client.post("/sign-in", data=data).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    page = client.post("/sign-in", data=data).text
    assert "<title>Too many attempts to sign in - SENCO Register" in page
    assert "Wait 5 minutes and try again." in page
    assert "Go back to the page that you came from" not in page
    came_from = {"Referer": "http://localhost/sign-in?next=/checks"}
    again = client.post("/sign-in", data=data, headers=came_from).text
    assert 'href="/sign-in?next=/checks">Go back to the page that you came from</a>' in again


def failures(client: FlaskClient, email: str, *, came_from: str, times: int) -> list[int]:
    """The statuses of so many wrong passwords, sent on by a proxy for that address."""
    data = {"csrf_token": csrf_token(client), "email": email, "password": "wrong"}
    through = {"X-Forwarded-For": came_from}
    return [client.post("/sign-in", data=data, headers=through).status_code for _ in range(times)]


@pytest.fixture
def proxied(app: Flask) -> Iterator[FlaskClient]:
    """A browser whose requests reach the register through one proxy."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    behind = create_app(replace(settings_for(url), proxies=1))
    yield behind.test_client()
    with behind.app_context():
        db.engine.dispose()


def test_behind_a_proxy_one_visitors_failures_do_not_shut_out_the_rest(
    proxied: FlaskClient, panel: str
) -> None:
    somebody = "somebody@example.org"
    assert failures(proxied, somebody, came_from="203.0.113.1", times=11)[-1] == 429
    assert failures(proxied, panel, came_from="203.0.113.2", times=1) == [401]


def test_a_visitor_cannot_choose_where_they_seem_to_come_from(
    proxied: FlaskClient, panel: str, few: int
) -> None:
    for number in range(few):
        invented = f"198.51.100.{number}, 203.0.113.1"
        failures(proxied, f"{number}@example.org", came_from=invented, times=1)
    assert failures(proxied, panel, came_from="203.0.113.1", times=1) == [429]


def test_without_a_proxy_what_a_visitor_says_of_their_address_is_not_believed(
    client: FlaskClient, panel: str, few: int
) -> None:
    for number in range(few):
        failures(client, f"{number}@example.org", came_from=f"203.0.113.{number}", times=1)
    assert failures(client, panel, came_from="203.0.113.99", times=1) == [429]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    """How many failures one place is let, for once: as few as are soon made."""
    monkeypatch.setattr(attempts, "OF_PLACE", attempts.OF_PLACE._replace(failures=4))
    return 4


def test_a_form_without_its_token_is_refused(client: FlaskClient, panel: str) -> None:
    answer = client.post("/sign-in", data={"email": panel, "password": "correct horse battery"})
    assert answer.status_code == 400


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_signing_in_never_leads_to_another_site(
    client: FlaskClient, panel: str, elsewhere: str
) -> None:
    with time_machine.travel(clock.now() - timedelta(hours=1)):
        phone = set_up(client, panel)
        client.post("/sign-out", data={"csrf_token": csrf_token(client)})
    asked = post(client, "/sign-in", email=panel, password=PASSWORD, next=elsewhere)
    assert asked.headers["Location"] == "/sign-in/code?next=/"
    answer = give_code(client, phone.code(), next=elsewhere)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/checks")


@pytest.mark.parametrize("role", list(Role))
def test_each_role_lands_where_its_work_begins(
    client: FlaskClient, session: Session, role: Role
) -> None:
    sign_in(client, make_account(session, role))
    landed = client.get("/sign-in").headers["Location"]
    assert landed == url_path(client, WORK[role])
    assert landed != "/"
    # Each may open it, and it is the page of an area that the frame offers.
    page = client.get("/")
    assert page.status_code == 200
    assert f'href="{landed}"' in page.text


def test_whoever_asked_for_a_page_is_led_to_it_and_not_to_their_work(
    client: FlaskClient, panel: str
) -> None:
    sign_in(client, panel)
    answer = client.get("/sign-in?next=/checks/history")
    assert answer.headers["Location"] == "/checks/history"


def url_path(client: FlaskClient, endpoint: str) -> str:
    with client.application.test_request_context():
        return url_for(endpoint)


@pytest.mark.parametrize(
    "asked",
    [
        "/checks?again=22222222222X",
        "/checks/history?before=7",
        "/schools?q=oak%20tree&page=2",
        "/schools?q=%C5%81%C3%B3d%C5%BA+%26+Co",
        "/schools/100001?as_at=2027-09-01&known_at=2026-01-01",
        "/checks?again=//evil.example",
        "/checks",
    ],
)
def test_whoever_is_sent_to_sign_in_goes_on_to_all_that_they_asked_for(
    client: FlaskClient, panel: str, asked: str
) -> None:
    sent = client.get(asked)
    assert sent.status_code == 303
    form = BeautifulSoup(client.get(sent.headers["Location"]).text, "html.parser")
    field = form.find("input", attrs={"name": "next"})
    assert isinstance(field, Tag)
    step = post(client, "/sign-in", email=panel, password=PASSWORD, next=str(field["value"]))
    form = BeautifulSoup(client.get(step.headers["Location"]).text, "html.parser")
    field = form.find("input", attrs={"name": "next"})
    assert isinstance(field, Tag)
    assert field["value"] == asked
    sign_in(client, panel)
    again = client.get(sent.headers["Location"])
    assert (again.status_code, again.headers["Location"]) == (303, asked)


@pytest.mark.parametrize(
    "asked", ["/checks?again=%ff%00", "/checks?" + "x" * 5_000, "/checks?a=\\\\evil.example"]
)
def test_a_query_that_is_nonsense_leads_to_the_form_all_the_same(
    client: FlaskClient, panel: str, asked: str
) -> None:
    sent = client.get(asked)
    assert (sent.status_code, sent.headers["Location"].startswith("/sign-in?next=")) == (303, True)
    assert client.get(sent.headers["Location"]).status_code == 200


def test_a_query_of_bytes_that_are_no_text_leads_to_the_form_all_the_same(app: Flask) -> None:
    environ = {"PATH_INFO": "/checks", "QUERY_STRING": "again=\xff\xfe", "SERVER_NAME": "localhost"}
    sent = app.test_client().open(environ_base=environ, environ_overrides=environ)
    assert sent.status_code == 303
    assert sent.headers["Location"].isascii()
