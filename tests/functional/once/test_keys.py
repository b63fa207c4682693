"""A request that is sent again under a key of its own happens once, and is answered alike."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register.access import OrganisationKind, Role
from register.auth.writes import Writes, writes_of
from register.db import table_of
from register.models import Appointment, KeptRequest, RecordedLook
from register.services.factors.vault import Vault
from register.services.requests import ANSWER_LOST
from tests.accounts import make_account, make_key
from tests.appointment_calls import BODY
from tests.completions import ADA, ZOE, add_providers, csv_of
from tests.functional.once.asking import APPOINTMENTS, AT, COMPLETIONS, KEY, Ask, count, facts
from tests.sencos import put_school


def test_the_same_request_again_is_given_the_first_answer(school: Ask, session: Session) -> None:
    first, again = school(), school(key=f'"{KEY}"')
    assert first.status_code == 201
    assert facts(again) == facts(first)
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (
        None,
        "true",
    )
    assert count(session, Appointment) == 1


def test_another_request_under_the_same_key_is_refused(school: Ask, session: Session) -> None:
    school()
    for other in (BODY | {"started_on": "2025-09-02"}, BODY | {"last_name": "Other"}):
        refused = school(other)
        assert (refused.status_code, refused.get_json()["type"]) == (422, "refused")
    assert school(BODY, path=APPOINTMENTS + "?other=1").status_code == 400
    assert count(session, Appointment) == 1


def test_one_account_s_key_is_nothing_to_another(
    school: Ask, client: FlaskClient, session: Session
) -> None:
    assert school().status_code == 201
    put_school(session, "100002")
    organisation = (OrganisationKind.SCHOOL, "100002", "Another School")
    account = make_account(session, Role.SCHOOL, email="b@example.org", organisation=organisation)
    headers = make_key(session, account) | {"Idempotency-Key": KEY}
    path = APPOINTMENTS.replace("100001", "100002")
    assert client.post(path, json=BODY, headers=headers).status_code == 201
    assert client.post(APPOINTMENTS, json=BODY, headers=headers).status_code in (404, 422)


def test_a_refusal_leaves_the_key_free(school: Ask, session: Session) -> None:
    assert school(BODY | {"born_on": "never"}).status_code == 422
    assert count(session, KeptRequest) == 0
    assert school().status_code == 201


def test_a_key_is_kept_for_a_day_and_nothing_of_it_can_be_read(
    school: Ask, session: Session
) -> None:
    with time_machine.travel(AT, tick=False):
        school()
    with session.begin():
        (row,) = session.execute(select(table_of(KeptRequest))).all()
    assert not [each for each in (KEY, "Okafor", "0123456") if each in str(row)]
    with time_machine.travel(AT + timedelta(hours=24), tick=False):
        assert school().status_code == 201
    with time_machine.travel(AT + timedelta(hours=24, seconds=1), tick=False):
        # The key is free again, and the designation is there already.
        assert school().status_code == 200
    assert count(session, KeptRequest) == 1


LOOK = [1, "own_senco", "appointing", "found", None]
KEPT = {"status": 201, "location": None, "type": "application/json", "body": "{}", "looks": []}


@pytest.mark.parametrize(
    "kept",
    [
        KEPT | {"looks": [[*LOOK[:1], "a kind of look that was", *LOOK[2:]]]},
        KEPT | {"looks": [[*LOOK[:2], "a purpose that was", *LOOK[3:]]]},
        KEPT | {"looks": [LOOK[:4]]},
        KEPT | {"looks": None},
        {name: KEPT[name] for name in ("status", "looks")},
        ["an answer that was a list"],
    ],
    ids=["kind", "purpose", "unpacked", "no looks", "no body", "list"],
)
def test_an_answer_kept_by_an_earlier_version_is_lost_and_no_fault(
    school: Ask, session: Session, app: Flask, kept: object
) -> None:
    assert school().status_code == 201
    table = table_of(KeptRequest)
    with session.begin():
        account = session.execute(select(table.c.account_id)).scalar_one()
        locked = Vault(str(app.secret_key), of="answers of requests").lock(
            json.dumps(kept), account
        )
        session.execute(update(table).values(answer=locked))
    looks = count(session, RecordedLook)
    again = school()
    assert (again.status_code, again.get_json()["detail"]) == (409, ANSWER_LOST)
    assert count(session, RecordedLook) == looks


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 256, '"', "a\tb"])
def test_a_key_that_cannot_be_kept_is_refused(school: Ask, session: Session, key: str) -> None:
    assert school(key=key).status_code == 400
    assert count(session, Appointment) == 0


def test_an_address_that_keeps_no_key_says_so(client: FlaskClient, session: Session) -> None:
    headers = make_key(session, make_account(session, Role.PANEL)) | {"Idempotency-Key": KEY}
    refused = client.post("/api/v1/checks", json={}, headers=headers)
    assert (refused.status_code, "keeps no Idempotency-Key" in refused.text) == (400, True)


def test_all_that_providers_and_schools_record_can_be_sent_again(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        is_once = hasattr(view, "once")
        if "POST" in (rule.methods or ()) and rule.rule.startswith("/api/"):
            if any(each in rule.rule for each in ("/completions", "appointments", "/vacancy")):
                assert is_once, rule
            if writes_of(rule, view.access) in (Writes.LOOKS, Writes.NOTHING):  # type: ignore[attr-defined]  # every route has one
                assert not is_once, rule


def test_a_form_is_the_same_whatever_stands_between_its_parts(
    client: FlaskClient, session: Session
) -> None:
    add_providers(session)
    headers = make_key(session, make_account(session, Role.PROVIDER)) | {"Idempotency-Key": KEY}

    def send(content: bytes) -> TestResponse:
        form = {"file": (io.BytesIO(content), "july.csv")}
        return client.post(COMPLETIONS, data=form, headers=headers)

    first = send(csv_of(ADA))
    assert (first.status_code, facts(send(csv_of(ADA)))) == (201, facts(first))
    assert send(csv_of(ZOE)).status_code == 422
