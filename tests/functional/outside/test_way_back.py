"""The way back from an identity service: once, soon, in the browser that began it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register import clock
from register.access import Role
from register.errors import NotBegun
from register.models import (
    OutsideErrand,
)
from register.services import attempts
from register.services.outside import errands
from tests.accounts import csrf_token, make_account
from tests.authenticator import give_password
from tests.functional.outside.says import NOT_BEGUN, NOT_PROVED
from tests.functional.outside.way import begin, is_signed_in, remember_nothing, sign_in, visit
from tests.identity_service import (
    MadeUpIdentityService,
)


def test_a_way_back_leads_in_once(register: Flask, browser: FlaskClient) -> None:
    back = visit(begin(browser))
    cookie = browser.get_cookie("session")
    assert cookie is not None
    thief = register.test_client()
    thief.set_cookie("session", cookie.value)
    assert browser.get(back).status_code == 303
    answer = thief.get(back)
    assert answer.status_code == 400
    assert NOT_BEGUN in answer.text
    assert not is_signed_in(thief)


def test_another_browser_does_not_come_back_by_it(register: Flask, browser: FlaskClient) -> None:
    back = visit(begin(browser))
    for other in (register.test_client(), register.test_client()):
        if other is not None:
            begin(other)
        answer = other.get(back)
        assert answer.status_code == 400
        assert NOT_BEGUN in answer.text
        assert not is_signed_in(other)
    assert register.test_client().get(back).status_code == 400
    assert browser.get(back).status_code == 303, "whose it is comes back by it all the same"


def test_a_way_back_is_open_for_ten_minutes(browser: FlaskClient) -> None:
    begun = clock.now()
    with time_machine.travel(begun - timedelta(minutes=10, seconds=1), tick=False):
        back = visit(begin(browser))
    assert browser.get(back).status_code == 400
    assert not is_signed_in(browser)


def test_a_way_back_that_was_not_begun_is_refused(browser: FlaskClient) -> None:
    begin(browser)
    for query in ("", "?code=x", "?state=x", "?code=x&state=x", "?state=%00&code=%ff"):
        answer = browser.get(f"/sign-in/outside/return{query}")
        assert answer.status_code == 400, query
        assert NOT_BEGUN in answer.text, query


def test_a_code_that_was_used_opens_nothing(
    browser: FlaskClient, service: MadeUpIdentityService
) -> None:
    first = visit(begin(browser))
    service.grants.clear()
    answer = browser.get(first)
    assert answer.status_code == 403
    assert NOT_PROVED in answer.text


def test_a_code_of_another_sign_in_opens_nothing(browser: FlaskClient) -> None:
    mine, other = visit(begin(browser)), visit(begin(browser))
    code = other.partition("code=")[2].partition("&")[0]
    own = mine.partition("code=")[2].partition("&")[0]
    answer = browser.get(mine.replace(f"code={own}", f"code={code}"))
    assert answer.status_code == 403
    assert not is_signed_in(browser)


IN_PLACE: list[tuple[dict[str, str], int, str]] = [
    ({"code": "", "error": "access_denied"}, 403, "did not let you through"),
    ({"code": "", "error": "<script>"}, 403, "did not let you through"),
    ({"code": "", "error": "server_error"}, 503, "says nothing of your account"),
    ({"code": ""}, 403, NOT_PROVED),
    ({"code": "x" * 2001}, 403, NOT_PROVED),
    ({"iss": "http://127.0.0.1:1"}, 403, NOT_PROVED),
]


def test_what_comes_back_in_place_of_a_code(
    browser: FlaskClient, service: MadeUpIdentityService
) -> None:
    for added, status, sentence in IN_PLACE:
        service.in_way_back = added
        answer = sign_in(browser)
        assert answer.status_code == status, added
        assert sentence in answer.text, added
        assert "<script>" not in answer.text
        assert not is_signed_in(browser)


def test_one_that_names_itself_has_to(
    register: Flask, browser: FlaskClient, service: MadeUpIdentityService
) -> None:
    service.document = {"authorization_response_iss_parameter_supported": True}
    assert sign_in(browser).status_code == 403
    service.in_way_back = {"iss": service.issuer}
    assert sign_in(browser).status_code == 303
    remember_nothing(register)


def test_it_leads_to_pages_of_ours_alone(browser: FlaskClient) -> None:
    answer = sign_in(browser, "https://evil.example/")
    assert answer.headers["Location"] == "/our-senco"


def test_nothing_that_is_kept_opens_an_errand(browser: FlaskClient, session: Session) -> None:
    address = begin(browser)
    kept = session.execute(select(OutsideErrand.__table__)).one()
    secrets = [part.partition("=")[2] for part in address.partition("?")[2].split("&")]
    long = [each for each in secrets if len(each) >= 43 and "%" not in each]
    assert len(long) == 3
    assert not set(long) & {str(each) for each in kept}


def test_what_is_over_is_not_kept(browser: FlaskClient, session: Session) -> None:
    with time_machine.travel(clock.now() - timedelta(hours=1), tick=False):
        begin(browser)
    begin(browser)
    assert session.scalar(select(func.count()).select_from(OutsideErrand)) == 1


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> int:
    """How many failures, and ways begun, one place is let for once."""
    monkeypatch.setattr(attempts, "OF_PLACE", attempts.OF_PLACE._replace(failures=4))
    monkeypatch.setattr(attempts, "OF_WAYS", attempts.OF_WAYS._replace(failures=12))
    return 4


def test_whoever_comes_back_with_rubbish_is_soon_not_asked_about(
    register: Flask,
    browser: FlaskClient,
    service: MadeUpIdentityService,
    session: Session,
    few: int,
) -> None:
    """Whatever is wrong with it; a password is another door, and another place another's."""
    panel = make_account(session, Role.PANEL)
    honest = visit(begin(browser))
    for number in range(few):
        other = register.test_client()
        state = parse_qs(urlsplit(begin(other)).query)["state"][0]
        answer = other.get(f"/sign-in/outside/return?state={'x' * (number % 2)}{state}&code=guess")
        assert answer.status_code == (400 if number % 2 else 403)
    asked = service.asked["/token"]
    answer = browser.get(honest)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) == 300
    assert service.asked["/token"] == asked == few // 2
    assert give_password(browser, panel).status_code == 303
    elsewhere = {"REMOTE_ADDR": "203.0.113.7"}
    other = register.test_client()
    assert other.get(visit(begin(other)), environ_base=elsewhere).status_code == 303


