"""Acts that take two registrars under `/api/v1`: by key, password and code; and the file taken."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register import clock
from register.models import RecordedLook
from register.services import sign_in as service
from register.services.approvals.kinds import Act
from tests.accounts import PASSWORD, browser_of, csrf_token, make_key
from tests.approvals import ALAN, GRACE, role_of
from tests.completions import ADA as ADA_OBRIEN
from tests.completions import ZOE, add_providers, record
from tests.functional.approving import ADA, WHY, phone_of


def test_the_api_proposes_with_one_key_and_approves_with_another_a_password_and_a_code(
    app: Flask, people: Session
) -> None:
    keys, now = {each: make_key(people, each) for each in (GRACE, ALAN)}, clock.now()
    client = app.test_client()
    asked = {"act": "grant_registrar", "asked": {"email": ADA}}
    found = client.post("/api/v1/approval-previews", json=asked, headers=keys[GRACE])
    assert found.status_code == 200
    made = client.post("/api/v1/approvals", json={**asked, **WHY}, headers=keys[GRACE])
    assert made.status_code == 201
    assert made.json
    assert made.json["preview"] == found.json
    path = f"/api/v1/approvals/{made.json['ref']}"
    listed = client.get("/api/v1/approvals", headers=keys[ALAN]).json
    assert listed
    assert [each["ref"] for each in listed["proposals"]] == [made.json["ref"]]
    phones = {each: phone_of(app, people, each) for each in (GRACE, ALAN)}
    body = {"digest": made.json["preview"]["digest"], "password": PASSWORD}
    for key, changed, later, status in (
        (GRACE, {}, 0, 403),
        (ALAN, {"password": "wrong horse battery"}, 0, 403),
        (ALAN, {"code": ""}, 0, 422),
        (ALAN, {"code": "  "}, 0, 422),
        (ALAN, {"code": "", "password": "wrong horse battery"}, 0, 422),  # nothing is told of it
        (ALAN, {"code": "000000x"}, 0, 403),
        (ALAN, {"password": None}, 0, 422),
        (ALAN, {"digest": "0" * 64}, 0, 409),
        (ALAN, {}, 0, 403),  # its code was taken with the wrong digest
        (ALAN, {}, 60, 200),
    ):
        with time_machine.travel(now + timedelta(seconds=later), tick=False):
            sent = {**body, "code": phones[key].code(), **changed}
            answer = client.post(f"{path}/approve", json=sent, headers=keys[key])
        assert answer.status_code == status, answer.text
    assert role_of(people, ADA) == "registrar"
    done = client.get(f"{path}", headers=keys[GRACE]).json
    assert done
    assert (done["state"], done["decided_by"]) == ("approved", "Alan Turing")


def test_a_list_in_json_names_what_each_act_asks(app: Flask, people: Session) -> None:
    answer = app.test_client().get("/api/v1/approvals", headers=make_key(people, GRACE))
    acts = json.loads(answer.text)["acts"]
    assert [each["act"] for each in acts] == [act.value for act in Act]
    assert acts[0]["grounds"][0] == "evidence_seen"


def test_an_export_is_taken_by_its_proposer_alone_and_everybody_in_it_is_looked_at(
    app: Flask, people: Session
) -> None:
    add_providers(people)
    record(people, ADA_OBRIEN, ZOE)
    keys = {each: make_key(people, each) for each in (GRACE, ALAN)}
    client = app.test_client()
    asked = {"act": "export_holders", "asked": {}, **WHY}
    made = client.post("/api/v1/approvals", json=asked, headers=keys[GRACE]).json
    assert made
    path, now = f"/api/v1/approvals/{made['ref']}", clock.now()
    phones = {each: phone_of(app, people, each) for each in (GRACE, ALAN)}
    take = f"{path}/export"

    def sent(address: str, by: str, later: timedelta, **body: str) -> TestResponse:
        with time_machine.travel(now + later, tick=False):
            proof = {"password": PASSWORD, "code": phones[by].code()}
            return client.post(address, json={**body, **proof}, headers=keys[by])

    step = timedelta(minutes=1)
    assert sent(take, GRACE, step).status_code == 409
    digest = made["preview"]["digest"]
    assert sent(f"{path}/approve", ALAN, step, digest=digest).status_code == 200
    told = client.get(path, headers=keys[GRACE]).get_json()["file"]
    assert (told["is_open"], told["taken_at"]) == (True, []), "allowed, and nobody has it"
    browser = browser_of(app, GRACE)
    page = browser.get(f"/desk/approvals/{made['ref']}").text
    assert "Not yet" in page
    assert "What this allows" in page
    assert sent(take, ALAN, 2 * step).status_code == 403
    without = client.post(take, json={"password": PASSWORD}, headers=keys[GRACE])
    assert without.status_code == 422
    people.rollback()
    before = len(people.scalars(select(RecordedLook)).all())
    people.rollback()
    file = sent(take, GRACE, 3 * step)
    rows = list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"))))
    assert [(row["TRN"], row["Last name"], row["Export"]) for row in rows] == [
        ("7001234", "O’Brien", made["ref"]),
        ("7001235", "Nuñez", made["ref"]),
    ]
    looks = people.scalars(select(RecordedLook)).all()
    assert len(looks) == before + 2
    assert {each.kind for each in looks[-2:]} == {"export"}
    people.rollback()
    address = f"/desk/approvals/{made['ref']}"
    token = {"csrf_token": csrf_token(browser)}
    again = browser.post(f"{address}/export", data=token)
    assert again.data == file.data
    assert again.headers["Content-Disposition"].startswith("attachment")
    assert len(client.get(path, headers=keys[GRACE]).get_json()["file"]["taken_at"]) == 2
    assert "Take the file again" in browser.get(address).text
    late = sent(take, GRACE, timedelta(hours=24, minutes=5))
    assert late.status_code == 409


@pytest.mark.canary
def test_an_approval_that_takes_any_code_is_noticed(
    app: Flask, people: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "is_proved", lambda *_: True)
    with pytest.raises(AssertionError):
        test_the_api_proposes_with_one_key_and_approves_with_another_a_password_and_a_code(
            app, people
        )
