"""How the tests of checks ask, and read what they are answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register.models import CandidateCheck
from tests.accounts import csrf_token
from tests.databases import put_aside

TRN = "0123456"


MARK = "Quixwold-Marker"


FORM = {
    "surname": "",
    "born_on-day": "12",
    "born_on-month": "March",
    "born_on-year": "1984",
    "trn": TRN,
    "purpose": "appointing",
}
BODY: dict[str, Any] = {"trn": TRN, "born_on": "1984-03-12", "purpose": "appointing"}


def count(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(CandidateCheck)) or 0


@contextmanager
def without(session: Session, table: str) -> Iterator[None]:
    """A register that has lost one of its tables."""
    session.rollback()
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    with put_aside(engine, table):
        yield


def post(client: FlaskClient, **changes: str) -> TestResponse:
    token = csrf_token(client)
    return client.post("/checks", data={**FORM, **changes, "csrf_token": token})


def page_of(answer: TestResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser")
