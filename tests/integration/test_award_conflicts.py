"""A row that does not fit another body's award, recorded by a decision that has a way back."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.errors import Conflict, InvalidInput
from register.models import Award, Person, Provider, RecordedLook, Referral
from register.services import completions, compliance_periods
from register.services.appointments.designate import designate
from register.services.approvals.kinds import Act
from register.services.completions.findings import RowResult
from register.services.log_tree.verify_facts import verify_facts
from register.services.referrals.decide import Decision, decide
from register.services.referrals.preview import DecisionPreview, preview
from register.services.referrals.seen import see_preview, see_referral
from register.services.referrals.show import show_referral
from register.services.referrals.words import Decided, Ground, ReferralKind
from tests.approvals import approved, two_registrars
from tests.checked_files import sent
from tests.completions import ADA, NOW, OTHER, WYCHFORD, ZOE, add_providers, check, sender
from tests.people import joined
from tests.sencos import NOON, REGISTRAR, acting_for, designation, put_school, typed

OLD = {
    "Course start": "01/09/2018",
    "Course completed": "01/07/2019",
    "Award date": "20/07/2019",
    "Certificate number": "M-1",
}


@pytest.fixture
def ref(session: Session) -> str:
    """Ada is SENCO and holds Marlow College's award of 2019; Wychford has sent one of 2023."""
    add_providers(session)
    first = check(session, ADA | OLD, ukprn=OTHER)
    completions.accept(session, upload_ref=first.ref, actor=sender(OTHER), now=NOW)
    put_school(session, "100001")
    person = typed(ADA["TRN"], "O’Brien", "Ada", date(1985, 2, 27))
    actor = acting_for("100001")
    designate(session, designation("100001", person=person), shared=False, actor=actor, now=NOON)
    assert sent(session, ADA).counts[RowResult.CONFLICT] == 1
    found = session.scalars(select(Referral.ref)).one()
    session.rollback()
    return found


def decision(outcome: Decided, supersedes: int | None = None) -> Decision:
    said = "The college had copied Wychford’s list"
    ground = Ground.PROVIDER_CONFIRMED
    return Decision(outcome=outcome, ground=ground, note=said, supersedes=supersedes)


def see(
    session: Session, ref: str, outcome: Decided, supersedes: int | None = None
) -> DecisionPreview:
    wanted = decision(outcome, supersedes)
    return preview(session, ref, wanted, actor=REGISTRAR, now=NOON)


def settle(session: Session, ref: str, outcome: Decided, supersedes: int | None = None) -> int:
    decide(session, ref, decision(outcome, supersedes), actor=REGISTRAR, now=NOON)
    entry = show_referral(session, ref).decisions[0].entry
    session.rollback()
    assert not list(compliance_periods.differences(session, lambda done, of: None))
    return entry


def held(session: Session) -> list[tuple[str, date, str | None]]:
    awards = (
        select(Provider.ukprn, Award.held_from, Award.certificate_number)
        .join(Provider, Provider.id == Award.provider_id)
        .where(Award.superseded_by.is_(None))
        .order_by(Award.held_from)
    )
    found = [tuple(row) for row in session.execute(awards)]
    session.rollback()
    return found  # type: ignore[return-value]  # rows of three


MARLOWS = (OTHER, date(2019, 7, 20), "M-1")
WYCHFORDS = (WYCHFORD, date(2023, 7, 20), "W-1")


def test_the_row_that_stands_supersedes_what_is_held_and_the_way_back_restores_it(
    session: Session, ref: str
) -> None:
    found = see(session, ref, Decided.ROW_STANDS)
    assert found.effects == (
        "NASENCO of Ada O’Brien (TRN 7001234) by Marlow College, held from 20 July 2019, is no "
        "longer on the record.",
        "NASENCO of Ada O’Brien (TRN 7001234) by University of Wychford, held from 20 July 2023, "
        "is recorded.",
    )
    assert [each.urn for each in found.answers] == ["100001"]
    assert held(session) == [MARLOWS], "nothing is recorded by looking"
    entry = settle(session, ref, Decided.ROW_STANDS)
    assert held(session) == [WYCHFORDS]
    back = see(session, ref, Decided.HELD_STANDS, entry)
    assert len(back.effects) == 2
    settle(session, ref, Decided.HELD_STANDS, entry)
    assert held(session) == [MARLOWS]


def test_both_stand_where_a_registrar_finds_so_and_the_same_row_is_held_already(
    session: Session, ref: str
) -> None:
    entry = settle(session, ref, Decided.BOTH_STAND)
    assert held(session) == [MARLOWS, WYCHFORDS]
    again = check(session, ADA | {"Your reference": ""})
    assert again.counts[RowResult.ALREADY_HELD] == 1
    settle(session, ref, Decided.SENDER_CORRECTS, entry)
    assert held(session) == [MARLOWS]
    settle_again = show_referral(session, ref).decisions
    assert [each.outcome for each in settle_again] == [
        Decided.SENDER_CORRECTS,
        Decided.BOTH_STAND,
    ]


