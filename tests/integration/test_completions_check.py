"""What a check says of every row of a provider's file, on facts that the register holds."""

from collections.abc import Mapping

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.access import Role
from register.errors import FileRefused
from register.models import LogEntry, Person, RecordedLook, Upload
from register.queries.people import find_by_trns
from register.services.accounts import actor_of_account
from register.services.completions.findings import RowResult
from register.services.completions.seen import see_rows
from register.services.completions.uploads import UploadState
from tests.accounts import make_account
from tests.completions import (
    ADA,
    HEADINGS,
    NOW,
    NPQ,
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
)

Row = Mapping[str, str]
pytestmark = pytest.mark.usefixtures("providers")


def test_a_person_new_to_the_register_is_new_and_nothing_is_written(session: Session) -> None:
    before = session.scalar(select(func.count()).select_from(LogEntry))
    upload = check(session, ADA, ZOE)
    assert upload.counts[RowResult.NEW] == upload.data_rows == 2
    assert upload.state is UploadState.CHECKED
    assert [finding.person for finding in upload.report.rows] == ["Ada O’Brien", "Zoë Nuñez"]
    assert session.scalars(select(Person)).all() == []
    assert session.scalar(select(func.count()).select_from(LogEntry)) == before


def test_somebody_with_one_name_only_is_named_without_a_space_before_it(session: Session) -> None:
    upload = check(session, ADA | {"First names": ""})
    assert [finding.person for finding in upload.report.rows] == ["O’Brien"]


def test_the_same_facts_again_are_already_held(session: Session) -> None:
    record(session, ADA)
    upload = check(session, ADA, ZOE)
    assert results(upload) == [("already_held", "award-held"), ("new", "award-new")]
    assert upload.report.rows[0].says == "Already held since 20 July 2023."


def test_another_date_of_our_own_award_is_a_correction_that_shows_what_is_held(
    session: Session,
) -> None:
    record(session, ADA)
    upload = check(session, ADA | {"Award date": "21/07/2023"})
    assert results(upload) == [("correction", "award-corrected")]
    assert upload.report.rows[0].says == "Award date changes from 20 July 2023 to 21 July 2023."


def test_blank_cells_of_a_row_already_held_change_nothing(session: Session) -> None:
    record(session, ADA)
    upload = check(session, ADA | {"Certificate number": "", "Your reference": ""})
    assert results(upload) == [("already_held", "award-held")]


def test_a_provider_not_recognised_on_the_award_date_is_told_the_days_held(
    session: Session,
) -> None:
    upload = check(session, ADA, ukprn=OTHER)
    assert results(upload) == [("error", "not-recognised")]
    assert "1 September 2009 to 31 December 2020" in upload.report.problems[0].message


def test_recognition_that_is_not_known_is_a_notice_and_not_an_error(session: Session) -> None:
    upload = check(session, ADA, ukprn=UNLISTED)
    assert results(upload) == [("new", "award-new")]
    assert [notice.code for notice in upload.report.notices] == ["recognition-not-known"]


def test_another_providers_award_of_the_same_kind_is_a_conflict(session: Session) -> None:
    old = {"Course start": "01/09/2018", "Course completed": "01/07/2019"}
    record(session, ADA | old | {"Award date": "20/07/2019"}, ukprn=OTHER)
    upload = check(session, ADA)
    assert results(upload) == [("conflict", "award-elsewhere")]
    assert "Marlow" not in repr(upload.report)
    assert "2019" not in repr(upload.report)


@pytest.mark.parametrize(
    "other",
    [
        {"Date of birth": "28/02/1985"},
        {"Last name": "Byrne", "First names": "Ida"},
        {"Last name": "Byrne", "Date of birth": "28/02/1985"},
    ],
)
def test_a_trn_held_with_other_details_is_a_conflict_that_tells_nothing(
    session: Session, other: Row
) -> None:
    record(session, ADA)
    upload = check(session, ADA | other)
    assert results(upload) == [("conflict", "identity")]
    assert upload.report.rows[0].says == (
        "This row does not match the register’s record for this TRN. Check the TRN, the name and "
        "the date of birth. If they are right, the registrar will decide if you send it."
    ), "whichever differs"


def test_an_earlier_or_differently_typed_name_still_matches(session: Session) -> None:
    record(session, ADA)
    upload = check(session, ADA | {"Last name": "OBRIEN", "First names": "A"})
    assert results(upload) == [("already_held", "award-held")]


@pytest.mark.parametrize(
    "said", [{}, {"Last name": "Nuñez", "First names": "Zoë"}, {"Date of birth": "28/02/1985"}]
)
def test_a_lost_nought_is_suggested_where_the_birth_date_or_the_name_agrees(
    session: Session, said: dict[str, str]
) -> None:
    record(session, ADA | {"TRN": "0701234"})
    upload = check(session, ADA | {"TRN": "701234"} | said)
    assert [finding.result for finding in upload.report.rows] == ["error"]
    assert upload.report.problems[0].suggestion == "0701234"


def test_no_file_tries_one_birth_date_after_another_on_a_short_trn(session: Session) -> None:
    record(session, ADA | {"TRN": "0701234"})
    tries = [ADA | {"TRN": "701234", "Date of birth": f"{day:02}/02/1985"} for day in range(20, 28)]
    upload = check(session, *tries)
    assert {problem.suggestion for problem in upload.report.problems} == {""}
    again = check(session, ADA | {"TRN": "701234"}, ADA | {"TRN": "701234", "Outcome": "?"})
    assert "0701234" in {problem.suggestion for problem in again.report.problems}


