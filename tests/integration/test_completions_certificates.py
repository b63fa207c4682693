"""A certificate number is of one award: what a check says of one that is on two."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.models import Award
from tests.completions import ADA, SAM, ZOE, accept, check, record, results

pytestmark = pytest.mark.usefixtures("providers")


def test_a_certificate_number_on_another_award_of_ours_is_an_error(session: Session) -> None:
    record(session, ADA)
    upload = check(session, ZOE | {"Certificate number": ADA["Certificate number"]})
    assert results(upload) == [("error", "certificate-repeated")]


def test_a_certificate_number_on_two_awards_of_one_person_is_an_error_in_one_file_as_in_two(
    session: Session,
) -> None:
    npq = ADA | {
        "Qualification": "NPQSENCO",
        "Course start": "01/10/2024",
        "Course completed": "01/06/2025",
        "Award date": "20/06/2025",
    }
    together = check(session, ADA, npq)
    assert results(together) == [("error", "certificate-repeated")] * 2
    assert [each.message for each in together.report.problems] == [
        f"Certificate number ‘W-1’ is also in row {other}. Check both." for other in (3, 2)
    ]
    record(session, ADA)
    assert results(check(session, npq)) == [("error", "certificate-repeated")]
    assert results(check(session, npq | {"Certificate number": "W-9"})) == [("new", "award-new")]


def test_a_certificate_number_beside_a_course_that_is_not_passed_is_no_second_award_of_anybody(
    session: Session,
) -> None:
    course = ADA | {"Qualification": "NPQSENCO", "Course start": "01/10/2025"}
    begun = course | {"Outcome": "Enrolled", "Course completed": "", "Award date": ""}
    upload = check(session, ADA, begun)
    assert results(upload) == [("new", "award-new"), ("new", "course-new")]
    assert "certificate-without-passing" in [each.code for each in upload.report.warnings]


def test_a_certificate_of_ours_in_other_letters_is_the_same_certificate(session: Session) -> None:
    record(session, ADA | {"Certificate number": "Wé-7c"})
    upload = check(session, ZOE | {"Certificate number": "wé-7C"})
    assert results(upload) == [("error", "certificate-repeated")]
    assert "‘wé-7C’ is already on another award of yours" in upload.report.problems[0].message
    corrected = check(session, ADA | {"Certificate number": "wé-7C"})
    assert [row.says for row in corrected.report.rows] == [
        "Certificate number changes from ‘Wé-7c’ to ‘wé-7C’."
    ]


def numbered(person: dict[str, str], number: str) -> dict[str, str]:
    return person | {"Certificate number": number}


def test_certificate_numbers_beside_the_wrong_people_are_put_right_in_one_file(
    session: Session,
) -> None:
    record(session, ADA, ZOE, SAM)
    upload = check(session, numbered(ADA, "w-2"), numbered(ZOE, "W-3"), numbered(SAM, "W-1"))
    assert results(upload) == [("correction", "award-corrected")] * 3
    accept(session, upload)
    held = select(Award.certificate_number).where(Award.superseded_by.is_(None))
    assert session.scalars(held.order_by(Award.person_id)).all() == ["w-2", "W-3", "W-1"]


@pytest.mark.parametrize(
    "wrong", [{"Award date": "01/01/2020"}, {"Date of birth": "28/02/1979"}, {"Outcome": "?"}]
)
def test_a_certificate_number_whose_own_row_is_not_recorded_is_free_for_nobody(
    session: Session, wrong: dict[str, str]
) -> None:
    record(session, ADA, ZOE, SAM)
    stays = numbered(SAM, "W-9") | wrong
    upload = check(session, numbered(ADA, "W-2"), numbered(ZOE, "W-3"), stays)
    assert [each.result for each in upload.report.rows[:2]] == ["error", "error"]
    assert upload.report.rows[2].result in ("error", "conflict")


def test_a_certificate_number_is_not_given_up_by_a_row_that_says_none(session: Session) -> None:
    record(session, ADA, ZOE)
    upload = check(session, numbered(ADA, "W-2"), numbered(ZOE, ""))
    assert results(upload) == [("error", "certificate-repeated"), ("already_held", "award-held")]
