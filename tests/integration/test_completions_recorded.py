"""What an accepted file puts on the record, and what goes to the registrar."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from register.models import (
    Award,
    BirthDate,
    Enrolment,
    LogEntry,
    LogPayload,
    Person,
    PersonName,
    Referral,
)
from register.services.completions.findings import RowResult
from register.services.completions.records import CorrectionReason
from register.services.referrals.show import show_referral
from tests.completions import (
    ADA,
    NPQ,
    OTHER,
    SAM,
    ZOE,
    accept,
    check,
    record,
)
from tests.databases import count

Row = Mapping[str, str]
pytestmark = pytest.mark.usefixtures("providers")


def test_a_person_their_name_their_birth_date_and_their_award_are_recorded(
    session: Session,
) -> None:
    receipt = record(session, ADA)
    person = session.scalars(select(Person)).one()
    name = session.scalars(select(PersonName)).one()
    award = session.scalars(select(Award)).one()
    assert (person.trn, name.last_name, name.last_name_key) == ("7001234", "O’Brien", "o brien")
    assert session.scalars(select(BirthDate.born_on)).one() == date(1985, 2, 27)
    assert (award.person_id, award.kind, award.title) == (person.id, "NASENCO", "NASENCO")
    assert (award.commenced_on, award.completed_on) == (date(2022, 9, 1), date(2023, 7, 12))
    assert (award.held_from, award.certificate_number) == (date(2023, 7, 20), "W-1")
    assert award.source == f"University of Wychford, receipt {receipt.number}"
    entries = session.scalars(select(LogEntry).order_by(LogEntry.number.desc()).limit(2)).all()
    assert [entry.action for entry in entries] == ["upload.accepted", "award.recorded"]
    assert entries[0].number == receipt.entry
    assert award.recorded_by == person.recorded_by == name.recorded_by == entries[1].number


def test_the_log_itself_names_nobody(session: Session) -> None:
    record(session, ADA)
    entries = session.scalars(select(LogEntry)).all()
    assert not any("7001234" in repr(vars(entry)) for entry in entries)
    payloads = session.scalars(select(LogPayload.body).order_by(LogPayload.entry)).all()
    recorded = json.loads(payloads[-2])
    assert recorded["new_person"]["trn"] == "7001234"
    assert recorded["held_from"] == "2023-07-20"


def test_a_correction_supersedes_and_keeps_what_was(session: Session) -> None:
    record(session, ADA)
    upload = check(session, ADA | {"Award date": "21/07/2023"})
    receipt = accept(session, upload, correction_reason=CorrectionReason.DATE_CHANGED)
    old, new = session.scalars(select(Award).order_by(Award.id)).all()
    assert old.ref == new.ref
    assert (old.held_from, new.held_from) == (date(2023, 7, 20), date(2023, 7, 21))
    assert old.superseded_by == new.recorded_by == receipt.entry - 1
    entry = session.get_one(LogEntry, new.recorded_by)
    assert (entry.action, entry.reason) == ("award.corrected", "date_changed")
    assert (receipt.recorded["awards"], receipt.recorded["corrections"]) == (0, 1)
    assert count(session, Person) == count(session, PersonName) == 1


def test_a_reason_that_nobody_gave_is_not_kept(session: Session) -> None:
    record(session, ADA)
    receipt = accept(session, check(session, ADA | {"Award date": "21/07/2023"}))
    assert receipt.recorded["corrections"] == 1
    entries = session.execute(select(LogEntry.action, LogEntry.reason)).all()
    assert ("award.corrected", None) in [tuple(each) for each in entries]
    assert CorrectionReason.MISTYPED not in [reason for _, reason in entries]


def test_an_award_completes_the_course_that_led_to_it(session: Session) -> None:
    begun = ADA | {"Course completed": "", "Award date": "", "Certificate number": ""}
    record(session, begun | {"Outcome": "Enrolled"})
    receipt = record(session, ADA)
    assert (receipt.recorded["awards"], receipt.recorded["corrections"]) == (1, 0)
    old, new = session.scalars(select(Enrolment).order_by(Enrolment.id)).all()
    assert (old.state, old.superseded_by) == ("enrolled", new.recorded_by)
    assert (new.ref, new.state, new.completed_on) == (old.ref, "completed", date(2023, 7, 12))
    assert count(session, Award) == 1


@pytest.mark.parametrize("outcome", ["Enrolled", "Deferred", "Withdrawn", "Failed"])
def test_every_other_outcome_is_a_course_and_no_award(session: Session, outcome: str) -> None:
    begun = ADA | {"Award date": "", "Certificate number": "", "Outcome": outcome}
    if outcome == "Enrolled":
        begun |= {"Course completed": ""}
    receipt = record(session, begun)
    course = session.scalars(select(Enrolment)).one()
    assert (course.state, course.completed_on) == (outcome.lower(), None)
    assert count(session, Award) == 0
    assert receipt.recorded["courses"] == 1


def test_a_course_that_goes_on_is_neither_a_new_one_nor_a_correction(session: Session) -> None:
    begun = ADA | {"Course completed": "", "Award date": "", "Certificate number": ""}
    record(session, begun | {"Outcome": "Enrolled"})
    recorded = record(session, begun | {"Outcome": "Deferred"}).recorded
    assert (recorded["courses"], recorded["courses_changed"], recorded["corrections"]) == (0, 1, 0)


def test_a_conflict_waits_for_the_registrar_once(session: Session) -> None:
    record(session, ADA)
    other = ADA | {"Last name": "Byrne", "First names": "Ida"}
    receipt = record(session, other)
    referral = session.scalars(select(Referral)).one()
    assert (referral.kind, referral.opened_by) == ("identity", receipt.entry)
    details = json.loads(referral.details)
    assert (details["name"], details["row"]) == ("Ida Byrne", 2)
    assert receipt.recorded["referrals"] == 1
    record(session, ZOE, other)
    assert count(session, Referral) == 1


def test_another_bodys_award_is_never_overwritten(session: Session) -> None:
    old = {"Course start": "01/09/2018", "Course completed": "01/07/2019"}
    record(session, ADA | old | {"Award date": "20/07/2019"}, ukprn=OTHER)
    record(session, ADA)
    award = session.scalars(select(Award)).one()
    assert (award.held_from, award.superseded_by) == (date(2019, 7, 20), None)
    referral = session.scalars(select(Referral)).one()
    assert referral.kind == "award_conflict"
    held = dict(dict(show_referral(session, referral.ref).sides)["What the register holds"])
    assert "completed 1 July 2019, held from 20 July 2019" in held["Award"]


def test_one_person_under_two_trns_is_recorded_and_referred_without_a_word(
    session: Session,
) -> None:
    record(session, ADA)
    twin = ADA | {"TRN": "7009999", "Certificate number": "W-77"}
    upload = check(session, twin)
    assert upload.counts[RowResult.NEW] == 1
    assert not upload.report.problems
    assert not upload.report.warnings
    assert accept(session, upload).recorded["referrals"] == 0
    referral = session.scalars(select(Referral)).one()
    assert referral.kind == "two_trns"
    assert json.loads(referral.details)["other_trn"] == ADA["TRN"]
    assert count(session, Award) == 2


def test_one_person_under_several_trns_in_one_file_is_asked_about_once_for_each_two(
    session: Session,
) -> None:
    twin = ADA | {"TRN": "7009999", "Certificate number": "W-77"}
    third = ADA | {"TRN": "7001111", "Certificate number": "W-78"}
    record(session, ADA, twin, SAM, third)
    assert two_trns(session) == [
        (twin["TRN"], ADA["TRN"]),
        (third["TRN"], ADA["TRN"]),
        (third["TRN"], twin["TRN"]),
    ]


def test_a_name_filled_down_a_file_is_asked_about_a_few_times_a_row_and_no_more(
    session: Session,
) -> None:
    filled = [
        ADA | {"TRN": f"{7_010_000 + number}", "Certificate number": f"F-{number}"}
        for number in range(40)
    ]
    record(session, *filled[:20])
    record(session, *filled[20:])
    asked = Counter(trn for trn, _ in two_trns(session))
    assert [asked[row["TRN"]] for row in filled] == [0, 1, 2, 3, 4, *[5] * 35]


def test_a_namesake_who_is_held_by_two_names_that_are_alike_is_asked_about_once(
    session: Session, owner: Session
) -> None:
    record(session, ADA)
    ada = session.scalars(select(PersonName)).one()
    longer = {"first_names": "Ada May", "first_names_key": "ada may", "source": ada.source}
    same = {"last_name": ada.last_name, "last_name_key": ada.last_name_key}
    whose = {"person_id": ada.person_id, "recorded_by": ada.recorded_by}
    owner.execute(insert(PersonName).values(**longer, **same, **whose))
    owner.commit()
    record(session, ADA | {"TRN": "7009999", "Certificate number": "W-77"})
    assert two_trns(session) == [("7009999", ADA["TRN"])]


def two_trns(session: Session) -> list[tuple[str, str]]:
    """The TRN of which each such referral is, and the other, in the order of opening."""
    said = session.scalars(select(Referral.details).order_by(Referral.id)).all()
    return [(each["trn"], each["other_trn"]) for each in map(json.loads, said)]


def test_two_awards_of_one_new_person_make_one_person(session: Session) -> None:
    record(session, ADA, ADA | NPQ)
    assert (count(session, Person), count(session, Award)) == (1, 2)


@pytest.mark.parametrize("many", [2_500, pytest.param(10_000, marks=pytest.mark.soak)])
def test_thousands_of_rows_are_checked_and_accepted(session: Session, many: int) -> None:
    rows = [
        ADA
        | {
            "TRN": f"{5_000_000 + number}",
            "Last name": f"Ash{number % 89}ley",
            "Date of birth": f"{1 + number % 28:02}/{1 + number % 12:02}/{1970 + number % 25}",
            "Certificate number": f"C{number:05}",
        }
        for number in range(many)
    ]
    upload = check(session, *rows)
    errors = upload.counts[RowResult.ERROR]
    receipt = accept(session, upload, good_rows_only=True)
    assert upload.counts[RowResult.NEW] + errors == many
    assert receipt.recorded["awards"] == count(session, Award) == many - errors
    assert count(session, LogEntry) == receipt.entry
    session.rollback()
    unreferenced = text("SELECT count(*) FROM award WHERE person_id NOT IN (SELECT id FROM person)")
    assert session.scalar(unreferenced) == 0
