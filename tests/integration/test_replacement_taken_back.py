"""A replacement taken back: what the school has then, and whose post is given back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.errors import AnotherInPost, Conflict, InvalidInput
from register.models import Appointment, LogEntry
from register.queries.appointments import appointments_at
from register.queries.people import find_by_trns
from register.services.appointments import take_back
from register.services.appointments.amend import Correction, correct_appointment, end_appointment
from register.services.appointments.designate import designate, replace_senco
from register.services.appointments.facts import AmendmentReason, Particulars
from register.services.appointments.gaps import Gap
from register.services.appointments.take_back import if_taken_back, take_back_appointment
from register.services.changes import AppointmentVersion
from register.services.log_tree.verify_facts import verify_facts
from tests.sencos import NOON, acting_for, designation, put_conversion, put_school, typed

ON_ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""What turns on no database: once is enough."""
SCHOOL = acting_for("100001")
HILL = typed("7654321", "Hill", "Jo")
LEE = typed("7654320", "Lee", "Sam")
LAST_DAY, FIRST_DAY = date(2025, 12, 31), date(2026, 1, 1)
SINCE = Gap(FIRST_DAY, None)


def designated(session: Session, **said: Any) -> str:
    return designate(session, designation(**said), shared=True, actor=SCHOOL, now=NOON).ref


def replaced(session: Session, old: str, **said: Any) -> str:
    wanted = designation(**{"person": HILL, "started_on": FIRST_DAY} | said)
    return replace_senco(
        session, wanted, replaces=old, last_day=LAST_DAY, shared=True, actor=SCHOOL, now=NOON
    ).ref


def taken_back(session: Session, ref: str, **said: Any) -> tuple[Gap, ...]:
    why = {"reason": AmendmentReason.WRONG_PERSON, "note": ""}
    return take_back_appointment(session, ref, **why, **said, actor=SCHOOL, now=NOON).gaps


def offered(session: Session, ref: str) -> Any:
    return if_taken_back(session, ref, actor=SCHOOL, now=NOON).post_back


def spans(session: Session) -> dict[str, tuple[date | None, date | None]]:
    session.rollback()
    return {each.ref: each.days for each in appointments_at(session, ["100001"])}


@pytest.fixture
def old(session: Session) -> str:
    """Ngozi Okafor’s designation, with no last day."""
    put_school(session, "100001")
    return designated(session)


@pytest.mark.usefixtures("looks_aside")
def test_a_post_is_given_back_by_versions_that_supersede(session: Session, old: str) -> None:
    new = replaced(session, old)
    then = if_taken_back(session, new, actor=SCHOOL, now=NOON)
    assert then.gaps == (SINCE,)
    assert (then.post_back.senco.name, then.post_back.until) == ("Ngozi Okafor", None)
    assert then.post_back.gaps == ()
    assert taken_back(session, new, give_back=True) == ()
    assert spans(session) == {old: (date(2025, 9, 1), None)}
    its = select(Appointment).where(Appointment.ref == old).order_by(Appointment.id)
    versions = session.scalars(its).all()
    assert [(each.ended_on, each.replaced_by) for each in versions] == [
        (None, None),
        (LAST_DAY, new),
        (None, None),
    ]
    entries = session.scalars(select(LogEntry).order_by(LogEntry.number.desc()).limit(2)).all()
    assert verify_facts(session).rows > 0
    assert {(each.action, each.subject, each.reason) for each in entries} == {
        ("appointment.reinstated", f"appointment:{old}", "wrong_person"),
        ("appointment.withdrawn", f"appointment:{new}", "wrong_person"),
    }


@ON_ONE
@pytest.mark.usefixtures("looks_aside")
def test_a_post_that_is_not_given_back_leaves_the_gap_that_was_told(
    session: Session, old: str
) -> None:
    new = replaced(session, old)
    assert taken_back(session, new, give_back=False) == (SINCE,)
    assert spans(session) == {old: (date(2025, 9, 1), LAST_DAY)}