@pytest.mark.parametrize("born", ["27/02/1985", "28/02/1985"])
def test_to_compare_a_short_trn_is_to_look_at_who_holds_it_suggested_or_not(
    session: Session, born: str
) -> None:
    record(session, ADA | {"TRN": "0701234"})
    looker = actor_of_account(session, make_account(session, Role.PROVIDER))
    upload = check(session, SAM | {"TRN": "701234", "Date of birth": born})
    see_rows(session, upload.report, actor=looker, now=NOW)
    (held,) = find_by_trns(session, ["0701234"]).values()
    assert session.scalars(select(RecordedLook.person_id)).all() == [held.id]


@pytest.mark.parametrize("held", ["0701234", "7001234"])
def test_a_lost_nought_is_not_suggested_where_it_would_lead_to_a_stranger_or_nobody(
    session: Session, held: str
) -> None:
    record(session, ADA | {"TRN": held})
    upload = check(session, ZOE | {"TRN": "701234"})
    (problem,) = upload.report.problems
    assert (problem.code, problem.suggestion) == ("trn-too-short", "")
    assert "0701234" not in problem.message


def test_trns_sorted_apart_from_their_people_are_noticed(session: Session) -> None:
    record(session, ADA, ZOE, SAM)
    moved = [
        ADA | {"TRN": ZOE["TRN"]},
        ZOE | {"TRN": SAM["TRN"]},
        SAM | {"TRN": ADA["TRN"]},
    ]
    upload = check(session, *(row | {"Certificate number": ""} for row in moved))
    assert upload.counts[RowResult.CONFLICT] == 3
    assert "sorted-apart" in [notice.code for notice in upload.report.notices]


def test_one_trn_under_two_names_is_an_error_in_both_rows(session: Session) -> None:
    upload = check(session, ADA, ADA | NPQ | {"Last name": "Okafor"})
    assert results(upload) == [("error", "two-people")] * 2
    assert "row 3" in upload.report.problems[0].message


def test_a_row_for_another_provider_is_an_error(session: Session) -> None:
    headings = (*HEADINGS, "UKPRN")
    content = csv_of(ADA | {"UKPRN": WYCHFORD}, ZOE | {"UKPRN": OTHER}, headings=headings)
    assert results(check_bytes(session, content)) == [
        ("new", "award-new"),
        ("error", "another-provider"),
    ]


def test_a_file_whose_every_row_is_another_providers_is_refused(session: Session) -> None:
    headings = (*HEADINGS, "UKPRN")
    content = csv_of(ADA | {"UKPRN": OTHER}, ZOE | {"UKPRN": OTHER}, headings=headings)
    with pytest.raises(FileRefused, match=OTHER):
        check_bytes(session, content)
    assert session.scalars(select(Upload)).all() == []


def test_a_row_with_an_error_that_is_our_own_keeps_its_file_from_being_anothers(
    session: Session,
) -> None:
    headings = (*HEADINGS, "UKPRN")
    ours = ADA | {"Outcome": "?", "UKPRN": WYCHFORD}
    content = csv_of(ours, ZOE | {"UKPRN": OTHER}, headings=headings)
    assert results(check_bytes(session, content)) == [
        ("error", "unknown-outcome"),
        ("error", "another-provider"),
    ]


def test_an_error_in_another_providers_file_does_not_let_it_in(session: Session) -> None:
    headings = (*HEADINGS, "UKPRN")
    theirs = [ADA | {"Outcome": "?", "UKPRN": f'="{OTHER}"'}, ZOE | {"UKPRN": OTHER}]
    with pytest.raises(FileRefused, match=OTHER):
        check_bytes(session, csv_of(*theirs, headings=headings))
    assert session.scalars(select(Upload)).all() == []


def test_every_row_of_the_file_has_exactly_one_result(session: Session) -> None:
    record(session, ADA, ZOE)
    upload = check(
        session,
        ADA,
        ZOE | {"Award date": "25/07/2023"},
        SAM,
        SAM,
        {"TRN": "# checked by the registry"},
        ADA | {"TRN": "7001239", "Date of birth": "31/02/1985", "Certificate number": ""},
        {},
    )
    assert [finding.row for finding in upload.report.rows] == [2, 3, 4, 5, 6, 7]
    assert sum(upload.counts.values()) == upload.data_rows == 6
    assert upload.counts == {
        RowResult.NEW: 1,
        RowResult.ALREADY_HELD: 1,
        RowResult.CORRECTION: 1,
        RowResult.CONFLICT: 0,
        RowResult.ERROR: 1,
        RowResult.IGNORED: 2,
    }


def test_one_trn_passed_and_failed_is_an_error_in_both_rows(session: Session) -> None:
    failed = ADA | {"Outcome": "Failed", "Award date": "", "Certificate number": ""}
    upload = check(session, ADA, failed)
    assert results(upload) == [("error", "same-person-twice")] * 2
    assert "row 3" in upload.report.rows[0].says
    assert "row 2" in upload.report.rows[1].says


@pytest.mark.parametrize(
    "other",
    [{"Outcome": "✗"}, {"Outcome": ""}, {"Qualification": "PGCert SEND"}, {"Qualification": ""}],
)
def test_a_word_that_the_register_does_not_know_is_an_error(session: Session, other: Row) -> None:
    upload = check(session, ADA | other)
    assert upload.counts[RowResult.ERROR] == 1


def test_an_award_that_cannot_count_is_recorded_with_a_warning(session: Session) -> None:
    late = {"Course start": "01/09/2024", "Course completed": "01/09/2025"}
    upload = check(session, ADA | late | {"Award date": "01/10/2025"})
    assert results(upload) == [("new", "award-new")]
    assert "effect-does-not-count" in [warning.code for warning in upload.report.warnings]
