"""A decision that records a further name takes two registrars, and can be superseded like any."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import Conflict, InvalidInput
from register.models import Referral
from register.queries.appointments import appointments_at
from register.services.appointments.amend import end_appointment
from register.services.appointments.designate import designate
from register.services.approvals.decide import approve
from register.services.approvals.kinds import Act
from register.services.approvals.preview import preview
from register.services.approvals.propose import propose
from register.services.referrals.decide import Decision, decide
from register.services.referrals.preview import preview as preview_decision
from register.services.referrals.words import Decided, Ground
from tests.approvals import NOON, approved, asking, digest_of
from tests.people import joined
from tests.referrals import disagreement, okafor, put_referral
from tests.sencos import acting_for, designation, put_school, typed


def names(session: Session) -> list[str]:
    session.rollback()
    found = [name.last_name for name in okafor(session).names]
    session.rollback()
    return found


def decision(outcome: Decided, **said: Any) -> Decision:
    return Decision(outcome=outcome, ground=Ground.EVIDENCE_SEEN, note="Seen", **said)


def asked_for(ref: str, last_name: str) -> dict[str, str]:
    return {"referral": ref, "last_name": last_name, "first_names": "Ngozi"}


def sent_name(session: Session) -> str:
    """A provider sent Ngozi Okafor's TRN with the name Bello."""
    put_school(session, "100002")
    designate(session, designation("100002"), shared=False, actor=acting_for("100002"), now=NOON)
    details = {"code": "identity", "name": "Ngozi Bello", "provider": "10012345"}
    ref = put_referral(session, "identity", f"person:{okafor(session).ref}", details)
    session.rollback()
    return ref


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
    ref = sent_name(session)
    with pytest.raises(InvalidInput, match="last name"):
        preview(session, Act.DECIDE_NAME, {"referral": ref}, actor=two[0], now=NOON)
    approved(session, Act.DECIDE_NAME, asked_for(ref, "Bello"), two)
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


def test_the_name_held_now_is_no_further_one(session: Session, two: tuple[Actor, Actor]) -> None:
    ref = sent_name(session)
    with pytest.raises(InvalidInput, match="the name held now"):
        preview(session, Act.DECIDE_NAME, asked_for(ref, "Okafor"), actor=two[0], now=NOON)


def test_another_name_is_not_what_was_decided(session: Session, two: tuple[Actor, Actor]) -> None:
    ref = sent_name(session)
    approved(session, Act.DECIDE_NAME, asked_for(ref, "Bello"), two)
    for asked, refusal, says in (
        (asked_for(ref, "Bello"), InvalidInput, "decided so already"),
        (asked_for(ref, "Bellow"), Conflict, "decided already"),
    ):
        with pytest.raises(refusal, match=says):
            preview(session, Act.DECIDE_NAME, asked, actor=two[0], now=NOON)
    assert names(session) == ["Okafor", "Bello"]


def test_one_person_with_a_further_name_is_not_the_same_decision_as_without(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    ref = disagreement(session)
    session.rollback()
    alone = decision(Decided.SAME_PERSON)
    decide(session, ref, alone, actor=two[0], now=NOON)
    with pytest.raises(Conflict, match="decided already"):
        preview(session, Act.DECIDE_NAME, {"referral": ref}, actor=two[0], now=NOON)
    entry = session.scalars(select(Referral.closed_by)).one()
    session.rollback()
    approved(session, Act.DECIDE_NAME, {"referral": ref, "supersedes": str(entry)}, two)
    assert names(session) == ["Okafor", "Smith"]
    with pytest.raises(InvalidInput, match="decided so already"):
        preview(session, Act.DECIDE_NAME, {"referral": ref}, actor=two[0], now=NOON)
    with pytest.raises(Conflict, match="decided already"):
        decide(session, ref, alone, actor=two[1], now=NOON)


def with_another_record(session: Session, name: str) -> tuple[str, str]:
    """A disagreement about Ngozi Okafor, whose other record is SENCO of 100001 too, by that name:
    the referral, and that designation.
    """
    ref = disagreement(session)
    other = designation("100001", person=typed("7654321", name), started_on=date(2025, 12, 1))
    made = designate(session, other, shared=True, actor=acting_for("100001"), now=NOON)
    joined(session, "7654321", "0123456", NOON)
    session.rollback()
    return ref, made.ref


def test_a_name_that_another_record_of_the_person_has_is_held(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    ref, _ = with_another_record(session, "Smith")
    with pytest.raises(InvalidInput, match="held already: decide this referral by yourself"):
        preview(session, Act.DECIDE_NAME, {"referral": ref}, actor=two[0], now=NOON)


def test_a_designation_of_another_record_that_changed_since_stops_the_approval(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    ref, beside = with_another_record(session, "Bello")
    wanted = asking(Act.DECIDE_NAME, {"referral": ref})
    proposal = propose(session, wanted, actor=two[0], now=NOON)
    digest = digest_of(session, proposal)
    school, last_day = acting_for("100001"), date(2027, 2, 1)
    end_appointment(session, beside, last_day=last_day, actor=school, now=NOON)
    with pytest.raises(Conflict, match="facts have changed"):
        approve(session, proposal, digest=digest, actor=two[1], confirmed_at=NOON, now=NOON)
