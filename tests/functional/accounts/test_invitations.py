"""Somebody who is invited chooses a password by the link in their letter, within seven days."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock
from register.access import OrganisationKind, Role
from register.errors import Refused
from register.models import LogEntry
from register.queries.accounts import account_by_email
from tests.accounts import PASSWORD
from tests.authenticator import give_password, key_on_page, post
from tests.functional.accounts.one_time import choose, follow, invite, still_opens, token_of


def test_somebody_invited_chooses_a_password_and_sets_up_an_authenticator(
    session: Session, browser: FlaskClient
) -> None:
    letter = invite(session)
    assert letter.to == "new.person@example.org"
    assert follow(browser, token_of(letter.text)).startswith("/sign-in/set-up")
    assert browser.get("/account").status_code == 303, "a link alone opens nothing"
    key_on_page(browser)


def test_a_password_that_is_soon_guessed_is_refused_and_uses_nothing_up(
    session: Session, browser: FlaskClient
) -> None:
    token = token_of(invite(session).text)
    browser.get(f"/links/{token}")
    for guessed in ("password123456", "Somebody-New-1", "new.person@example.org"):
        refused = post(browser, "/links/password", password=guessed)
        assert (refused.status_code, "harder to guess" in refused.text) == (400, True)
        assert guessed not in refused.text
    assert follow(browser, token).startswith("/sign-in/set-up")


def test_an_account_invited_has_no_password_to_sign_in_with(
    session: Session, browser: FlaskClient
) -> None:
    invite(session)
    for tried in ("", " ", PASSWORD):
        assert give_password(browser, "new.person@example.org", tried).status_code in (400, 401)


def test_a_registrar_is_not_invited(session: Session) -> None:
    with pytest.raises(Refused, match="propose"):
        invite(session, role=Role.REGISTRAR, organisation_kind=OrganisationKind.REGISTER)


def test_an_invitation_lasts_seven_days(session: Session) -> None:
    token, made = token_of(invite(session).text), clock.now()
    assert still_opens(session, token, made + timedelta(days=7, minutes=-1))
    assert not still_opens(session, token, made + timedelta(days=7))


def test_the_log_says_that_somebody_was_invited_and_chose_a_password(session: Session) -> None:
    choose(session, token_of(invite(session).text))
    account = account_by_email(session, "new.person@example.org")
    assert account
    said = select(LogEntry.action).where(LogEntry.subject == f"account:{account.ref}")
    assert session.scalars(said.order_by(LogEntry.number)).all() == [
        "account.added",
        "account.invited",
        "account.password_chosen",
    ]
