"""Twenty copies of one request at once are one record, under a key or by what they hold."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register.access import Role
from register.models import Award, LogEntry
from register.services import transaction as transactions
from register.services.transaction import WRITES
from tests.accounts import csrf_token, make_account, make_key, sign_in
from tests.completions import ADA, ZOE, add_providers, csv_of
from tests.functional.once.asking import COMPLETIONS, KEY, count
from tests.functional.sent_completions import check, hidden

COPIES = 20


def at_once(app: Flask, ask: Callable[[FlaskClient], TestResponse]) -> list[TestResponse]:
    """What twenty are answered who ask the same at once, and again where they are told to wait."""

    def one(_: int) -> TestResponse:
        for _ in range(200):
            answer = ask(app.test_client())
            waits = answer.status_code == 503 or "still running" in answer.text
            if not waits:
                return answer
            time.sleep(0.05)
        return answer

    with ThreadPoolExecutor(COPIES) as pool:
        return list(pool.map(one, range(COPIES)))


@pytest.mark.parametrize("named", [{}, {"Idempotency-Key": KEY}], ids=["bare", "with a key"])
def test_twenty_copies_of_one_upload_are_one_record(
    app: Flask, session: Session, named: dict[str, str]
) -> None:
    add_providers(session)
    key = make_key(session, make_account(session, Role.PROVIDER))

    def send(client: FlaskClient) -> TestResponse:
        return client.post(
            COMPLETIONS, data=csv_of(ADA, ZOE), content_type="text/csv", headers=key | named
        )

    checked = at_once(app, send)
    upload = checked[0].get_json()
    assert {(each.status_code, each.get_json()["ref"]) for each in checked} == {
        (201, upload["ref"])
    }

    def accept(client: FlaskClient) -> TestResponse:
        body = {"rows": "all", "digest": upload["digest"]}
        return client.post(f"{COMPLETIONS}/{upload['ref']}/accept", json=body, headers=key)

    before = count(session, LogEntry)
    receipts = at_once(app, accept)
    assert {(each.status_code, each.get_json()["number"]) for each in receipts} == {
        (200, receipts[0].get_json()["number"])
    }
    assert count(session, Award) == 2
    assert before < count(session, LogEntry)


def confirmed_at_once(app: Flask, session: Session) -> tuple[set[tuple[int, str]], int]:
    """What twenty copies of one confirmation on the page are answered, and the awards there are."""
    add_providers(session)
    email, browser = make_account(session, Role.PROVIDER), app.test_client()
    sign_in(browser, email)
    path, page = check(browser, csv_of(ADA, ZOE))
    form = hidden(page) | {"csrf_token": csrf_token(browser)}
    cookies = [(each.key, each.value) for each in browser._cookies.values()]

    def confirm(client: FlaskClient) -> TestResponse:
        for name, value in cookies:
            client.set_cookie(name, value)
        return client.post(f"{path}/confirm", data=form)

    answers = {(each.status_code, each.location) for each in at_once(app, confirm)}
    return answers, count(session, Award)


def test_twenty_copies_of_one_confirmation_are_one_record(app: Flask, session: Session) -> None:
    answers, awards = confirmed_at_once(app, session)
    assert (len(answers), awards) == (1, 2)
    assert {status for status, _ in answers} == {303}


@pytest.mark.canary
def test_confirmations_that_take_no_lock_are_caught(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    if session.get_bind().dialect.name == "sqlite":
        pytest.skip("SQLite: one writer at a time, whatever is asked of it")

    def unlocked(session: Session) -> None:
        session.connection(execution_options=WRITES)

    monkeypatch.setattr(transactions, "take_log_lock", unlocked)
    answers, awards = confirmed_at_once(app, session)
    assert (len(answers), awards) != (1, 2) or {status for status, _ in answers} != {303}