def test_an_award_that_was_changed_since_is_not_taken_back_on_a_guess(
    session: Session, ref: str
) -> None:
    entry = settle(session, ref, Decided.ROW_STANDS)
    assert sent(session, ADA | {"Award date": "24/07/2023"}).counts[RowResult.CORRECTION] == 1
    with pytest.raises(Conflict, match="changed since"):
        settle(session, ref, Decided.HELD_STANDS, entry)


def test_the_award_that_is_superseded_may_be_held_by_the_other_record_of_the_person(
    session: Session, ref: str
) -> None:
    twin = ADA | {"TRN": "7009999", "Qualification": "NPQSENCO", "Course start": "01/10/2024"}
    twin |= {"Course completed": "01/12/2025", "Award date": "10/01/2026"}
    sent(session, twin | {"Certificate number": "W-9"})
    joined(session, ADA["TRN"], "7009999", NOW)
    settle(session, ref, Decided.ROW_STANDS)
    assert held(session)[0] == WYCHFORDS


def test_the_entry_names_the_record_that_holds_what_it_supersedes(session: Session) -> None:
    add_providers(session)
    first = check(session, ADA | OLD | {"TRN": "7009999"}, ukprn=OTHER)
    completions.accept(session, upload_ref=first.ref, actor=sender(OTHER), now=NOW)
    begun = {"Course completed": "", "Award date": "", "Outcome": "Started"}
    sent(session, ADA | begun | {"Qualification": "NPQSENCO", "Course start": "01/10/2024"})
    joined(session, "7009999", ADA["TRN"], NOW)
    assert sent(session, ADA).counts[RowResult.CONFLICT] == 1
    conflicts = select(Referral.ref).where(Referral.kind == ReferralKind.AWARD_CONFLICT)
    found = session.scalars(conflicts).one()
    session.rollback()
    settle(session, found, Decided.ROW_STANDS)
    assert held(session) == [WYCHFORDS]
    assert verify_facts(session).rows, "the award is of whom its entry says"


def test_to_take_an_award_away_takes_two_registrars(session: Session, ref: str) -> None:
    wanted = decision(Decided.ROW_STANDS)
    left = ADA | OLD | {"Award date": "", "Outcome": "Withdrawn"}
    upload = check(session, left, ukprn=OTHER)
    completions.accept(session, upload_ref=upload.ref, actor=sender(OTHER), now=NOW)
    other = session.scalars(select(Referral.ref).where(Referral.ref != ref)).one()
    session.rollback()
    with pytest.raises(InvalidInput, match="Select what you have decided"):
        decide(session, other, wanted, actor=REGISTRAR, now=NOON)


def test_a_row_that_was_referred_twice_is_recorded_once(session: Session, ref: str) -> None:
    entry = settle(session, ref, Decided.HELD_STANDS)
    assert sent(session, ADA | {"Your reference": "S9"}).counts[RowResult.CONFLICT] == 1
    again = session.scalars(select(Referral.ref).where(Referral.ref != ref)).one()
    session.rollback()
    settle(session, again, Decided.BOTH_STAND)
    for outcome in (Decided.BOTH_STAND, Decided.ROW_STANDS):
        with pytest.raises(Conflict, match="is on the record by now"):
            settle(session, ref, outcome, entry)
    assert held(session) == [MARLOWS, WYCHFORDS]


def test_a_row_goes_to_nobody_who_has_come_to_have_its_trn(session: Session, ref: str) -> None:
    right = {"trn": ADA["TRN"], "new_trn": "7009999", "trn_is": "corrected"}
    approved(session, Act.CHANGE_IDENTITY, right, two_registrars(session), now=NOON)
    assert sent(session, ZOE | {"TRN": ADA["TRN"]}).counts[RowResult.NEW] == 1
    before = held(session)
    with pytest.raises(Conflict, match="no longer holds this TRN"):
        settle(session, ref, Decided.BOTH_STAND)
    assert held(session) == before


@pytest.mark.parametrize("outcome", [Decided.ROW_STANDS, Decided.BOTH_STAND])
def test_whoever_is_shown_whose_award_it_would_be_has_looked_at_them(
    session: Session, ref: str, outcome: Decided
) -> None:
    registrar = two_registrars(session)[0]
    found = see_preview(session, ref, decision(outcome), actor=registrar, now=NOON)
    assert any("Ada O’Brien (TRN 7001234)" in each for each in found.effects)
    seen = select(Person.trn).join(RecordedLook, RecordedLook.person_id == Person.id)
    assert session.scalars(seen).all() == ["7001234"]


def test_whoever_is_shown_what_each_record_of_a_person_has_has_looked_at_each(
    session: Session, ref: str
) -> None:
    sent(session, ZOE)
    joined(session, ZOE["TRN"], ADA["TRN"], NOW)
    registrar = two_registrars(session)[0]
    shown = see_referral(session, ref, actor=registrar, now=NOON)
    assert [caption for caption, _ in shown.sides][1:] == [
        "What the register holds",
        "What the register holds of the same person by TRN 7001235",
    ]
    seen = select(Person.trn).join(RecordedLook, RecordedLook.person_id == Person.id)
    assert sorted(session.scalars(seen).all()) == ["7001234", "7001235"]
