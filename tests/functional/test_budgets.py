"""So many requests in five minutes for each key, and for each address on open pages."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, Role
from register.app import create_app
from register.auth import budgets
from register.auth.budgets import SECONDS, Budget, WrongKeys
from register.services import api_keys
from register.services.api_keys import revoke_key, show_keys
from tests.accounts import make_account, make_key, sign_in
from tests.conftest import settings_for
from tests.databases import one_for_each_database, url_of

MOST = 12
SCHOOLS = "/api/v1/schools/100000/compliance"
OPEN_PAGE = "/how-the-rule-works"
WINDOWS = count(4_000_000, 10)
HERE, THERE = "192.0.2.7", "192.0.2.8"


@pytest.fixture(scope="module")
def small() -> Iterator[dict[str, Flask]]:
    """An application with a small budget for each database, made when it is first asked for."""
    with one_for_each_database() as made:
        yield made


@pytest.fixture
def visitor(engine: Engine, small: dict[str, Flask]) -> FlaskClient:
    """Somebody with nothing but an address, at a register with a small budget."""
    url = url_of(engine)
    if url not in small:
        small[url] = create_app(replace(settings_for(url), budget=MOST))
    return small[url].test_client()


@pytest.fixture
def keys(session: Session) -> list[dict[str, str]]:
    """Keys of two accounts."""
    addresses = ("one@example.org", "two@example.org")
    return [
        make_key(session, make_account(session, Role.INSPECTOR, email=each)) for each in addresses
    ]


@pytest.fixture(autouse=True)
def at() -> Iterator[list[float]]:
    """The second that every worker’s clock shows: the first of a window that no test was in."""
    now = [float(SECONDS * next(WINDOWS))]
    with patch.object(budgets, "monotonic", lambda: now[0]):
        yield now


def statuses(
    visitor: FlaskClient, path: str, times: int, place: str = HERE, **headers: str
) -> list[int]:
    asked = {"environ_base": {"REMOTE_ADDR": place}, "headers": headers}
    return [visitor.get(path, **asked).status_code for _ in range(times)]  # type: ignore[arg-type]  # by name


def test_a_key_is_answered_so_often_and_no_other_is_refused_for_it(
    visitor: FlaskClient, keys: list[dict[str, str]], at: list[float]
) -> None:
    one, other = keys
    assert statuses(visitor, SCHOOLS, MOST + 2, **one) == [404] * MOST + [429] * 2
    assert statuses(visitor, SCHOOLS, 1, **other) == [404]
    # From anywhere: it is the key that is counted.
    refused = visitor.get(SCHOOLS, headers=one, environ_base={"REMOTE_ADDR": THERE})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, str(SECONDS))
    assert refused.get_json()["detail"].startswith(f"This key has been used {MOST} times")
    at[0] += SECONDS - 1
    assert statuses(visitor, SCHOOLS, 1, **one) == [429]
    at[0] += 1
    assert statuses(visitor, SCHOOLS, 1, **one) == [404]


def test_a_key_made_up_for_each_request_spends_what_its_sender_has(visitor: FlaskClient) -> None:
    for number in range(MOST):
        statuses(visitor, "/api/v1/law", 1, Authorization=f"Bearer made-up-{number}")
    assert statuses(visitor, "/api/v1/law", 1, Authorization="Bearer another") == [429]


def guesses(visitor: FlaskClient, times: int, place: str = HERE) -> list[int]:
    """A key made up for each request."""
    return [
        statuses(visitor, SCHOOLS, 1, place=place, Authorization=f"Bearer senco_{number}")[0]
        for number in range(times)
    ]


def test_whoever_guesses_at_keys_is_answered_so_often_from_one_place(
    visitor: FlaskClient, keys: list[dict[str, str]], at: list[float]
) -> None:
    assert guesses(visitor, MOST + 2) == [401] * MOST + [429] * 2
    with patch.object(api_keys, "actor_of_key") as looked_up:
        refused = visitor.get(
            SCHOOLS,
            headers={"Authorization": "Bearer senco_more"},
            environ_base={"REMOTE_ADDR": HERE},
        )
    assert looked_up.call_count == 0
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, str(SECONDS))
    assert "no key is tried from there" in refused.get_json()["detail"]
    assert statuses(visitor, SCHOOLS, 1) == [429]
    assert statuses(visitor, SCHOOLS, 1, place=THERE, **keys[0]) == [404]
    at[0] += SECONDS
    assert statuses(visitor, SCHOOLS, 1, **keys[1]) == [404]


def test_a_guesser_keeps_nobody_out_whose_key_was_good_here_before(
    visitor: FlaskClient, keys: list[dict[str, str]], session: Session
) -> None:
    assert statuses(visitor, SCHOOLS, 1, **keys[0]) == [404]
    assert statuses(visitor, SCHOOLS, MOST) == [401] * MOST
    assert guesses(visitor, 1) == [429]
    assert statuses(visitor, SCHOOLS, 1, **keys[0]) == [404]
    (held,) = show_keys(session, "one@example.org")
    revoke_key(session, "one@example.org", held.id, actor=OPERATOR, now=clock.now())
    assert statuses(visitor, SCHOOLS, 2, **keys[0]) == [401, 429]


@pytest.mark.canary
def test_guesses_that_nobody_counts_are_noticed(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WrongKeys, "learn", lambda *_, **__: None)
    assert 429 not in guesses(visitor, MOST + 2)


@pytest.mark.parametrize("path", [OPEN_PAGE, "/no-such-page", "/api/v1/law", "/verify-a-receipt"])
def test_an_address_is_answered_so_often_on_open_pages(visitor: FlaskClient, path: str) -> None:
    found = statuses(visitor, path, MOST + 1)
    assert found[-1] == 429
    assert set(found[:-1]) <= {200, 404}
    assert statuses(visitor, OPEN_PAGE, 1) == [429]
    page = visitor.get(OPEN_PAGE, environ_base={"REMOTE_ADDR": HERE}).text
    assert "<title>Too many requests - SENCO Register" in page
    assert "Try again in 5 minutes." in page
    assert statuses(visitor, OPEN_PAGE, 1, place=THERE) == [200]


def test_a_page_says_when_to_come_back_and_that_nothing_is_recorded(visitor: FlaskClient) -> None:
    statuses(visitor, OPEN_PAGE, MOST)
    refused = visitor.get(OPEN_PAGE, environ_base={"REMOTE_ADDR": HERE})
    assert refused.headers["Retry-After"] == str(SECONDS)
    assert "Nothing that you sent has been recorded" in refused.text
    assert refused.text.count("<h1") == 1


def test_whoever_is_signed_in_goes_on_where_their_address_is_refused(
    visitor: FlaskClient, session: Session
) -> None:
    email = make_account(session, Role.INSPECTOR)
    sign_in(visitor, email)
    assert statuses(visitor, "/schools", MOST * 2) == [200] * (MOST * 2)
    assert 429 in statuses(visitor, OPEN_PAGE, MOST + 1)
    assert statuses(visitor, "/schools", 1) == [200]


@pytest.mark.parametrize("path", ["/ping", "/ready", "/static/no-such-file"])
def test_whoever_watches_over_the_register_is_not_counted(visitor: FlaskClient, path: str) -> None:
    assert 429 not in statuses(visitor, path, MOST * 2)


def test_a_header_makes_no_address_another(visitor: FlaskClient) -> None:
    for number in range(MOST):
        statuses(visitor, OPEN_PAGE, 1, **{"X-Forwarded-For": f"198.51.100.{number}"})
    assert statuses(visitor, OPEN_PAGE, 1, **{"X-Forwarded-For": "198.51.100.99"}) == [429]


def test_the_addresses_of_one_subscriber_are_one(visitor: FlaskClient) -> None:
    for number in range(MOST):
        statuses(visitor, OPEN_PAGE, 1, place=f"2001:db8:1:2::{number:x}")
    assert statuses(visitor, OPEN_PAGE, 1, place="2001:db8:1:2:ffff::1") == [429]
    assert statuses(visitor, OPEN_PAGE, 1, place="2001:db8:1:3::1") == [200]


@pytest.mark.canary
def test_a_budget_that_refuses_nobody_is_noticed(
    visitor: FlaskClient, keys: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Budget, "spend", lambda *_: None)
    assert 429 not in statuses(visitor, SCHOOLS, MOST + 2, **keys[0])
    assert 429 not in statuses(visitor, OPEN_PAGE, MOST + 2)
