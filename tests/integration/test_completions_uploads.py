"""Uploads: what is kept of a file, who may see it, and what state it is in."""

import csv
import io
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from register.access import OPERATOR, Actor, Permission
from register.errors import NotAllowed, NotFound, Refused
from register.models import Award, Upload
from register.services import completions
from register.services.completions import uploads
from register.services.completions.findings import RowResult
from register.services.completions.uploads import UploadState
from tests.completions import (
    ADA,
    HEADINGS,
    NOW,
    OTHER,
    SAM,
    UNLISTED,
    WYCHFORD,
    ZOE,
    check,
    check_bytes,
    csv_of,
    record,
    results,
    sender,
)

Row = Mapping[str, str]
pytestmark = pytest.mark.usefixtures("providers")


def test_the_findings_come_back_beside_the_providers_own_rows(session: Session) -> None:
    record(session, ADA)
    upload = check(session, ADA, ZOE | {"Date of birth": "31/02/1985"}, SAM)
    name, content = completions.findings_csv(
        session, upload_ref=upload.ref, actor=sender(), now=NOW
    )
    assert name == "july-findings.csv"
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[0].endswith('"Row","Result","Finding","Warning","Suggestion"')
    assert '"2","already held"' in lines[1]
    assert '"3","error","Date of birth ‘31/02/1985’' in lines[2]
    again = check_bytes(session, content)
    assert [finding.result for finding in again.report.rows] == ["already_held", "error", "new"]


def test_each_finding_stands_under_what_it_is_and_a_mended_file_is_taken_as_it_comes(
    session: Session,
) -> None:
    record(session, ADA)
    old = {"Award date": "20/07/2025", "Course completed": "01/06/2025"}
    rows = (
        ADA | {"Award date": "21/07/2023"},
        ZOE | {"Date of birth": "31/02/1985"},
        SAM | {"Course start": "01/10/2024"} | old,
    )
    upload = check(session, *rows)
    beside = given_back(session, upload.ref)
    assert [(row["Result"], row["Finding"]) for row in beside] == [
        ("correction", "Award date changes from 20 July 2023 to 21 July 2023."),
        ("error", upload.report.problems[0].message),
        ("new", ""),
    ]
    assert [row["Warning"].partition(" is on or after")[0] for row in beside] == [
        "",
        "",
        "Course start ‘01/10/2024’",
    ]
    assert "Error" not in beside[0]
    beside[1]["Date of birth"] = ZOE["Date of birth"]
    again = check_bytes(session, csv_of(*beside, headings=tuple(beside[0])))
    assert [row.result for row in again.report.rows] == ["correction", "new", "new"]
    assert again.report.notices == upload.report.notices
    assert again.report.warnings == upload.report.warnings


def given_back(session: Session, ref: str) -> list[dict[str, str]]:
    """The rows of the file of findings, by heading."""
    _, content = completions.findings_csv(session, upload_ref=ref, actor=sender(), now=NOW)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_column_that_does_not_belong_is_dropped_before_the_file_is_kept(
    session: Session,
) -> None:
    headings = (*HEADINGS, "NI number")
    content = csv_of(ADA | {"NI number": "QQ123456C"}, headings=headings)
    upload = check_bytes(session, content)
    assert "personal-data-dropped" in [notice.code for notice in upload.report.notices]
    kept = session.scalars(select(Upload.content)).one()
    assert b"QQ123456C" not in kept
    again = check_bytes(session, content)
    assert (again.ref, again.digest) == (upload.ref, upload.digest)
    rechecked = completions.recheck(session, upload_ref=upload.ref, actor=sender(), now=NOW)
    assert (rechecked.ref, rechecked.digest) == (upload.ref, upload.digest)


def test_the_same_bytes_from_two_providers_are_two_uploads(session: Session) -> None:
    one = check(session, ADA)
    other = check(session, ADA, ukprn=UNLISTED)
    assert one.sha256 == other.sha256
    assert one.ref != other.ref


def test_another_providers_upload_is_not_there(session: Session) -> None:
    upload = check(session, ADA)
    stranger = sender(OTHER)
    for ask in (uploads.find, uploads.cancel, completions.accept, completions.findings_csv):
        with pytest.raises(NotFound) as theirs:
            ask(session, upload_ref=upload.ref, actor=stranger, now=NOW)
        with pytest.raises(NotFound) as nobodys:
            ask(session, upload_ref="0" * 26, actor=stranger, now=NOW)
        assert str(theirs.value) == str(nobodys.value)
    assert uploads.history(session, provider_ukprn=OTHER, actor=stranger, now=NOW) == []


def test_a_panel_may_not_send_completions(session: Session) -> None:
    panel = Actor(ref="panel", name="Panel", permissions=frozenset({Permission.CHECK}))
    with pytest.raises(NotAllowed):
        completions.check(
            session,
            provider_ukprn=WYCHFORD,
            filename="a.csv",
            content=csv_of(ADA),
            actor=panel,
            now=NOW,
        )


def test_a_provider_that_the_register_does_not_have_is_refused(session: Session) -> None:
    with pytest.raises(Refused, match="10088888"):
        completions.check(
            session,
            provider_ukprn="10088888",
            filename="a.csv",
            content=csv_of(ADA),
            actor=OPERATOR,
            now=NOW,
        )


def test_the_history_lists_the_newest_check_first_without_findings(session: Session) -> None:
    first = check(session, ADA)
    completions.accept(session, upload_ref=first.ref, actor=sender(), now=NOW)
    check(session, ZOE)
    later = completions.check(
        session,
        provider_ukprn=WYCHFORD,
        filename="C:\\files\\au\x00gust.csv",
        content=csv_of(SAM),
        actor=OPERATOR,
        now=NOW + timedelta(hours=1),
    )
    history = uploads.history(session, provider_ukprn=WYCHFORD, actor=sender(), now=NOW)
    assert history[0].ref == later.ref
    assert history[0].filename == "august.csv"
    assert [upload.state for upload in history].count(UploadState.ACCEPTED) == 1
    assert all(upload.counts[RowResult.NEW] == 1 for upload in history)


def test_an_award_withdrawn_is_not_brought_back_by_the_file_that_made_it(
    session: Session, owner: Session
) -> None:
    record(session, ADA)
    # As its owner: the register itself supersedes a version, and never edits one.
    owner.execute(update(Award).values(withdrawn_on=NOW.date()))
    owner.commit()
    assert results(check(session, ADA, ZOE))[0] == ("conflict", "award-withdrawn")


def test_days_saved_as_numbers_are_confirmed_once_for_the_file(session: Session) -> None:
    numbered = ADA | {"Award date": "45127"}
    upload = check(session, numbered)
    assert results(upload) == [("error", "spreadsheet-serial")]
    assert upload.report.problems[0].suggestion == "20/07/2023"
    upload = completions.recheck(
        session, upload_ref=upload.ref, actor=sender(), now=NOW, day_numbers="1900"
    )
    assert results(upload) == [("new", "award-new")]
    assert upload.report.rows[0].held_from == "2023-07-20"
    completions.accept(
        session, upload_ref=upload.ref, actor=sender(), now=NOW, seen_digest=upload.digest
    )
    assert session.scalars(select(Award.held_from)).one() == date(2023, 7, 20)
