"""Accounts for tests, and how a test signs in as one."""

from datetime import UTC, datetime

from flask import Flask
from flask import session as request_session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import update
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, OrganisationKind, Role
from register.auth.identity import FORMS
from register.db import db
from register.models import Account, Organisation
from register.queries.accounts import account_by_email
from register.services.accounts import NewAccount, record_account
from register.services.api_keys import add_key
from register.services.deactivations import DeactivationReason, Why
from register.services.passwords import hashed
from register.services.sessions import Means, open_for
from register.services.terms import VERSION
from register.services.transaction import transaction, unlogged

PASSWORD = "correct horse battery"
LEFT = DeactivationReason(Why.LEFT, "They have left.")
DEACTIVATION = {"reason": LEFT.why.value, "note": LEFT.note}
"""What the form that deactivates an account is sent."""
MADE_AT = datetime(2026, 1, 5, 9, tzinfo=UTC)

ORGANISATIONS = {
    Role.PANEL: (OrganisationKind.AGENCY, "agency-1", "Wychford Appointments"),
    Role.PROVIDER: (OrganisationKind.PROVIDER, "10099901", "University of Wychford"),
    Role.SCHOOL: (OrganisationKind.SCHOOL, "900001", "Wychford Primary School"),
    Role.INSPECTOR: (OrganisationKind.INSPECTORATE, "inspectorate", "The inspectorate"),
    Role.AUTHORITY: (OrganisationKind.AUTHORITY, "901", "Wychford"),
    Role.HOLDER: (OrganisationKind.PERSON, "person-1", "A holder"),
    Role.REGISTRAR: (OrganisationKind.REGISTER, "register", "The register"),
}


def email_of(role: Role) -> str:
    return f"{role.value}@example.org"


def make_account(
    session: Session,
    role: Role,
    *,
    email: str | None = None,
    organisation: tuple[OrganisationKind, str, str] | None = None,
) -> str:
    """An account of this role, of a body that need not be on the register; its address."""
    kind, identifier, name = organisation or ORGANISATIONS[role]
    email = email or email_of(role)
    new = NewAccount(
        email=email,
        name=f"Test {role.value}",
        role=role,
        organisation_kind=kind,
        organisation_identifier=identifier,
        organisation_name=name,
        password=PASSWORD,
    )
    secret = hashed(PASSWORD)
    with transaction(session):
        ref = record_account(session, new, email, secret, actor=OPERATOR, now=MADE_AT)
        accept_quietly(session, ref)
        attest_quietly(session)
    return email


def accept_quietly(session: Session, ref: str) -> None:
    """The terms accepted a moment ago, in the entry of whatever else this transaction records."""
    accepted = {"terms": VERSION, "terms_accepted_at": clock.now()}
    session.execute(update(Account).where(Account.ref == ref).values(accepted))


def attest_quietly(session: Session) -> None:
    """Every organisation attested a moment ago, likewise."""
    session.execute(update(Organisation).values(attested_at=clock.now()))


def make_key(session: Session, email: str) -> dict[str, str]:
    """The headers of a request with a new key of this account's."""
    key = add_key(session, email, label="test", actor=OPERATOR, now=datetime.now(UTC))
    return {"Authorization": f"Bearer {key}"}


def account_page(session: Session, email: str) -> str:
    """Where a registrar looks after this account."""
    account = account_by_email(session, email)
    session.rollback()
    assert account, f"there is no account {email}"
    return f"/accounts/{account.ref}"


def csrf_token(client: FlaskClient) -> str:
    """The token that the forms of this browser's session carry: no page is asked for it.

    That each form on a page carries one is looked at where every page is read.
    """
    app = client.application
    with client.session_transaction() as cookie, app.test_request_context():
        request_session.update(cookie)
        token: str = generate_csrf()
        cookie[FORMS] = request_session[FORMS]
    return token


def sign_in(client: FlaskClient, email: str, *, now: datetime | None = None) -> None:
    """Open a session for this account and put it into the browser: no form, and no argon2."""
    with client.application.app_context():
        session = db.session()
        account = account_by_email(session, email)
        assert account, f"there is no account {email}"
        with unlogged(session):
            token = open_for(session, account.id, Means.FACTOR, now=now or clock.now())
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie |= {"_user_id": token, "_fresh": True}


def browser_of(app: Flask, email: str) -> FlaskClient:
    """A browser in which this account has signed in."""
    browser = app.test_client()
    sign_in(browser, email)
    return browser
