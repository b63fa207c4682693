"""The registrar's desk: what waits, what it shows, and what a decision changes."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.errors import Conflict, InvalidInput, NotFound
from register.models import Conversion, LogEntry, Referral
from register.queries.appointments import appointments_at, prior_service_of
from register.queries.whole_people import records_of
from register.services.appointments.designate import designate
from register.services.appointments.facts import Spell
from register.services.appointments.prior_service import declare_prior_service
from register.services.referrals.show import desk_queues, show_referral, waiting
from register.services.referrals.words import Decided
from tests.designating import put
from tests.people import joined
from tests.referrals import disagreement, okafor, put_referral, settle
from tests.sencos import (
    NOON,
    TODAY,
    acting_for,
    designation,
    put_school,
    typed,
)

SHUT: dict[str, Any] = {"status_code": "2", "closed_on": date(2025, 12, 31)}


def test_the_queues_show_how_many_wait_and_since_when(session: Session) -> None:
    ref = disagreement(session)
    (queue,) = desk_queues(session)
    assert (queue.kind, queue.count, queue.oldest) == ("identity", 1, TODAY)
    (line,) = waiting(session, "identity")
    assert (line.ref, line.about) == (ref, "Ngozi Smith, typed for the school with URN 100001")


def test_a_referral_shows_what_was_typed_beside_what_is_held(session: Session) -> None:
    shown = show_referral(session, disagreement(session))
    (typed_side, held_side) = shown.sides
    assert ("Name", "Ngozi Smith") in typed_side[1]
    assert ("Name now", "Ngozi Okafor") in held_side[1]
    assert set(shown.outcomes) == {Decided.SAME_PERSON, Decided.SOMEBODY_ELSE}


def test_each_spell_of_earlier_service_keeps_its_own_source(session: Session) -> None:
    spell = Spell("100001", date(2007, 9, 1), date(2008, 8, 31))
    ref = disagreement(session, prior_service=(spell,))
    apart = appointments_at(session, ["100001"])[0]
    later = Spell("100002", date(2008, 9, 1), date(2009, 7, 31))
    declare_prior_service(
        session,
        apart.ref,
        [later],
        source="A letter of 2009",
        actor=acting_for("100001"),
        now=NOON,
    )
    sources = [each.source for each in prior_service_of(session, [apart.person_id])]
    assert len(set(sources)) == 2
    settle(session, ref, Decided.SAME_PERSON)
    moved = prior_service_of(session, [okafor(session).id])
    assert [(each.school_urn, each.source) for each in moved] == [
        ("100001", sources[0]),
        ("100002", "A letter of 2009"),
    ]
    assert prior_service_of(session, [apart.person_id]) == []


def test_the_same_person_gets_the_designation_the_service_and_the_name(session: Session) -> None:
    spell = Spell("100001", date(2007, 9, 1), None)
    ref = disagreement(session, prior_service=(spell,))
    before = appointments_at(session, ["100001"])[0]
    settle(session, ref, Decided.SAME_PERSON)
    person = okafor(session)
    (held,) = appointments_at(session, ["100001"])
    assert (held.ref, held.person_id) == (before.ref, person.id)
    assert [name.last_name for name in person.names] == ["Okafor", "Smith"]
    assert [each.started_on for each in prior_service_of(session, [person.id])] == [
        date(2007, 9, 1)
    ]
    assert prior_service_of(session, [before.person_id]) == []
    assert desk_queues(session) == []
    newest = session.scalars(select(LogEntry).order_by(LogEntry.number.desc())).first()
    assert newest is not None
    assert (newest.action, newest.reason) == ("referral.closed", "evidence_seen")


def test_the_name_typed_need_not_be_recorded(session: Session) -> None:
    settle(session, disagreement(session), Decided.SAME_PERSON, record_name=False)
    assert okafor(session).name.last_name == "Okafor"


def test_the_same_details_typed_after_the_decision_find_the_person_held(
    session: Session,
) -> None:
    ref = disagreement(session)
    settle(session, ref, Decided.SAME_PERSON, record_name=False)
    again = designate(
        session,
        designation(person=typed(last_name="Smith")),
        shared=False,
        actor=acting_for("100001"),
        now=NOON,
    )
    assert not again.is_new


@pytest.mark.usefixtures("looks_aside")
def test_somebody_else_stays_apart_and_is_not_referred_again(session: Session) -> None:
    ref = disagreement(session)
    settle(session, ref, Decided.SOMEBODY_ELSE)
    wanted = designation(person=typed(last_name="Smith"), started_on=date(2020, 9, 1))
    with pytest.raises(Conflict, match="already recorded"):
        designate(session, wanted, shared=True, actor=acting_for("100001"), now=NOON)
    assert len(session.scalars(select(Referral)).all()) == 1
    assert appointments_at(session, ["100001"])[0].person_id != okafor(session).id


def test_two_designations_of_the_same_person_at_one_school_become_one(session: Session) -> None:
    put_school(session, "100001")
    school = acting_for("100001")
    first = designate(session, designation(), shared=False, actor=school, now=NOON)
    other = designation(person=typed(last_name="Smith"), started_on=date(2024, 9, 1))
    designate(session, other, shared=True, actor=school, now=NOON)
    ref = session.scalars(select(Referral.ref)).one()
    settle(session, ref, Decided.SAME_PERSON)
    (held,) = appointments_at(session, ["100001"])
    assert (held.ref, held.started_on, held.ended_on) == (first.ref, date(2024, 9, 1), None)


def test_whoever_is_held_by_two_records_that_are_one_has_no_two_designations_there(
    session: Session,
) -> None:
    spell = Spell("100002", date(2007, 9, 1), date(2008, 8, 31))
    until = {"ended_on": date(2026, 6, 30), "prior_service": (spell,)}
    put_school(session, "100001")
    put_school(session, "100002")
    first = put(session, designation(**until))
    elsewhere = designation("100002", person=typed("2345678"))
    put(session, elsewhere, actor=acting_for("100002"))
    joined(session, "0123456", "2345678", NOON)
    mistyped = typed("2345678", last_name="Smith")
    put(
        session,
        designation(person=mistyped, started_on=date(2026, 6, 1), prior_service=(spell,)),
        shared=True,
    )
    settle(session, session.scalars(select(Referral.ref)).one(), Decided.SAME_PERSON)
    (held,) = appointments_at(session, ["100001"])
    assert (held.ref, held.days) == (first.ref, (date(2025, 9, 1), None))
    assert len(prior_service_of(session, records_of(session, [held.person_id]))) == 1


def test_a_decision_is_taken_once(session: Session) -> None:
    ref = disagreement(session)
    settle(session, ref, Decided.SOMEBODY_ELSE)
    settle(session, ref, Decided.SOMEBODY_ELSE)
    with pytest.raises(Conflict, match="decided already"):
        settle(session, ref, Decided.SAME_PERSON)
    closing = select(LogEntry).where(LogEntry.action == "referral.closed")
    assert len(session.scalars(closing).all()) == 1


def test_a_decision_needs_a_note_and_an_outcome_of_its_kind(session: Session) -> None:
    ref = disagreement(session)
    with pytest.raises(InvalidInput, match="what the decision rests on"):
        settle(session, ref, Decided.SAME_PERSON, note=" ")
    with pytest.raises(InvalidInput, match="Select what you have decided"):
        settle(session, ref, Decided.CARRY_OVER)
    with pytest.raises(NotFound):
        settle(session, "nothing", Decided.SAME_PERSON)


def test_a_merged_schools_appointments_are_carried_over(session: Session) -> None:
    put_school(session, "100001", **SHUT)
    put_school(session, "100009", opened_on=date(2026, 1, 1))
    details = {"successors": ["100009"], "predecessors": ["100001", "100002"]}
    ref = put_referral(session, "school_merger", "100001", details)
    assert show_referral(session, ref).successors == (("100009", "School 100009"),)
    settle(session, ref, Decided.CARRY_OVER, to_urn="100009", first_day=date(2026, 1, 1))
    row = session.scalars(select(Conversion)).one()
    assert (row.from_urn, row.to_urn, row.converted_on) == (
        "100001",
        "100009",
        date(2026, 1, 1),
    )
    entries = session.scalars(select(LogEntry.action).order_by(LogEntry.number)).all()
    assert entries[-2:] == ["school.converted", "referral.closed"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"to_urn": "999999", "first_day": TODAY}, "URN of another school"),
        ({"to_urn": "100001", "first_day": TODAY}, "URN of another school"),
        ({"to_urn": "100009"}, "Enter the first day"),
    ],
)
def test_a_carrying_over_that_cannot_be_right_is_refused(
    session: Session, said: dict[str, Any], sentence: str
) -> None:
    put_school(session, "100001", **SHUT)
    put_school(session, "100009")
    ref = put_referral(session, "school_split", "100001", {"successors": ["100009"]})
    with pytest.raises(InvalidInput, match=sentence):
        settle(session, ref, Decided.CARRY_OVER, **said)
    assert session.scalars(select(Conversion)).all() == []


BEGAN = "did not begin on 1 January 2026"


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"opened_on": date(2025, 11, 30)}, f"opened on 30 November 2025, so it {BEGAN}"),
        ({"opened_on": date(2026, 2, 2)}, f"opened on 2 February 2026, so it {BEGAN}"),
        ({"valid_from": date(2025, 11, 30)}, f"was open by 30 November 2025, so it {BEGAN}"),
    ],
)
def test_nothing_is_carried_over_to_a_school_that_began_on_another_day(
    session: Session, columns: dict[str, Any], sentence: str
) -> None:
    """Its own past would give way to that of the school that closed."""
    put_school(session, "100001", **SHUT)
    put_school(session, "100009", **columns)
    ref = put_referral(session, "school_merger", "100001", {"successors": ["100009"]})
    with pytest.raises(InvalidInput, match=sentence):
        settle(session, ref, Decided.CARRY_OVER, to_urn="100009", first_day=date(2026, 1, 1))
    assert session.scalars(select(Conversion)).all() == []


@pytest.mark.parametrize(
    "columns",
    [
        {"opened_on": date(2025, 12, 1)},
        {"opened_on": date(2026, 2, 1)},
        {"valid_from": date(2025, 12, 1)},
        {"valid_from": date(2025, 9, 1), "status_code": "4"},
        {"valid_from": date(2025, 9, 1), "opened_on": date(2026, 1, 1)},
    ],
)
def test_it_is_to_one_that_began_within_a_month_of_the_day_or_on_no_known_day(
    session: Session, columns: dict[str, Any]
) -> None:
    put_school(session, "100001", **SHUT)
    put_school(session, "100009", **columns)
    ref = put_referral(session, "school_merger", "100001", {"successors": ["100009"]})
    settle(session, ref, Decided.CARRY_OVER, to_urn="100009", first_day=date(2026, 1, 1))
    assert session.scalars(select(Conversion.to_urn)).all() == ["100009"]


def test_a_school_that_ended_changes_nothing(session: Session) -> None:
    put_school(session, "100001", **SHUT)
    ref = put_referral(session, "school_replaced", "100001", {"successors": []})
    settle(session, ref, Decided.NEW_SCHOOL)
    assert session.scalars(select(Conversion)).all() == []


def test_a_providers_disagreement_may_be_a_further_name(session: Session) -> None:
    put_school(session, "100002")
    designate(session, designation("100002"), shared=False, actor=acting_for("100002"), now=NOON)
    person = okafor(session)
    details = {"code": "identity", "name": "Ngozi Bello", "provider": "10012345"}
    ref = put_referral(session, "identity", f"person:{person.ref}", details)
    assert ("Name sent", "Ngozi Bello") in show_referral(session, ref).sides[0][1]
    settle(session, ref, Decided.FURTHER_NAME, last_name="Bello", first_names="Ngozi")
    assert okafor(session).name.last_name == "Bello"


def test_a_providers_disagreement_does_not_stand_in_a_schools_way(session: Session) -> None:
    put_school(session, "100001")
    put_school(session, "100002")
    designate(session, designation("100002"), shared=False, actor=acting_for("100002"), now=NOON)
    details = {"code": "identity", "name": "Ngozi Smith", "provider": "10012345"}
    put_referral(session, "identity", f"person:{okafor(session).ref}", details)
    wanted = designation(person=typed(last_name="Smith"))
    done = designate(session, wanted, shared=False, actor=acting_for("100001"), now=NOON)
    assert done.is_new
