"""Signing in with an identity service: who is let in, as whom, and what is recorded of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, OrganisationKind, Role
from register.models import (
    Account,
    ApiKey,
    LogEntry,
    OutsideIdentity,
    SignIn,
)
from register.queries.accounts import account_by_email
from register.services.api_keys import add_key
from tests.accounts import csrf_token, make_account
from tests.functional.outside.way import begin, is_signed_in, remember_nothing, sign_in, visit
from tests.identity_service import (
    PERSON,
    ROLES_SECRET,
    SCHOOL,
    MadeUpIdentityService,
)

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
    browser: FlaskClient, service: MadeUpIdentityService
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
        assert (answer.status_code, answer.headers["Location"]) == (303, "/our-senco")
    assert is_signed_in(browser)
    assert "DfE Sign-in" in browser.get("/account").text


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
    register: Flask, browser: FlaskClient, session: Session, service: MadeUpIdentityService
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
    register: Flask, browser: FlaskClient, session: Session, service: MadeUpIdentityService
) -> None:
    sign_in(browser)
    service.person |= {"family_name": "Teacher"}
    elsewhere = register.test_client()
    sign_in(elsewhere)
    assert is_signed_in(browser)
    assert is_signed_in(elsewhere)
    assert session.scalars(select(Account.name)).one() == "Sam Teacher"


def test_an_inspectorate_has_to_be_known_before_its_people_come(
    browser: FlaskClient, session: Session, service: MadeUpIdentityService
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
    service: MadeUpIdentityService,
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
    browser: FlaskClient, service: MadeUpIdentityService
) -> None:
    service.change = lambda claims: {
        name: value for name, value in claims.items() if name not in ("organisation", "email")
    }
    assert sign_in(browser).status_code == 303
    assert service.asked["/me"] == 1


def test_roles_are_asked_for_where_the_identity_service_keeps_them_apart(
    register: Flask, browser: FlaskClient, service: MadeUpIdentityService
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


def test_without_an_identity_service_there_is_no_button_and_no_page(
    client: FlaskClient, browser: FlaskClient
) -> None:
    assert "Sign in with DfE Sign-in" in browser.get("/sign-in").text
    assert "DfE Sign-in" not in client.get("/sign-in").text
    token = csrf_token(client)
    assert client.post("/sign-in/outside", data={"csrf_token": token}).status_code == 404
    assert client.get("/sign-in/outside/return?code=x&state=y").status_code == 404


def test_a_key_is_kept_where_nothing_changes(browser: FlaskClient, session: Session) -> None:
    sign_in(browser)
    add_key(session, EMAIL, label="", actor=OPERATOR, now=clock.now())
    sign_in(browser)
    assert session.scalars(select(ApiKey.revoked_at)).one() is None


def test_somebody_who_comes_twice_at_once_has_one_account(
    register: Flask, session: Session, service: MadeUpIdentityService
) -> None:
    session.rollback()
    browsers = [register.test_client() for _ in range(4)]
    ways = [visit(begin(each)) for each in browsers]
    with ThreadPoolExecutor(len(ways)) as pool:
        answers = list(pool.map(lambda browser, way: browser.get(way).status_code, browsers, ways))
    # Whoever met too many others at once is told so, and may start again.
    assert set(answers) <= {303, 503}
    assert 303 in answers
    for model in (Account, OutsideIdentity):
        assert session.scalar(select(func.count()).select_from(model)) == 1
    assert session.scalar(select(func.count()).select_from(SignIn)) == answers.count(303)