@pytest.mark.canary
def test_a_way_back_that_nobody_counts_is_noticed(
    register: Flask,
    browser: FlaskClient,
    service: MadeUpIdentityService,
    session: Session,
    few: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Planted: what was wrong is not counted."""
    monkeypatch.setattr(errands, "count_failure", lambda *_: None)
    with pytest.raises(AssertionError):
        test_whoever_comes_back_with_rubbish_is_soon_not_asked_about(
            register, browser, service, session, few
        )


def test_ways_that_are_begun_are_counted_and_whoever_is_let_in_is_no_failure(
    browser: FlaskClient, few: int
) -> None:
    for _ in range(2 * few):
        assert sign_in(browser).status_code == 303
    for _ in range(12 - 2 * few):
        begin(browser)
    data = {"csrf_token": csrf_token(browser)}
    answer = browser.post("/sign-in/outside", data=data)
    assert answer.status_code == 429
    assert "begun too many times from where you are" in answer.text
    assert "Too many sign-ins begun from where you are" in answer.text


@pytest.mark.canary
def test_an_errand_that_is_not_used_up_leads_in_twice(
    register: Flask,
    browser: FlaskClient,
    service: MadeUpIdentityService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken: dict[str, errands.Errand] = {}
    own = errands.take

    def kept(session: Session, state: str, browser: str, **others: Any) -> errands.Errand:
        try:
            taken[state] = own(session, state, browser, **others)
        except NotBegun:
            if state not in taken:
                raise
        return taken[state]

    class Always(dict[str, Any]):
        def pop(self, code: str, *_: object) -> Any:
            return self[code]

    service.grants = Always()
    monkeypatch.setattr(errands, "take", kept)
    with pytest.raises(AssertionError):
        test_a_way_back_leads_in_once(register, browser)
