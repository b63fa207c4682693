"""A school that designates its SENCO through the API."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register.access import OrganisationKind, Role
from tests.accounts import make_account, make_key
from tests.appointment_calls import BODY
from tests.functional.once.asking import APPOINTMENTS, KEY, Ask
from tests.sencos import put_school


@pytest.fixture
def school(client: FlaskClient, session: Session) -> Ask:
    """Designates with the key of a user of 100001, and under a key of the request’s."""
    put_school(session, "100001")
    organisation = (OrganisationKind.SCHOOL, "100001", "Wychford Primary School")
    headers = make_key(session, make_account(session, Role.SCHOOL, organisation=organisation))

    def ask(body: dict[str, Any] = BODY, key: str = KEY, path: str = APPOINTMENTS) -> TestResponse:
        return client.post(path, json=body, headers=headers | {"Idempotency-Key": key})

    return ask
