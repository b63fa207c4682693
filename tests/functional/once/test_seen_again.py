"""Whoever an answer shows again, for its key, is recorded as seen again."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from register.access import OrganisationKind, Role
from register.db import table_of
from register.models import RecordedLook
from tests.accounts import make_account, make_key
from tests.appointment_calls import BODY
from tests.completions import ADA, ZOE, add_providers, csv_of
from tests.databases import put_aside
from tests.functional.once.asking import COMPLETIONS, Ask, facts
from tests.sencos import put_school

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
        self.send("/api/v1/schools/<urn>/vacancy/take-back", school, json=WHY)
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
