"""What a registrar sends from the pages of accounts, and what the log has of it."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register.models import LogEntry
from tests.accounts import csrf_token

INVITATION = {
    "email": "new@example.org",
    "name": "Nia Newcomer",
    "role": "panel",
    "organisation_kind": "agency",
    "organisation": "agency-9",
    "organisation_name": "Ninth Agency",
}


def post(client: FlaskClient, path: str, **form: Any) -> TestResponse:
    return client.post(path, data={"csrf_token": csrf_token(client), **form})


def actions(session: Session) -> list[str]:
    with session.begin():
        return list(session.scalars(select(LogEntry.action).order_by(LogEntry.number)))