@ON_ONE
@pytest.mark.usefixtures("looks_aside")
def test_nothing_is_chosen_for_the_school(session: Session, old: str) -> None:
    new = replaced(session, old)
    with pytest.raises(InvalidInput, match="whether Ngozi Okafor, whom this designation") as asked:
        taken_back(session, new)
    assert asked.value.shows == {find_by_trns(session, ["0123456"])["0123456"].id}
    assert set(spans(session)) == {old, new}


@ON_ONE
@pytest.mark.usefixtures("looks_aside")
def test_a_post_goes_back_to_the_last_day_that_it_had(session: Session) -> None:
    put_school(session, "100001")
    old = designated(session, ended_on=date(2026, 8, 31))
    new = replaced(session, old)
    assert taken_back(session, new, give_back=True) == (Gap(date(2026, 9, 1), None),)
    assert spans(session) == {old: (date(2025, 9, 1), date(2026, 8, 31))}


@ON_ONE
@pytest.mark.usefixtures("looks_aside")
def test_an_end_that_was_recorded_by_itself_is_not_offered_back(session: Session, old: str) -> None:
    end_appointment(session, old, last_day=LAST_DAY, actor=SCHOOL, now=NOON)
    by_itself = designated(session, person=HILL, started_on=FIRST_DAY)
    beside = replaced(session, old, person=LEE)
    for ref in (by_itself, beside):
        assert offered(session, ref) is None
        with pytest.raises(Conflict, match="There is no post to give back"):
            taken_back(session, ref, give_back=True)
    assert taken_back(session, beside) == ()
    assert taken_back(session, by_itself) == (SINCE,)


@ON_ONE
@pytest.mark.usefixtures("looks_aside")
def test_an_end_that_was_corrected_since_is_not_offered_back(session: Session, old: str) -> None:
    new = replaced(session, old)
    earlier = Correction(
        started_on=date(2025, 9, 1),
        ended_on=date(2025, 12, 19),
        particulars=Particulars(),
        reason=AmendmentReason.NEW_EVIDENCE,
    )
    correct_appointment(session, old, earlier, actor=SCHOOL, now=NOON)
    assert offered(session, new) is None
    assert taken_back(session, new) == (Gap(date(2025, 12, 20), None),)


@ON_ONE
@pytest.mark.usefixtures("looks_aside")
def test_somebody_designated_again_since_is_not_offered_the_post(
    session: Session, old: str
) -> None:
    new = replaced(session, old)
    designated(session, started_on=date(2026, 2, 1))
    assert offered(session, new) is None


@ON_ONE
@pytest.mark.usefixtures("looks_aside")
def test_whoever_came_since_is_asked_about_as_at_a_designation(session: Session, old: str) -> None:
    new = replaced(session, old)
    designated(session, person=LEE, started_on=date(2026, 2, 1))
    back = offered(session, new)
    assert [each.name for each in back.beside] == ["Sam Lee"]
    with pytest.raises(AnotherInPost, match="Sam Lee is recorded as SENCO"):
        taken_back(session, new, give_back=True)
    assert taken_back(session, new, give_back=True, shared=True) == ()


@pytest.mark.usefixtures("looks_aside")
def test_a_post_at_the_school_that_became_this_one_is_given_back(
    session: Session, old: str
) -> None:
    put_school(session, "100002", type_code="34")
    put_conversion(session, "100001", "100002", date(2025, 11, 1))
    academy = acting_for("100002")
    wanted = designation("100002", person=HILL, started_on=FIRST_DAY)
    who = {"actor": academy, "now": NOON}
    new = replace_senco(session, wanted, replaces=old, last_day=LAST_DAY, **who).ref
    why = {"reason": AmendmentReason.WRONG_PERSON, "note": "", "give_back": True}
    assert take_back_appointment(session, new, **why, **who) == ((), old)
    assert spans(session) == {old: (date(2025, 9, 1), None)}


@ON_ONE
@pytest.mark.canary
@pytest.mark.usefixtures("looks_aside")
def test_a_post_that_is_given_back_by_half_is_noticed(
    session: Session, old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = take_back.next_version

    def planted(*held: Any, **said: Any) -> AppointmentVersion:
        return replace(whole(*held, **said), ended_on=LAST_DAY)

    monkeypatch.setattr(take_back, "next_version", planted)
    with pytest.raises(AssertionError):
        test_a_post_is_given_back_by_versions_that_supersede(session, old)
