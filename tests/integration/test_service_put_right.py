"""Two registrars put earlier service right that a school declared, and no school puts it back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import Conflict, InvalidInput, Refused
from register.law.findings import Status
from register.queries import declarers
from register.services.appointments.facts import Spell
from register.services.log_tree.verify_facts import verify_facts
from register.services.people_merge.show import refs_of_trns, show_people
from tests.appointment_files import take
from tests.approvals import NOON
from tests.earlier_service import (
    LONG,
    NEVER,
    OTHERWISE,
    SHORT,
    TRN,
    declare,
    designated,
    held,
    of_school,
    ours,
    put_right,
    school_that_declared,
    status,
    take_back,
)
from tests.people import joined
from tests.sencos import put_school


@pytest.fixture
def school(session: Session) -> Actor:
    """The school that designated somebody, and declared service of theirs that exempts."""
    actor = school_that_declared(session, LONG)
    assert status(session, "100001") is Status.EXEMPT
    return actor


def test_what_never_was_is_off_the_record_and_exempts_nobody(
    session: Session, school: Actor, two: tuple[Actor, Actor]
) -> None:
    proposal = put_right(session, NEVER, two)
    assert held(session) == []
    assert status(session, "100001") is not Status.EXEMPT
    refs = refs_of_trns(session, {"trn": TRN}, actor=two[0], now=NOON)
    (event,) = show_people(session, refs, actor=two[0], now=NOON).history
    assert event.words == (
        "Earlier service, School 100001 (URN 100001) (the first day 1 September 2006, the last day "
        "31 August 2008): no longer held here"
    )
    assert (event.approval, event.note) == (proposal, "The governors’ minutes")
    session.rollback()
    assert verify_facts(session).rows > 0


def test_what_was_on_other_days_is_held_on_those(
    session: Session, school: Actor, two: tuple[Actor, Actor]
) -> None:
    put_right(session, OTHERWISE, two)
    assert held(session) == [SHORT]
    assert status(session, "100001") is not Status.EXEMPT
    assert verify_facts(session).rows > 0


def no_school_puts_it_back(session: Session, school: Actor, two: tuple[Actor, Actor]) -> None:
    put_right(session, OTHERWISE, two)
    ref = ours(session, school)
    with pytest.raises(Refused, match="Ask the register to put it right"):
        declare(session, school, ref, LONG)
    with pytest.raises(Refused, match="Ask the register to put it right"):
        take_back(session, school, ref, SHORT)
    taken = take(session, {"Prior service": "2006-09-01..2008-08-31@100001"})
    assert [each.result for each in taken.findings] == ["error"]
    assert held(session) == [SHORT]


def test_neither_the_school_that_declared_it_nor_a_file_puts_it_back(
    session: Session, school: Actor, two: tuple[Actor, Actor]
) -> None:
    no_school_puts_it_back(session, school, two)


@pytest.mark.canary
def test_a_decision_that_its_school_can_change_is_noticed(
    session: Session,
    school: Actor,
    two: tuple[Actor, Actor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = declarers._makers

    def forgetful(*args: Any) -> dict[int, declarers.Declarer]:
        return {row: who._replace(is_decided=False) for row, who in known(*args).items()}

    monkeypatch.setattr(declarers, "_makers", forgetful)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        no_school_puts_it_back(session, school, two)


def test_a_later_decision_changes_the_one_before(
    session: Session, school: Actor, two: tuple[Actor, Actor]
) -> None:
    put_right(session, OTHERWISE, two)
    put_right(session, {**OTHERWISE, "right_ended_on": "2008-08-31"}, two)
    assert held(session) == [LONG]
    assert status(session, "100001") is Status.EXEMPT


def test_it_is_found_by_either_record_of_its_person(
    session: Session, school: Actor, two: tuple[Actor, Actor]
) -> None:
    put_school(session, "100002")
    earlier = Spell("100001", date(2004, 9, 1), date(2005, 8, 31))
    designated(session, of_school(session, "100002"), "100002", earlier, trn="7654321")
    session.rollback()
    joined(session, "7654321", TRN, now=NOON)
    other = {**OTHERWISE, "right_started_on": "2004-09-01"}
    with pytest.raises(Conflict, match="other earlier service there from that day"):
        put_right(session, other, two)
    session.rollback()
    put_right(session, {**NEVER, "trn": "7654321"}, two)
    assert held(session) == []


@pytest.mark.parametrize(
    ("change", "fault", "says"),
    [
        ({"trn": "7000001"}, InvalidInput, "a person that the register holds"),
        ({"school_urn": "100002"}, InvalidInput, "the first day of earlier service that the"),
        ({"started_on": "2006-09-02"}, InvalidInput, "the first day of earlier service that the"),
        ({"right_ended_on": "2008-08-31"}, Conflict, "Those are the days that the register holds"),
        ({"right_ended_on": "2006-08-31"}, InvalidInput, "at URN 100001"),
        ({"right_ended_on": "2999-08-31"}, InvalidInput, "at URN 100001"),
        ({"right_started_on": "2004-09-01"}, Conflict, "other earlier service there from that day"),
    ],
)
def test_what_cannot_be_put_right_so_is_refused_with_a_sentence(
    session: Session,
    school: Actor,
    two: tuple[Actor, Actor],
    change: dict[str, str],
    fault: type[Exception],
    says: str,
) -> None:
    earlier = Spell("100001", date(2004, 9, 1), date(2005, 8, 31))
    declare(session, school, ours(session, school), earlier)
    before = held(session)
    session.rollback()
    with pytest.raises(fault) as told:
        put_right(session, {**OTHERWISE, **change}, two)
    assert says in str(told.value)
    session.rollback()
    assert held(session) == before
