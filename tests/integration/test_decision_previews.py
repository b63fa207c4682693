"""What a decision would change, said before it is taken: and only that."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock
from register.access import Actor
from register.errors import Conflict, InvalidInput
from register.law.findings import Status
from register.models import LogEntry
from register.services.appointments.facts import Particulars
from register.services.approvals.kinds import Act
from register.services.compliance.school import school_compliance
from register.services.referrals.decide import Decision, decide
from register.services.referrals.preview import DecisionPreview, preview
from register.services.referrals.show import show_referral
from register.services.referrals.words import (
    Decided,
    Ground,
    ReferralKind,
    outcomes_of,
    remains_of,
)
from tests.approvals import approved, two_registrars
from tests.candidates import World
from tests.referrals import disagreement, okafor, put_referral, settle
from tests.sencos import NOON, REGISTRAR, TODAY, put_school


def decision(outcome: Decided, **said: Any) -> Decision:
    values: dict[str, Any] = {"ground": Ground.EVIDENCE_SEEN, "note": "Seen", **said}
    return Decision(outcome=outcome, **values)


def see(session: Session, ref: str, outcome: Decided, **said: Any) -> DecisionPreview:
    return preview(session, ref, decision(outcome, **said), actor=REGISTRAR, now=NOON)


def entries(session: Session) -> int:
    session.rollback()
    return len(session.scalars(select(LogEntry)).all())


def test_it_names_the_records_the_designation_and_the_schools(session: Session) -> None:
    ref = disagreement(session)
    before = entries(session)
    found = see(session, ref, Decided.SAME_PERSON)
    (moved,) = found.effects
    assert moved == (
        "The designation at School 100001 (URN 100001) from 1 September 2025 on moves from "
        "Ngozi Smith (a record apart, no TRN) to Ngozi Okafor (TRN 0123456)."
    )
    assert [each.urn for each in found.answers] == ["100001", "100002"]
    assert "The school is not told" in found.remains
    assert entries(session) == before
    assert [each.last_name for each in okafor(session).names] == ["Okafor"]


def test_what_it_says_of_a_schools_answer_is_what_follows(session: Session) -> None:
    said = Particulars(is_qualified_teacher=True, induction="met", is_teaching_at_school=True)
    ref = disagreement(session, particulars=said)
    world = World(session)
    world.award(okafor(session).id, world.provider())
    found = see(session, ref, Decided.SAME_PERSON)
    (answer,) = (each for each in found.answers if each.differs)
    assert (answer.urn, answer.before.status, answer.after.status) == (
        "100001",
        Status.IN_WINDOW,
        Status.COMPLIANT,
    )
    decide(session, ref, decision(Decided.SAME_PERSON), actor=REGISTRAR, now=NOON)
    school = school_compliance(session, "100001", as_at=TODAY, actor=REGISTRAR, now=clock.now())
    assert school.words == answer.after.words
    again = see(session, ref, Decided.SAME_PERSON)
    assert (again.stands_already, again.effects, again.answers) == (True, (), ())
    entry = show_referral(session, ref).decisions[0].entry
    back = see(session, ref, Decided.SOMEBODY_ELSE, supersedes=entry)
    (way_back,) = (each for each in back.answers if each.differs)
    assert (way_back.before, way_back.after) == (answer.after, answer.before)


def corrected(session: Session, last_name: str, registrars: tuple[Actor, Actor]) -> None:
    """Two registrars put right the name that Ngozi Okafor has now."""
    asked = {"trn": "0123456", "last_name": last_name, "first_names": "Ngozi"}
    approved(session, Act.CHANGE_IDENTITY, asked | {"name_is": "corrected"}, registrars)


def test_a_name_that_two_registrars_corrected_since_stays_and_the_preview_says_so(
    session: Session,
) -> None:
    ref, registrars = disagreement(session), two_registrars(session)
    settle(session, ref, Decided.SAME_PERSON)
    for last_name in ("Smyth", "Smythe"):
        corrected(session, last_name, registrars)
    entry = show_referral(session, ref).decisions[0].entry
    back = see(session, ref, Decided.SOMEBODY_ELSE, supersedes=entry)
    assert (
        "‘Ngozi Smythe’ stays a name of the person with TRN 0123456: two registrars corrected it "
        "since this was decided. If it is not theirs, propose to correct it again."
    ) in back.effects
    assert okafor(session).id in back.people
    settle(session, ref, Decided.SOMEBODY_ELSE, supersedes=entry)
    assert [each.last_name for each in okafor(session).names] == ["Okafor", "Smythe"]
    corrected(session, "Okafor", registrars)
    entry = show_referral(session, ref).decisions[0].entry
    again = see(session, ref, Decided.SAME_PERSON, supersedes=entry)
    assert not any("stays" in each for each in again.effects)


def test_of_a_designation_still_to_begin_it_tells_what_follows_on_its_first_day(
    session: Session,
) -> None:
    said = Particulars(is_qualified_teacher=True, induction="met", is_teaching_at_school=True)
    first_day = TODAY + timedelta(days=30)
    ref = disagreement(session, particulars=said, started_on=first_day)
    World(session).award(okafor(session).id, World(session).provider())
    found = see(session, ref, Decided.SAME_PERSON)
    (answer,) = (each for each in found.answers if each.differs)
    assert (found.day, answer.after.status) == (first_day, Status.COMPLIANT)
    decide(session, ref, decision(Decided.SAME_PERSON), actor=REGISTRAR, now=NOON)
    school = school_compliance(session, "100001", as_at=first_day, actor=REGISTRAR, now=clock.now())
    assert school.words == answer.after.words


def test_a_carrying_over_shows_both_schools(session: Session) -> None:
    put_school(session, "100001", status_code="2", closed_on=date(2025, 12, 31))
    put_school(session, "100009", opened_on=date(2026, 1, 1))
    ref = put_referral(session, "school_merger", "100001", {"successors": ["100009"]})
    first_day = date(2026, 1, 1)
    found = see(session, ref, Decided.CARRY_OVER, to_urn="100009", first_day=first_day)
    assert found.effects == (
        "The designations of School 100001 (URN 100001) go on at School 100009 (URN 100009) "
        "from 1 January 2026.",
    )
    assert [each.urn for each in found.answers] == ["100001", "100009"]
    assert found.answers[0].before.status is Status.NOT_APPLICABLE
    assert found.day == TODAY


@pytest.mark.parametrize(
    ("kind", "outcome", "remains"),
    [
        ("two_trns", Decided.SOMEBODY_ELSE, "Nothing remains"),
        ("award_conflict", Decided.HELD_STANDS, "does not write to the provider"),
        ("award_conflict", Decided.SENDER_CORRECTS, "does not write to the provider"),
        ("identity", Decided.HELD_STANDS, "does not write to the provider"),
    ],
)
def test_a_decision_that_changes_nothing_says_so_and_what_remains(
    session: Session, kind: str, outcome: Decided, remains: str
) -> None:
    disagreement(session)
    subject = f"person:{okafor(session).ref}"
    ref = put_referral(session, kind, subject, {"name": "Ngozi Okafor"})
    found = see(session, ref, outcome)
    assert found.effects == found.answers == ()
    assert remains in found.remains


@pytest.mark.parametrize("kind", ReferralKind)
@pytest.mark.parametrize("details", [{}, {"apart": "x"}])
def test_every_outcome_says_what_remains(kind: ReferralKind, details: dict[str, str]) -> None:
    for outcome in outcomes_of(kind, details):
        assert remains_of(kind, details, outcome).endswith(".")


def test_what_the_decision_would_refuse_the_preview_refuses(session: Session) -> None:
    ref = disagreement(session)
    with pytest.raises(InvalidInput, match="Select what you have decided"):
        see(session, ref, Decided.CARRY_OVER)
    decide(session, ref, decision(Decided.SAME_PERSON), actor=REGISTRAR, now=NOON)
    with pytest.raises(Conflict, match="decided already"):
        see(session, ref, Decided.SOMEBODY_ELSE)
