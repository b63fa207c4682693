"""A request whose answer was lost, or that died on its way, is recorded once at most."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy.orm import Session

from register.access import OPERATOR, Role
from register.api import appointments as door
from register.api.once import REPLAYED
from register.errors import Conflict, Unavailable
from register.models import Appointment, LogEntry
from register.queries.accounts import account_by_email
from register.services import log
from register.services import requests as service
from register.services import transaction as transactions
from tests.accounts import make_account
from tests.functional.afterwards import asked_afterwards, no_look_beside_a_deed
from tests.functional.once.asking import AT, Ask, count, facts


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
    school: Ask, session: Session
) -> None:
    assert cut_off_and_sent_again(school) == 409
    assert count(session, Appointment) == 1


def cut_off_and_sent_again(school: Ask) -> int:
    """What a request is answered that is sent again, three minutes after its answer was lost."""
    with time_machine.travel(AT, tick=False), asked_afterwards(fails=True):
        # It could not be kept either.
        assert school().status_code == 201
    with time_machine.travel(AT + timedelta(minutes=3), tick=False):
        return school().status_code


@pytest.mark.canary
def test_facts_that_carry_no_mark_of_their_request_are_caught(
    school: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transactions, "_do_last", lambda _: None)
    assert cut_off_and_sent_again(school) != 409


def unseen(school: Ask, session: Session) -> tuple[bool, int]:
    """Whether a designation whose look fails is told not to be recorded, and how many then are."""
    with no_look_beside_a_deed():
        answer = school()
    assert answer.status_code == 503
    return "Nothing has been recorded" in answer.text, count(session, Appointment)


def test_a_deed_whose_look_cannot_be_recorded_is_undone_and_its_key_is_free(
    school: Ask, session: Session
) -> None:
    before = count(session, LogEntry)
    assert unseen(school, session) == (True, 0)
    assert count(session, LogEntry) == before
    again = school()
    assert (again.status_code, again.headers.get(REPLAYED)) == (201, None)
    assert facts(school()) == facts(again)
    assert count(session, Appointment) == 1


@pytest.mark.canary
def test_a_deed_that_stands_without_its_look_is_noticed(
    school: Ask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "one_commit", lambda _: nullcontext())
    assert unseen(school, session) == (False, 1)


def test_a_request_that_died_before_it_recorded_anything_may_run_again(
    school: Ask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dead(*_: Any, **__: Any) -> None:
        raise Unavailable.from_database()

    with time_machine.travel(AT, tick=False), monkeypatch.context() as patch:
        patch.setattr(door, "designate", dead)
        patch.setattr(service, "let_go", dead)
        assert school().status_code == 503
        waits = school()
        assert (waits.status_code, "or was cut off" in waits.text) == (409, True)
    with time_machine.travel(AT + timedelta(minutes=3), tick=False):
        assert school().status_code == 201
    assert count(session, Appointment) == 1


def test_what_was_taken_for_dead_records_nothing_once_another_runs_in_its_place(
    session: Session,
) -> None:
    email = make_account(session, Role.SCHOOL)
    account = account_by_email(session, email)
    assert account
    asked = service.KeyedRequest(account.id, "0" * 64, "1" * 64)
    first = service.begin(session, asked, now=AT)
    second = service.begin(session, asked, now=AT + timedelta(minutes=3))
    assert isinstance(first, service.BegunRequest)
    assert isinstance(second, service.BegunRequest)
    before = count(session, LogEntry)
    for begun, refused in ((second, False), (first, True)):
        service.record_once(session, begun, now=AT)
        with (
            pytest.raises(Conflict) if refused else nullcontext(),
            transactions.transaction(session),
        ):
            log.record(session, log.Draft("planted", "thing:1"), actor=OPERATOR, now=AT)
    assert count(session, LogEntry) == before + 1
