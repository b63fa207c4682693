"""What was changed on a record is told to registrars: what it was and became, and on whose word."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from register.access import Actor
from register.db import table_of
from register.models import Appointment, RecordedLook
from register.queries.people import find_by_trns
from register.services.appointments.designate import designate
from register.services.appointments.facts import AmendmentReason, Particulars, Spell
from register.services.appointments.prior_service import declare_prior_service
from register.services.appointments.take_back import take_back_appointment
from register.services.approvals.kinds import Act
from register.services.people_merge.history import Event
from register.services.people_merge.show import refs_of_trns, show_people
from register.services.supersede import supersede
from register.services.transaction import transaction
from tests.approvals import NOON, approved, two_registrars
from tests.completions import ADA, add_providers, record
from tests.sencos import acting_for, designation, entry, put_school, typed

pytestmark = pytest.mark.facts_by_hand("one goes over to another record past the services")

TRN = "7001234"
ONE = {"trn": TRN, "held_from": "2023-07-20"}
WITHDRAWN = {**ONE, "withdrawn_on": "2026-10-01", "reason": "malpractice"}
NAME = {"trn": TRN, "first_names": "Ada", "last_name": "King"}
HEAD = "Award, NASENCO from University of Wychford"


@pytest.fixture
def two(session: Session) -> tuple[Actor, Actor]:
    """Two registrars; and Ada O’Brien, who holds an award and is SENCO of 100001."""
    put_school(session, "100001", "Elmfield School")
    add_providers(session)
    record(session, ADA)
    known = Particulars(is_qualified_teacher=True, induction="met", is_teaching_at_school=True)
    ada = typed(TRN, "O’Brien", "Ada", date(1985, 2, 27))
    post = designation("100001", person=ada, started_on=date(2023, 9, 1), particulars=known)
    designate(session, post, shared=False, actor=acting_for("100001"), now=NOON)
    return two_registrars(session)


def history(session: Session, actor: Actor, trn: str = TRN) -> tuple[Event, ...]:
    session.rollback()
    refs = refs_of_trns(session, {"trn": trn}, actor=actor, now=NOON)
    found = show_people(session, refs, actor=actor, now=NOON).history
    session.rollback()
    return found


def test_of_a_record_that_nobody_changed_there_is_nothing_to_tell(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    assert history(session, two[0]) == ()


def test_a_withdrawal_and_a_reinstatement_are_told_with_their_acts(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    withdrawn = approved(session, Act.WITHDRAW_AWARD, WITHDRAWN, two, note="The board’s letter")
    later = NOON + timedelta(hours=1)
    back = approved(session, Act.REINSTATE_AWARD, ONE, two, now=later)
    first, second = history(session, two[0])
    assert first.words == (
        f"{HEAD}: the day of withdrawal became 1 October 2026, where none was recorded; "
        "the reason for it became “Malpractice was found”, where none was recorded"
    )
    assert (first.ground, first.note) == ("Malpractice was found", "The board’s letter")
    assert (first.approval, first.by) == (withdrawn, "Alan Turing")
    assert "the day of withdrawal was 1 October 2026, and is no longer recorded" in second.words
    assert second.approval == back
    assert first.at < second.at


def test_an_award_is_told_by_its_name_and_not_by_its_code(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    days = {"Course start": "01/09/2024", "Course completed": "", "Award date": "20/07/2025"}
    record(session, ADA | days | {"Qualification": "NPQSENCO", "Certificate number": "W-9"})
    approved(session, Act.WITHDRAW_AWARD, {**WITHDRAWN, "held_from": "2025-07-20"}, two)
    (event,) = history(session, two[0])
    assert event.words.startswith("Award, NPQ for SENCOs from University of Wychford: ")


def test_a_name_that_was_corrected_is_told_as_it_was(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    approved(session, Act.CHANGE_IDENTITY, {**NAME, "name_is": "corrected"}, two)
    (event,) = history(session, two[0])
    assert event.words == "Name: the last name was O’Brien, and became King"


def test_a_further_name_changes_none_that_is_held(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    approved(session, Act.CHANGE_IDENTITY, {**NAME, "name_is": "further"}, two)
    assert history(session, two[0]) == (), "both are among the names on the page"


def test_a_birth_date_that_was_corrected_is_told_as_it_was(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    approved(session, Act.CHANGE_IDENTITY, {"trn": TRN, "born_on": "1986-02-27"}, two)
    (event,) = history(session, two[0])
    assert event.words == (
        "Date of birth: the date of birth was 27 February 1985, and became 27 February 1986"
    )


def test_a_designation_that_was_taken_back_is_told_whole_and_why(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    ref = session.scalars(select(Appointment.ref)).one()
    session.rollback()
    take_back_appointment(
        session,
        ref,
        reason=AmendmentReason.NEVER_TOOK_EFFECT,
        note="",
        actor=acting_for("100001"),
        now=NOON,
    )
    (event,) = history(session, two[0])
    assert event.words.startswith(
        "SENCO, Elmfield School (URN 100001) (the first day 1 September 2023,"
    )
    assert event.words.endswith(": taken back")
    assert "whether they are a qualified teacher “is a qualified teacher”" in event.words
    assert event.ground == "It never took effect"


def test_what_a_provider_corrects_is_told_by_its_column(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    record(session, {**ADA, "Award date": "21/07/2023"})
    (event,) = history(session, two[0])
    assert event.words == f"{HEAD}: the award date was 20 July 2023, and became 21 July 2023"
    assert event.approval == ""


def test_of_two_records_each_change_says_whose_it_was(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    record(session, {**ADA, "TRN": "7005555", "Last name": "King", "Certificate number": "W-2"})
    approved(session, Act.MERGE_PEOPLE, {"trn": "7005555", "into": TRN}, two)
    record(session, {**ADA, "Award date": "21/07/2023"})
    joined, corrected = history(session, two[0])
    assert joined.words == f"TRN 7005555 was joined to TRN {TRN}"
    assert corrected.words.startswith(f"TRN {TRN}: {HEAD}: the award date was")


def test_a_designation_that_was_another_persons_after_all_is_told_so(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    record(session, {**ADA, "TRN": "7005555", "Last name": "King", "Certificate number": "W-2"})
    other = find_by_trns(session, ["7005555"])["7005555"].id
    with transaction(session):
        number = entry(session)
        held = session.execute(select(table_of(Appointment))).one()._asdict()
        supersede(session, Appointment, [(held.pop("id"), number)])
        moved = held | {"person_id": other, "recorded_by": number}
        session.execute(insert(table_of(Appointment)), moved)
    (event,) = history(session, two[0])
    assert event.words.endswith(": found to be another person’s")
    assert history(session, two[0], "7005555") == (), "to them nothing was changed"


def declare(session: Session, ref: str, spells: list[Spell], actor: Actor) -> None:
    session.rollback()
    said = "The school’s own records"
    declare_prior_service(session, ref, spells, source=said, actor=actor, now=NOON)


def test_several_spells_of_one_school_are_told_each_by_itself(
    session: Session, two: tuple[Actor, Actor]
) -> None:
    ref, actor = session.scalars(select(Appointment.ref)).one(), acting_for("100001")
    put_school(session, "100002", "Oakwood School")
    first, last = date(2006, 9, 1), date(2008, 8, 31)
    declare(session, ref, [Spell("100002", first, None)], actor=actor)
    new = Spell("100002", date(2010, 9, 1), date(2012, 8, 31))
    declare(session, ref, [Spell("100002", first, last), new], actor=actor)
    (event,) = history(session, two[0])
    assert event.words == (
        "Earlier service, Oakwood School (URN 100002): the last day became 31 August 2008, "
        "where none was recorded"
    )


def test_whose_trn_a_parting_tells_is_looked_at(session: Session, two: tuple[Actor, Actor]) -> None:
    record(session, {**ADA, "TRN": "7005555", "Last name": "King", "Certificate number": "W-2"})
    approved(session, Act.MERGE_PEOPLE, {"trn": "7005555", "into": TRN}, two)
    approved(session, Act.UNMERGE_PEOPLE, {"trn": "7005555"}, two)
    ids = {trn: held.id for trn, held in find_by_trns(session, [TRN, "7005555"]).items()}
    for trn, other in ((TRN, "7005555"), ("7005555", TRN)):
        session.rollback()
        before = set(session.scalars(select(RecordedLook.id)))
        told = history(session, two[0], trn)
        assert told
        assert all("7005555" in each.words and TRN in each.words for each in told)
        new = select(RecordedLook.person_id).where(RecordedLook.id.not_in(before))
        assert set(session.scalars(new)) == {ids[trn], ids[other]}


@pytest.mark.parametrize("first", ["2006-09-01", "2007-01-01"])
def test_earlier_service_that_two_registrars_put_back_is_told(
    session: Session, two: tuple[Actor, Actor], first: str
) -> None:
    ref, actor = session.scalars(select(Appointment.ref)).one(), acting_for("100001")
    put_school(session, "100002", "Oakwood School")
    declare(session, ref, [Spell("100002", date(2006, 9, 1), date(2008, 8, 31))], actor=actor)
    one = {"trn": TRN, "school_urn": "100002", "started_on": "2006-09-01"}
    right = {"right_started_on": first, "right_ended_on": "2008-08-31"}
    never = dict.fromkeys(right)
    approved(session, Act.CORRECT_SERVICE, one | never | {"service_is": "never"}, two)
    proposal = approved(
        session, Act.CORRECT_SERVICE, one | right | {"service_is": "otherwise"}, two
    )
    off, back = history(session, two[0])
    assert off.words.endswith(": no longer held here")
    day = "1 September 2006" if first == "2006-09-01" else "1 January 2007"
    assert back.words == (
        f"Earlier service, Oakwood School (URN 100002) (the first day {day}, the last day 31 "
        "August 2008): put back on the record"
    )
    assert (back.by, back.approval, back.note) == ("Alan Turing", proposal, "A letter on file")
