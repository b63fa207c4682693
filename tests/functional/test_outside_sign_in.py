"""Signing in with an identity service: who is let in, as whom, and what is recorded of it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, OrganisationKind, Role
from register.models import (
    Account,
    ApiKey,
    LogEntry,
    Organisation,
    OutsideErrand,
    OutsideIdentity,
    OutsideSession,
    SignIn,
)
from register.queries.accounts import account_by_email
from register.services import log
from register.services.accounts import deactivate
from register.services.api_keys import add_key
from register.services.organisations import close_organisation
from register.services.transaction import transaction
from tests.accounts import csrf_token, make_account
from tests.databases import put_aside
from tests.functional.outside import (
    begin,
    browser,
    is_signed_in,
    outside_apps,
    register,
    remember_nothing,
    service,
    sign_in,
    the_service,
    there,
    visit,
)
from tests.identity_service import PERSON, ROLES_SECRET, SCHOOL, IdentityService

__all__ = ["browser", "outside_apps", "register", "service", "the_service"]

EMAIL = "sam.head@wychford.example"
TRUST = SCHOOL | {"id": "body-2", "category": {"id": "010"}, "urn": None, "uid": "2170"}
ACADEMY = SCHOOL | {"id": "body-3", "urn": "900002"}


def test_somebody_new_is_let_in_as_what_the_identity_service_says(
    browser: FlaskClient, session: Session
) -> None:
    answer = sign_in(browser, "/our-senco")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/our-senco")
    account = account_by_email(session, EMAIL)
    assert account is not None
    assert (account.name, account.role) == ("Sam Head", "school")
    assert account.organisation_identifier == "900001"
    assert account.organisation_name == "Wychford Primary School", "no name comes from a claim"
    assert account.password_hash == ""
    actions = session.scalars(select(LogEntry.action).order_by(LogEntry.number.desc()).limit(3))
    assert list(actions) == ["account.identity_added", "account.added", "organisation.added"]
    page = browser.get("/our-senco", follow_redirects=True)
    assert "Wychford Primary School" in page.text
    assert "nobody is to believe" not in page.text


def test_what_is_asked_for_is_a_code_with_a_challenge_and_a_nonce(
    browser: FlaskClient, service: IdentityService
) -> None:
    first, second = (
        {name: values[0] for name, values in parse_qs(urlsplit(begin(browser)).query).items()}
        for _ in range(2)
    )
    assert first["response_type"] == "code"
    assert first["code_challenge_method"] == "S256"
    assert first["scope"].split() == ["openid", "email", "profile", "organisation"]
    assert first["redirect_uri"] == "http://localhost/sign-in/outside/return"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 43
        assert first[name] != second[name]
    assert len({first["state"], first["nonce"], first["code_challenge"]}) == 3
    assert "prompt" not in first


def test_two_tabs_of_one_browser_both_come_back(browser: FlaskClient) -> None:
    one, other = visit(begin(browser)), visit(begin(browser))
    assert browser.get(other).headers["Location"] == "/account"
    for again in (other, one):
        answer = browser.get(again)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert is_signed_in(browser)


def test_who_comes_again_is_known_by_their_subject_and_nothing_is_recorded(
    browser: FlaskClient, session: Session
) -> None:
    sign_in(browser)
    before = session.scalar(select(func.max(LogEntry.number)))
    session.rollback()
    assert sign_in(browser).status_code == 303
    assert session.scalar(select(func.max(LogEntry.number))) == before
    assert session.scalar(select(func.count()).select_from(Account)) == 1


def test_what_has_changed_there_changes_here_at_the_next_sign_in(
    register: Flask, browser: FlaskClient, session: Session, service: IdentityService
) -> None:
    sign_in(browser)
    key = add_key(session, EMAIL, label="", actor=OPERATOR, now=clock.now())
    service.person |= {"organisation": TRUST, "roles": ["authority"], "email": "sam@trust.example"}
    elsewhere = register.test_client()
    assert sign_in(elsewhere).status_code == 303
    account = account_by_email(session, "sam@trust.example")
    assert account is not None
    assert (account.role, account.organisation_identifier) == ("authority", "2170")
    assert is_signed_in(elsewhere), "the new session goes on"
    assert not is_signed_in(browser), "one that was opened for another body has ended"
    by_key = elsewhere.get("/api/v1/schools", headers={"Authorization": f"Bearer {key}"})
    assert by_key.status_code == 401, "and so has a key"
    entry = session.scalars(select(LogEntry).where(LogEntry.action == "account.followed")).one()
    assert (entry.actor, entry.subject) == ("identity-service", f"account:{account.ref}")


def test_another_name_alone_ends_no_session(
    register: Flask, browser: FlaskClient, session: Session, service: IdentityService
) -> None:
    sign_in(browser)
    service.person |= {"family_name": "Teacher"}
    elsewhere = register.test_client()
    sign_in(elsewhere)
    assert is_signed_in(browser)
    assert is_signed_in(elsewhere)
    assert session.scalars(select(Account.name)).one() == "Sam Teacher"


def closed_here(session: Session) -> None:
    close_organisation(session, OrganisationKind.SCHOOL, "900001", actor=OPERATOR, now=clock.now())


def closed_account(session: Session) -> None:
    deactivate(session, EMAIL, actor=OPERATOR, now=clock.now())


@pytest.mark.parametrize(
    ("close", "sentence"),
    [(closed_here, "has it as closed"), (closed_account, "Your account is closed")],
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
    browser: FlaskClient, session: Session, service: IdentityService
) -> None:
    for case, (changed, sentence) in REFUSED.items():
        service.person = PERSON | changed
        answer = sign_in(browser)
        assert answer.status_code == 403, case
        assert sentence in answer.text, case
        assert "You have not been signed in" in answer.text
        assert 'href="/sign-in"' in answer.text
        assert not is_signed_in(browser), case
    for model in (Account, Organisation, OutsideIdentity, SignIn):
        assert session.scalar(select(func.count()).select_from(model)) == 0


def test_an_address_that_another_account_has_takes_nothing_over(
    browser: FlaskClient, session: Session, service: IdentityService
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
    service: IdentityService,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "register.services.outside.arrive.account_of_identity",
        lambda session, issuer, subject: account_by_email(session, EMAIL),
    )
    with pytest.raises(AssertionError):
        test_an_address_that_another_account_has_takes_nothing_over(browser, session, service)


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


def test_an_inspectorate_has_to_be_known_before_its_people_come(
    browser: FlaskClient, session: Session, service: IdentityService
) -> None:
    body = SCHOOL | {"category": {"id": "011"}, "urn": None, "ukprn": "10000001"}
    service.person |= {"organisation": body, "roles": ["inspector"]}
    assert sign_in(browser).status_code == 403
    known = (OrganisationKind.INSPECTORATE, "10000001", "The inspectorate")
    make_account(session, Role.INSPECTOR, organisation=known)
    assert sign_in(browser).status_code == 303
    held = account_by_email(session, EMAIL)
    assert held is not None
    assert (held.role, held.organisation_name) == ("inspector", "The inspectorate")


@pytest.mark.parametrize(
    ("organisation", "role", "name"),
    [
        (TRUST, "panel", "2170"),
        (SCHOOL | {"category": "013", "uid": 2170}, "school", "2170"),
        (
            SCHOOL | {"category": {"id": "002"}, "establishmentNumber": "901"},
            "authority",
            "Wychford",
        ),
        (ACADEMY | {"status": {"id": 3}}, "panel", "Wychford Academy"),
    ],
)
def test_each_kind_of_body_is_told_by_its_number(
    browser: FlaskClient,
    session: Session,
    service: IdentityService,
    organisation: object,
    role: str,
    name: str,
) -> None:
    service.person |= {"organisation": organisation, "roles": [role.upper()]}
    assert sign_in(browser).status_code == 303
    held = account_by_email(session, EMAIL)
    assert held is not None
    assert (held.role, held.organisation_name) == (role, name)


def test_claims_that_are_told_only_when_asked_are_asked_for(
    browser: FlaskClient, service: IdentityService
) -> None:
    service.change = lambda claims: {
        name: value for name, value in claims.items() if name not in ("organisation", "email")
    }
    assert sign_in(browser).status_code == 303
    assert service.asked["/me"] == 1


def test_claims_about_somebody_else_are_not_taken(
    browser: FlaskClient, service: IdentityService
) -> None:
    service.change = lambda claims: {
        **{name: value for name, value in claims.items() if name != "organisation"},
        "sub": "somebody else",
    }
    assert sign_in(browser).status_code == 403


def test_roles_are_asked_for_where_the_identity_service_keeps_them_apart(
    register: Flask, browser: FlaskClient, service: IdentityService
) -> None:
    where = f"{service.issuer}/services/register"
    remember_nothing(register, roles_url=where, roles_secret=ROLES_SECRET)
    service.person |= {"roles": ["school"]}
    assert sign_in(browser).status_code == 403, "404 says that they have no access"
    service.telling_by_roles = {"roles": [{"code": "panel", "status": {"id": 1}}]}
    assert sign_in(browser).status_code == 303
    assert service.asked[f"/services/register/organisations/body-1/users/{PERSON['sub']}"] == 2
    service.telling_by_roles = {"roles": "rubbish"}
    assert sign_in(browser).status_code == 503


def test_signing_out_ends_the_session_here_and_goes_on_to_end_the_one_there(
    browser: FlaskClient, session: Session, service: IdentityService
) -> None:
    sign_in(browser)
    stored = session.scalars(select(OutsideSession.token)).one()
    assert b"." not in stored or b"eyJ" not in stored, "kept encrypted"
    session.rollback()
    answer = browser.post("/sign-out", data={"csrf_token": csrf_token(browser, "/account")})
    way_out = urlsplit(there(answer))
    asked = {name: values[0] for name, values in parse_qs(way_out.query).items()}
    assert way_out.path == "/end"
    assert asked["id_token_hint"].count(".") == 2
    assert asked["post_logout_redirect_uri"] == "http://localhost/"
    assert not is_signed_in(browser)
    assert session.scalar(select(func.count()).select_from(OutsideSession)) == 0


def test_signing_out_works_where_the_identity_service_has_no_such_page(
    browser: FlaskClient, service: IdentityService
) -> None:
    service.document = {"end_session_endpoint": None}
    sign_in(browser)
    answer = browser.post("/sign-out", data={"csrf_token": csrf_token(browser, "/account")})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert not is_signed_in(browser)


def test_what_is_over_is_not_kept(browser: FlaskClient, session: Session) -> None:
    with time_machine.travel(clock.now().replace(year=2025), tick=False):
        begin(browser)
    begin(browser)
    assert session.scalar(select(func.count()).select_from(OutsideErrand)) == 1


def test_without_an_identity_service_there_is_no_button_and_no_page(
    client: FlaskClient, browser: FlaskClient
) -> None:
    assert "Sign in with DfE Sign-in" in browser.get("/sign-in").text
    assert "DfE Sign-in" not in client.get("/sign-in").text
    token = csrf_token(client, "/sign-in")
    assert client.post("/sign-in/outside", data={"csrf_token": token}).status_code == 404
    assert client.get("/sign-in/outside/return?code=x&state=y").status_code == 404


def test_a_key_is_kept_where_nothing_changes(browser: FlaskClient, session: Session) -> None:
    sign_in(browser)
    add_key(session, EMAIL, label="", actor=OPERATOR, now=clock.now())
    sign_in(browser)
    assert session.scalars(select(ApiKey.revoked_at)).one() is None


@pytest.mark.parametrize("table", ["outside_errand", "outside_identity", "outside_session"])
def test_a_database_that_fails_on_the_way_lets_nobody_in(
    browser: FlaskClient, session: Session, engine: Engine, table: str
) -> None:
    session.rollback()
    data = {"csrf_token": csrf_token(browser, "/sign-in")}
    with put_aside(engine, table):
        begun = browser.post("/sign-in/outside", data=data)
        answer = browser.get(visit(there(begun))) if begun.status_code == 200 else begun
        assert answer.status_code == 503
    assert not is_signed_in(browser)
    for model in (Account, OutsideIdentity, SignIn):
        assert session.scalar(select(func.count()).select_from(model)) == 0
