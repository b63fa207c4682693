"""A certificate number is of one award: what a check says of one that is on two."""

import pytest
from sqlalchemy.orm import Session

from tests.completions import ADA, ZOE, check, record, results

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
