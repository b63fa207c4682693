"""A school’s calls of the API about its SENCO."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register.access import OrganisationKind, Role
from tests.accounts import make_account, make_key
from tests.sencos import put_school

BODY: dict[str, Any] = {
    "trn": "0123456",
    "last_name": "Okafor",
    "first_names": "Ngozi",
    "born_on": "1985-04-03",
    "started_on": "2025-09-01",
    "is_qualified_teacher": True,
    "induction": "met",
    "prior_service": [{"urn": "100001", "started_on": "2006-09-01", "ended_on": "2007-08-31"}],
}
Call = Callable[..., TestResponse]


def caller(client: FlaskClient, session: Session) -> Call:
    """Calls with the key of a user of 100001."""
    put_school(session, "100001")
    organisation = (OrganisationKind.SCHOOL, "100001", "Wychford Primary School")
    email = make_account(session, Role.SCHOOL, organisation=organisation)
    return calling(client, make_key(session, email))


def calling(client: FlaskClient, headers: dict[str, str]) -> Call:
    """Calls of the API with that key."""

    def send(method: str, path: str, body: Any = None) -> TestResponse:
        return client.open(f"/api/v1{path}", method=method, json=body, headers=headers)

    return send
