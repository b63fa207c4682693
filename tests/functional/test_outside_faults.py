"""Each way in which an identity service, or whoever poses as it, can be wrong: nobody gets in."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from register import clock
from register.auth import outside as way
from register.errors import NotBegun
from register.models import Account, OutsideErrand, SignIn
from register.services.outside import errands, fetch, id_token
from tests.accounts import csrf_token
from tests.databases import empty
from tests.functional.outside import (
    begin,
    browser,
    is_signed_in,
    outside_apps,
    register,
    remember_nothing,
    service,
    sign_in,
    the_service,
    there,
    visit,
)
from tests.identity_service import (
    CLIENT,
    Claims,
    IdentityService,
    by_public_key,
    put,
    say,
    send_to,
    signed,
    unsigned,
)

__all__ = ["browser", "outside_apps", "register", "service", "the_service"]


@pytest.fixture
def engine(sqlite_engine: Engine) -> Engine:
    """One database: what goes wrong here goes wrong before any is asked."""
    empty(sqlite_engine)
    return sqlite_engine


NOT_PROVED = "could not be shown to be the identity service’s own answer"
NOT_BEGUN = "was begun in another browser, has been used already, or took longer"


def now() -> int:
    return int(time.time())


def but(**changed: Any) -> Callable[[Claims], Claims]:
    """The claims, with these in place of those there were; None takes one away."""

    def change(claims: Claims) -> Claims:
        told = claims | {name: at() if callable(at) else at for name, at in changed.items()}
        return {name: value for name, value in told.items() if value is not None}

    return change


CLAIMS: dict[str, Callable[[Claims], Claims]] = {
    "another issuer": but(iss="http://127.0.0.1:1"),
    "no issuer": but(iss=None),
    "issuers in a list": lambda claims: claims | {"iss": [claims["iss"]]},
    "another audience": but(aud="another-service"),
    "no audience": but(aud=None),
    "an empty audience": but(aud=[]),
    "one audience too many": but(aud=[CLIENT, "another-service"]),
    "another party": but(aud=[CLIENT, "another-service"], azp="another-service"),
    "another party alone": but(azp="another-service"),
    "another nonce": but(nonce="another"),
    "no nonce": but(nonce=None),
    "nonces in a list": lambda claims: claims | {"nonce": [claims["nonce"], "another"]},
    "expired": but(exp=lambda: now() - 31),
    "no end": but(exp=None),
    "an end that is no number": but(exp="tomorrow"),
    "an end without end": but(exp=float("inf")),
    "not yet valid": but(nbf=lambda: now() + 90),
    "made later than now": but(iat=lambda: now() + 90),
    "no day": but(iat=None),
    "nobody": but(sub=None),
    "an empty subject": but(sub=""),
    "a number for a subject": but(sub=7),
    "a subject that is too long": but(sub="x" * 256),
    "a subject of two lines": but(sub="one\ntwo"),
}

SIGNED: dict[str, Callable[[Claims], str]] = {
    "no signature": unsigned,
    "a secret that everybody knows": by_public_key,
    "a stranger’s key under our key’s name": lambda claims: signed(claims, "second", "first"),
    "an unknown key": lambda claims: signed(claims, "second"),
    "a byte of the signature": lambda claims: signed(claims)[:-8] + "AAAAAAAA",
    "other claims under a good signature": lambda claims: ".".join(
        (*unsigned(claims | {"sub": "x"}).split(".")[:2], signed(claims).split(".")[2])
    ),
    "no token": lambda _: "rubbish",
    "an empty token": lambda _: "..",
    "a token that is no text": lambda _: "\u00e9.\u00e9.\u00e9",
}


def says(service: IdentityService, fault: str) -> None:
    service.change = CLAIMS[fault]


def signs(service: IdentityService, fault: str) -> None:
    service.sign = SIGNED[fault]


def let_in(
    browser: FlaskClient,
    session: Session,
    service: IdentityService,
    plant: Callable[[IdentityService, str], None],
    faults: Iterable[str],
) -> Iterator[str]:
    """Each fault that is not refused as it should be, or that leaves anything behind."""
    for fault in faults:
        service.reset()
        plant(service, fault)
        answer = sign_in(browser)
        is_told = NOT_PROVED in answer.text or "did not say who you are" in answer.text
        if answer.status_code != 403 or not is_told or is_signed_in(browser):
            yield f"{fault}: {answer.status_code}"
        if any(session.scalar(select(func.count()).select_from(m)) for m in (Account, SignIn)):
            yield f"{fault}: something is recorded"
        session.rollback()


def test_a_token_that_says_anything_else_lets_nobody_in(
    browser: FlaskClient, session: Session, service: IdentityService
) -> None:
    assert list(let_in(browser, session, service, says, CLAIMS)) == []


def test_a_token_that_is_signed_otherwise_lets_nobody_in(
    browser: FlaskClient, session: Session, service: IdentityService
) -> None:
    assert list(let_in(browser, session, service, signs, SIGNED)) == []


def test_what_is_within_the_leeway_is_taken(browser: FlaskClient, service: IdentityService) -> None:
    service.change = but(exp=lambda: now() - 20, nbf=lambda: now() + 20, aud=[CLIENT], azp=CLIENT)
    assert sign_in(browser).status_code == 303


def test_keys_that_were_changed_are_asked_for_once_more(
    browser: FlaskClient, service: IdentityService
) -> None:
    assert sign_in(browser).status_code == 303
    assert sign_in(browser).status_code == 303
    assert service.asked["/keys"] == 1, "they are remembered"
    assert service.asked["/.well-known/openid-configuration"] == 1
    service.published = ["second"]
    service.sign = lambda claims: signed(claims, "second")
    assert sign_in(browser).status_code == 303
    assert service.asked["/keys"] == 2
    service.sign = lambda claims: signed(claims, "first")
    assert sign_in(browser).status_code == 403, "a key that was taken away opens nothing"
    assert service.asked["/keys"] == 3


def test_what_it_says_of_itself_is_asked_for_again_after_an_hour(
    browser: FlaskClient, service: IdentityService, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(browser)
    monkeypatch.setattr("register.services.outside.provider.KEPT_SECONDS", -1)
    sign_in(browser)
    assert service.asked["/keys"] == 2


@pytest.mark.parametrize(
    "document", [{"keys": "x"}, {"keys": []}, {"keys": [{"kty": "oct", "k": "AAAA"}]}]
)
def test_keys_that_are_none_are_a_fault_of_the_identity_service(
    browser: FlaskClient, service: IdentityService, document: dict[str, object]
) -> None:
    service.answers["/keys"] = lambda asked: say(asked, document)
    assert_away(browser, sign_in(browser))


def html(asked: BaseHTTPRequestHandler) -> None:
    put(asked, b"<!doctype html><h1>Down for maintenance</h1>", "text/html")


def silent(_: BaseHTTPRequestHandler) -> None:
    time.sleep(0.6)


def dripping(asked: BaseHTTPRequestHandler, chunked: bool = False) -> None:
    asked.send_response(200)
    asked.send_header(
        *(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", "9999"))
    )
    asked.end_headers()
    with suppress(OSError):
        for _ in range(60):
            asked.wfile.write(b"2\r\n  \r\n" if chunked else b"  ")
            time.sleep(0.05)


AWAY: dict[str, Callable[[BaseHTTPRequestHandler], None]] = {
    "a page in place of JSON": html,
    "a list in place of an object": lambda asked: say(asked, [1]),
    "a fault of its own": lambda asked: say(asked, {"error": "server_error"}, 500),
    "nothing of it": lambda asked: say(asked, {}, 404),
    "elsewhere": lambda asked: send_to(asked, "http://127.0.0.1:1/"),
    "too much": lambda asked: put(asked, b" " * (fetch.MOST_BYTES + 1), "application/json"),
    "nested without end": lambda asked: put(asked, b"[" * 100_000, "application/json"),
    "bytes that are no text": lambda asked: put(asked, b"\xff\xfe{", "application/json"),
    "silence": silent,
    "a drip": dripping,
    "a drip in chunks": partial(dripping, chunked=True),
    "less than was said": lambda asked: put(asked, b"{", "application/json", length=9),
}
PLACES = ("/.well-known/openid-configuration", "/keys", "/token", "/me")


def assert_away(browser: FlaskClient, answer: Any) -> None:
    assert answer.status_code == 503, answer.text
    assert answer.headers["Retry-After"] == "60"
    assert "says nothing of your account" in answer.text
    assert not is_signed_in(browser)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for an identity service waits less than it does elsewhere."""
    monkeypatch.setattr(fetch, "SILENT_SECONDS", 0.3)
    monkeypatch.setattr(fetch, "WHOLE_SECONDS", 0.3)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("place", PLACES)
