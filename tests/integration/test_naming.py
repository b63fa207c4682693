"""A decision that records a further name takes two registrars, and can be superseded like any."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import InvalidInput
from register.models import Referral
from register.queries.appointments import appointments_at
from register.services.appointments.designate import designate
from register.services.approvals.kinds import Act
from register.services.approvals.preview import preview
from register.services.referrals.decide import Decision, decide
from register.services.referrals.preview import preview as preview_decision
from register.services.referrals.words import Decided, Ground
from tests.approvals import NOON, approved, two_registrars
from tests.referrals import disagreement, okafor, put_referral
from tests.sencos import acting_for, designation, put_school


@pytest.fixture
def two(session: Session) -> tuple[Actor, Actor]:
    return two_registrars(session)


def names(session: Session) -> list[str]:
    session.rollback()
    found = [name.last_name for name in okafor(session).names]
    session.rollback()
    return found


def decision(outcome: Decided, **said: Any) -> Decision:
    return Decision(outcome=outcome, ground=Ground.EVIDENCE_SEEN, note="Seen", **said)


def test_the_typed_name_is_recorded_and_the_referral_decided(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    ref = disagreement(session)
    session.rollback()
    approved(session, Act.DECIDE_NAME, {"referral": ref}, two)
    assert names(session) == ["Okafor", "Smith"]
    (held,) = appointments_at(session, ["100001"])
    assert held.person_id == okafor(session).id
    referral = session.scalars(select(Referral)).one()
    assert (referral.outcome, referral.closed_by is None) == ("same_person", False)
    entry = referral.closed_by
    session.rollback()
    other = decision(Decided.SOMEBODY_ELSE, supersedes=entry)
    decide(session, ref, other, actor=two[0], now=NOON)
    assert names(session) == ["Okafor"]


def test_a_name_that_a_provider_sent_is_recorded(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    put_school(session, "100002")
    designate(session, designation("100002"), shared=False, actor=acting_for("100002"), now=NOON)
    details = {"code": "identity", "name": "Ngozi Bello", "provider": "10012345"}
    ref = put_referral(session, "identity", f"person:{okafor(session).ref}", details)
    session.rollback()
    with pytest.raises(InvalidInput, match="last name"):
        preview(session, Act.DECIDE_NAME, {"referral": ref}, actor=two[0], now=NOON)
    asked = {"referral": ref, "last_name": "Bello", "first_names": "Ngozi"}
    approved(session, Act.DECIDE_NAME, asked, two)
    assert names(session) == ["Okafor", "Bello"]


@pytest.mark.parametrize(
    "alone",
    [
        decision(Decided.SAME_PERSON, record_name=True),
        decision(Decided.FURTHER_NAME, last_name="Smith", first_names="Ngozi"),
    ],
)
def test_no_registrar_records_a_name_alone(
    session: Session, two: tuple[Actor, Actor], alone: Decision
) -> None:
    ref = disagreement(session)
    session.rollback()
    for does in (decide, preview_decision):
        with pytest.raises(InvalidInput, match="two registrars"):
            does(session, ref, alone, actor=two[0], now=NOON)  # type: ignore[operator]  # both do
    assert names(session) == ["Okafor"]
