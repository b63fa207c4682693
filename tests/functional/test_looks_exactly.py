"""Who is recorded as seen is who was shown: nobody more, by the doors that once recorded more."""

import json
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from register.access import Role
from register.models import RecordedLook
from tests.accounts import PASSWORD, email_of, make_account, make_key
from tests.approvals import ALAN, GRACE
from tests.completions import ZOE, add_providers, record
from tests.estate import Estate
from tests.functional.approving import WHY, phone_of
from tests.functional.one_school import run

AS_INSPECTOR = ("--as", email_of(Role.INSPECTOR))
AS_AT = date(2026, 11, 2)


def looks(session: Session) -> int:
    """How many there are."""
    session.rollback()
    return len(session.scalars(select(RecordedLook)).all())


@pytest.mark.facts_by_hand("one school is answered from its facts")
def test_a_command_that_says_what_would_change_records_those_alone_whom_it_names(
    engine: Engine, session: Session
) -> None:
    """Of one SENCO nobody is named, and JSON names nobody: as on the page and by the API."""
    make_account(session, Role.INSPECTOR)
    estate = Estate(session)
    one, two = estate.school(), estate.school()
    for urn, since in ((one, 2022), (two, 2022), (two, 2024)):
        estate.appointed(estate.person(), urn, date(since, 9, 1))
    for urn, words, shown in ((one, (), 0), (two, ("--json",), 0), (two, (), 1)):
        before = looks(session)
        line = ("compliance", urn, "--changes", "--as-at", AS_AT.isoformat(), *words)
        code, out, err = run(engine, *line, *AS_INSPECTOR)
        assert code == 0, err
        assert looks(session) - before == shown, out


def test_whoever_approves_by_key_is_recorded_once_as_shown_and_not_where_the_password_is_wrong(
    app: Flask, people: Session
) -> None:
    add_providers(people)
    record(people, ZOE)
    keys = {each: make_key(people, each) for each in (GRACE, ALAN)}
    client, phone = app.test_client(), phone_of(app, people, ALAN)
    asked = {"trn": ZOE["TRN"], "first_names": "Zoe", "last_name": "Quill", "name_is": "further"}
    body = {"act": "change_identity", "asked": asked, **WHY}
    made = client.post("/api/v1/approvals", json=body, headers=keys[GRACE])
    assert made.status_code == 201, made.text
    proposal = json.loads(made.text)
    sent = {"digest": proposal["preview"]["digest"], "password": "wrong horse battery"}
    address, before = f"/api/v1/approvals/{proposal['ref']}/approve", looks(people)
    wrong = client.post(address, json={**sent, "code": phone.code()}, headers=keys[ALAN])
    assert (wrong.status_code, looks(people) - before) == (403, 0)
    right = {**sent, "password": PASSWORD, "code": phone.code()}
    done = client.post(address, json=right, headers=keys[ALAN])
    assert (done.status_code, looks(people) - before) == (200, 1), done.text
    gone = client.post(f"/api/v1/approvals/{'0' * 26}/approve", json=right, headers=keys[ALAN])
    assert gone.status_code == 404
