"""Who is not let in though the identity service shows who they are, and what they are told."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, OrganisationKind, Role
from register.errors import InvalidInput
from register.models import (
    Account,
    Organisation,
    OutsideIdentity,
    SignIn,
)
from register.queries.accounts import account_by_email
from register.services import log
from register.services.accounts import deactivate
from register.services.approvals.kinds import Act
from register.services.approvals.propose import propose
from register.services.organisations import close_organisation
from register.services.transaction import transaction
from tests.accounts import LEFT, csrf_token, make_account
from tests.approvals import NOON, asking, two_registrars
from tests.databases import put_aside
from tests.functional.outside.way import is_signed_in, sign_in, there, visit
from tests.identity_service import (
    PERSON,
    SCHOOL,
    MadeUpIdentityService,
)

EMAIL = "sam.head@wychford.example"


def closed_here(session: Session) -> None:
    close_organisation(session, OrganisationKind.SCHOOL, "900001", actor=OPERATOR, now=clock.now())


def closed_account(session: Session) -> None:
    deactivate(session, EMAIL, LEFT, actor=OPERATOR, now=clock.now())


@pytest.mark.parametrize(
    ("close", "sentence"),
    [(closed_here, "has it as closed"), (closed_account, "Your account has been deactivated")],
)
def test_what_was_closed_here_stays_closed(
    register: Flask,
    browser: FlaskClient,
    session: Session,
    close: object,
    sentence: str,
) -> None:
    sign_in(browser)
    assert callable(close)
    close(session)
    answer = sign_in(register.test_client())
    assert answer.status_code == 403
    assert sentence in answer.text


def test_an_account_that_nobody_used_is_suspended_however_it_is_shown(
    register: Flask, browser: FlaskClient
) -> None:
    assert sign_in(browser).status_code == 303
    with time_machine.travel(clock.now() + timedelta(days=91)):
        answer = sign_in(register.test_client())
    assert answer.status_code == 403
    assert "it is suspended" in answer.text


REFUSED = {
    "no organisation": ({"organisation": None}, "did not say which organisation"),
    "a name for an organisation": ({"organisation": "Wychford"}, "did not say which"),
    "a category that is none of ours": (
        {"organisation": SCHOOL | {"category": {"id": "004"}}},
        "did not say which",
    ),
    "no number": ({"organisation": SCHOOL | {"urn": None}}, "did not say which organisation"),
    "a number that is none": ({"organisation": SCHOOL | {"urn": "1' OR 1"}}, "did not say which"),
    "a school that is not held": ({"organisation": SCHOOL | {"urn": "900009"}}, "does not know"),
    "a closed one": ({"organisation": SCHOOL | {"status": {"id": 2}}}, "is closed"),
    "one that closed": ({"organisation": SCHOOL | {"closedOn": "2020-08-31"}}, "is closed"),
    "a day that is none": ({"organisation": SCHOOL | {"closedOn": "soon"}}, "is closed"),
    "no role": ({"roles": []}, "no role in the register"),
    "roles that are no list": ({"roles": "school"}, "no role in the register"),
    "no roles at all": ({"roles": None}, "no role in the register"),
    "a role of another service": ({"roles": ["head-teacher"]}, "no role in the register"),
    "a registrar by claim": ({"roles": ["registrar"]}, "no role in the register"),
    "a holder by claim": ({"roles": ["holder"]}, "no role in the register"),
    "two roles": ({"roles": ["school", "panel"]}, "more than one role"),
    "an inspector of a school": ({"roles": ["inspector"]}, "not one for your kind"),
    "no address": ({"email": None}, "did not say who you are"),
    "an address that is none": ({"email": "nowhere"}, "did not say who you are"),
    "no name": ({"given_name": None}, "did not say who you are"),
    "a name of two lines": ({"given_name": "Sam\nX"}, "did not say who you are"),
    "a role that was taken away": (
        {"roles": [{"code": "school", "status": {"id": 0}}]},
        "no role in the register",
    ),
}


def test_who_is_not_let_in_is_told_why_and_nothing_is_recorded(
    browser: FlaskClient,
    session: Session,
    service: MadeUpIdentityService,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for case, (changed, sentence) in REFUSED.items():
        service.person = PERSON | changed
        answer = sign_in(browser)
        assert answer.status_code == 403, case
        assert sentence in answer.text, case
        assert "You have not been signed in" in answer.text
        assert 'href="/sign-in"' in answer.text
        assert not is_signed_in(browser), case
    assert caplog.text.count("sign-in refused (") == len(REFUSED)
    assert not re.search("wychford|sam|head|900001|6E0B43AC", caplog.text.lower())
    for model in (Account, Organisation, OutsideIdentity, SignIn):
        assert session.scalar(select(func.count()).select_from(model)) == 0


def test_an_address_that_another_account_has_takes_nothing_over(
    browser: FlaskClient, session: Session, service: MadeUpIdentityService
) -> None:
    make_account(session, Role.PANEL, email=EMAIL)
    answer = sign_in(browser)
    assert answer.status_code == 403
    assert "does not join the two by itself" in answer.text
    assert session.scalar(select(func.count()).select_from(OutsideIdentity)) == 0
    session.rollback()
    service.person |= {"email": "another@wychford.example"}
    assert sign_in(browser).status_code == 303
    service.person |= {"email": EMAIL}
    assert sign_in(browser).status_code == 303, "their account goes on under the address it had"
    assert account_by_email(session, "another@wychford.example") is not None


@pytest.mark.canary
def test_an_account_that_is_found_by_its_address_is_noticed(
    browser: FlaskClient,
    session: Session,
    service: MadeUpIdentityService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "register.services.outside.arrive.account_of_identity",
        lambda session, issuer, subject: account_by_email(session, EMAIL),
    )
    with pytest.raises(AssertionError):
        test_an_address_that_another_account_has_takes_nothing_over(browser, session, service)


def test_nobody_becomes_a_registrar_with_an_account_that_has_no_password(
    browser: FlaskClient, session: Session
) -> None:
    sign_in(browser)
    grace, _ = two_registrars(session)
    with pytest.raises(InvalidInput, match="an account with a password"):
        propose(session, asking(Act.GRANT_REGISTRAR, {"email": EMAIL}), actor=grace, now=NOON)


def test_a_registrar_is_not_let_in_by_an_identity_service(
    browser: FlaskClient, session: Session
) -> None:
    sign_in(browser)
    with transaction(session):
        log.record(session, log.Draft("account.role_granted", "x"), actor=OPERATOR, now=clock.now())
        session.execute(Account.__table__.update().values(role="registrar"))
    answer = sign_in(browser)
    assert answer.status_code == 403
    assert "A registrar signs in with a password" in answer.text


def test_claims_about_somebody_else_are_not_taken(
    browser: FlaskClient, service: MadeUpIdentityService
) -> None:
    service.change = lambda claims: {
        **{name: value for name, value in claims.items() if name != "organisation"},
        "sub": "somebody else",
    }
    assert sign_in(browser).status_code == 403


@pytest.mark.parametrize("table", ["outside_errand", "outside_identity", "outside_session"])
def test_a_database_that_fails_on_the_way_lets_nobody_in(
    browser: FlaskClient, session: Session, engine: Engine, table: str
) -> None:
    session.rollback()
    data = {"csrf_token": csrf_token(browser)}
    with put_aside(engine, table):
        begun = browser.post("/sign-in/outside", data=data)
        answer = browser.get(visit(there(begun))) if begun.status_code == 200 else begun
        assert answer.status_code == 503
    assert not is_signed_in(browser)
    for model in (Account, OutsideIdentity, SignIn):
        assert session.scalar(select(func.count()).select_from(model)) == 0
