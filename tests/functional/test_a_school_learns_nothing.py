"""Details that disagree with those held look to a school like those of somebody new."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.identifiers import Trn
from register.models import Referral
from register.services.appointments.designate import designate
from register.services.appointments.facts import TypedPerson
from tests.appointment_calls import BODY, caller
from tests.databases import count, empty
from tests.functional.school_journey import (
    FORM,
    SMITH,
    post,
    send,
    sign_in_for,
    without_nonce,
)
from tests.sencos import NOON, acting_for, designation, put_school

BESIDE = {"instead_of": "shared"}
HILL, LIZ = {"last_name": "Hill"}, {"first_names": "Liz"}


def everything_seen(client: FlaskClient, person: dict[str, str]) -> list[tuple[int, str, str]]:
    """Every answer that a school gets on the way to designating this person, and after."""
    answers = [
        post(client, "/our-senco/100001/designate", **{**FORM, **person}),
        send(client, **person),
        client.get("/our-senco/100001"),
        send(client, **person),
        send(client, **{**person, "started_on-year": "2024"}),
        client.get("/our-senco/100001"),
        send(client, **person | LIZ),
        send(client, **person | LIZ | BESIDE),
        send(client, **person | LIZ | BESIDE | {"started_on-day": "2"}),
        client.get("/our-senco/100001"),
    ]
    return [
        (answer.status_code, str(answer.headers.get("Location")), without_nonce(answer.text))
        for answer in answers
    ]


def designated_elsewhere(session: Session, *, is_held: bool) -> None:
    """The TRN that 100001 will type is held under the name Okafor, or by nobody."""
    put_school(session, "100002")
    born = date(1985, 4, 3)
    held = TypedPerson(Trn("0123456" if is_held else "2345678"), "Okafor", "Ngozi", born)
    wanted = designation("100002", person=held)
    designate(session, wanted, shared=False, actor=acting_for("100002"), now=NOON)


def schools_view(
    app: Flask, session: Session, *, is_held: bool, person: dict[str, str]
) -> list[tuple[int, str, str]]:
    """What 100001 sees where the TRN is held under the name Okafor, or by nobody."""
    put_school(session, "100001", "Wychford Primary School")
    designated_elsewhere(session, is_held=is_held)
    client = app.test_client()
    sign_in_for(client, session, "100001")
    return everything_seen(client, person)


@pytest.fixture
def stranger(app: Flask, session: Session) -> list[tuple[int, str, str]]:
    """What the school sees of somebody whom nobody holds."""
    seen = schools_view(app, session, is_held=False, person=SMITH)
    assert count(session, Referral) == 0
    session.rollback()
    return seen


def test_a_school_learns_nothing_from_details_that_disagree(
    stranger: list[tuple[int, str, str]], app: Flask, session: Session, engine: Engine
) -> None:
    empty(engine)
    seen = schools_view(app, session, is_held=True, person=SMITH)
    assert count(session, Referral) == 1
    assert seen == stranger


def test_the_comparison_would_notice_a_name_that_is_held(
    stranger: list[tuple[int, str, str]], app: Flask, session: Session, engine: Engine
) -> None:
    empty(engine)
    leaking = {"last_name": "Smith", "first_names": "Ngozi O"}
    seen = schools_view(app, session, is_held=True, person=leaking)
    assert seen != stranger


TYPED = ({}, LIZ, {"last_name": "Smith-Jones"}, HILL, HILL | LIZ)


def test_a_key_of_a_school_learns_no_more_from_details_that_differ_a_little(
    app: Flask, session: Session, engine: Engine
) -> None:
    seen = []
    for is_held in (False, True):
        empty(engine)
        session.rollback()
        designated_elsewhere(session, is_held=is_held)
        call = caller(app.test_client(), session)
        sent = (BODY | SMITH | changed | {"shared": True} for changed in TYPED)
        answers = [call("POST", "/schools/100001/appointments", body) for body in sent]
        seen.append([(each.status_code, without_nonce(each.text)) for each in answers])
    assert [status for status, _ in seen[0]] == [201, 200, 200, 201, 200]
    assert seen[1] == seen[0]
