"""A registrar looks after an account on its page, and none alone shuts out another."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from register import clock
from register.access import Role
from register.db import table_of
from register.models import Account, LogEntry, LogPayload, Organisation
from register.services import account_care, accounts
from register.services.factors import setup
from register.services.mail import Letter
from tests.accounts import (
    DEACTIVATION,
    account_page,
    csrf_token,
    email_of,
    make_account,
    make_key,
    sign_in,
)
from tests.functional.accounts.page import INVITATION, actions, post
from tests.functional.page_words import words_of


def test_a_link_is_sent_a_key_revoked_and_an_account_deactivated(
    registrar: FlaskClient, app: Flask, session: Session, panel_page: str, letters: list[Letter]
) -> None:
    key, theirs = make_key(session, email_of(Role.PANEL)), app.test_client()
    sign_in(theirs, email_of(Role.PANEL))
    assert post(registrar, f"{panel_page}/link").location == panel_page
    assert [letter.to for letter in letters] == [email_of(Role.PANEL)]
    number = re.search(r"/keys/(\d+)/revoke", registrar.get(panel_page).text)
    assert number
    revoke = f"{panel_page}/keys/{number[1]}/revoke"
    assert theirs.get("/api/v1/checks", headers=key).status_code == 200
    assert post(registrar, revoke).status_code == 303
    assert theirs.get("/api/v1/checks", headers=key).status_code == 401
    assert post(registrar, revoke).status_code == 409
    assert post(registrar, f"{panel_page}/keys/99/revoke").status_code == 409
    assert theirs.get("/checks").status_code == 200
    assert post(registrar, f"{panel_page}/deactivate", **DEACTIVATION).status_code == 303
    assert theirs.get("/checks").status_code == 303
    assert "Deactivated" in registrar.get(panel_page).text
    assert post(registrar, f"{panel_page}/deactivate", **DEACTIVATION).status_code == 409
    assert post(registrar, f"{panel_page}/link").status_code == 409
    made = ["account.link_sent", "account.key_revoked", "account.deactivated"]
    assert actions(session)[-3:] == made


def test_what_ends_with_an_account_is_shown_and_why_it_ended_is_kept(
    registrar: FlaskClient, app: Flask, session: Session, panel_page: str
) -> None:
    before = registrar.get(f"{panel_page}/deactivate").text
    assert "Nobody is signed in with it now" in before
    assert "no key that opens anything" in before
    alone = "No other account in use can check candidates for Wychford Appointments"
    assert alone in before
    make_key(session, email_of(Role.PANEL))
    sign_in(app.test_client(), email_of(Role.PANEL))
    make_account(session, Role.PANEL, email="second@example.org")
    shown = registrar.get(f"{panel_page}/deactivate").text
    assert "1 session that is open ends" in shown
    assert re.search(r"Key \d+ \(test, never used\) is revoked for good", shown)
    assert "1 other account in use can still check candidates" in shown
    with session.begin():
        of_panel = table_of(Organisation).c.name == "Wychford Appointments"
        session.execute(update(Organisation).where(of_panel).values(frozen_at=clock.now()))
    assert alone in registrar.get(f"{panel_page}/deactivate").text, "their organisation is frozen"
    with session.begin():
        session.execute(update(Organisation).where(of_panel).values(frozen_at=None))
        second = table_of(Account).c.email == "second@example.org"
        session.execute(update(Account).where(second).values(password_hash=""))
    assert alone in registrar.get(f"{panel_page}/deactivate").text, (
        "nobody has signed in with it yet"
    )
    for wrong in ({"reason": "left"}, {"note": "Left."}, {"reason": "x", "note": "Left."}):
        refused = post(registrar, f"{panel_page}/deactivate", **wrong)
        assert refused.status_code == 400
        assert wrong.get("note", "") in refused.text
    assert "account.deactivated" not in actions(session)
    assert post(registrar, f"{panel_page}/deactivate", **DEACTIVATION).status_code == 303
    with session.begin():
        entry = session.scalars(select(LogEntry).order_by(LogEntry.number.desc())).first()
        assert entry
        assert (entry.action, entry.reason) == ("account.deactivated", "left")
        body = session.scalars(
            select(LogPayload.body).where(LogPayload.entry == entry.number)
        ).one()
        assert json.loads(body) == {"note": DEACTIVATION["note"]}
    done = registrar.get(f"{panel_page}/deactivate")
    assert (done.status_code, "has been deactivated already" in done.text) == (409, True)


def test_an_authenticator_that_is_not_there_cannot_be_taken_off(
    registrar: FlaskClient, panel_page: str
) -> None:
    refused = post(registrar, f"{panel_page}/reset-factor")
    assert refused.status_code == 409
    assert "Traceback" not in refused.text


ACTS = ("deactivate", "reset-factor")


def shut_out(registrar: FlaskClient, session: Session) -> list[int]:
    """What a registrar is answered who would shut out themselves, and then another."""
    other = make_account(session, Role.REGISTRAR, email="other@example.org")
    pages = [account_page(session, email) for email in (other, email_of(Role.REGISTRAR))]
    # Taken once: whoever shuts themselves out sees no form any more.
    form = DEACTIVATION | {"csrf_token": csrf_token(registrar)}
    paths = [f"{page}/{act}" for page in pages for act in ACTS]
    return [registrar.post(path, data=form).status_code for path in paths]


def test_no_registrar_shuts_out_another_or_themselves(
    registrar: FlaskClient, session: Session
) -> None:
    assert shut_out(registrar, session) == [409] * 4
    with session.begin():
        assert all(session.scalars(select(table_of(Account).c.is_active)))


def test_the_page_of_a_registrar_offers_nothing_that_is_refused_and_says_who_does_it(
    registrar: FlaskClient, session: Session
) -> None:
    own = account_page(session, email_of(Role.REGISTRAR))
    other = account_page(session, make_account(session, Role.REGISTRAR, email="o@example.org"))
    for email in (email_of(Role.REGISTRAR), "o@example.org"):
        make_key(session, email)
    shown = BeautifulSoup(registrar.get(own).text, "html.parser")
    [row] = shown.select("tr:has(button:-soup-contains('Revoke key'))")
    key = words_of(row.select("th")[0]).partition(":")[0]
    assert words_of(row.select("button")[0]) == f"Revoke {key.lower()}"
    assert "Revoke key" not in registrar.get(other).text
    for page in (own, other):
        assert (
            "Whoever runs the register takes off its authenticator app" in registrar.get(page).text
        )
        refused = post(registrar, f"{page}/deactivate", **DEACTIVATION)
        assert "Whoever runs the register does it, with the command register accounts" in (
            refused.text
        )


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
    client: FlaskClient, session: Session, panel_page: str, letters: list[Letter]
) -> None:
    sign_in(client, make_account(session, Role.REGISTRAR), now=clock.now() - timedelta(minutes=16))
    before = actions(session)
    for path in ("link", "lift", "deactivate", "reset-factor", "keys/1/revoke"):
        assert post(client, f"{panel_page}/{path}").status_code == 403
    assert post(client, "/accounts/invite", **INVITATION).status_code == 403
    assert (actions(session), letters) == (before, [])


def test_a_suspended_account_is_shown_so_and_opened_again(
    registrar: FlaskClient, panel_page: str, session: Session
) -> None:
    refused = post(registrar, f"{panel_page}/lift")
    assert (refused.status_code, "is not suspended" in refused.text) == (409, True)
    long_ago = {"terms_accepted_at": clock.now() - timedelta(days=91)}
    with session.begin():
        session.execute(update(Account).where(Account.role == "panel").values(long_ago))
    assert "Suspended" in registrar.get("/accounts").text
    assert "Open the account again" in registrar.get(panel_page).text
    assert post(registrar, f"{panel_page}/lift").status_code == 303
    assert "Suspended" not in registrar.get(panel_page).text
    assert actions(session)[-1] == "account.suspension_lifted"
