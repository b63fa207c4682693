"""Whoever was checked for a post reads what the organisation was told of it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import OrganisationKind, Role
from register.models import Person
from tests.accounts import browser_of, csrf_token, make_account, make_key
from tests.candidates import World
from tests.functional.checks.asking import BODY, TRN

NOT_QUALIFIED = {
    "is_head_teacher": False,
    "is_qualified_teacher": False,
    "induction": "not_required",
}
QUALIFIED = {
    "is_head_teacher": False,
    "is_qualified_teacher": True,
    "induction": "met",
    "is_teaching_at_school": True,
}


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({}, "REVIEW", "the register does not know"),
        (QUALIFIED, "COMPLIANT", "the school meets regulation 49"),
        (NOT_QUALIFIED, "NON_COMPLIANT", "the school does not meet regulation 49"),
    ],
)
def test_an_appointment_that_was_tried_is_told_with_its_school_day_and_answer(
    app: Flask,
    client: FlaskClient,
    session: Session,
    key: dict[str, str],
    holder: int,
    world: World,
    said: dict[str, object],
    status: str,
    words: str,
) -> None:
    post = {"appoint_on": "2027-09-01", "urn": world.school(), **said}
    answered = client.post("/api/v1/checks", json=BODY | post, headers=key).get_json()
    assert answered["appointment"]["status"] == status
    tried = f"were appointed at Wychford Primary School (URN 900001) on 1 September 2027: {words}"
    ref = session.execute(select(Person.ref).where(Person.id == holder)).scalar_one()
    session.rollback()
    body = (OrganisationKind.PERSON, ref, "Their own record")
    email = make_account(session, Role.HOLDER, email="okafor@example.org", organisation=body)
    whole = f"You hold an award that counts. If you {tried}"
    assert whole in browser_of(app, email).get("/my-record/looks").text
    own = client.get("/api/v1/my-record/looks", headers=make_key(session, email)).get_json()
    assert [each["result"] for each in own["looks"]] == [whole]
    registrar = browser_of(app, make_account(session, Role.REGISTRAR))
    asked = {"csrf_token": csrf_token(registrar), "trn": TRN}
    audit = registrar.post("/desk/looks", data=asked).text
    assert f"They hold an award that counts. If they {tried}" in audit
