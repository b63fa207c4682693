"""What a school types and posts in its journey."""

import re

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register.access import OrganisationKind, Role
from tests.accounts import csrf_token, make_account, sign_in

FORM = {
    "trn": "0123456",
    "last_name": "Okafor",
    "first_names": "Ngozi",
    "born_on-day": "3",
    "born_on-month": "4",
    "born_on-year": "1985",
    "started_on-day": "1",
    "started_on-month": "9",
    "started_on-year": "2025",
    "is_head_teacher": "no",
    "is_qualified_teacher": "yes",
    "induction": "met",
    "is_teaching_at_school": "not_known",
}
HILL = {"trn": "7654321", "last_name": "Hill", "first_names": "Jo"}
SMITH = {"last_name": "Smith"}


def sign_in_for(
    client: FlaskClient,
    session: Session,
    identifier: str,
    kind: OrganisationKind = OrganisationKind.SCHOOL,
) -> None:
    email = make_account(
        session,
        Role.SCHOOL,
        email=f"head-{identifier}@example.org",
        organisation=(kind, identifier, "Wychford Primary School"),
    )
    sign_in(client, email)


def post(client: FlaskClient, path: str, **data: str) -> TestResponse:
    return client.post(path, data={"csrf_token": csrf_token(client), **data})


def send(client: FlaskClient, **changed: str) -> TestResponse:
    return post(client, "/our-senco/100001/designate/confirm", **{**FORM, **changed})


def without_nonce(page: str) -> str:
    """A page without what differs each time: the nonce, the token, opaque references."""
    page = re.sub(r'nonce="[^"]+"', "", page)
    page = re.sub(r'name="csrf_token" value="[^"]+"', "", page)
    return re.sub(r"\b[0-9a-z]{26}\b", "REF", page)


def errors(answer: TestResponse) -> list[str]:
    summary = BeautifulSoup(answer.text, "html.parser").select(".govuk-error-summary__list li")
    return [item.get_text(strip=True) for item in summary]
