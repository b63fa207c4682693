"""A request that is sent again happens once: under a key of its own, and by what it holds."""

from __future__ import annotations

import io
import itertools
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register.access import OPERATOR, OrganisationKind, Role
from register.api import appointments as door
from register.auth.writes import Writes, writes_of
from register.db import table_of
from register.errors import Conflict, Unavailable
from register.models import Appointment, Award, KeptRequest, LogEntry, RecordedLook
from register.queries.accounts import account_by_email
from register.services import log
from register.services import requests as service
from register.services import transaction as transactions
from register.services.transaction import WRITES
from tests.accounts import csrf_token, make_account, make_key, sign_in
from tests.completions import ADA, ZOE, add_providers, csv_of
from tests.databases import put_aside
from tests.functional.test_completions import check, hidden
from tests.sencos import put_school

COPIES = 20
COMPLETIONS = "/api/v1/completions"
APPOINTMENTS = "/api/v1/schools/100001/appointments"
KEY = "8e03978e-40d5-43dd-bc93-6894a57f9324"
BODY: dict[str, Any] = {
    "trn": "0123456",
    "last_name": "Okafor",
    "first_names": "Ngozi",
    "born_on": "1985-04-03",
    "started_on": "2025-09-01",
}
AT = datetime(2026, 9, 14, 12, tzinfo=UTC)
Ask = Callable[..., TestResponse]


@pytest.fixture
def school(client: FlaskClient, session: Session) -> Ask:
    """Designates with the key of a user of 100001, and under a key of the request’s."""
    put_school(session, "100001")
    organisation = (OrganisationKind.SCHOOL, "100001", "Wychford Primary School")
    headers = make_key(session, make_account(session, Role.SCHOOL, organisation=organisation))

    def ask(body: dict[str, Any] = BODY, key: str = KEY, path: str = APPOINTMENTS) -> TestResponse:
        return client.post(path, json=body, headers=headers | {"Idempotency-Key": key})

    return ask


def count(session: Session, model: Any) -> int:
    with session.begin():
        return session.execute(select(func.count()).select_from(table_of(model))).scalar_one()


def facts(answer: TestResponse) -> tuple[int, bytes]:
    return answer.status_code, answer.data


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
    assert school(BODY, path=APPOINTMENTS + "?other=1").status_code == 422
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


