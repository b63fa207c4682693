"""What accepting a checked file does: one effect and one receipt, whatever happens around it."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from register.db import Base
from register.errors import Conflict, Refused
from register.models import (
    Award,
    BirthDate,
    Enrolment,
    LogEntry,
    LogPayload,
    Person,
    PersonName,
    Referral,
    Upload,
)
from register.services import completions
from register.services.completions import journey, uploads
from register.services.completions.findings import Result
from register.services.completions.records import CorrectionReason
from register.services.completions.uploads import Receipt, State
from register.services.referrals.show import show_referral
from tests.completions import (
    ADA,
    NOW,
    OTHER,
    SAM,
    ZOE,
    accept,
    add_providers,
    check,
    record,
    sender,
)

Row = Mapping[str, str]


@pytest.fixture(autouse=True)
def providers(session: Session) -> None:
    add_providers(session)


def count(session: Session, model: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


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


def test_accepting_twice_has_one_effect_and_one_receipt(session: Session) -> None:
    upload = check(session, ADA, ZOE)
    first = accept(session, upload)
    entries = count(session, LogEntry)
    again = accept(session, upload, now=NOW + timedelta(days=3))
    assert again == first
    assert (count(session, Award), count(session, LogEntry)) == (2, entries)


def test_the_same_file_sent_again_gives_back_its_first_receipt(session: Session) -> None:
    first = record(session, ADA)
    again = check(session, ADA)
    assert again.state is State.ACCEPTED
    assert again.receipt == first
    assert accept(session, again) == first
    assert count(session, Award) == count(session, Upload) == 1


def test_accepting_at_the_same_moment_has_one_effect_and_one_receipt(
    session: Session, engine: Engine
) -> None:
    upload = check(session, ADA, ZOE)
    session.rollback()

    def confirm(_: int) -> Receipt:
        with Session(engine) as mine:
            return accept(mine, upload, seen_digest=upload.digest)

    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(confirm, range(8)))
    assert len({receipt.number for receipt in receipts}) == 1
    assert count(session, Award) == 2
    accepted = select(LogEntry).where(LogEntry.action == "upload.accepted")
    assert len(session.scalars(accepted).all()) == 1


def test_sending_at_the_same_moment_makes_one_upload(session: Session, engine: Engine) -> None:
    def send(_: int) -> str:
        with Session(engine) as mine:
            upload = check(mine, ADA, ZOE)
            return accept(mine, upload).number

    with ThreadPoolExecutor(6) as pool:
        numbers = set(pool.map(send, range(6)))
    assert len(numbers) == 1
    assert (count(session, Upload), count(session, Award)) == (1, 2)


def test_a_lost_reply_does_no_harm(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = check(session, ADA)
    commit = session.commit

    def commit_and_lose_the_reply() -> None:
        commit()
        raise ConnectionResetError

    monkeypatch.setattr(session, "commit", commit_and_lose_the_reply)
    with pytest.raises(ConnectionResetError):
        accept(session, upload)
    monkeypatch.undo()
    receipt = accept(session, upload)
    assert receipt.recorded["awards"] == count(session, Award) == 1


def test_a_fault_half_way_leaves_no_trace(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = check(session, ADA, ZOE)
    before = count(session, LogEntry)

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(journey, "open_referrals_for", fail)
    with pytest.raises(ZeroDivisionError):
        accept(session, upload)
    assert (count(session, Award), count(session, Person)) == (0, 0)
    assert count(session, LogEntry) == before
    assert uploads.find(session, upload_ref=upload.ref, actor=sender(), now=NOW).state == "checked"


def test_facts_that_changed_since_the_check_stop_it_and_are_shown(session: Session) -> None:
    upload = check(session, ADA, ZOE)
    record(session, ADA | {"Certificate number": "", "Your reference": ""})
    with pytest.raises(Conflict, match="has changed since"):
        accept(session, upload, seen_digest=upload.digest)
    assert count(session, Award) == 1
    shown = uploads.find(session, upload_ref=upload.ref, actor=sender(), now=NOW)
    assert shown.digest != upload.digest
    assert [finding.result for finding in shown.report.rows] == ["correction", "new"]
    with pytest.raises(Conflict, match="since you looked"):
        accept(session, shown, seen_digest=upload.digest)
    assert accept(session, shown, seen_digest=shown.digest).recorded["corrections"] == 1


def test_a_check_is_good_for_24_hours_and_looking_does_not_revive_it(session: Session) -> None:
    upload = check(session, ADA)
    late = NOW + timedelta(hours=24)
    for _ in range(2):
        shown = uploads.find(session, upload_ref=upload.ref, actor=sender(), now=late)
        assert shown.state is State.EXPIRED
        with pytest.raises(Conflict, match="more than 24 hours ago"):
            accept(session, upload, now=late)
    completions.recheck(session, upload_ref=upload.ref, actor=sender(), now=late)
    accept(session, upload, now=late)
    assert count(session, Award) == 1


def test_a_cancelled_upload_is_not_accepted_until_it_is_sent_again(session: Session) -> None:
    upload = check(session, ADA)
    cancelled = uploads.cancel(session, upload_ref=upload.ref, actor=sender(), now=NOW)
    assert cancelled.state is State.CANCELLED
    with pytest.raises(Conflict, match="was cancelled"):
        accept(session, upload)
    again = check(session, ADA)
    assert (again.ref, again.state) == (upload.ref, State.CHECKED)
    receipt = accept(session, again)
    with pytest.raises(Conflict, match=receipt.number):
        uploads.cancel(session, upload_ref=upload.ref, actor=sender(), now=NOW)


def test_errors_stop_everything_unless_the_good_rows_are_asked_for(session: Session) -> None:
    upload = check(session, ADA, ZOE | {"Date of birth": "31/02/1985"})
    with pytest.raises(Refused, match="1 row has errors"):
        accept(session, upload)
    assert count(session, Award) == 0
    receipt = accept(session, upload, good_rows_only=True)
    assert receipt.recorded["awards"] == receipt.recorded["left_out"] == count(session, Award) == 1


def test_a_file_with_no_good_row_is_refused(session: Session) -> None:
    upload = check(session, ADA | {"Date of birth": "31/02/1985"})
    with pytest.raises(Refused, match="No row"):
        accept(session, upload, good_rows_only=True)


def test_sending_only_the_mended_rows_leaves_the_rest_as_it_is(session: Session) -> None:
    bad = check(session, ADA, ZOE | {"Date of birth": "31/02/1985"})
    accept(session, bad, good_rows_only=True)
    record(session, ZOE)
    held = session.scalars(select(Award).where(Award.superseded_by.is_(None))).all()
    assert len(held) == 2
    assert all(award.withdrawn_on is None for award in held)


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
    assert upload.counts[Result.NEW] == 1
    assert not upload.report.problems
    assert not upload.report.warnings
    assert accept(session, upload).recorded["referrals"] == 0
    referral = session.scalars(select(Referral)).one()
    assert referral.kind == "two_trns"
    assert json.loads(referral.details)["other_trn"] == ADA["TRN"]
    assert count(session, Award) == 2


def test_one_person_under_two_trns_in_one_file_is_referred_too(session: Session) -> None:
    twin = ADA | {"TRN": "7009999", "Certificate number": "W-77"}
    record(session, ADA, twin, SAM)
    assert session.scalars(select(Referral.kind)).all() == ["two_trns"] * 2


def test_two_awards_of_one_new_person_make_one_person(session: Session) -> None:
    npq = ADA | {
        "Qualification": "NPQSENCO",
        "Course start": "01/10/2024",
        "Course completed": "01/12/2025",
        "Award date": "10/01/2026",
        "Certificate number": "W-9",
    }
    record(session, ADA, npq)
    assert (count(session, Person), count(session, Award)) == (1, 2)


def test_ten_thousand_rows_are_checked_and_accepted(session: Session) -> None:
    rows = [
        ADA
        | {
            "TRN": f"{5_000_000 + number}",
            "Last name": f"Ash{number % 89}ley",
            "Date of birth": f"{1 + number % 28:02}/{1 + number % 12:02}/{1970 + number % 25}",
            "Certificate number": f"C{number:05}",
        }
        for number in range(10_000)
    ]
    upload = check(session, *rows)
    errors = upload.counts[Result.ERROR]
    receipt = accept(session, upload, good_rows_only=True)
    assert upload.counts[Result.NEW] + errors == 10_000
    assert receipt.recorded["awards"] == count(session, Award) == 10_000 - errors
    assert count(session, LogEntry) == receipt.entry
    session.rollback()
    unreferenced = text("SELECT count(*) FROM award WHERE person_id NOT IN (SELECT id FROM person)")
    assert session.scalar(unreferenced) == 0
