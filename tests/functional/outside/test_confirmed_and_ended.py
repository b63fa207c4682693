"""A session that an identity service opened is confirmed by it, and ends there as it ends here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register import clock
from register.auth import current_actor
from register.models import (
    OutsideSession,
    SignIn,
)
from register.services.outside import id_token
from tests.accounts import csrf_token
from tests.functional.outside.says import but, now
from tests.functional.outside.way import confirm, is_signed_in, sign_in, there, visit
from tests.identity_service import (
    Claims,
    MadeUpIdentityService,
)


@pytest.fixture
def stale(browser: FlaskClient, session: Session) -> FlaskClient:
    """Somebody who signed in an hour ago."""
    sign_in(browser)
    session.execute(
        SignIn.__table__.update().values(authenticated_at=clock.now() - timedelta(hours=1))
    )
    session.commit()
    return browser


def authenticated_at(session: Session) -> Any:
    session.rollback()
    return session.scalars(select(SignIn.authenticated_at)).one()


def test_confirming_asks_them_to_show_anew_who_they_are(
    stale: FlaskClient, session: Session, service: MadeUpIdentityService
) -> None:
    before = stale.get_cookie("session")
    assert confirm(stale).headers["Location"] == "/account"
    assert (service.last["prompt"], service.last["max_age"]) == ("login", "0")
    assert clock.now() - authenticated_at(session) < timedelta(minutes=1)
    thief = stale.application.test_client()
    assert before is not None
    thief.set_cookie("session", before.value)
    assert not is_signed_in(thief), "the session has another id from then on"
    assert is_signed_in(stale)


UNSHOWN: dict[str, Callable[[Claims], Claims]] = {
    "before they were asked": but(auth_time=lambda: now() - 90),
    "not said": but(auth_time=None),
    "no number": but(auth_time="now"),
    "a yes": but(auth_time=True),
    "no number at all": but(auth_time=float("nan")),
    "later than now": but(auth_time=lambda: now() + 90),
    "somebody else": but(sub="somebody else"),
}


def test_whoever_did_not_show_it_has_confirmed_nothing(
    stale: FlaskClient, session: Session, service: MadeUpIdentityService
) -> None:
    for fault, change in UNSHOWN.items():
        service.change = change
        assert confirm(stale).status_code == 403, fault
        assert clock.now() - authenticated_at(session) > timedelta(minutes=30), fault
        assert is_signed_in(stale), fault


SHOWN: dict[str, tuple[Callable[[Claims], Claims], bool]] = {
    "just now": (but(auth_time=lambda: now()), True),
    "within the clocks’ leeway": (but(auth_time=lambda: now() + 20), True),
    "fourteen minutes ago, a second and a part of it": (
        but(auth_time=lambda: now() - 14 * 60 - 0.5),
        True,
    ),
    "an hour ago": (but(auth_time=lambda: now() - 3600), False),
    "at the beginning of time": (but(auth_time=0), False),
    "not said": (but(auth_time=None), False),
    "said by what anybody may ask it, and not in the token": (
        but(auth_time=None, organisation=None),
        False,
    ),
}


def test_a_session_is_as_fresh_as_the_token_says_and_no_fresher(
    register: Flask, service: MadeUpIdentityService
) -> None:
    """Somebody whom it lets in silently, as it may for days, has not just shown who they are."""
    service.person["auth_time"] = now()
    for said, (change, is_fresh) in SHOWN.items():
        service.change = change
        browser = register.test_client()
        assert sign_in(browser).status_code == 303, said
        with browser:
            browser.get("/account")
            assert current_actor().has_confirmed(now=clock.now()) is is_fresh, said


@pytest.mark.canary
def test_a_silent_sign_in_that_counts_as_just_confirmed_is_noticed(
    register: Flask, service: MadeUpIdentityService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: nobody asks when they showed who they are."""
    monkeypatch.setattr("register.auth.outside.shown_at", lambda *_, now: now)
    with pytest.raises(AssertionError):
        test_a_session_is_as_fresh_as_the_token_says_and_no_fresher(register, service)


def test_confirming_is_as_of_when_they_showed_it(
    stale: FlaskClient, session: Session, service: MadeUpIdentityService
) -> None:
    service.change = but(auth_time=lambda: now() - 20)
    assert confirm(stale).status_code == 303
    assert timedelta(seconds=19) < clock.now() - authenticated_at(session) < timedelta(minutes=1)


def test_an_errand_to_confirm_confirms_no_other_session(
    stale: FlaskClient, service: MadeUpIdentityService
) -> None:
    data = {"csrf_token": csrf_token(stale), "next": "/account"}
    back = visit(there(stale.post("/confirm", data=data)))
    with stale.session_transaction() as cookie:
        kept = cookie["outside"]
    service.person |= {"sub": "another", "email": "another@wychford.example"}
    sign_in(stale)
    with stale.session_transaction() as cookie:
        cookie["outside"] = kept
    answer = stale.get(back)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/our-senco")


@pytest.mark.canary
def test_a_time_that_nobody_reads_is_noticed(
    stale: FlaskClient,
    session: Session,
    service: MadeUpIdentityService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(id_token, "_must_be_recent", lambda *_: None)
    with pytest.raises(AssertionError):
        test_whoever_did_not_show_it_has_confirmed_nothing(stale, session, service)


def test_signing_out_ends_the_session_here_and_goes_on_to_end_the_one_there(
    browser: FlaskClient, session: Session, service: MadeUpIdentityService
) -> None:
    sign_in(browser)
    stored = session.scalars(select(OutsideSession.token)).one()
    assert b"." not in stored or b"eyJ" not in stored, "kept encrypted"
    session.rollback()
    answer = browser.post("/sign-out", data={"csrf_token": csrf_token(browser)})
    way_out = urlsplit(there(answer))
    asked = {name: values[0] for name, values in parse_qs(way_out.query).items()}
    assert way_out.path == "/end"
    assert asked["id_token_hint"].count(".") == 2
    assert asked["post_logout_redirect_uri"] == "http://localhost/"
    assert not is_signed_in(browser)
    assert session.scalar(select(func.count()).select_from(OutsideSession)) == 0


def test_signing_out_works_where_the_identity_service_has_no_such_page(
    browser: FlaskClient, service: MadeUpIdentityService
) -> None:
    service.document = {"end_session_endpoint": None}
    sign_in(browser)
    answer = browser.post("/sign-out", data={"csrf_token": csrf_token(browser)})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert not is_signed_in(browser)