def test_what_is_still_running_is_not_begun_twice(
    school: Ask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, second = door.designate, []

    def slow(*args: Any, **kwargs: Any) -> Any:
        second.append(school())
        return own(*args, **kwargs)

    monkeypatch.setattr(door, "designate", slow)
    assert school().status_code == 201
    assert (second[0].status_code, second[0].get_json()["type"]) == (409, "conflict")
    assert "still running" in second[0].text
    assert count(session, Appointment) == 1


def test_facts_whose_answer_was_cut_off_are_not_recorded_again(
    school: Ask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cut_off_and_sent_again(school, monkeypatch) == 409
    assert count(session, Appointment) == 1


def cut_off_and_sent_again(school: Ask, monkeypatch: pytest.MonkeyPatch) -> int:
    """What a request is answered that is sent again, three minutes after its answer was lost."""

    def lost(*_: Any, **__: Any) -> None:
        raise Unavailable.from_database()

    with time_machine.travel(AT, tick=False), monkeypatch.context() as patch:
        patch.setattr(door, "own_senco", lost)
        assert school().status_code == 503
    with time_machine.travel(AT + timedelta(minutes=3), tick=False):
        return school().status_code


@pytest.mark.canary
def test_facts_that_carry_no_mark_of_their_request_are_caught(
    school: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "_do_last", lambda _: None)
    assert cut_off_and_sent_again(school, monkeypatch) != 409


def test_a_request_that_died_before_it_recorded_anything_may_run_again(
    school: Ask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dead(*_: Any, **__: Any) -> None:
        raise Unavailable.from_database()

    with time_machine.travel(AT, tick=False), monkeypatch.context() as patch:
        patch.setattr(door, "designate", dead)
        patch.setattr(service, "let_go", dead)
        assert school().status_code == 503
        assert school().status_code == 409
    with time_machine.travel(AT + timedelta(minutes=3), tick=False):
        assert school().status_code == 201
    assert count(session, Appointment) == 1


def test_what_was_taken_for_dead_records_nothing_once_another_runs_in_its_place(
    session: Session,
) -> None:
    email = make_account(session, Role.SCHOOL)
    account = account_by_email(session, email)
    assert account
    asked = service.Asked(account.id, "0" * 64, "1" * 64)
    first = service.begin(session, asked, now=AT)
    second = service.begin(session, asked, now=AT + timedelta(minutes=3))
    assert isinstance(first, service.Begun)
    assert isinstance(second, service.Begun)
    before = count(session, LogEntry)
    for begun, refused in ((second, False), (first, True)):
        service.record_once(session, begun, now=AT)
        with (
            pytest.raises(Conflict) if refused else nullcontext(),
            transactions.transaction(session),
        ):
            log.record(session, log.Draft("planted", "thing:1"), actor=OPERATOR, now=AT)
    assert count(session, LogEntry) == before + 1


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


Seen = list[tuple[Any, ...]]
"""Looks: whom, where, what for, with what result and by which account."""
SPELL = {"urn": "100001", "started_on": "2018-09-01", "ended_on": "2019-08-31"}
WHY = {"reason": "typing_mistake", "note": "Typed wrongly"}
CORRECTED = {
    **WHY,
    "started_on": "2025-09-02",
    "ended_on": None,
    "is_head_teacher": False,
    "is_qualified_teacher": True,
    "induction": "met",
    "is_teaching_at_school": None,
}


SHOWING = {
    "/api/v1/completions",
    "/api/v1/schools/<urn>/appointments",
    *(
        f"/api/v1/appointments/<ref>/{act}"
        for act in ("prior-service", "prior-service/take-back", "correct", "end", "take-back")
    ),
}
"""Those whose answers name somebody: the rest says numbers, and what was sent."""


class Twice:
    """Requests that are each sent twice, under a key of their own, and whom each showed."""

    def __init__(self, client: FlaskClient, session: Session) -> None:
        self.client, self.session = client, session
        self.seen: dict[str, tuple[Seen, Seen]] = {}
        """By address, the looks of the first sending and those of the second."""
        self.keys = itertools.count()

    def looks(self) -> Seen:
        table = table_of(RecordedLook)
        columns = (table.c.person_id, table.c.kind, table.c.purpose, table.c.result)
        with self.session.begin():
            found = self.session.execute(select(*columns, table.c.account_id).order_by(table.c.id))
            return [tuple(row) for row in found]

    def send(self, rule: str, headers: dict[str, str], ref: str = "", **sent: Any) -> Any:
        path = rule.replace("<urn>", "100001").replace("<ref>", ref)
        named = headers | {"Idempotency-Key": str(next(self.keys))}
        before = len(self.looks())
        first = self.client.post(path, headers=named, **sent)
        assert first.status_code in (200, 201), first.text
        middle = len(self.looks())
        again = self.client.post(path, headers=named, **sent)
        assert facts(again) == facts(first)
        self.seen[rule] = (self.looks()[before:middle], self.looks()[middle:])
        return first.get_json()

    def send_all(self) -> None:
        """Every address that keeps a key, with something that it records."""
        put_school(self.session, "100001")
        add_providers(self.session)
        ours = (OrganisationKind.SCHOOL, "100001", "Wychford Primary School")
        school, provider, registrar = (
            make_key(self.session, make_account(self.session, role, organisation=body))
            for role, body in ((Role.SCHOOL, ours), (Role.PROVIDER, None), (Role.REGISTRAR, None))
        )
        one = "/api/v1/appointments/<ref>"
        ref = self.send("/api/v1/schools/<urn>/appointments", school, json=BODY)["ref"]
        spells = {"spells": [SPELL], "source": "A letter"}
        self.send(f"{one}/prior-service", school, ref, json=spells)
        taken_back = {**SPELL, "reason": "new_evidence"}
        self.send(f"{one}/prior-service/take-back", school, ref, json=taken_back)
        ref = self.send(f"{one}/correct", school, ref, json=CORRECTED)["ref"]
        self.send(f"{one}/end", school, ref, json={"last_day": "2026-07-31"})
        self.send(f"{one}/take-back", school, ref, json=WHY)
        none = {"declared_on": "2026-09-01"}
        self.send("/api/v1/schools/<urn>/vacancy", school, json=none)
        text = {"content_type": "text/csv"}
        upload = self.send(COMPLETIONS, provider, data=csv_of(ADA), **text)
        accepted = {"rows": "all", "digest": upload["digest"]}
        self.send(f"{COMPLETIONS}/<ref>/accept", provider, upload["ref"], json=accepted)
        again = self.send(COMPLETIONS, provider, data=csv_of(ADA, ZOE), **text)["ref"]
        self.send(f"{COMPLETIONS}/<ref>/cancel", provider, again, json={})
        act = {"act": "grant_registrar", "asked": {"email": "school@example.org"}}
        why = {"ground": "evidence_seen", "note": "A letter"}
        self.send("/api/v1/approvals", registrar, json=act | why)


def test_whoever_an_answer_shows_again_is_recorded_as_seen_again(
    client: FlaskClient, session: Session, app: Flask
) -> None:
    twice = Twice(client, session)
    twice.send_all()
    assert set(twice.seen) == {
        rule.rule
        for rule in app.url_map.iter_rules()
        if hasattr(app.view_functions[rule.endpoint], "once")
    }
    assert {rule: again for rule, (_, again) in twice.seen.items()} == {
        rule: first for rule, (first, _) in twice.seen.items()
    }
    assert {rule for rule, (_, again) in twice.seen.items() if again} == SHOWING


@pytest.mark.canary
def test_an_answer_that_is_given_again_without_a_look_is_noticed(
    client: FlaskClient, session: Session, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: what is given again is shown without a word."""
    monkeypatch.setattr("register.api.once.record_alone", lambda *_, **__: [])
    with pytest.raises(AssertionError):
        test_whoever_an_answer_shows_again_is_recorded_as_seen_again(client, session, app)


def test_where_no_look_can_be_recorded_nothing_is_given_again(school: Ask, engine: Engine) -> None:
    first = school()
    assert first.status_code == 201
    with put_aside(engine, "look"):
        again = school()
    assert again.status_code == 503
    assert not [each for each in ("Okafor", "Ngozi", "0123456") if each in again.text]
    assert facts(school()) == facts(first)


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


def at_once(app: Flask, ask: Callable[[FlaskClient], TestResponse]) -> list[TestResponse]:
    """What twenty are answered who ask the same at once, and again where they are told to wait."""

    def one(_: int) -> TestResponse:
        for _ in range(200):
            answer = ask(app.test_client())
            waits = answer.status_code == 503 or "still running" in answer.text
            if not waits:
                return answer
            time.sleep(0.05)
        return answer

    with ThreadPoolExecutor(COPIES) as pool:
        return list(pool.map(one, range(COPIES)))


@pytest.mark.parametrize("named", [{}, {"Idempotency-Key": KEY}], ids=["bare", "with a key"])
def test_twenty_copies_of_one_upload_are_one_record(
    app: Flask, session: Session, named: dict[str, str]
) -> None:
    add_providers(session)
    key = make_key(session, make_account(session, Role.PROVIDER))

    def send(client: FlaskClient) -> TestResponse:
        return client.post(
            COMPLETIONS, data=csv_of(ADA, ZOE), content_type="text/csv", headers=key | named
        )

    checked = at_once(app, send)
    upload = checked[0].get_json()
    assert {(each.status_code, each.get_json()["ref"]) for each in checked} == {
        (201, upload["ref"])
    }

    def accept(client: FlaskClient) -> TestResponse:
        body = {"rows": "all", "digest": upload["digest"]}
        return client.post(f"{COMPLETIONS}/{upload['ref']}/accept", json=body, headers=key)

    before = count(session, LogEntry)
    receipts = at_once(app, accept)
    assert {(each.status_code, each.get_json()["number"]) for each in receipts} == {
        (200, receipts[0].get_json()["number"])
    }
    assert count(session, Award) == 2
    assert before < count(session, LogEntry)


def confirmed_at_once(app: Flask, session: Session) -> tuple[set[tuple[int, str]], int]:
    """What twenty copies of one confirmation on the page are answered, and the awards there are."""
    add_providers(session)
    email, browser = make_account(session, Role.PROVIDER), app.test_client()
    sign_in(browser, email)
    path, page = check(browser, csv_of(ADA, ZOE))
    form = hidden(page) | {"csrf_token": csrf_token(browser, "/completions")}
    cookies = [(each.key, each.value) for each in browser._cookies.values()]

    def confirm(client: FlaskClient) -> TestResponse:
        for name, value in cookies:
            client.set_cookie(name, value)
        return client.post(f"{path}/confirm", data=form)

    answers = {(each.status_code, each.location) for each in at_once(app, confirm)}
    return answers, count(session, Award)


def test_twenty_copies_of_one_confirmation_are_one_record(app: Flask, session: Session) -> None:
    answers, awards = confirmed_at_once(app, session)
    assert (len(answers), awards) == (1, 2)
    assert {status for status, _ in answers} == {303}


@pytest.mark.canary
def test_confirmations_that_take_no_lock_are_caught(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    if session.get_bind().dialect.name == "sqlite":
        pytest.skip("SQLite: one writer at a time, whatever is asked of it")

    def unlocked(session: Session) -> None:
        session.connection(execution_options=WRITES)

    monkeypatch.setattr(transactions, "take_log_lock", unlocked)
    answers, awards = confirmed_at_once(app, session)
    assert (len(answers), awards) != (1, 2) or {status for status, _ in answers} != {303}
