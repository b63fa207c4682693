"""A registrar looks after accounts on the pages; nobody else does, and none alone shuts out one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register import clock
from register.access import Role
from register.db import table_of
from register.errors import Unavailable
from register.models import Account, LogEntry, LogPayload, Organisation
from register.queries.accounts import account_by_email
from register.services import account_care, accounts
from register.services.factors import setup
from register.services.mail import Letter, Post
from tests.accounts import (
    DEACTIVATION,
    account_page,
    csrf_token,
    email_of,
    make_account,
    make_key,
    sign_in,
)

INVITATION = {
    "email": "new@example.org",
    "name": "Nia Newcomer",
    "role": "panel",
    "organisation_kind": "agency",
    "organisation": "agency-9",
    "organisation_name": "Ninth Agency",
}
Send = Callable[..., TestResponse]


@pytest.fixture
def registrar(client: FlaskClient, session: Session) -> FlaskClient:
    sign_in(client, make_account(session, Role.REGISTRAR))
    return client


@pytest.fixture
def panel(session: Session) -> str:
    """The address of the page of a panel’s account."""
    return account_page(session, make_account(session, Role.PANEL))


def post(client: FlaskClient, path: str, **form: Any) -> TestResponse:
    return client.post(path, data={"csrf_token": csrf_token(client, "/"), **form})


def actions(session: Session) -> list[str]:
    with session.begin():
        return list(session.scalars(select(LogEntry.action).order_by(LogEntry.number)))


def test_accounts_are_listed_and_found(
    registrar: FlaskClient, session: Session, panel: str
) -> None:
    assert 'href="/accounts"' in registrar.get("/desk").text
    listed = registrar.get("/accounts").text
    assert "2 accounts" in listed
    assert panel in listed
    for words, there in (("WYCHFORD app", True), ("panel@", True), ("nobody", False), ("%", False)):
        found = post(registrar, "/accounts", q=words)
        assert (panel in found.text) is there, words
    assert registrar.get("/accounts?page=9").status_code == 200
    assert registrar.get("/accounts?page=x").status_code == 400


def test_an_account_says_what_it_is_and_when_it_was_used(
    registrar: FlaskClient, app: Flask, session: Session, panel: str
) -> None:
    assert "Never" in registrar.get(panel).text
    sign_in(app.test_client(), email_of(Role.PANEL))
    make_key(session, email_of(Role.PANEL))
    page = registrar.get(panel).text
    assert "Wychford Appointments" in page
    assert "Revoke key" in page
    assert "Nobody is signed in" not in page
    assert registrar.get("/accounts/nobody").status_code == 404


def test_a_holder_s_account_does_not_say_who_they_are(
    registrar: FlaskClient, session: Session
) -> None:
    page = account_page(session, make_account(session, Role.HOLDER))
    for text in (registrar.get(page).text, registrar.get("/accounts").text):
        assert "h…@example.org" in text
        assert "holder@example.org" not in text
        assert "Test holder" not in text


def test_somebody_is_invited_and_the_letter_says_how(
    registrar: FlaskClient, session: Session, letters: list[Letter]
) -> None:
    done = post(registrar, "/accounts/invite", **INVITATION)
    assert (done.status_code, done.location) == (303, "/accounts")
    assert [letter.to for letter in letters] == ["new@example.org"]
    assert "an invitation has been sent" in registrar.get("/accounts").text
    assert actions(session)[-2:] == ["account.added", "account.invited"]
    again = post(registrar, "/accounts/invite", **INVITATION)
    assert (again.status_code, "already an account" in again.text) == (409, True)


@pytest.mark.parametrize(
    ("wrong", "status", "said"),
    [
        ({"email": ""}, 400, "Enter an email address"),
        ({"email": "no address"}, 422, "Enter an email address, such as"),
        ({"organisation_kind": "school"}, 422, "URN"),
        ({"organisation_kind": "provider"}, 422, "belongs to"),
        ({"role": "registrar"}, 422, "Nobody is invited as a registrar"),
        ({"role": "king"}, 400, "Choose what the account is for"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_in_a_sentence(
    registrar: FlaskClient,
    session: Session,
    letters: list[Letter],
    wrong: dict[str, str],
    status: int,
    said: str,
) -> None:
    refused = post(registrar, "/accounts/invite", **INVITATION | wrong)
    assert (refused.status_code, said in refused.text) == (status, True), refused.text
    assert "Nia Newcomer" in refused.text
    assert account_by_email(session, "new@example.org") is None
    assert letters == []


def test_a_letter_that_cannot_be_sent_is_told_of_and_its_account_is_there(
    registrar: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise Unavailable("The mail server is away or refused the letter.")

    monkeypatch.setattr(Post, "send", away)
    assert post(registrar, "/accounts/invite", **INVITATION).status_code == 303
    assert "the letter was not sent" in registrar.get("/accounts").text
    assert account_by_email(session, "new@example.org")


def test_a_link_is_sent_a_key_revoked_and_an_account_deactivated(
    registrar: FlaskClient, app: Flask, session: Session, panel: str, letters: list[Letter]
) -> None:
    key, theirs = make_key(session, email_of(Role.PANEL)), app.test_client()
    sign_in(theirs, email_of(Role.PANEL))
    assert post(registrar, f"{panel}/link").location == panel
    assert [letter.to for letter in letters] == [email_of(Role.PANEL)]
    number = re.search(r"/keys/(\d+)/revoke", registrar.get(panel).text)
    assert number
    revoke = f"{panel}/keys/{number[1]}/revoke"
    assert theirs.get("/api/v1/checks", headers=key).status_code == 200
    assert post(registrar, revoke).status_code == 303
    assert theirs.get("/api/v1/checks", headers=key).status_code == 401
    assert post(registrar, revoke).status_code == 409
    assert post(registrar, f"{panel}/keys/99/revoke").status_code == 409
    assert theirs.get("/checks").status_code == 200
    assert post(registrar, f"{panel}/deactivate", **DEACTIVATION).status_code == 303
    assert theirs.get("/checks").status_code == 303
    assert "Deactivated" in registrar.get(panel).text
    assert post(registrar, f"{panel}/deactivate", **DEACTIVATION).status_code == 409
    assert post(registrar, f"{panel}/link").status_code == 409
    made = ["account.link_sent", "account.key_revoked", "account.deactivated"]
    assert actions(session)[-3:] == made


def test_what_ends_with_an_account_is_shown_and_why_it_ended_is_kept(
    registrar: FlaskClient, app: Flask, session: Session, panel: str
) -> None:
    before = registrar.get(f"{panel}/deactivate").text
    assert "Nobody is signed in with it now" in before
    assert "no key that opens anything" in before
    alone = "No other account in use can check candidates for Wychford Appointments"
    assert alone in before
    make_key(session, email_of(Role.PANEL))
    sign_in(app.test_client(), email_of(Role.PANEL))
    make_account(session, Role.PANEL, email="second@example.org")
    shown = registrar.get(f"{panel}/deactivate").text
    assert "1 session that is open ends" in shown
    assert re.search(r"Key \d+ \(test, never used\) is revoked for good", shown)
    assert "1 other account in use can still check candidates" in shown
    with session.begin():
        of_panel = table_of(Organisation).c.name == "Wychford Appointments"
        session.execute(update(Organisation).where(of_panel).values(frozen_at=clock.now()))
    assert alone in registrar.get(f"{panel}/deactivate").text, "their organisation is frozen"
    with session.begin():
        session.execute(update(Organisation).where(of_panel).values(frozen_at=None))
        second = table_of(Account).c.email == "second@example.org"
        session.execute(update(Account).where(second).values(password_hash=""))
    assert alone in registrar.get(f"{panel}/deactivate").text, "nobody has signed in with it yet"
    for wrong in ({"reason": "left"}, {"note": "Left."}, {"reason": "x", "note": "Left."}):
        refused = post(registrar, f"{panel}/deactivate", **wrong)
        assert refused.status_code == 400
        assert wrong.get("note", "") in refused.text
    assert "account.deactivated" not in actions(session)
    assert post(registrar, f"{panel}/deactivate", **DEACTIVATION).status_code == 303
    with session.begin():
        entry = session.scalars(select(LogEntry).order_by(LogEntry.number.desc())).first()
        assert entry
        assert (entry.action, entry.reason) == ("account.deactivated", "left")
        body = session.scalars(
            select(LogPayload.body).where(LogPayload.entry == entry.number)
        ).one()
        assert json.loads(body) == {"note": DEACTIVATION["note"]}
    done = registrar.get(f"{panel}/deactivate")
    assert (done.status_code, "has been deactivated already" in done.text) == (409, True)


def test_an_authenticator_that_is_not_there_cannot_be_taken_off(
    registrar: FlaskClient, panel: str
) -> None:
    refused = post(registrar, f"{panel}/reset-factor")
    assert refused.status_code == 409
    assert "Traceback" not in refused.text


ACTS = ("deactivate", "reset-factor")


def shut_out(registrar: FlaskClient, session: Session) -> list[int]:
    """What a registrar is answered who would shut out themselves, and then another."""
    other = make_account(session, Role.REGISTRAR, email="other@example.org")
    pages = [account_page(session, email) for email in (other, email_of(Role.REGISTRAR))]
    # Taken once: whoever shuts themselves out sees no form any more.
    form = DEACTIVATION | {"csrf_token": csrf_token(registrar, "/")}
    paths = [f"{page}/{act}" for page in pages for act in ACTS]
    return [registrar.post(path, data=form).status_code for path in paths]


def test_no_registrar_shuts_out_another_or_themselves(
    registrar: FlaskClient, session: Session
) -> None:
    assert shut_out(registrar, session) == [409] * 4
    with session.begin():
        assert all(session.scalars(select(table_of(Account).c.is_active)))


@pytest.mark.canary
def test_a_page_that_lets_one_registrar_shut_out_another_is_caught(
    registrar: FlaskClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(account_care, "_theirs", account_care._found)
    # It is asked again inside each transaction.
    for service in (accounts, setup):
        monkeypatch.setattr(service, "refuse_one_registrar", lambda *_: None)
    assert shut_out(registrar, session) != [409] * 4


def test_each_act_asks_for_somebody_who_has_just_shown_who_they_are(
    client: FlaskClient, session: Session, panel: str, letters: list[Letter]
) -> None:
    sign_in(client, make_account(session, Role.REGISTRAR), now=clock.now() - timedelta(minutes=16))
    before = actions(session)
    for path in ("link", "lift", "deactivate", "reset-factor", "keys/1/revoke"):
        assert post(client, f"{panel}/{path}").status_code == 403
    assert post(client, "/accounts/invite", **INVITATION).status_code == 403
    assert (actions(session), letters) == (before, [])


def test_a_school_s_account_comes_of_a_school_that_is_held(
    registrar: FlaskClient, letters: list[Letter]
) -> None:
    form = INVITATION | {"role": "school", "organisation_kind": "school", "organisation": "100001"}
    refused = post(registrar, "/accounts/invite", **form)
    assert (refused.status_code, "no school with URN 100001" in refused.text) == (422, True)


def test_a_suspended_account_is_shown_so_and_opened_again(
    registrar: FlaskClient, panel: str, session: Session
) -> None:
    refused = post(registrar, f"{panel}/lift")
    assert (refused.status_code, "is not suspended" in refused.text) == (409, True)
    long_ago = {"terms_accepted_at": clock.now() - timedelta(days=91)}
    with session.begin():
        session.execute(update(Account).where(Account.role == "panel").values(long_ago))
    assert "Suspended" in registrar.get("/accounts").text
    assert "Open the account again" in registrar.get(panel).text
    assert post(registrar, f"{panel}/lift").status_code == 303
    assert "Suspended" not in registrar.get(panel).text
    assert actions(session)[-1] == "account.suspension_lifted"


def test_a_holder_is_found_by_their_whole_address_and_by_no_part_of_it(
    registrar: FlaskClient, session: Session
) -> None:
    make_account(session, Role.HOLDER, email="maria.quill@home.example")
    for words, found in (
        ("maria.quill@home.example", True),
        ("maria", False),
        ("home.example", False),
        ("holder", False),
    ):
        page = post(registrar, "/accounts", q=words).text
        assert ("The holder of a record" in page) is found, words
