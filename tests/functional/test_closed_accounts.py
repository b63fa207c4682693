"""A closed account is opened again with nothing of what opened it before, and no registrar closes
them all.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, Actor, OrganisationKind, Role
from register.cli.main import main
from register.errors import Conflict, NotAllowed, NotFound, NotSignedIn, Refused, TooMany
from register.models import Account, LogEntry, Referral
from register.queries.accounts import account_by_email
from register.queries.credentials import factor_of
from register.services import account_care, accounts, deactivations, reactivation
from register.services.accounts import actor_of_account
from register.services.factors.challenge import begin_challenge, waits_for
from register.services.factors.vault import Vault
from register.services.links import choose_password
from register.services.mail import Letter
from register.services.organisations import close_organisation
from register.services.reactivation import reactivate
from register.services.referrals.decide import Decision, decide
from register.services.referrals.show import show_referral
from register.services.referrals.words import Ground, Outcome
from register.services.transaction import unlogged
from tests.accounts import (
    DEACTIVATION,
    LEFT,
    account_page,
    csrf_token,
    email_of,
    make_account,
    make_key,
    sign_in,
)
from tests.authenticator import give_factor, give_password

ADDRESS = "https://register.example.org"
PANEL = email_of(Role.PANEL)
WHY = ("--reason", "left", "--note", "They have left.")
FEW = 3
"""Accounts that one registrar may close in an hour, in these tests."""


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deactivations, "MOST", FEW)


@pytest.fixture
def registrar(app: Flask, session: Session) -> FlaskClient:
    client = app.test_client()
    sign_in(client, make_account(session, Role.REGISTRAR))
    return client


def is_active(session: Session, email: str) -> bool:
    with session.begin():
        return bool(session.scalar(select(Account.is_active).where(Account.email == email)))


def opened_by_what_there_was(
    registrar: FlaskClient, client: FlaskClient, session: Session
) -> set[str]:
    """What of an account still opens it once it was closed and opened again on the pages."""
    make_account(session, Role.PANEL)
    key = make_key(session, PANEL)
    sign_in(client, PANEL)
    give_factor(session, PANEL, client.application.config["SECRET_KEY"])
    page = account_page(session, PANEL)
    form = DEACTIVATION | {"csrf_token": csrf_token(registrar, "/")}
    assert registrar.post(f"{page}/reactivate", data=form).status_code == 409
    assert registrar.post(f"{page}/deactivate", data=form).status_code == 303
    assert "Open the account again" in registrar.get(page).text
    assert registrar.post(f"{page}/reactivate", data=form).location == page
    shown = registrar.get(page).text
    assert "a link for a new password has been sent" in shown
    assert "Invited, and no password chosen yet" in shown
    other = client.application.test_client()
    account = account_by_email(session, PANEL)
    assert account
    tried = {
        "session": client.get("/checks").status_code == 200,
        "key": other.get("/api/v1/checks", headers=key).status_code == 200,
        "password": give_password(other, PANEL).status_code == 303,
        "authenticator": factor_of(session, account.id) is not None,
    }
    session.rollback()
    return {what for what, opens in tried.items() if opens}


def test_nothing_of_what_opened_a_closed_account_opens_it_again(
    registrar: FlaskClient, client: FlaskClient, session: Session, letters: list[Letter]
) -> None:
    assert opened_by_what_there_was(registrar, client, session) == set()
    assert [letter.to for letter in letters] == [PANEL]
    assert "has opened your account for Wychford Appointments again" in letters[0].text
    token = letters[0].text.partition("/links/")[2].split()[0]
    begun = choose_password(
        session, token, "a quiet green harbour", vault=Vault("x" * 32), now=clock.now()
    )
    assert not begun.has_factor, "another authenticator is set up"
    actions = session.scalars(select(LogEntry.action).order_by(LogEntry.number)).all()
    assert "account.reactivated" in actions


def test_a_sign_in_that_was_under_way_does_not_go_on(session: Session) -> None:
    """Whoever had given the old password could set up an authenticator of their own."""
    make_account(session, Role.PANEL)
    account = account_by_email(session, PANEL)
    assert account
    with unlogged(session):
        token = begin_challenge(session, account.id, Vault("x" * 32), sets_up=True, now=clock.now())
    accounts.deactivate(session, PANEL, LEFT, actor=OPERATOR, now=clock.now())
    assert again(session, PANEL)
    with pytest.raises(NotSignedIn):
        waits_for(session, token, now=clock.now())


@pytest.mark.canary
def test_an_account_that_is_opened_with_what_there_was_is_noticed(
    registrar: FlaskClient,
    client: FlaskClient,
    session: Session,
    letters: list[Letter],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (accounts, reactivation):
        monkeypatch.setattr(module, "end_access", lambda *_, **__: None)
    monkeypatch.setattr(reactivation, "take_off", lambda *_: None)
    opens = opened_by_what_there_was(registrar, client, session)
    assert opens == {"session", "key", "authenticator"}


def again(session: Session, email: str) -> Letter | None:
    return reactivate(session, email, address=ADDRESS, actor=OPERATOR, now=clock.now())


def test_who_is_not_opened_again(registrar: FlaskClient, session: Session) -> None:
    with pytest.raises(NotFound):
        again(session, "nobody@example.org")
    make_account(session, Role.PANEL)
    with pytest.raises(Conflict, match="not been deactivated"):
        again(session, PANEL)
    accounts.deactivate(session, PANEL, LEFT, actor=OPERATOR, now=clock.now())
    kind = OrganisationKind.AGENCY
    close_organisation(session, kind, "agency-1", actor=OPERATOR, now=clock.now())
    with pytest.raises(Conflict, match="organisation of this account is closed"):
        again(session, PANEL)


def test_a_registrar_s_account_is_opened_by_the_operator_where_fewer_than_two_are(
    registrar: FlaskClient, session: Session
) -> None:
    for email in ("second@example.org", "third@example.org"):
        make_account(session, Role.REGISTRAR, email=email)
    accounts.deactivate(session, "third@example.org", LEFT, actor=OPERATOR, now=clock.now())
    form = {"csrf_token": csrf_token(registrar, "/")}
    page = account_page(session, "third@example.org")
    assert "Open the account again" not in registrar.get(page).text
    assert registrar.post(f"{page}/reactivate", data=form).status_code == 409
    with pytest.raises(Refused, match="two registrars already"):
        again(session, "third@example.org")
    accounts.deactivate(session, "second@example.org", LEFT, actor=OPERATOR, now=clock.now())
    assert again(session, "third@example.org")


def crowd(session: Session, count: int) -> list[str]:
    emails = [f"panel{number}@example.org" for number in range(count)]
    for email in emails:
        make_account(session, Role.PANEL, email=email)
    return emails


def closed(registrar: FlaskClient, session: Session, emails: list[str]) -> list[int]:
    """What a registrar is answered who closes these accounts, one after another."""
    form = DEACTIVATION | {"csrf_token": csrf_token(registrar, "/")}
    pages = [account_page(session, email) for email in emails]
    return [registrar.post(f"{page}/deactivate", data=form).status_code for page in pages]


def test_no_registrar_closes_more_than_so_many_in_an_hour_and_the_others_are_told(
    registrar: FlaskClient, app: Flask, session: Session, few: None
) -> None:
    emails = crowd(session, FEW + 2)
    assert closed(registrar, session, emails[:FEW]) == [303] * FEW
    form = DEACTIVATION | {"csrf_token": csrf_token(registrar, "/")}
    refused = registrar.post(f"{account_page(session, emails[FEW])}/deactivate", data=form)
    assert refused.status_code == 429
    assert 3500 < int(refused.headers["Retry-After"]) <= 3601
    assert "as many as one registrar may" in refused.text
    assert "Try again in 60 minutes" in refused.text or "Try again in 61 minutes" in refused.text
    assert is_active(session, emails[FEW])
    assert closed(registrar, session, emails[FEW + 1 :]) == [429]
    (told,) = session.scalars(select(Referral)).all()
    session.rollback()
    shown = dict(show_referral(session, told.ref).sides[0][1])
    assert shown["Registrar"] == email_of(Role.REGISTRAR)
    other = app.test_client()
    sign_in(other, make_account(session, Role.REGISTRAR, email="other@example.org"))
    assert "deactivated as many accounts as one may" in other.get("/desk").text
    decision = Decision(
        outcome=Outcome.RIGHTLY_DEACTIVATED, ground=Ground.OTHER, note="An agency has closed."
    )
    for email, refuses in ((email_of(Role.REGISTRAR), True), ("other@example.org", False)):
        actor = actor_of_account(session, email)
        if refuses:
            with pytest.raises(Conflict, match="another registrar"):
                decide(session, told.ref, decision, actor=actor, now=clock.now())
        else:
            decide(session, told.ref, decision, actor=actor, now=clock.now())
    assert closed(other, session, emails[FEW:]) == [303, 303]


@pytest.mark.canary
def test_a_limit_that_counts_nothing_is_noticed(
    registrar: FlaskClient,
    session: Session,
    few: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deactivations, "instants_of", lambda *_, **__: [])
    assert 429 not in closed(registrar, session, crowd(session, FEW + 1))


def test_the_limit_is_of_the_last_hour_and_not_the_operator_s(session: Session, few: None) -> None:
    actor = actor_of_account(session, make_account(session, Role.REGISTRAR))
    emails, start = crowd(session, FEW + 4), clock.now()

    def close(number: int, after: timedelta, by: Actor) -> None:
        accounts.deactivate(session, emails[number], LEFT, actor=by, now=start + after)

    for number in range(FEW):
        close(number, timedelta(minutes=number), actor)
    hour = timedelta(hours=1)
    with pytest.raises(TooMany) as refused:
        close(FEW, hour - timedelta(seconds=10), actor)
    assert 10 <= refused.value.retry_after <= 11
    close(FEW, hour - timedelta(seconds=10), OPERATOR)
    close(FEW + 1, hour + timedelta(seconds=1), actor)
    with pytest.raises(TooMany):
        close(FEW + 2, hour + timedelta(seconds=2), actor)


def test_never_one_more_however_many_are_asked_for_at_once(
    session: Session, engine: Engine, few: None
) -> None:
    actor = actor_of_account(session, make_account(session, Role.REGISTRAR))
    emails = crowd(session, FEW + 3)
    session.rollback()

    def close(email: str) -> bool:
        with Session(engine) as own:
            try:
                accounts.deactivate(own, email, LEFT, actor=actor, now=clock.now())
            except TooMany:
                return False
            return True

    with ThreadPoolExecutor(len(emails)) as pool:
        assert sum(pool.map(close, emails)) == FEW


Run = Callable[..., Result]


@pytest.fixture
def run(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("REGISTER_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    return lambda *words: CliRunner().invoke(main, ["accounts", *words])


def test_the_commands_list_close_and_open_again(
    run: Run, session: Session, few: None, letters: list[Letter]
) -> None:
    registrar = make_account(session, Role.REGISTRAR)
    emails = crowd(session, FEW + 1)
    make_account(session, Role.PROVIDER)
    make_account(session, Role.HOLDER)
    listed = run("list").stdout
    assert len(listed.splitlines()) == FEW + 4
    assert "h…@example.org" in listed
    assert "holder@example.org" not in listed
    theirs = json.loads(run("list", "--organisation", "wychford app", "--json").stdout)
    assert [each["email"] for each in theirs] == emails
    assert {each["state"] for each in theirs} == {"open"}
    by_number = run("list", "--organisation", "10099901").stdout
    assert by_number.startswith("provider@example.org  Test provider, provider for University")
    assert run("list", "--organisation", "person-1").stdout == ""
    for email in emails[:FEW]:
        assert run("deactivate", email, *WHY, "--as", registrar).exit_code == 0
    refused = run("deactivate", emails[FEW], *WHY, "--as", registrar)
    assert (refused.exit_code, "as many as one registrar may" in refused.stderr) == (1, True)
    opened = run("reactivate", emails[0], "--as", registrar)
    assert (opened.exit_code, [letter.to for letter in letters]) == (0, [emails[0]])
    assert is_active(session, emails[0])
    assert run("reactivate", emails[0]).exit_code == 1
    assert run("reactivate", emails[1]).exit_code == 0
    assert run("deactivate", registrar, *WHY, "--as", registrar).exit_code == 1


def test_whoever_signs_in_with_an_identity_service_gets_no_letter(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for email in (PANEL, "tied@example.org"):
        make_account(session, Role.PANEL, email=email)
        accounts.deactivate(session, email, LEFT, actor=OPERATOR, now=clock.now())
    with session.begin():
        session.execute(update(Account).where(Account.email == PANEL).values(password_hash=""))
    monkeypatch.setattr(reactivation, "has_outside_identity", lambda *_: True)
    assert again(session, "tied@example.org"), "a password it had is chosen anew"
    assert again(session, PANEL) is None
    assert is_active(session, PANEL)


def test_only_a_registrar_lists_accounts(session: Session) -> None:
    actor = actor_of_account(session, make_account(session, Role.PANEL))
    with pytest.raises(NotAllowed):
        account_care.list_accounts(session, "", actor=actor, now=clock.now())
