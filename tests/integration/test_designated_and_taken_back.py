"""Nobody tries one birth date after another by designating and taking back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import import_module

import pytest
from sqlalchemy.orm import Session

from register.access import Actor, OrganisationKind
from register.errors import TooMany
from register.services.appointments import pace
from register.services.appointments.designate import check_designation, designate
from register.services.appointments.facts import AmendmentReason
from register.services.appointments.pace import MOST, MOST_TOGETHER
from register.services.appointments.take_back import take_back_appointment
from tests.sencos import NOON, acting_for, designation, put_membership, put_school, typed

WHY = AmendmentReason.TYPING_MISTAKE


@pytest.fixture
def schools(session: Session) -> Session:
    for urn in ("100001", "100002"):
        put_school(session, urn)
    session.rollback()
    return session


def guess(
    session: Session,
    day: int,
    *,
    urn: str = "100001",
    actor: Actor | None = None,
    now: datetime = NOON,
) -> None:
    """A designation with that guess at a birth date, and its taking back."""
    person = typed("7001234", "Okafor", "Zz", date(1985, 2, day))
    wanted = designation(urn, person=person, started_on=date(2026, 9, 1))
    actor = actor or acting_for(urn)
    ref = designate(session, wanted, shared=False, actor=actor, now=now).ref
    take_back_appointment(session, ref, reason=WHY, note="", actor=actor, now=now)


def test_a_school_that_takes_back_one_after_another_is_told_to_wait(schools: Session) -> None:
    for day in range(1, MOST + 1):
        guess(schools, day)
    with pytest.raises(TooMany, match="Nothing has been recorded") as told:
        guess(schools, MOST + 1)
    assert "Try again in 24 hours" in str(told.value)
    assert told.value.retry_after == 24 * 60 * 60 + 1
    person = typed("7009999", "Nwosu", "Ada", date(1990, 1, 1))
    wanted = designation("100001", person=person, started_on=date(2026, 9, 1))
    with pytest.raises(TooMany):
        check_designation(schools, wanted, actor=acting_for("100001"), now=NOON)
    guess(schools, 1, urn="100002")
    guess(schools, MOST + 1, now=NOON + timedelta(days=1, seconds=1))


def test_nor_does_a_trust_guess_at_one_of_its_schools_after_another(session: Session) -> None:
    trust = acting_for("5000", OrganisationKind.TRUST)
    for number in range(6):
        put_membership(session, put_school(session, f"10000{number}"), "5000")
    session.rollback()
    for number in range(MOST_TOGETHER):
        guess(session, number + 1, urn=f"10000{number // MOST}", actor=trust)
    with pytest.raises(TooMany, match="20 designations at the schools you act for"):
        guess(session, 28, urn="100005", actor=trust)
    guess(session, 28, urn="100005")


@pytest.mark.canary
def test_a_school_that_may_guess_without_end_is_noticed(
    schools: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    designating = import_module("register.services.appointments.designate")
    monkeypatch.setattr(designating, "refuse_too_many_taken_back", lambda *_: None)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        test_a_school_that_takes_back_one_after_another_is_told_to_wait(schools)


@pytest.mark.canary
def test_a_trust_that_may_guess_at_one_school_after_another_is_noticed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "MOST_TOGETHER", 1_000)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        test_nor_does_a_trust_guess_at_one_of_its_schools_after_another(session)