def test_an_identity_service_that_is_away_is_never_an_answer(
    register: Flask, browser: FlaskClient, service: IdentityService, place: str
) -> None:
    data = {"csrf_token": csrf_token(browser, "/sign-in")}
    for fault, answered in AWAY.items():
        remember_nothing(register)
        service.change = but(organisation=None)
        service.answers[place] = answered
        began = time.monotonic()
        if place == PLACES[0]:
            assert_away(browser, browser.post("/sign-in/outside", data=data))
        else:
            assert_away(browser, sign_in(browser))
        assert time.monotonic() - began < 1, f"{fault}: nobody is kept waiting"
    service.answers.clear()
    assert sign_in(browser).status_code == 303, "it is asked again once it is back"


DOCUMENTS: dict[str, dict[str, object]] = {
    "another issuer": {"issuer": "http://127.0.0.1:1"},
    "no issuer": {"issuer": None},
    "no address for codes": {"token_endpoint": None},
    "no address for keys": {"jwks_uri": None},
    "no address to go to": {"authorization_endpoint": None},
    "an address that is none": {"authorization_endpoint": "javascript:alert(1)"},
    "a number for an address": {"token_endpoint": 7},
}


def test_one_that_says_of_itself_what_cannot_be_is_away(
    browser: FlaskClient, service: IdentityService
) -> None:
    data = {"csrf_token": csrf_token(browser, "/sign-in")}
    for document in DOCUMENTS.values():
        service.document = document
        assert_away(browser, browser.post("/sign-in/outside", data=data))


