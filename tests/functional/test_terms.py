"""The terms of use: nothing is looked up or recorded by whoever has not accepted them this year."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from register import clock
from register.auth import policy
from register.cli.main import main
from register.models import Account, LogEntry
from register.services import terms
from register.services.accounts import actor_of_account
from tests.accounts import attest_quietly, csrf_token, make_key, sign_in
from tests.databases import url_of

BODY = {"trn": "0123456", "born_on": "1984-03-12", "purpose": "appointing"}


TICK = timedelta(microseconds=1)


@pytest.fixture
def newcomer(session: Session, panel: str) -> str:
    """Somebody who has accepted nothing yet."""
    session.execute(update(Account).values(terms=None))
    session.commit()
    return panel


def accepts(client: FlaskClient, next_page: str = "/checks") -> str:
    token = csrf_token(client)
    data = {"csrf_token": token, "next": next_page, "version": terms.VERSION}
    done = client.post("/terms", data=data)
    assert done.status_code == 303
    return str(done.headers["Location"])


def words_of(page: str) -> str:
    """The digest of the terms on a page, whatever it says of the reader and of the day."""
    main = BeautifulSoup(page, "html.parser").main
    assert main
    said = [" ".join(each.get_text().split()) for each in main.select("h2, p, li")]
    terms_alone = "\n".join(each for each in said if not each.startswith("These terms stand from"))
    return hashlib.sha256(terms_alone.encode()).hexdigest()


def test_the_words_of_the_terms_are_those_of_their_version(client: FlaskClient) -> None:
    now = (
        "other words are other terms: give terms.VERSION a new day, and keep their digest beside it"
    )
    assert words_of(client.get("/terms").text) == terms.WORDS, now


@pytest.mark.canary
def test_a_word_that_changed_under_the_same_version_is_noticed(client: FlaskClient) -> None:
    page = client.get("/terms").text
    assert "sell or pass on" in page
    assert words_of(page.replace("sell or pass on", "pass on")) != terms.WORDS


def test_whoever_has_not_accepted_the_terms_is_sent_to_them_and_back(
    client: FlaskClient, newcomer: str, session: Session
) -> None:
    sign_in(client, newcomer)
    sent = client.get("/checks?a=1")
    assert (sent.status_code, sent.headers["Location"]) == (303, "/terms?next=/checks?a%3D1")
    assert client.get("/account").status_code == 200
    assert accepts(client) == "/checks"
    assert client.get("/checks").status_code == 200
    actions = session.scalars(select(LogEntry.action).order_by(LogEntry.number)).all()
    assert actions[-1] == "account.terms_accepted"


def test_a_form_sent_before_is_not_carried_out_and_says_so(
    client: FlaskClient, panel: str, session: Session
) -> None:
    sign_in(client, panel)
    token = csrf_token(client)
    session.execute(update(Account).values(terms="2020-01-01"))
    session.commit()
    refused = client.post("/checks", data={"csrf_token": token, "trn": "0123456"})
    assert refused.status_code == 403
    assert "Nothing has been looked up or recorded" in refused.text
    assert "/terms?next=" in refused.text


def test_a_key_is_told_what_to_do(client: FlaskClient, newcomer: str, session: Session) -> None:
    refused = client.post("/api/v1/checks", json=BODY, headers=make_key(session, newcomer))
    assert refused.status_code == 403
    assert refused.get_json()["type"] == "terms-not-accepted"


def test_a_command_acts_as_nobody_who_has_not_accepted_them(
    engine: Engine, newcomer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTER_DATABASE_URL", url_of(engine))
    asked = ("check", "--as", newcomer, "--trn", "0123456", "--born", "1984-03-12")
    done = CliRunner().invoke(main, [*asked, "--purpose", "appointing"])
    assert done.exit_code != 0
    assert "has not accepted the terms" in done.stderr


def test_they_are_asked_for_again_after_a_year(
    client: FlaskClient, panel: str, session: Session
) -> None:
    sign_in(client, panel)
    accepts(client)
    accepted = clock.now()
    # In between they sign in often enough not to be suspended.
    for days, status in (*((days, 200) for days in (80, 160, 240, 320, 364)), (366, 303)):
        with time_machine.travel(accepted + timedelta(days=days)):
            attest_quietly(session)
            session.commit()
            sign_in(client, panel)
            assert client.get("/checks").status_code == status


@pytest.mark.parametrize(
    ("before", "stands"), [(TICK, True), (timedelta(0), False), (-TICK, False)]
)
def test_the_year_ends_at_its_last_instant(
    panel: str, session: Session, before: timedelta, stands: bool
) -> None:
    actor = actor_of_account(session, panel)
    assert actor.terms_until is not None
    accepted = session.scalars(select(Account.terms_accepted_at)).one()
    assert accepted is not None
    assert actor.terms_until == accepted + timedelta(days=365)
    assert actor.has_accepted_terms(now=actor.terms_until - before) is stands


def test_they_are_asked_for_again_when_they_change(
    client: FlaskClient, panel: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, panel)
    assert client.get("/checks").status_code == 200
    monkeypatch.setattr(terms, "VERSION", "2027-01-01")
    assert client.get("/checks").status_code == 303


def test_terms_that_changed_while_they_were_read_are_shown_again_and_not_accepted(
    client: FlaskClient, newcomer: str, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, newcomer)
    page = BeautifulSoup(client.get("/terms?next=/checks").text, "html.parser")
    boxes = {str(box["name"]): str(box["value"]) for box in page.select("main input")}
    assert boxes["version"] == terms.VERSION
    monkeypatch.setattr(terms, "VERSION", "2027-01-01")
    for read in (boxes["version"], "", "2027-01-02"):
        again = client.post("/terms", data=boxes | {"version": read})
        assert again.status_code == 409
        assert "have changed since you opened this page" in again.text
        assert "These terms stand from 1 January 2027" in again.text
        assert client.get("/checks").status_code == 303
    assert "account.terms_accepted" not in session.scalars(select(LogEntry.action)).all()
    session.rollback()
    page = BeautifulSoup(again.text, "html.parser")
    boxes = {str(box["name"]): str(box["value"]) for box in page.select("main input")}
    assert client.post("/terms", data=boxes).headers["Location"] == "/checks"
    assert session.scalars(select(Account.terms)).one() == "2027-01-01"


@pytest.mark.canary
def test_an_acceptance_that_does_not_say_what_was_read_is_noticed(
    client: FlaskClient, newcomer: str, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: whatever stands now is accepted, whatever was read."""
    own = terms.accept

    def blind(*given: Any, read: str, now: datetime) -> None:
        own(*given, read=terms.VERSION, now=now)

    monkeypatch.setattr(terms, "accept", blind)
    with pytest.raises(AssertionError):
        test_terms_that_changed_while_they_were_read_are_shown_again_and_not_accepted(
            client, newcomer, session, monkeypatch
        )


def test_anybody_may_read_them_and_nobody_signed_out_accepts(client: FlaskClient) -> None:
    page = client.get("/terms")
    assert page.status_code == 200
    assert "Accept and continue" not in page.text
    sent = client.post("/terms", data={"csrf_token": csrf_token(client)})
    assert (sent.status_code, "Sign in" in sent.text) == (401, True)


def test_accepting_what_was_accepted_today_records_nothing_more(
    client: FlaskClient, newcomer: str, session: Session
) -> None:
    sign_in(client, newcomer)
    accepts(client)
    accepts(client)
    actions = session.scalars(select(LogEntry.action)).all()
    assert actions.count("account.terms_accepted") == 1


@pytest.mark.canary
def test_a_guard_that_forgets_the_terms_is_noticed(
    client: FlaskClient, newcomer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(policy.Actor, "has_accepted_terms", lambda *_, **__: True)
    sign_in(client, newcomer)
    assert client.get("/checks").status_code != 303
