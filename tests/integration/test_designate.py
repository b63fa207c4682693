"""Designating and replacing a SENCO."""

import json
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from register.errors import AnotherInPost, Conflict, InvalidInput, RegisterError, Unavailable
from register.models import Appointment, LogEntry, Person, PriorService, Referral
from register.queries.appointments import appointments_at
from register.queries.people import find_by_trns
from register.services.appointments.amend import end_appointment
from register.services.appointments.designate import replace_senco
from register.services.appointments.facts import Particulars, Spell, WantedDesignation
from register.services.appointments.gaps import Gap
from tests.databases import count
from tests.designating import SCHOOL, only, put
from tests.sencos import (
    NOON,
    acting_for,
    designation,
    put_school,
    typed,
)


def test_a_new_person_is_recorded_as_typed_and_holds_no_award(session: Session) -> None:
    put_school(session, "100001")
    done = put(session)
    person = find_by_trns(session, ["0123456"]).get("0123456")
    assert person is not None
    assert (person.name.last_name, person.born_on) == ("Okafor", date(1985, 4, 3))
    assert (only(session).ref, only(session).person_id) == (done.ref, person.id)
    actions = session.scalars(select(LogEntry.action).order_by(LogEntry.number)).all()
    assert actions[1:] == ["person.recorded", "appointment.designated"]


def test_a_person_who_is_held_is_found_by_details_that_agree(session: Session) -> None:
    put_school(session, "100001")
    put_school(session, "100002")
    put(session, designation("100002"), actor=acting_for("100002"))
    put(session, designation(person=typed(last_name="OKAFOR", first_names="N")))
    assert count(session, Person) == 1


def test_what_is_said_of_the_person_is_kept_as_yes_no_or_not_known(session: Session) -> None:
    put_school(session, "100001")
    said = Particulars(is_head_teacher=False, is_qualified_teacher=True, induction="met")
    put(session, designation(particulars=said))
    held = only(session)
    assert (held.is_head_teacher, held.is_qualified_teacher) == (False, True)
    assert (held.induction, held.is_teaching_at_school) == ("met", None)


def test_prior_service_is_recorded_with_its_source(session: Session) -> None:
    put_school(session, "100001")
    spell = Spell("100001", date(2007, 9, 1), date(2008, 10, 1))
    put(session, designation(prior_service=(spell,), source="Payroll"))
    row = session.scalars(select(PriorService)).one()
    assert (row.started_on, row.ended_on, row.source) == (
        date(2007, 9, 1),
        date(2008, 10, 1),
        "Payroll",
    )


def test_details_that_disagree_make_a_record_apart_and_a_referral(session: Session) -> None:
    put_school(session, "100001")
    put_school(session, "100002")
    put(session, designation("100002"), actor=acting_for("100002"))
    put(session, designation(person=typed(last_name="Smith")))
    referral = session.scalars(select(Referral)).one()
    details = json.loads(referral.details)
    apart = session.scalars(select(Person).where(Person.trn.is_(None))).one()
    assert (referral.kind, details["differs"], details["apart"]) == (
        "identity",
        "name_differs",
        apart.ref,
    )
    assert details["typed"]["last_name"] == "Smith"
    assert only(session).person_id == apart.id


def test_details_that_disagree_typed_again_find_the_record_apart(session: Session) -> None:
    put_school(session, "100001")
    put_school(session, "100002")
    put(session, designation("100002"), actor=acting_for("100002"))
    wanted = designation(person=typed(last_name="Smith"))
    first = put(session, wanted)
    again = put(session, designation(person=typed(last_name="SMITH")))
    assert (again.ref, again.is_new) == (first.ref, False)
    assert count(session, Referral) == 1
    assert count(session, Person) == 2


