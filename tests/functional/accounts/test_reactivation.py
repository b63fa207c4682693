"""A deactivated account is opened again with nothing of what opened it before."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, OrganisationKind, Role
from register.errors import Conflict, NotFound, NotSignedIn, Refused
from register.models import Account, LogEntry
from register.queries.accounts import account_by_email
from register.queries.credentials import factor_of
from register.services import accounts, reactivation
from register.services.factors.challenge import begin_challenge, waits_for
from register.services.factors.vault import Vault
from register.services.links import choose_password
from register.services.mail import Letter
from register.services.organisations import close_organisation
from register.services.reactivation import reactivate
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
from tests.functional.accounts.crowd import is_active
from tests.functional.accounts.one_time import ADDRESS

PANEL = email_of(Role.PANEL)


def opened_by_what_there_was(
    registrar: FlaskClient, client: FlaskClient, session: Session
) -> set[str]:
    """What of an account still opens it once it was deactivated and opened again on the pages."""
    make_account(session, Role.PANEL)
    key = make_key(session, PANEL)
    sign_in(client, PANEL)
    give_factor(session, PANEL, client.application.config["SECRET_KEY"])
    page = account_page(session, PANEL)
    form = DEACTIVATION | {"csrf_token": csrf_token(registrar)}
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


def test_nothing_of_what_opened_a_deactivated_account_opens_it_again(
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
    form = {"csrf_token": csrf_token(registrar)}
    page = account_page(session, "third@example.org")
    assert "Open the account again" not in registrar.get(page).text
    assert registrar.post(f"{page}/reactivate", data=form).status_code == 409
    with pytest.raises(Refused, match="two registrars already"):
        again(session, "third@example.org")
    accounts.deactivate(session, "second@example.org", LEFT, actor=OPERATOR, now=clock.now())
    assert again(session, "third@example.org")


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
