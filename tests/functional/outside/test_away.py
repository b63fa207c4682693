"""An identity service that is away, slow or talks rubbish is a fault, and never an answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from register.auth import outside as way
from register.services.outside import fetch, identity_service
from tests.accounts import csrf_token
from tests.authenticator import give_password
from tests.functional.outside.says import but
from tests.functional.outside.way import begin, is_signed_in, remember_nothing, sign_in, visit
from tests.identity_service import (
    MadeUpIdentityService,
    put,
    say,
    send_to,
)

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""What goes wrong here goes wrong before any database is asked."""


DRIPS = 3.0
"""Seconds for which one that drips goes on."""


def html(asked: BaseHTTPRequestHandler) -> None:
    put(asked, b"<!doctype html><h1>Down for maintenance</h1>", "text/html")


def silent(_: BaseHTTPRequestHandler) -> None:
    time.sleep(0.4)


def dripping(asked: BaseHTTPRequestHandler, chunked: bool = False) -> None:
    asked.send_response(200)
    asked.send_header(
        *(("Transfer-Encoding", "chunked") if chunked else ("Content-Length", "9999"))
    )
    asked.end_headers()
    with suppress(OSError):
        for _ in range(int(DRIPS / 0.05)):
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
    assert "DfE Sign-in is not available" in answer.text
    assert "says nothing of your account" in answer.text
    assert not is_signed_in(browser)


@pytest.mark.parametrize("place", PLACES)
def test_an_identity_service_that_is_away_is_never_an_answer(
    register: Flask,
    browser: FlaskClient,
    service: MadeUpIdentityService,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
) -> None:
    data = {"csrf_token": csrf_token(browser)}
    service.change = but(organisation=None)
    with monkeypatch.context() as hurried:
        hurried.setattr(fetch, "SILENT_SECONDS", 0.2)
        hurried.setattr(fetch, "WHOLE_SECONDS", 0.2)
        for tried, (fault, answered) in enumerate(AWAY.items(), 1):
            remember_nothing(register)
            service.answers[place] = answered
            began = time.monotonic()
            if place == PLACES[0]:
                assert_away(browser, browser.post("/sign-in/outside", data=data))
            else:
                assert_away(browser, sign_in(browser))
            assert service.asked[place] == tried, fault
            assert time.monotonic() - began < DRIPS, f"{fault}: nobody is kept waiting"
    service.answers.clear()
    assert sign_in(browser).status_code == 303, "it is asked again once it is back"


def test_one_that_is_slow_holds_up_nobody_else(
    register: Flask, service: MadeUpIdentityService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two of a server's four threads ask it and one waits to; the next is answered at once."""
    monkeypatch.setattr(identity_service, "TURN_SECONDS", 10)
    asked, goes_on = threading.Semaphore(0), threading.Event()

    def slow(told: BaseHTTPRequestHandler) -> None:
        asked.release()
        goes_on.wait(5)
        say(told, {"error": "invalid_grant"}, 400)

    def back() -> Callable[[], int]:
        browser = register.test_client()
        address = visit(begin(browser))
        return lambda: browser.get(address).status_code

    ways, turns = [back() for _ in range(4)], register.extensions[way.OUTSIDE]._turns
    service.answers["/token"] = slow
    with ThreadPoolExecutor(3) as pool:
        held = [pool.submit(each) for each in ways[:3]]
        for _ in range(identity_service.AT_ONCE):
            assert asked.acquire(timeout=5)
        try:
            soon = time.monotonic() + 0.5
            while not turns._cond._waiters:
                assert time.monotonic() < soon, "the third of them waits for a turn"
                time.sleep(0.005)
            assert ways[3]() == 503, "whoever comes then does not wait as they do"
            browser = register.test_client()
            assert begin(browser), "nor does whoever begins"
            assert give_password(browser, "nobody@example.org").status_code == 401, "nor a password"
            assert not asked.acquire(blocking=False)
            assert not any(each.done() for each in held)
        finally:
            goes_on.set()
        assert [each.result() for each in held] == [403] * 3


def test_one_that_does_not_say_what_it_is_takes_no_turn_of_whoever_comes_back(
    register: Flask,
    browser: FlaskClient,
    service: MadeUpIdentityService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(identity_service, "TURN_SECONDS", 0.02)
    asked, goes_on = threading.Event(), threading.Event()
    turns = register.extensions[way.OUTSIDE]._turns

    def slow(told: BaseHTTPRequestHandler) -> None:
        asked.set()
        goes_on.wait(5)
        say(told, service.about())

    service.answers[PLACES[0]] = slow
    data = {"csrf_token": csrf_token(browser)}
    press = partial(browser.post, "/sign-in/outside", data=data)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(press)
        assert asked.wait(5)
        other = register.test_client()
        answer = other.post("/sign-in/outside", data={"csrf_token": csrf_token(other)})
        assert answer.status_code == 503
        assert turns._value == identity_service.AT_ONCE
        goes_on.set()
        assert first.result().status_code == 200
    assert service.asked[PLACES[0]] == 1


@pytest.mark.canary
def test_one_that_everybody_waits_for_is_noticed(
    register: Flask, service: MadeUpIdentityService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: as many as like may wait for it."""
    kept = register.extensions[way.OUTSIDE]
    monkeypatch.setattr(kept, "_held", threading.BoundedSemaphore(99))
    monkeypatch.setattr(kept, "_turns", threading.BoundedSemaphore(99))
    with pytest.raises(AssertionError):
        test_one_that_is_slow_holds_up_nobody_else(register, service, monkeypatch)


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
    browser: FlaskClient, service: MadeUpIdentityService
) -> None:
    data = {"csrf_token": csrf_token(browser)}
    for document in DOCUMENTS.values():
        service.document = document
        assert_away(browser, browser.post("/sign-in/outside", data=data))


@pytest.mark.parametrize(
    "document", [{"keys": "x"}, {"keys": []}, {"keys": [{"kty": "oct", "k": "AAAA"}]}]
)
def test_keys_that_are_none_are_a_fault_of_the_identity_service(
    browser: FlaskClient, service: MadeUpIdentityService, document: dict[str, object]
) -> None:
    service.answers["/keys"] = lambda asked: say(asked, document)
    assert_away(browser, sign_in(browser))


def test_one_that_is_not_there_is_away(register: Flask, browser: FlaskClient) -> None:
    kept = register.extensions[way.OUTSIDE]
    gone = replace(kept.settings, issuer="http://127.0.0.1:1")
    register.extensions[way.OUTSIDE] = type(kept)(gone, kept.address)
    data = {"csrf_token": csrf_token(browser)}
    try:
        assert_away(browser, browser.post("/sign-in/outside", data=data))
    finally:
        register.extensions[way.OUTSIDE] = kept


def test_a_secret_of_ours_that_it_does_not_know_is_no_fault_of_whoever_signs_in(
    browser: FlaskClient, service: MadeUpIdentityService
) -> None:
    service.answers["/token"] = lambda asked: say(asked, {"error": "invalid_client"}, 401)
    assert_away(browser, sign_in(browser))


def test_tokens_without_a_token_are_a_fault(
    browser: FlaskClient, service: MadeUpIdentityService
) -> None:
    service.answers["/token"] = lambda asked: say(asked, {"access_token": "a"})
    assert_away(browser, sign_in(browser))
