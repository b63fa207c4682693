"""Files, designations and lists follow the links between the records of one person."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.errors import Conflict
from register.models import Award, Enrolment, Person, PriorService, Referral
from register.queries.appointments import appointments_at
from register.queries.awards import every_holder
from register.services.appointments.designate import designate
from register.services.appointments.facts import Spell
from register.services.completions.findings import RowResult
from register.services.completions.uploads import CheckedUpload
from register.services.referrals.show import show_referral
from tests.appointment_files import take
from tests.checked_files import sent
from tests.completions import ADA, NOW, NPQ, OTHER, SAM, add_providers, check, record
from tests.estate import Estate
from tests.people import joined
from tests.sencos import NOON, acting_for, designation, put_school, typed
from tests.serial_movers import FIRST, LEFT, NEXT, looked

TWIN = ADA | {"TRN": "7009999", "Last name": "Byron", "Certificate number": "W-77"}
"""The same person by another TRN and name, with another award."""
BLANK = {"Course completed": "", "Award date": "", "Certificate number": ""}


@pytest.fixture
def merged(session: Session) -> Session:
    """Ada, and by another TRN, which is the one in use, somebody found to be her."""
    add_providers(session)
    sent(session, ADA, TWIN | NPQ)
    joined(session, ADA["TRN"], TWIN["TRN"], NOW)
    return session


def codes(upload: CheckedUpload) -> list[str]:
    return [found.code for found in upload.report.warnings]


def awards(session: Session) -> Sequence[tuple[str | None, str, date]]:
    held = (
        select(Person.trn, Award.kind, Award.held_from)
        .join(Person, Person.id == Award.person_id)
        .where(Award.superseded_by.is_(None))
        .order_by(Award.kind, Person.trn)
    )
    return [tuple(row) for row in session.execute(held)]


def test_what_is_held_by_the_other_trn_is_held_already(merged: Session) -> None:
    upload = check(merged, TWIN | {"Certificate number": "W-1"})
    assert upload.counts[RowResult.ALREADY_HELD] == 1
    assert codes(upload) == [], "this is the TRN in use"


def test_a_file_of_every_holder_has_each_award_under_the_trn_that_is_in_use(
    merged: Session,
) -> None:
    held = [(each.trn, each.last_name, each.kind) for each in every_holder(merged)]
    one, other = ((TWIN["TRN"], TWIN["Last name"], kind) for kind in ("NASENCO", "NPQSENCO"))
    assert held == [one, other]
    assert len({each.person_id for each in every_holder(merged)}) == 1, "they are looked at once"


def test_a_row_with_the_trn_that_is_out_of_use_is_read_as_theirs_with_a_notice(
    merged: Session,
) -> None:
    upload = check(merged, ADA | NPQ)
    assert upload.counts[RowResult.ALREADY_HELD] == 1
    (notice,) = upload.report.warnings
    assert (notice.code, notice.row) == ("trn-merged", 2)
    assert TWIN["TRN"] not in notice.message, "the TRN in use is for the person to give"


def test_a_row_that_does_not_agree_with_either_record_says_nothing_of_the_merge(
    merged: Session,
) -> None:
    upload = check(merged, ADA | NPQ | {"Last name": "Somebody", "Date of birth": "01/02/1980"})
    assert upload.counts[RowResult.CONFLICT] == 1
    assert codes(upload) == []


def test_a_correction_stays_with_the_record_that_has_what_it_corrects(merged: Session) -> None:
    upload = sent(merged, ADA | NPQ | {"Award date": "12/01/2026"})
    assert upload.counts[RowResult.CORRECTION] == 1
    assert awards(merged) == [
        (ADA["TRN"], "NASENCO", date(2023, 7, 20)),
        (TWIN["TRN"], "NPQSENCO", date(2026, 1, 12)),
    ]


def test_a_correction_is_of_the_award_that_was_reported_by_the_trn_that_is_sent(
    session: Session,
) -> None:
    add_providers(session)
    sent(session, ADA, TWIN | {"Award date": "20/07/2024"})
    joined(session, ADA["TRN"], TWIN["TRN"], NOW)
    record(session, ADA | {"Award date": "21/07/2023", "Certificate number": ""})
    assert awards(session) == [
        (ADA["TRN"], "NASENCO", date(2023, 7, 21)),
        (TWIN["TRN"], "NASENCO", date(2024, 7, 20)),
    ]


def test_a_course_that_goes_on_is_the_one_that_was_reported_by_the_trn_that_is_sent(
    session: Session,
) -> None:
    add_providers(session)
    begun = {"Outcome": "Enrolled", **BLANK}
    sent(session, ADA | begun, TWIN | begun | {"Course start": "01/09/2024"})
    joined(session, ADA["TRN"], TWIN["TRN"], NOW)
    record(session, ADA | begun | {"Course start": "01/10/2022", "Outcome": "Deferred"})
    held = (
        select(Person.trn, Enrolment.state)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.superseded_by.is_(None))
        .order_by(Person.trn)
    )
    assert session.execute(held).all() == [(ADA["TRN"], "deferred"), (TWIN["TRN"], "enrolled")]


def test_something_new_goes_to_the_record_whose_trn_was_sent(session: Session) -> None:
    add_providers(session)
    sent(session, ADA)
    put_school(session, "100001")
    person = typed(TWIN["TRN"], "Byron", "Ada", date(1985, 2, 27))
    actor = acting_for("100001")
    designate(session, designation("100001", person=person), shared=False, actor=actor, now=NOON)
    joined(session, ADA["TRN"], TWIN["TRN"], NOW)
    assert codes(sent(session, ADA | NPQ)) == ["trn-merged"]
    assert {trn for trn, _, _ in awards(session)} == {ADA["TRN"]}


def test_one_person_s_two_trns_in_one_file_point_at_each_other(merged: Session) -> None:
    twin = TWIN | NPQ | {"Certificate number": "W-10"}
    upload = check(merged, ADA | NPQ, twin, SAM)
    assert upload.counts[RowResult.ERROR] == 2
    assert [(p.code, p.row) for p in upload.report.problems] == [
        ("one-person-twice", 2),
        ("one-person-twice", 3),
    ]


def test_whoever_guesses_at_two_trns_is_not_told_that_they_are_one_person_s(
    merged: Session,
) -> None:
    nobody = {"Last name": "Nobody", "First names": "Noel", "Date of birth": "01/01/1980"}
    twin = TWIN | NPQ | {"Certificate number": "W-10"}
    upload = check(merged, ADA | NPQ | nobody, twin | nobody, SAM)
    assert {problem.code for problem in upload.report.problems} == {"identity"}


def two_records(session: Session) -> None:
    """Ngozi Okafor is SENCO of 100001 by one TRN, and of 100002 by another that stays in use."""
    for urn, trn in (("100001", "0123456"), ("100002", "0765432")):
        put_school(session, urn)
        actor = acting_for(urn)
        wanted = designation(urn, person=typed(trn))
        designate(session, wanted, shared=False, actor=actor, now=NOON)
    joined(session, "0123456", "0765432", NOON)


def test_a_registrar_sees_the_award_that_a_question_turns_on_by_whichever_trn(
    session: Session,
) -> None:
    add_providers(session)
    days = {"Course start": "01/09/2018", "Course completed": "01/07/2019"}
    record(session, ADA | days | {"Award date": "20/07/2019"}, ukprn=OTHER)
    record(session, TWIN | NPQ)
    joined(session, ADA["TRN"], TWIN["TRN"], NOW)
    record(session, TWIN)
    ref = session.scalars(select(Referral.ref)).one()
    held = dict(show_referral(session, ref).sides)
    assert "NPQ for SENCOs" in dict(held["What the register holds"])["Award"]
    other = dict(held[f"What the register holds of the same person by TRN {ADA['TRN']}"])
    assert "completed 1 July 2019, held from 20 July 2019" in other["Award"]


def test_a_namesake_who_has_two_trns_is_asked_about_once_by_the_one_in_use(
    session: Session,
) -> None:
    add_providers(session)
    retired = ADA | {"TRN": "7009999", "Certificate number": "W-77"}
    sent(session, retired, ADA)
    joined(session, retired["TRN"], ADA["TRN"], NOW)
    before = len(session.scalars(select(Referral)).all())
    sent(session, ADA | {"TRN": "7001111", "Certificate number": "W-78"})
    asked = session.scalars(select(Referral).order_by(Referral.id)).all()[before:]
    assert [json.loads(each.details)["other_trn"] for each in asked] == [ADA["TRN"]]


@pytest.mark.usefixtures("looks_aside")
def test_a_person_is_senco_of_a_school_once_at_a_time_by_whichever_trn(session: Session) -> None:
    two_records(session)
    again = designation("100001", person=typed("0765432"))
    actor = acting_for("100001")
    assert not designate(session, again, shared=True, actor=actor, now=NOON).is_new
    later = designation("100001", person=typed("0765432"), started_on=date(2026, 1, 5))
    with pytest.raises(Conflict, match="already recorded as SENCO"):
        designate(session, later, shared=True, actor=actor, now=NOON)
    assert len(appointments_at(session, ["100001"])) == 1


def test_a_file_finds_a_designation_by_the_other_trn_and_its_earlier_service(
    session: Session,
) -> None:
    two_records(session)
    (held,) = appointments_at(session, ["100001"])
    row = {
        "TRN": "0765432",
        "Started": held.started_on.strftime("%d/%m/%Y") if held.started_on else "",
        "Prior service": "2012-09-01..2013-07-31@100002",
    }
    assert take(session, row, row | {"TRN": "0123456"}).is_accepted
    assert len(appointments_at(session, ["100001"])) == 1
    spells = session.scalars(select(PriorService)).all()
    assert len(spells) == 1, "the second row says what the first has said"
    assert Spell("100002", spells[0].started_on, spells[0].ended_on)


def test_two_short_times_by_two_trns_make_one_serial_mover(session: Session) -> None:
    estate = Estate(session)
    one, other = estate.person(), estate.person("Asha", "Bello-Khan")
    estate.appointed(one, estate.school("Elmfield Primary School"), FIRST, LEFT)
    estate.appointed(other, estate.school("Oakfield Primary School"), NEXT, date(2024, 7, 31))
    assert looked(session).total == 0
    joined(session, "1000001", "1000002", estate.now)
    (mover,) = looked(session).movers
    assert mover.name == "Asha Bello-Khan"
    assert [post.school for post in mover.posts] == [
        "Elmfield Primary School",
        "Oakfield Primary School",
    ]
