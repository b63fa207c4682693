"""What accepting a checked file does: one effect and one receipt, whatever happens around it."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from register.errors import Conflict, Refused
from register.models import (
    Award,
    LogEntry,
    Person,
    Upload,
)
from register.services import completions
from register.services.completions import journey, uploads
from register.services.completions.uploads import Receipt, UploadState
from tests.completions import (
    ADA,
    NOW,
    ZOE,
    accept,
    check,
    record,
    sender,
)
from tests.databases import count

Row = Mapping[str, str]
pytestmark = pytest.mark.usefixtures("providers")


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
    assert again.state is UploadState.ACCEPTED
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
        assert shown.state is UploadState.EXPIRED
        with pytest.raises(Conflict, match="more than 24 hours ago"):
            accept(session, upload, now=late)
    completions.recheck(session, upload_ref=upload.ref, actor=sender(), now=late)
    accept(session, upload, now=late)
    assert count(session, Award) == 1


def test_a_cancelled_upload_is_not_accepted_until_it_is_sent_again(session: Session) -> None:
    upload = check(session, ADA)
    cancelled = uploads.cancel(session, upload_ref=upload.ref, actor=sender(), now=NOW)
    assert cancelled.state is UploadState.CANCELLED
    with pytest.raises(Conflict, match="was cancelled"):
        accept(session, upload)
    again = check(session, ADA)
    assert (again.ref, again.state) == (upload.ref, UploadState.CHECKED)
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
    assert receipt.recorded["ignored"] == 0


def test_a_file_with_no_good_row_is_refused(session: Session) -> None:
    upload = check(session, ADA | {"Date of birth": "31/02/1985"})
    with pytest.raises(Refused, match="Nothing can be sent until"):
        accept(session, upload, good_rows_only=True)


def test_a_file_of_errors_and_of_what_is_held_is_refused_and_leaves_no_receipt(
    session: Session,
) -> None:
    first = record(session, ADA)
    upload = check(session, ADA, ZOE | {"Date of birth": "31/02/1985"})
    entries = count(session, LogEntry)
    with pytest.raises(Refused, match="Nothing can be sent until"):
        accept(session, upload, good_rows_only=True)
    assert count(session, LogEntry) == entries
    assert check(session, ADA).receipt == first


def test_a_file_with_errors_that_was_accepted_gives_its_first_receipt_when_it_is_sent_again(
    session: Session,
) -> None:
    rows = (ADA, ZOE | {"Date of birth": "31/02/1985"})
    first = accept(session, check(session, *rows), good_rows_only=True)
    again = check(session, *rows)
    assert again.receipt == first
    assert accept(session, again, good_rows_only=True) == first


def test_sending_only_the_mended_rows_leaves_the_rest_as_it_is(session: Session) -> None:
    bad = check(session, ADA, ZOE | {"Date of birth": "31/02/1985"})
    accept(session, bad, good_rows_only=True)
    record(session, ZOE)
    held = session.scalars(select(Award).where(Award.superseded_by.is_(None))).all()
    assert len(held) == 2
    assert all(award.withdrawn_on is None for award in held)
