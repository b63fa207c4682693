"""What a row leaves blank, or says less exactly, is taken from what is held: and must still fit."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.errors import Refused
from register.models import Award
from register.services.completions.findings import RowResult
from tests.completions import ADA, ZOE, accept, check, record, results

pytestmark = pytest.mark.usefixtures("providers")

ENROLLED = ADA | {
    "Course start": "09/2022",
    "Course completed": "",
    "Award date": "",
    "Outcome": "Enrolled",
    "Certificate number": "",
}
LONG_AGO = ADA | {
    "Course start": "01/09/2019",
    "Course completed": "01/07/2020",
    "Award date": "20/07/2020",
}


@pytest.mark.parametrize(
    ("held", "sent", "says"),
    [
        (
            ADA,
            {"Course completed": "", "Award date": "01/06/2023"},
            "Award date ‘1 June 2023’ is before Course completed (12 July 2023)",
        ),
        (
            LONG_AGO,
            {"Course start": "", "Course completed": "01/07/2019"},
            "Course completed ‘1 July 2019’ is before Course start (1 September 2019)",
        ),
        (
            LONG_AGO,
            {"Course start": "10/07/2020", "Course completed": ""},
            "Course start ‘10 July 2020’ is after Course completed (1 July 2020)",
        ),
        (
            LONG_AGO | {"Course completed": ""},
            {"Course start": "", "Award date": "31/08/2019"},
            "Award date ‘31 August 2019’ is before Course start (1 September 2019)",
        ),
    ],
    ids=[
        "held before completed",
        "completed before begun",
        "begun after completed",
        "held before begun",
    ],
)
def test_a_correction_out_of_order_with_a_day_that_it_left_blank_is_an_error(
    session: Session, held: dict[str, str], sent: dict[str, str], says: str
) -> None:
    record(session, held)
    upload = check(session, held | sent, ZOE)
    assert results(upload) == [("error", "not-in-order"), ("new", "award-new")]
    assert upload.report.problems[0].message == (
        f"{says}, which is held of this award. Check it, or enter all three days of the award."
    )
    with pytest.raises(Refused):
        accept(session, upload)
    assert accept(session, upload, good_rows_only=True).recorded["awards"] == 1


def test_a_correction_that_moves_a_day_within_those_held_is_taken(session: Session) -> None:
    record(session, ADA)
    record(session, ADA | {"Course completed": "", "Award date": "12/07/2023"})
    current = select(Award).where(Award.superseded_by.is_(None))
    award = session.scalars(current).one()
    assert (award.completed_on, award.held_from) == (date(2023, 7, 12), date(2023, 7, 12))


@pytest.mark.parametrize("start", ["09/2022", "2022"])
def test_a_start_said_less_exactly_than_it_is_held_changes_nothing(
    session: Session, start: str
) -> None:
    record(session, ADA)
    assert results(check(session, ADA | {"Course start": start})) == [
        ("already_held", "award-held")
    ]


def test_a_month_held_says_more_than_its_year(session: Session) -> None:
    record(session, ADA | {"Course start": "09/2022"})
    upload = check(session, ADA | {"Course start": "2022"})
    assert results(upload) == [("already_held", "award-held")]


def test_a_less_exact_start_in_another_year_is_a_correction(session: Session) -> None:
    record(session, ADA)
    upload = check(session, ADA | {"Course start": "2021"})
    assert results(upload) == [("correction", "award-corrected")]


def test_a_courses_start_known_more_exactly_is_a_correction(session: Session) -> None:
    record(session, ENROLLED)
    upload = check(session, ENROLLED | {"Course start": "01/09/2022"})
    assert upload.counts[RowResult.CORRECTION] == 1
    assert upload.report.rows[0].says == (
        "Course start changes from September 2022 to 1 September 2022."
    )
    accept(session, upload)
    assert results(check(session, ENROLLED | {"Your reference": ""})) == [
        ("already_held", "course-held")
    ]


def test_a_start_that_an_award_says_more_exactly_is_shown_as_far_as_it_was_known(
    session: Session,
) -> None:
    record(session, ADA | {"Course start": "09/2022"})
    upload = check(session, ADA | {"Course start": "12/09/2022"})
    says = "Course start changes from September 2022 to 12 September 2022."
    assert upload.report.rows[0].says == says


@pytest.mark.parametrize("day", ["01", "12"])
def test_a_start_said_more_exactly_than_the_course_has_it_is_shown_as_a_correction(
    session: Session, day: str
) -> None:
    record(session, ENROLLED)
    upload = check(session, ADA | {"Course start": f"{day}/09/2022"})
    assert results(upload) == [("correction", "award-with-course-corrected")]
    says = f"Course start changes from September 2022 to {int(day)} September 2022."
    assert upload.report.rows[0].says == says


def test_an_award_begun_in_the_month_has_the_day_on_which_its_course_began(
    session: Session,
) -> None:
    record(session, ENROLLED | {"Course start": "12/09/2022"})
    record(session, ADA | {"Course start": "09/2022"})
    award = session.scalars(select(Award)).one()
    assert (award.commenced_on, award.commenced_precision) == (date(2022, 9, 12), "day")
