"""What a session is worth, for how long, and what asks for somebody to confirm who they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register import clock
from register.access import OPERATOR, Permission, Role
from register.api.errors import init_errors as answer_as_problems
from register.app import create_app
from register.auth import requires
from register.db import WRITE, db
from register.models import SignIn
from register.services import sessions
from register.services.accounts import deactivate
from register.web.errors import init_errors as answer_as_pages
from tests.accounts import LEFT, csrf_token, make_account, make_key, sign_in
from tests.authenticator import Authenticator, give_code, give_factor, give_password
from tests.conftest import settings_for
from tests.databases import url_of

HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def registrar(session: Session) -> str:
    return make_account(session, Role.REGISTRAR)


def is_signed_in(client: FlaskClient) -> bool:
    return "Signed in as" in client.get("/").get_data(as_text=True)


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie("session")
    assert cookie is not None
    return cookie.value


def thief(app: Flask, cookie: str) -> FlaskClient:
    browser = app.test_client()
    browser.set_cookie("session", cookie)
    return browser


def test_a_cookie_copied_before_signing_out_opens_nothing_after(
    app: Flask, client: FlaskClient, panel: str
) -> None:
    sign_in(client, panel)
    copied = cookie_of(client)
    assert is_signed_in(thief(app, copied))
    client.post("/sign-out", data={"csrf_token": csrf_token(client)})
    assert not is_signed_in(client)
    assert not is_signed_in(thief(app, copied))


def test_a_session_of_a_clock_that_was_ahead_has_ended_once_it_is_right(
    client: FlaskClient, panel: str
) -> None:
    with time_machine.travel(clock.now() + timedelta(days=60)):
        sign_in(client, panel)
        assert is_signed_in(client)
    assert not is_signed_in(client)


def test_whoever_signs_out_is_told_so_once(client: FlaskClient, panel: str) -> None:
    sign_in(client, panel)
    token = csrf_token(client)
    sent = client.post("/sign-out", data={"csrf_token": token})
    assert "You are signed out." in client.get(sent.headers["Location"]).text
    assert "You are signed out." not in client.get("/").text


@pytest.mark.parametrize(("keeps_cookie", "status"), [(True, 401), (False, 400)])
def test_a_form_sent_after_its_session_ended_says_that_nothing_is_kept_and_where_to_begin(
    app: Flask, client: FlaskClient, panel: str, keeps_cookie: bool, status: int
) -> None:
    sign_in(client, panel)
    token, copied = csrf_token(client), cookie_of(client)
    client.post("/sign-out", data={"csrf_token": csrf_token(client)})
    left = thief(app, copied) if keeps_cookie else client
    for sent_from, leads_to in (("/checks", "/checks"), ("/desk/referrals/x/check", "/")):
        answer = left.post(
            "/checks",
            data={"csrf_token": token, "surname": "Okafor"},
            headers={"Referer": f"http://localhost{sent_from}"},
        )
        assert answer.status_code == status
        said = answer.get_data(as_text=True)
        assert "Nothing was recorded, and what you entered is not kept." in said
        assert f'href="{leads_to}">Open the page again</a>' in said


def test_a_session_ends_after_two_hours_however_busy(client: FlaskClient, registrar: str) -> None:
    start = clock.now()
    sign_in(client, registrar, now=start)
    for minutes in range(20, 120, 20):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert is_signed_in(client)
    with time_machine.travel(start + timedelta(hours=2), tick=False):
        assert not is_signed_in(client)


def test_a_registrars_session_ends_after_thirty_idle_minutes(
    client: FlaskClient, registrar: str
) -> None:
    start = clock.now()
    sign_in(client, registrar, now=start)
    with time_machine.travel(start + HALF_AN_HOUR, tick=False):
        assert is_signed_in(client)
    with time_machine.travel(start + 2 * HALF_AN_HOUR + timedelta(seconds=1), tick=False):
        assert not is_signed_in(client)


def test_a_panels_session_may_lie_idle(client: FlaskClient, panel: str) -> None:
    start = clock.now()
    sign_in(client, panel, now=start)
    with time_machine.travel(start + timedelta(minutes=119), tick=False):
        assert is_signed_in(client)


@pytest.mark.canary
def test_idleness_is_what_ends_it(
    client: FlaskClient, registrar: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "IDLE", {})
    with pytest.raises(AssertionError):
        test_a_registrars_session_ends_after_thirty_idle_minutes(client, registrar)


def seen_at(session: Session) -> object:
    session.rollback()
    return session.scalars(select(SignIn.seen_at)).one()


def test_its_last_use_is_kept_once_a_minute(
    client: FlaskClient, registrar: str, session: Session
) -> None:
    start = clock.now()
    sign_in(client, registrar, now=start)
    for seconds, kept in ((59, 0), (60, 60), (100, 60), (125, 125)):
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            assert is_signed_in(client)
        assert seen_at(session) == start + timedelta(seconds=kept)


def test_keeping_it_waits_for_no_other_writer(
    client: FlaskClient, registrar: str, engine: Engine, session: Session
) -> None:
    start = clock.now()
    sign_in(client, registrar, now=start)
    if engine.dialect.name == "postgresql":
        pytest.skip("there a writer holds up nobody but those who want the same row")
    with engine.connect().execution_options(**{WRITE: True}) as writer:
        writer.begin()
        with time_machine.travel(start + timedelta(minutes=10), tick=False):
            began = clock.now()
            assert is_signed_in(client)
            assert clock.now() - began < timedelta(seconds=1)
    assert seen_at(session) == start


def test_an_account_that_was_deactivated_is_out_at_its_next_request(
    client: FlaskClient, panel: str, session: Session
) -> None:
    sign_in(client, panel)
    deactivate(session, panel, LEFT, actor=OPERATOR, now=clock.now())
    assert not is_signed_in(client)


@pytest.fixture
def guarded(engine: Engine) -> Iterator[Flask]:
    """The application with routes that ask for somebody who has just confirmed who they are."""
    app = create_app(settings_for(url_of(engine)))
    pages, api = Blueprint("act", __name__), Blueprint("act_api", __name__, url_prefix="/api/v1")
    answer_as_pages(pages)
    answer_as_problems(api)
    act = requires(Permission.DECIDE, fresh=True)(lambda: "done")
    pages.add_url_rule("/act", "form", act)
    pages.add_url_rule("/act", "send", act, methods=["POST"])
    api.add_url_rule("/act", "send", act)
    app.register_blueprint(pages)
    app.register_blueprint(api)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def stale(guarded: Flask, registrar: str) -> FlaskClient:
    """A registrar who signed in twenty minutes ago."""
    browser = guarded.test_client()
    sign_in(browser, registrar, now=clock.now() - timedelta(minutes=20))
    return browser


def test_whoever_has_just_signed_in_may_go_on(guarded: Flask, registrar: str) -> None:
    browser = guarded.test_client()
    sign_in(browser, registrar, now=clock.now() - timedelta(minutes=14, seconds=50))
    assert browser.get("/act").text == "done"


@pytest.fixture
def phone(session: Session, registrar: str) -> Authenticator:
    """The registrar's authenticator."""
    return give_factor(session, registrar, settings_for("").secret_key)


