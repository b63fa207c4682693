"""A decision superseded by a later one: what it changed goes back, and all of it is kept."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.errors import Conflict
from register.models import Appointment, Conversion, LogEntry, PersonName, Referral
from register.queries.appointments import appointments_at, find_appointment, prior_service_of
from register.queries.standing import conversions_of
from register.services.appointments.amend import end_appointment
from register.services.appointments.designate import designate
from register.services.appointments.facts import AmendmentReason, Spell
from register.services.appointments.prior_service import declare_prior_service
from register.services.appointments.take_back import take_back_appointment
from register.services.referrals.show import decided, show_referral, waiting
from register.services.referrals.words import Decided
from tests.people import joined as joined_as_one
from tests.people import unjoined
from tests.referrals import disagreement, okafor, put_referral, settle
from tests.sencos import NOON, acting_for, designation, put_school, typed

SPELL = Spell("100001", date(2007, 9, 1), None)


def stands(session: Session, ref: str) -> int:
    """The entry of the decision that stands."""
    session.rollback()
    return show_referral(session, ref).decisions[0].entry


def reverse(session: Session, ref: str, outcome: Decided) -> None:
    settle(session, ref, outcome, supersedes=stands(session, ref))


def test_a_designation_its_service_and_its_name_go_back_to_the_record_apart(
    session: Session,
) -> None:
    ref = disagreement(session, prior_service=(SPELL,))
    (before,) = appointments_at(session, ["100001"])
    settle(session, ref, Decided.SAME_PERSON)
    reverse(session, ref, Decided.SOMEBODY_ELSE)
    (after,) = appointments_at(session, ["100001"])
    assert (after.ref, after.person_id) == (before.ref, before.person_id)
    person = okafor(session)
    assert [name.last_name for name in person.names] == ["Okafor"]
    assert prior_service_of(session, [person.id]) == []
    spells = prior_service_of(session, [before.person_id])
    assert [(each.school_urn, each.started_on) for each in spells] == [("100001", SPELL.started_on)]


def test_each_spell_of_earlier_service_goes_back_with_its_own_source(session: Session) -> None:
    ref = disagreement(session, prior_service=(SPELL,))
    (apart,) = appointments_at(session, ["100001"])
    later = Spell("100002", date(2008, 9, 1), date(2009, 7, 31))
    said, school = "A letter of 2009", acting_for("100001")
    declare_prior_service(session, apart.ref, [later], source=said, actor=school, now=NOON)
    before = {
        (each.school_urn, each.source) for each in prior_service_of(session, [apart.person_id])
    }
    assert len({source for _, source in before}) == 2
    settle(session, ref, Decided.SAME_PERSON)
    reverse(session, ref, Decided.SOMEBODY_ELSE)
    after = prior_service_of(session, [apart.person_id])
    assert {(each.school_urn, each.source) for each in after} == before
    assert len(after) == len(before)
    assert prior_service_of(session, [okafor(session).id]) == []


def test_nothing_of_either_decision_is_edited(session: Session) -> None:
    ref = disagreement(session)
    settle(session, ref, Decided.SAME_PERSON)
    first = stands(session, ref)
    rows = {each.id: each.person_id for each in session.scalars(select(Appointment))}
    reverse(session, ref, Decided.SOMEBODY_ELSE)
    session.expire_all()
    for row, person_id in rows.items():
        assert session.get_one(Appointment, row).person_id == person_id
    assert len(session.scalars(select(PersonName)).all()) == 3
    newest, older = show_referral(session, ref).decisions
    assert (newest.outcome, newest.supersedes) == (Decided.SOMEBODY_ELSE, first)
    assert (older.outcome, older.note) == (Decided.SAME_PERSON, "Marriage certificate")
    actions = session.scalars(select(LogEntry.action).order_by(LogEntry.number)).all()
    assert actions[-1] == "referral.decided_again"
    assert actions.count("referral.closed") == 1


def test_a_decision_may_be_taken_back_and_taken_again(session: Session) -> None:
    ref = disagreement(session)
    settle(session, ref, Decided.SAME_PERSON)
    reverse(session, ref, Decided.SOMEBODY_ELSE)
    reverse(session, ref, Decided.SAME_PERSON)
    (held,) = appointments_at(session, ["100001"])
    assert held.person_id == okafor(session).id
    assert len(show_referral(session, ref).decisions) == 3
    assert waiting(session, "identity") == []
    assert [each.ref for each in decided(session, "identity")] == [ref]


def test_after_the_way_back_the_same_details_lead_to_the_record_apart(session: Session) -> None:
    ref = disagreement(session)
    settle(session, ref, Decided.SAME_PERSON, record_name=False)
    reverse(session, ref, Decided.SOMEBODY_ELSE)
    wanted = designation(person=typed(last_name="Smith"))
    again = designate(session, wanted, shared=False, actor=acting_for("100001"), now=NOON)
    assert not again.is_new


def test_what_the_school_recorded_since_stays_with_the_designation(session: Session) -> None:
    ref = disagreement(session)
    (before,) = appointments_at(session, ["100001"])
    settle(session, ref, Decided.SAME_PERSON)
    ended = date(2026, 2, 1)
    school = acting_for("100001")
    end_appointment(session, before.ref, last_day=ended, actor=school, now=NOON)
    reverse(session, ref, Decided.SOMEBODY_ELSE)
    (after,) = appointments_at(session, ["100001"])
    assert (after.person_id, after.ended_on) == (before.person_id, ended)


def joined(session: Session, first_day: date = date(2024, 9, 1)) -> tuple[str, str, str]:
    """Two designations of one person at one school, joined: the referral and both references."""
    put_school(session, "100001")
    school = acting_for("100001")
    kept = designate(session, designation(), shared=False, actor=school, now=NOON).ref
    other = designation(person=typed(last_name="Smith"), started_on=first_day)
    gone = designate(session, other, shared=True, actor=school, now=NOON).ref
    ref = session.scalars(select(Referral.ref)).one()
    settle(session, ref, Decided.SAME_PERSON)
    return ref, kept, gone


def test_two_designations_that_became_one_are_two_again(session: Session) -> None:
    ref, kept, gone = joined(session)
    assert find_appointment(session, gone) is None
    reverse(session, ref, Decided.SOMEBODY_ELSE)
    first, second = find_appointment(session, gone), find_appointment(session, kept)
    assert first is not None
    assert second is not None
    assert (first.started_on, second.started_on) == (date(2024, 9, 1), date(2025, 9, 1))
    assert first.person_id != second.person_id


def test_that_records_were_parted_since_changes_no_designation_that_was_joined(
    session: Session,
) -> None:
    """The other designation is of the record that the details were joined to as it was decided."""
    school, other = acting_for("100001"), "7654321"
    put_school(session, "100001")
    wanted = designation(person=typed(trn=other))
    designate(session, wanted, shared=False, actor=school, now=NOON)
    put_school(session, "100002")
    elsewhere = designation("100002")
    designate(session, elsewhere, shared=False, actor=acting_for("100002"), now=NOON)
    joined_as_one(session, typed().trn, other, NOON)
    again = designation(person=typed(last_name="Smith"), started_on=date(2024, 9, 1))
    gone = designate(session, again, shared=True, actor=school, now=NOON).ref
    ref = session.scalars(select(Referral.ref)).one()
    settle(session, ref, Decided.SAME_PERSON)
    assert find_appointment(session, gone) is None
    unjoined(session, typed().trn, NOON)
    reverse(session, ref, Decided.SOMEBODY_ELSE)
    assert find_appointment(session, gone) is not None


def ended_since(session: Session, ref: str) -> None:
    school = acting_for("100001")
    end_appointment(session, ref, last_day=date(2026, 2, 1), actor=school, now=NOON)


def taken_back_since(session: Session, ref: str) -> None:
    why = {"reason": AmendmentReason.WRONG_PERSON, "note": ""}
    take_back_appointment(session, ref, **why, actor=acting_for("100001"), now=NOON)


@pytest.mark.parametrize("changed", [ended_since, taken_back_since])
@pytest.mark.parametrize("first_day", [date(2024, 9, 1), date(2025, 9, 1)])
def test_where_the_one_has_been_changed_since_there_is_no_way_back(
    session: Session, changed: Callable[[Session, str], None], first_day: date
) -> None:
    ref, kept, _ = joined(session, first_day)
    changed(session, kept)
    entries = len(session.scalars(select(LogEntry)).all())
    with pytest.raises(Conflict, match="changed again since"):
        reverse(session, ref, Decided.SOMEBODY_ELSE)
    assert len(session.scalars(select(LogEntry)).all()) == entries


def test_what_was_made_no_longer_by_joining_stands_beside_the_other_again(
    session: Session,
) -> None:
    ref, kept, gone = joined(session, date(2025, 12, 1))
    reverse(session, ref, Decided.SOMEBODY_ELSE)
    reverse(session, ref, Decided.SAME_PERSON)
    assert [each.ref for each in appointments_at(session, ["100001"])] == [kept]
    reverse(session, ref, Decided.SOMEBODY_ELSE)
    days = {each.ref: each.started_on for each in appointments_at(session, ["100001"])}
    assert days == {kept: date(2025, 9, 1), gone: date(2025, 12, 1)}


def test_appointments_carried_to_the_wrong_school_go_to_the_right_one(session: Session) -> None:
    put_school(session, "100001", status_code="2", closed_on=date(2025, 12, 31))
    for urn in ("100008", "100009"):
        put_school(session, urn, opened_on=date(2026, 1, 1))
    ref = put_referral(session, "school_split", "100001", {"successors": ["100008", "100009"]})
    day = date(2026, 1, 1)
    settle(session, ref, Decided.CARRY_OVER, to_urn="100008", first_day=day)
    said = {"to_urn": "100009", "first_day": day, "supersedes": stands(session, ref)}
    settle(session, ref, Decided.CARRY_OVER, **said)
    assert conversions_of(session, ["100001"])["100001"].to_urn == "100009"
    reverse(session, ref, Decided.NEW_SCHOOL)
    assert conversions_of(session, ["100001"]) == {}
    assert len(session.scalars(select(Conversion)).all()) == 2


def test_a_second_registrar_is_told_that_another_school_was_chosen(session: Session) -> None:
    put_school(session, "100001", status_code="2", closed_on=date(2025, 12, 31))
    for urn in ("100008", "100009"):
        put_school(session, urn, opened_on=date(2026, 1, 1))
    ref = put_referral(session, "school_split", "100001", {"successors": ["100008", "100009"]})
    said = {"to_urn": "100008", "first_day": date(2026, 1, 1)}
    settle(session, ref, Decided.CARRY_OVER, **said)
    settle(session, ref, Decided.CARRY_OVER, **said)
    for other in ({"to_urn": "100009"}, {"first_day": date(2026, 1, 2)}):
        with pytest.raises(Conflict, match="decided already"):
            settle(session, ref, Decided.CARRY_OVER, **said | other)
    assert conversions_of(session, ["100001"])["100001"].to_urn == "100008"


def test_only_the_decision_that_stands_can_be_superseded(session: Session) -> None:
    ref = disagreement(session)
    with pytest.raises(Conflict, match="not been decided yet"):
        settle(session, ref, Decided.SAME_PERSON, supersedes=1)
    settle(session, ref, Decided.SAME_PERSON)
    first = stands(session, ref)
    reverse(session, ref, Decided.SOMEBODY_ELSE)
    # Sent twice, as after a lost reply, it does the work once.
    settle(session, ref, Decided.SOMEBODY_ELSE, supersedes=first)
    assert len(show_referral(session, ref).decisions) == 2
    with pytest.raises(Conflict, match="decided already"):
        settle(session, ref, Decided.SAME_PERSON, supersedes=first)
