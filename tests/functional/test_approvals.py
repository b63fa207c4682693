"""Acts that take two registrars, at every door: proposed by one, approved by another."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register import clock
from register.access import OPERATOR, OrganisationKind, Role
from register.errors import InvalidInput, Refused
from register.models import RecordedLook
from register.schemas.acts import ASKED
from register.services import sign_in as service
from register.services.accounts import NewAccount, actor_of_account, add_account, deactivate
from register.services.approvals.kinds import Act, grounds_of
from register.services.approvals.propose import propose
from register.services.referrals.words import Ground
from tests.accounts import LEFT, PASSWORD, csrf_token, make_key, sign_in
from tests.approvals import ALAN, GRACE, add_named, asking, role_of, two_registrars
from tests.authenticator import Authenticator, give_factor
from tests.completions import ADA as ADA_OBRIEN
from tests.completions import ZOE, add_providers, record

ADA = "ada@panel.example"
WHY = {"ground": "evidence_seen", "note": "A letter of appointment"}
NEW = "/desk/approvals/new/grant_registrar"


@pytest.fixture
def people(session: Session) -> Session:
    """Ada, who is to become a registrar, and two who are."""
    add_named(session, ADA, "Ada Lovelace", Role.PANEL)
    two_registrars(session)
    return session


def browser_of(app: Flask, email: str) -> FlaskClient:
    browser = app.test_client()
    sign_in(browser, email)
    return browser


def phone_of(app: Flask, session: Session, email: str) -> Authenticator:
    return give_factor(session, email, str(app.secret_key))


def boxes_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def propose_on_a_page(app: Flask) -> tuple[FlaskClient, str]:
    """Grace proposes; her browser, and the address of what waits."""
    grace = browser_of(app, GRACE)
    token = {"csrf_token": csrf_token(grace, NEW)}
    check = grace.post(f"{NEW}/check", data={**token, "email": ADA, **WHY})
    assert "Check before you propose" in check.text
    assert "becomes a registrar of the register" in check.text
    again = grace.post(f"{NEW}/change", data={**token, "email": ADA, **WHY})
    assert f'value="{ADA}"' in again.text
    made = grace.post(NEW, data=token | boxes_of(check.text))
    assert made.status_code == 303, made.text
    return grace, made.headers["Location"]


def test_from_a_form_to_a_second_registrars_approval(app: Flask, people: Session) -> None:
    grace, path = propose_on_a_page(app)
    assert "Withdraw the proposal" in grace.get(path).text
    assert "Approve and carry out" not in grace.get(path).text
    alan = browser_of(app, ALAN)
    assert "1 act waiting for a second registrar" in alan.get("/desk").text
    assert "Ada Lovelace" in alan.get("/desk/approvals").text
    page = alan.get(path).text
    done = alan.post(f"{path}/approve", data=boxes_of(page))
    assert done.status_code == 303, done.text
    assert role_of(people, ADA) == "registrar"
    assert "Approved by" in alan.get(path).text
    late = alan.post(f"{path}/approve", data=boxes_of(page))
    assert late.status_code == 409
    assert "approved already" in late.text


def test_a_page_that_was_signed_in_too_long_ago_approves_nothing(
    app: Flask, people: Session
) -> None:
    _, path = propose_on_a_page(app)
    alan = browser_of(app, ALAN)
    boxes = boxes_of(alan.get(path).text)
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        stale = alan.post(f"{path}/approve", data=boxes)
    assert stale.status_code == 403
    assert "Confirm that it is you" in stale.text
    assert role_of(people, ADA) == "panel"


def test_the_proposer_is_refused_and_may_withdraw(app: Flask, people: Session) -> None:
    grace, path = propose_on_a_page(app)
    token = csrf_token(grace, path)
    digest = re.search(r"[0-9a-f]{64}", browser_of(app, ALAN).get(path).text)
    assert digest
    own = grace.post(f"{path}/approve", data={"csrf_token": token, "digest": digest[0]})
    assert own.status_code == 403
    assert "You proposed this yourself" in own.text
    assert grace.post(f"{path}/withdraw", data={"csrf_token": token}).status_code == 303
    assert "Withdrawn" in grace.get(path).text


def test_a_second_registrar_declines_with_a_reason(app: Flask, people: Session) -> None:
    _, path = propose_on_a_page(app)
    alan = browser_of(app, ALAN)
    token = {"csrf_token": csrf_token(alan, path)}
    assert "Enter why you decline it" in alan.post(f"{path}/decline", data=token).text
    assert alan.post(f"{path}/withdraw", data=token).status_code == 403
    said = alan.post(f"{path}/decline", data={**token, "note": "The letter is not signed"})
    assert said.status_code == 303
    assert "The letter is not signed" in alan.get(path).text


def test_what_cannot_be_proposed_is_told_beside_its_box(app: Flask, people: Session) -> None:
    grace = browser_of(app, GRACE)
    token = {"csrf_token": csrf_token(grace, NEW)}
    for sent, status, sentence in (
        ({}, 400, "Enter the address of an account"),
        ({"email": "nobody@example.org", **WHY}, 422, "Enter the address of an account"),
        ({"email": ALAN, **WHY}, 409, "is a registrar’s already"),
    ):
        answer = grace.post(f"{NEW}/check", data={**token, **sent})
        assert answer.status_code == status
        assert sentence in answer.text
    for path in ("/desk/approvals/new/nothing", "/desk/approvals/nothing", "/desk/approvals/%00"):
        assert grace.get(path).status_code == 404


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


def test_the_granted_account_starts_anew(app: Flask, people: Session) -> None:
    """Rights that were given to a panel's key or session do not become a registrar's."""
    ada, key = browser_of(app, ADA), make_key(people, ADA)
    _, path = propose_on_a_page(app)
    alan = browser_of(app, ALAN)
    alan.post(f"{path}/approve", data=boxes_of(alan.get(path).text))
    assert ada.get("/checks").status_code == 303
    assert app.test_client().get("/api/v1/checks", headers=key).status_code == 401
    assert browser_of(app, ADA).get("/desk").status_code == 200


def test_the_operator_makes_two_registrars_and_no_third(session: Session) -> None:
    def add(name: str) -> None:
        new = NewAccount(
            email=f"{name}@register.example",
            name=name,
            role=Role.REGISTRAR,
            organisation_kind=OrganisationKind.REGISTER,
            organisation_identifier="register",
            organisation_name="The register",
            password=PASSWORD,
        )
        add_account(session, new, actor=OPERATOR, now=clock.now())

    add("grace")
    add("alan")
    with pytest.raises(Refused, match="two registrars already"):
        add("mary")
    deactivate(session, "alan@register.example", LEFT, actor=OPERATOR, now=clock.now())
    add("mary")


def test_what_each_act_asks_has_a_label_for_its_page() -> None:
    assert set(ASKED) == set(Act)
    for schema in ASKED.values():
        for name, field in schema().fields.items():
            assert field.metadata.get("label"), name


def test_a_list_in_json_names_what_each_act_asks(app: Flask, people: Session) -> None:
    answer = app.test_client().get("/api/v1/approvals", headers=make_key(people, GRACE))
    acts = json.loads(answer.text)["acts"]
    assert [each["act"] for each in acts] == [act.value for act in Act]
    assert acts[0]["grounds"][0] == "evidence_seen"


@pytest.mark.parametrize("act", list(Act))
def test_a_form_offers_only_what_its_act_can_rest_on(app: Flask, people: Session, act: Act) -> None:
    page = browser_of(app, GRACE).get(f"/desk/approvals/new/{act}").text
    offered = re.findall(r'name="ground"[^>]*value="([a-z_]+)"', page)
    assert offered == [each.value for each in grounds_of(act)]


def test_an_act_that_rests_on_what_it_cannot_is_refused_at_every_door(
    app: Flask, people: Session
) -> None:
    why = {"ground": "provider_confirmed", "note": "A provider said so"}
    grace = browser_of(app, GRACE)
    for step in ("", "/check"):
        boxes = {"csrf_token": csrf_token(grace, NEW), "email": ADA, **why, "digest": "0" * 64}
        answer = grace.post(NEW + step, data=boxes)
        assert answer.status_code == 400
        assert "Select what it rests on" in answer.text
    body = {"act": "grant_registrar", "asked": {"email": ADA}, **why}
    headers = make_key(people, GRACE)
    answer = app.test_client().post("/api/v1/approvals", json=body, headers=headers)
    assert answer.status_code == 422
    said = json.loads(answer.text)["detail"]
    assert said.startswith("“The provider confirmed it” is nothing that this can rest on")
    with pytest.raises(InvalidInput, match="can rest on evidence_seen, person_confirmed, other"):
        propose(
            people,
            replace(asking(Act.GRANT_REGISTRAR, {"email": ADA}), ground=Ground.PROVIDER_CONFIRMED),
            actor=actor_of_account(people, GRACE),
            now=clock.now(),
        )


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
    browser = browser_of(app, GRACE)
    address = f"/desk/approvals/{made['ref']}"
    token = {"csrf_token": csrf_token(browser, address)}
    again = browser.post(f"{address}/export", data=token)
    assert again.data == file.data
    assert again.headers["Content-Disposition"].startswith("attachment")
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