def test_whoever_signed_in_long_ago_is_sent_to_confirm_and_back(
    stale: FlaskClient, phone: Authenticator
) -> None:
    before = cookie_of(stale)
    sent = stale.get("/act?of=7")
    assert sent.status_code == 303
    assert sent.headers["Location"] == "/confirm?next=/act?of%3D7"
    answer = confirm(stale, phone, sent.headers["Location"])
    assert (answer.status_code, answer.headers["Location"]) == (303, "/act?of=7")
    assert stale.get("/act").text == "done"
    assert not is_signed_in(thief(stale.application, before)), "the old id still opens it"


def test_what_was_open_in_another_tab_can_still_be_sent_after_confirming(
    stale: FlaskClient, phone: Authenticator
) -> None:
    data = {"csrf_token": csrf_token(stale), "note": "half typed"}
    assert stale.post("/act", data=data).status_code == 403
    assert confirm(stale, phone).status_code == 303
    assert stale.post("/act", data=data).text == "done"


def test_no_form_that_was_open_before_somebody_signs_in_is_theirs(
    stale: FlaskClient, phone: Authenticator, registrar: str
) -> None:
    old = csrf_token(stale)
    stale.post("/sign-out", data={"csrf_token": old})
    give_password(stale, registrar)
    assert give_code(stale, phone.code()).status_code == 303
    assert stale.post("/act", data={"csrf_token": old}).status_code == 400


def confirm(client: FlaskClient, phone: Authenticator, path: str = "/confirm") -> TestResponse:
    data = {"csrf_token": csrf_token(client), "code": phone.code(), "next": "/act?of=7"}
    return client.post("/confirm", data=data)


def test_what_they_sent_is_not_done_and_the_page_says_so(stale: FlaskClient) -> None:
    token = csrf_token(stale)
    referrer = {"Referer": "http://localhost/act?of=7"}
    answer = stale.post("/act", data={"csrf_token": token}, headers=referrer)
    assert answer.status_code == 403
    assert "What you sent has not been recorded" in answer.text
    assert 'href="/confirm?next=/act?of%3D7"' in answer.text


def test_another_sites_page_is_not_gone_back_to(stale: FlaskClient) -> None:
    token = csrf_token(stale)
    referrer = {"Referer": "http://evil.example/act"}
    answer = stale.post("/act", data={"csrf_token": token}, headers=referrer)
    assert 'href="/confirm?next=/"' in answer.text


def test_a_wrong_code_confirms_nothing(stale: FlaskClient, phone: Authenticator) -> None:
    data = {"csrf_token": csrf_token(stale), "code": "000000"}
    assert stale.post("/confirm", data=data).status_code == 400
    assert stale.get("/act").status_code == 303


def test_confirming_does_not_make_a_session_longer(
    stale: FlaskClient, session: Session, phone: Authenticator
) -> None:
    before = session.scalars(select(SignIn.expires_at)).one()
    session.rollback()
    assert confirm(stale, phone).status_code == 303
    assert session.scalars(select(SignIn.expires_at)).one() == before


def test_a_key_cannot_confirm(guarded: Flask, registrar: str, session: Session) -> None:
    answer = guarded.test_client().get("/api/v1/act", headers=make_key(session, registrar))
    assert answer.status_code == 403
    assert answer.json is not None
    assert answer.json["type"] == "not-confirmed"
    assert "which a key cannot" in answer.json["detail"]


@pytest.mark.canary
def test_the_guard_is_what_asks(
    stale: FlaskClient, phone: Authenticator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("register.access.FRESH", timedelta(hours=1))
    with pytest.raises(AssertionError):
        test_whoever_signed_in_long_ago_is_sent_to_confirm_and_back(stale, phone)