@pytest.mark.parametrize(
    "typed_again",
    [
        {"first_names": "Liz"},
        {"last_name": "Smith-Jones"},
        {"last_name": "N", "first_names": "Smith"},
    ],
)
def test_details_that_agree_with_those_of_a_record_apart_find_it(
    session: Session, typed_again: dict[str, str]
) -> None:
    put_school(session, "100001")
    put_school(session, "100002")
    put(session, designation("100002"), actor=acting_for("100002"))
    smith = {"last_name": "Smith", "first_names": "Ngozi"}
    first = put(session, designation(person=typed(**smith)))
    again = put(session, designation(person=typed(**smith | typed_again)), shared=True)
    assert (again.ref, again.is_new) == (first.ref, False)
    other = designation(person=typed(**smith, born_on=date(1985, 4, 30)))
    assert put(session, other, shared=True).is_new
    assert count(session, Referral) == 2


def test_the_same_designation_again_has_one_effect(session: Session) -> None:
    put_school(session, "100001")
    first, again = put(session), put(session)
    assert (again.ref, first.is_new, again.is_new) == (first.ref, True, False)
    assert count(session, Appointment) == 1


@pytest.mark.usefixtures("looks_aside")
def test_a_person_is_not_designated_twice_on_the_same_days(session: Session) -> None:
    put_school(session, "100001")
    put(session)
    with pytest.raises(Conflict, match="already recorded as SENCO of School 100001 since 1 Sept"):
        put(session, designation(started_on=date(2026, 1, 1)), shared=True)


def test_a_person_may_be_designated_again_after_the_last_day(session: Session) -> None:
    put_school(session, "100001")
    put(session, designation(ended_on=date(2025, 12, 31)))
    assert put(session, designation(started_on=date(2026, 1, 1))).is_new


@pytest.mark.usefixtures("looks_aside")
def test_somebody_else_in_post_is_named_and_stops_a_second_designation(session: Session) -> None:
    put_school(session, "100001")
    put(session)
    other = designation(person=typed("7654321", "Hill", "Jo"), started_on=date(2026, 1, 1))
    with pytest.raises(Conflict, match="Ngozi Okafor is recorded as SENCO"):
        put(session, other)
    assert put(session, other, shared=True).is_new


def test_replacing_ends_the_old_and_starts_the_new_together(session: Session) -> None:
    put_school(session, "100001")
    old = put(session)
    done = replace_senco(
        session,
        designation(person=typed("7654321", "Hill", "Jo"), started_on=date(2026, 4, 1)),
        replaces=old.ref,
        last_day=date(2026, 3, 27),
        actor=SCHOOL,
        now=NOON,
    )
    ended, started = appointments_at(session, ["100001"])
    assert (ended.ref, ended.ended_on) == (old.ref, date(2026, 3, 27))
    assert (started.ref, started.started_on) == (done.ref, date(2026, 4, 1))
    assert done.gaps == (Gap(date(2026, 3, 28), date(2026, 3, 31)),)
    assert [each.words for each in done.gaps] == ["from 28 March 2026 to 31 March 2026 (4 days)"]


def test_replacing_twice_has_one_effect(session: Session) -> None:
    put_school(session, "100001")
    old = put(session)
    wanted = designation(person=typed("7654321", "Hill", "Jo"), started_on=date(2026, 4, 1))
    done = [
        replace_senco(
            session, wanted, replaces=old.ref, last_day=date(2026, 3, 31), actor=SCHOOL, now=NOON
        )
        for _ in range(2)
    ]
    assert [each.is_new for each in done] == [True, False]
    assert done[0].ref == done[1].ref