def test_one_that_is_not_there_is_away(register: Flask, browser: FlaskClient) -> None:
    kept = register.extensions[way.OUTSIDE]
    gone = replace(kept.settings, issuer="http://127.0.0.1:1")
    register.extensions[way.OUTSIDE] = type(kept)(gone, kept.address)
    data = {"csrf_token": csrf_token(browser, "/sign-in")}
    try:
        assert_away(browser, browser.post("/sign-in/outside", data=data))
    finally:
        register.extensions[way.OUTSIDE] = kept


def test_a_secret_of_ours_that_it_does_not_know_is_no_fault_of_whoever_signs_in(
    browser: FlaskClient, service: IdentityService
) -> None:
    service.answers["/token"] = lambda asked: say(asked, {"error": "invalid_client"}, 401)
    assert_away(browser, sign_in(browser))


def test_tokens_without_a_token_are_a_fault(browser: FlaskClient, service: IdentityService) -> None:
    service.answers["/token"] = lambda asked: say(asked, {"access_token": "a"})
    assert_away(browser, sign_in(browser))


# The way back.


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


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=x", "?code=x&state=x", "?state=%00&code=%ff"]
)
def test_a_way_back_that_was_not_begun_is_refused(browser: FlaskClient, query: str) -> None:
    begin(browser)
    answer = browser.get(f"/sign-in/outside/return{query}")
    assert answer.status_code == 400
    assert NOT_BEGUN in answer.text


def test_a_code_that_was_used_opens_nothing(browser: FlaskClient, service: IdentityService) -> None:
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


@pytest.mark.parametrize(
    ("added", "status", "sentence"),
    [
        ({"code": "", "error": "access_denied"}, 403, "did not let you through"),
        ({"code": "", "error": "<script>"}, 403, "did not let you through"),
        ({"code": "", "error": "server_error"}, 503, "says nothing of your account"),
        ({"code": ""}, 403, NOT_PROVED),
        ({"code": "x" * 2001}, 403, NOT_PROVED),
        ({"iss": "http://127.0.0.1:1"}, 403, NOT_PROVED),
    ],
)
def test_what_comes_back_in_place_of_a_code(
    browser: FlaskClient,
    service: IdentityService,
    added: dict[str, str],
    status: int,
    sentence: str,
) -> None:
    service.in_way_back = added
    answer = sign_in(browser)
    assert answer.status_code == status
    assert sentence in answer.text
    assert "<script>" not in answer.text
    assert not is_signed_in(browser)


