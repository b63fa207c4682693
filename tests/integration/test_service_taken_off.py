"""What two registrars took off the record no school declares again; two registrars put it back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import Conflict, Refused
from register.law.findings import Status
from register.models import Referral
from register.queries.appointments import appointments_at, prior_service_of
from register.services.appointments import declared_service
from register.services.appointments.declared_service import spell_of
from register.services.appointments.designate import designate
from register.services.appointments.facts import Spell
from register.services.log_tree.verify_facts import verify_facts
from register.services.referrals.show import load_referral
from register.services.referrals.words import Decided
from tests.appointment_files import take
from tests.approvals import NOON
from tests.earlier_service import (
    LONG,
    NEVER,
    OPEN,
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
from tests.referrals import settle
from tests.sencos import designation, put_school, typed


@pytest.fixture
def school(session: Session) -> Actor:
    """The school that designated somebody, and declared service of theirs that exempts."""
    return school_that_declared(session, LONG)


def no_school_declares_it_again(
    session: Session, school: Actor, two: tuple[Actor, Actor], asked: dict[str, Any], again: Spell
) -> None:
    put_right(session, asked, two)
    ref, left = ours(session, school), held(session)
    with pytest.raises(Refused, match="The register took this earlier service, or some days of it"):
        declare(session, school, ref, again)
    until = again.ended_on or ""
    taken = take(session, {"Prior service": f"{again.started_on}..{until}@100001"})
    says = "took the earlier service at URN 100001 from"
    assert [(each.result, says in each.says) for each in taken.findings] == [("error", True)]
    wanted = designation(
        prior_service=(again,), started_on=date(2020, 9, 1), ended_on=date(2021, 8, 31)
    )
    done = designate(session, wanted, shared=False, actor=school, now=NOON)
    assert (done.is_new, done.not_recorded) == (True, (again,))
    put_school(session, "100002")
    other = of_school(session, "100002")
    theirs = designated(session, other, "100002", again)
    with pytest.raises(Refused, match="The register took this earlier service, or some days of it"):
        declare(session, other, theirs, again)
    assert held(session) == left
    assert status(session, "100001") is not Status.EXEMPT


@pytest.mark.parametrize(
    ("asked", "again"),
    [
        (NEVER, LONG),
        (NEVER, SHORT),
        (NEVER, OPEN),
        (NEVER, Spell("100001", date(2004, 9, 1), date(2006, 9, 1))),
        (NEVER, Spell("100001", date(2008, 8, 31), date(2009, 8, 31))),
        (OTHERWISE, Spell("100001", date(2006, 12, 31), date(2008, 8, 31))),
    ],
)
def test_what_was_taken_off_the_record_is_declared_again_by_no_door(
    session: Session,
    school: Actor,
    two: tuple[Actor, Actor],
    asked: dict[str, Any],
    again: Spell,
) -> None:
    no_school_declares_it_again(session, school, two, asked, again)


@pytest.mark.canary
def test_a_decision_that_is_forgotten_once_nothing_is_held_is_noticed(
    session: Session,
    school: Actor,
    two: tuple[Actor, Actor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(declared_service, "was_taken_off", lambda *_: False)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        no_school_declares_it_again(session, school, two, NEVER, LONG)


@pytest.mark.parametrize(
    "free",
    [
        Spell("100001", date(2004, 9, 1), date(2006, 8, 31)),
        Spell("100001", date(2008, 9, 1), date(2009, 8, 31)),
        Spell("100002", date(2006, 9, 1), date(2008, 8, 31)),
    ],
)
def test_other_days_and_other_schools_are_declared_as_before(
    session: Session, school: Actor, two: tuple[Actor, Actor], free: Spell
) -> None:
    put_school(session, "100002")
    put_right(session, NEVER, two)
    assert declare(session, school, ours(session, school), free) == 1
    assert held(session) == [free]


def test_days_that_are_held_all_the_same_are_no_longer_off(
    session: Session, school: Actor, two: tuple[Actor, Actor]
) -> None:
    put_right(session, OTHERWISE, two)
    put_right(session, {**OTHERWISE, "right_ended_on": "2008-08-31"}, two)
    longer = Spell("100001", date(2008, 1, 1), date(2009, 8, 31))
    assert declare(session, school, ours(session, school), longer) == 1


def designated_at(session: Session, urn: str) -> int:
    (post,) = appointments_at(session, [urn])
    return post.person_id


def test_a_registrar_who_finds_two_to_be_one_person_brings_nothing_back(
    session: Session, school: Actor, two: tuple[Actor, Actor]
) -> None:
    """Another school typed the TRN with another name, and declared what had been taken off."""
    put_right(session, NEVER, two)
    put_school(session, "100002")
    other = of_school(session, "100002")
    smith, theirs = typed(last_name="Smith"), Spell("100002", date(2005, 9, 1), date(2006, 8, 31))
    wanted = designation("100002", person=smith, prior_service=(LONG, theirs))
    done = designate(session, wanted, shared=False, actor=other, now=NOON)
    assert done.not_recorded == ()
    session.rollback()
    ref, apart = session.scalars(select(Referral.ref)).one(), designated_at(session, "100002")
    settle(session, ref, Decided.SAME_PERSON)
    assert held(session) == [theirs]
    first = load_referral(session, ref).closed_by
    settle(session, ref, Decided.SOMEBODY_ELSE, supersedes=first)
    assert [spell_of(each) for each in prior_service_of(session, [apart])] == [theirs, LONG]
    assert held(session) == []
    assert verify_facts(session).rows > 0


def test_two_registrars_put_back_what_was_taken_off_and_it_is_theirs(
    session: Session, school: Actor, two: tuple[Actor, Actor]
) -> None:
    put_right(session, NEVER, two)
    with pytest.raises(Conflict, match="off the record already"):
        put_right(session, NEVER, two)
    session.rollback()
    back = {**OTHERWISE, "right_ended_on": "2008-08-31"}
    put_right(session, back, two)
    assert held(session) == [LONG]
    assert status(session, "100001") is Status.EXEMPT
    with pytest.raises(Refused, match="Ask the register to put it right"):
        take_back(session, school, ours(session, school), LONG)
    session.rollback()
    assert verify_facts(session).rows > 0
    put_right(session, NEVER, two)
    assert held(session) == []


def test_what_was_taken_off_stays_off_by_every_record_of_its_person(
    session: Session, school: Actor, two: tuple[Actor, Actor]
) -> None:
    put_right(session, NEVER, two)
    put_school(session, "100002")
    other = of_school(session, "100002")
    ref = designated(session, other, "100002", trn="7654321")
    session.rollback()
    joined(session, TRN, "7654321", now=NOON)
    with pytest.raises(Refused, match="The register took this earlier service"):
        declare(session, other, ref, LONG)