@pytest.mark.usefixtures("looks_aside")
def test_a_replacement_by_whoever_is_in_post_beside_is_refused_and_says_what_to_do(
    session: Session,
) -> None:
    put_school(session, "100001")
    old = put(session)
    hill = designation(person=typed("7654321", "Hill", "Jo"), started_on=date(2026, 4, 1))
    put(session, hill, shared=True)
    last_day = date(2026, 3, 31)
    instead = {"replaces": old.ref, "last_day": last_day, "actor": SCHOOL, "now": NOON}
    with pytest.raises(Conflict, match="End that SENCO’s designation instead") as refused:
        replace_senco(session, hill, **instead)
    held, beside = appointments_at(session, ["100001"])
    assert (held.ended_on, refused.value.shows) == (None, {beside.person_id})
    end_appointment(session, old.ref, last_day=last_day, actor=SCHOOL, now=NOON)
    assert not replace_senco(session, hill, **instead).is_new


def test_a_replacement_that_is_refused_ends_nobody(session: Session) -> None:
    put_school(session, "100001")
    old = put(session)
    with pytest.raises(InvalidInput, match="must be before the first day of the new one"):
        replace_senco(
            session,
            designation(person=typed("7654321", "Hill", "Jo"), started_on=date(2026, 4, 1)),
            replaces=old.ref,
            last_day=date(2026, 4, 1),
            actor=SCHOOL,
            now=NOON,
        )
    assert only(session).ended_on is None


@pytest.mark.usefixtures("looks_aside")
def test_a_replacement_does_not_make_the_post_before_longer(session: Session) -> None:
    put_school(session, "100001")
    old = put(session, designation(ended_on=date(2026, 2, 28)))
    hill = designation(person=typed("7654321", "Hill", "Jo"), started_on=date(2026, 4, 1))
    replaces = {"replaces": old.ref, "last_day": date(2026, 3, 31)}
    with pytest.raises(InvalidInput, match="is recorded as 28 February 2026") as refused:
        replace_senco(session, hill, **replaces, actor=SCHOOL, now=NOON)
    assert refused.value.shows == {only(session).person_id}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"started_on": date(1979, 12, 31)}, "between 1 January 1980 and 2 March 2028"),
        ({"started_on": date(2028, 3, 3)}, "between 1 January 1980 and 2 March 2028"),
        ({"ended_on": date(2025, 8, 31)}, "is before the first"),
        ({"prior_service": (Spell("999999", date(2007, 1, 1), None),)}, "no school with URN 9"),
    ],
)
def test_days_that_cannot_be_right_are_refused(
    session: Session, said: dict[str, Any], sentence: str
) -> None:
    put_school(session, "100001")
    with pytest.raises(InvalidInput, match=sentence):
        put(session, designation(**said))
    assert count(session, Appointment) == 0
    assert count(session, Person) == 0


@pytest.mark.parametrize("ahead", [date(2026, 9, 1), date(2028, 3, 2)])
def test_a_start_may_be_in_the_future(session: Session, ahead: date) -> None:
    put_school(session, "100001")
    assert put(session, designation(started_on=ahead)).is_new


@pytest.mark.usefixtures("looks_aside")
def test_two_who_designate_at_once_leave_one_sencos_record(
    session: Session, engine: Engine
) -> None:
    put_school(session, "100001")
    outcomes: list[object] = []
    barrier = Barrier(2)

    def go(wanted: WantedDesignation) -> None:
        with Session(engine) as own:
            barrier.wait()
            try:
                outcomes.append(put(own, wanted).is_new)
            except (RegisterError, Unavailable) as error:
                outcomes.append(type(error))

    wanted = [designation(), designation(person=typed("7654321", "Hill", "Jo"))]
    threads = [Thread(target=go, args=(each,)) for each in wanted]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(outcomes) == {True, AnotherInPost}
    assert count(session, Appointment) == 1


def test_a_double_click_at_the_same_instant_has_one_effect(
    session: Session, engine: Engine
) -> None:
    put_school(session, "100001")
    refs: list[str] = []
    barrier = Barrier(2)

    def go() -> None:
        with Session(engine) as own:
            barrier.wait()
            refs.append(put(own).ref)

    threads = [Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refs) == 2
    assert len(set(refs)) == 1
    assert count(session, Person) == 1
