"""Looks: recorded whole or not at all, and never changed afterwards."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from register.access import OPERATOR, Actor
from register.db import table_of
from register.errors import NotAllowed, Unavailable
from register.models import RecordedLook
from register.services.looks import Look, LookKind, Purpose, canonical_look, record_alone
from tests.candidates import BORN, World
from tests.databases import bring_up, take_back
from tests.integration.checks.asking import TRN, ask, recorded

NOW = datetime(2026, 3, 2, 12, 30, 15, 250_000, tzinfo=UTC)
NOBODY = Look(None, LookKind.CHECK, Purpose.APPOINTING, "NO_MATCH")


def rows(session: Session) -> list[Mapping[str, Any]]:
    found = session.execute(select(table_of(RecordedLook)).order_by(text("id"))).mappings().all()
    return [dict(row) for row in found]


def test_a_look_says_who_whom_when_why_and_with_what_result(session: Session, panel: Actor) -> None:
    person = World(session).person("Okafor")
    seen = Look(person, LookKind.SERIAL_MOVERS, Purpose.INSPECTING, "SHOWN")
    refs = record_alone(session, [seen, NOBODY], actor=panel, now=NOW)
    first, second = rows(session)
    assert [first["ref"], second["ref"]] == refs
    assert (first["account_id"], first["organisation_id"]) == (
        panel.account_id,
        panel.organisation_id,
    )
    assert (first["at"], first["person_id"], second["person_id"]) == (NOW, person, None)
    assert (first["kind"], first["purpose"], first["result"]) == (
        "serial_movers",
        "inspecting",
        "SHOWN",
    )


def test_the_digest_is_over_the_salt_and_the_look_as_it_is_read_back(
    session: Session, panel: Actor
) -> None:
    record_alone(session, [NOBODY, NOBODY], actor=panel, now=NOW)
    first, second = rows(session)
    body = canonical_look(first)
    assert json.loads(body)["at"] == "2026-03-02T12:30:15.250000+00:00"
    assert first["digest"] == hashlib.sha256(first["salt"] + body).hexdigest()
    assert (len(first["salt"]), first["salt"] == second["salt"]) == (32, False)
    for name in ("account_id", "organisation_id", "kind", "purpose", "result", "ref", "detail"):
        assert canonical_look({**first, name: "another"}) != body


def test_a_check_and_its_look_have_one_number_and_the_look_holds_the_checks_digest(
    session: Session, panel: Actor
) -> None:
    person = World(session).person("Okafor")
    done = ask(session, panel, trn=TRN, born_on=BORN)
    [check], [look] = recorded(session), rows(session)
    assert (look["ref"], look["person_id"], look["result"]) == (
        done.ref,
        person,
        "PERSON_KNOWN_NO_AWARD",
    )
    assert (look["detail"], look["at"]) == (check.digest, check.at)


def test_only_an_account_may_look_at_a_person(session: Session) -> None:
    with pytest.raises(NotAllowed):
        record_alone(session, [NOBODY], actor=OPERATOR, now=NOW)


def test_looks_that_cannot_be_recorded_are_a_fault_and_none_is_kept(
    session: Session, panel: Actor
) -> None:
    nobody_such = NOBODY._replace(person_id=10**6)
    with pytest.raises(Unavailable, match="nobody can be shown"):
        record_alone(session, [NOBODY, nobody_such], actor=panel, now=NOW)
    assert rows(session) == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE look SET purpose = 'advising'",
        "DELETE FROM look",
        "INSERT OR REPLACE INTO look SELECT * FROM look",
        "TRUNCATE look",
    ],
)
def test_a_look_is_never_changed(
    session: Session, panel: Actor, engine: Engine, change: str
) -> None:
    if ("REPLACE" in change) != (engine.dialect.name == "sqlite") and "look SET" not in change:
        pytest.skip("the other database's statement")
    record_alone(session, [NOBODY], actor=panel, now=NOW)
    before = rows(session)
    with pytest.raises(DBAPIError, match=r"append-only|not authorized|permission denied"):
        session.execute(text(change))
    session.rollback()
    assert rows(session) == before


def test_checks_from_before_looks_had_a_table_are_given_theirs(
    session: Session, panel: Actor, engine: Engine
) -> None:
    person = World(session).person("Okafor")
    done = ask(session, panel, trn=TRN, born_on=BORN)
    session.commit()
    take_back(engine, "0009")
    bring_up(engine)
    [look] = rows(session)
    assert (look["ref"], look["person_id"], look["kind"]) == (done.ref, person, "check")
    assert look["digest"] == hashlib.sha256(look["salt"] + canonical_look(look)).hexdigest()