def test_one_that_names_itself_has_to(
    register: Flask, browser: FlaskClient, service: IdentityService
) -> None:
    service.document = {"authorization_response_iss_parameter_supported": True}
    assert sign_in(browser).status_code == 403
    service.in_way_back = {"iss": service.issuer}
    assert sign_in(browser).status_code == 303
    remember_nothing(register)


def test_it_leads_to_pages_of_ours_alone(browser: FlaskClient) -> None:
    answer = sign_in(browser, "https://evil.example/")
    assert answer.headers["Location"] == "/"


def test_nothing_that_is_kept_opens_an_errand(browser: FlaskClient, session: Session) -> None:
    address = begin(browser)
    kept = session.execute(select(OutsideErrand.__table__)).one()
    secrets = [part.partition("=")[2] for part in address.partition("?")[2].split("&")]
    long = [each for each in secrets if len(each) >= 43 and "%" not in each]
    assert len(long) == 3
    assert not set(long) & {str(each) for each in kept}


# Showing again who one is.


def confirm(browser: FlaskClient) -> Any:
    """Be sent to show who one is, and come back."""
    data = {"csrf_token": csrf_token(browser, "/confirm"), "next": "/account"}
    answer = browser.post("/confirm", data=data)
    assert answer.status_code == 200
    return browser.get(visit(there(answer)))


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
    stale: FlaskClient, session: Session, service: IdentityService
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
    "somebody else": but(sub="somebody else"),
}


@pytest.mark.parametrize("fault", UNSHOWN)
def test_whoever_did_not_show_it_has_confirmed_nothing(
    stale: FlaskClient, session: Session, service: IdentityService, fault: str
) -> None:
    service.change = UNSHOWN[fault]
    assert confirm(stale).status_code == 403
    assert clock.now() - authenticated_at(session) > timedelta(minutes=30)
    assert is_signed_in(stale)


def test_an_errand_to_confirm_confirms_no_other_session(
    stale: FlaskClient, session: Session, service: IdentityService
) -> None:
    data = {"csrf_token": csrf_token(stale, "/confirm"), "next": "/account"}
    back = visit(there(stale.post("/confirm", data=data)))
    with stale.session_transaction() as cookie:
        kept = cookie["outside"]
    service.person |= {"sub": "another", "email": "another@wychford.example"}
    sign_in(stale)
    with stale.session_transaction() as cookie:
        cookie["outside"] = kept
    answer = stale.get(back)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


# Canaries.


@pytest.mark.canary
def test_claims_that_nobody_reads_are_noticed(
    browser: FlaskClient,
    session: Session,
    service: IdentityService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(id_token, "_must_be_for_us", lambda *_: None)
    for fault in ("another party alone", "one audience too many"):
        assert list(let_in(browser, session, service, says, [fault])) != []
    monkeypatch.setattr(id_token, "_registry", lambda *_: jwt.JWTClaimsRegistry(leeway=10**6))
    for fault in ("another audience", "another issuer", "another nonce", "expired", "no end"):
        assert list(let_in(browser, session, service, says, [fault])) != []


@pytest.mark.canary
def test_a_signature_that_nobody_checks_is_noticed(
    browser: FlaskClient,
    session: Session,
    service: IdentityService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def believed(token: str, _: object) -> Claims:
        body = token.split(".")[1]
        claims: Claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return claims

    monkeypatch.setattr(id_token, "_opened", believed)
    for fault in ("no signature", "a secret that everybody knows", "an unknown key"):
        assert list(let_in(browser, session, service, signs, [fault])) != []


@pytest.mark.canary
def test_an_errand_that_is_not_used_up_leads_in_twice(
    register: Flask, browser: FlaskClient, service: IdentityService, monkeypatch: pytest.MonkeyPatch
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


@pytest.mark.canary
def test_a_time_that_nobody_reads_is_noticed(
    stale: FlaskClient, session: Session, service: IdentityService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(id_token, "_must_be_recent", lambda *_: None)
    with pytest.raises(AssertionError):
        test_whoever_did_not_show_it_has_confirmed_nothing(
            stale, session, service, "before they were asked"
        )
