"""What a row of a provider's file does to a course that is held, or to the award that it led to."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.models import Award, Enrolment
from tests.completions import ADA, ZOE, check, record, results

pytestmark = pytest.mark.usefixtures("providers")


@pytest.mark.parametrize(
    ("outcome", "result"),
    [
        ("Withdrawn", ("conflict", "award-held-course-left")),
        ("Failed", ("conflict", "award-held-course-left")),
        ("Deferred", ("already_held", "course-led-to-award")),
        ("Enrolled", ("already_held", "course-led-to-award")),
    ],
)
def test_an_old_outcome_never_takes_an_award_away(
    session: Session, outcome: str, result: tuple[str, str]
) -> None:
    record(session, ADA)
    blank = {"Outcome": outcome, "Award date": "", "Certificate number": ""}
    assert results(check(session, ADA | blank)) == [result]


def test_a_course_goes_on_from_enrolled_to_deferred_to_passed(session: Session) -> None:
    begun = ADA | {"Course completed": "", "Award date": "", "Certificate number": ""}
    assert results(check(session, begun | {"Outcome": "Enrolled"})) == [("new", "course-new")]
    record(session, begun | {"Outcome": "Enrolled"})
    assert results(check(session, begun | {"Outcome": "Enrolled"}, ZOE))[0] == (
        "already_held",
        "course-held",
    )
    record(session, begun | {"Outcome": "Deferred"})
    upload = check(session, ADA)
    assert results(upload) == [("new", "award-new")]


def test_a_later_start_than_was_enrolled_is_shown_as_a_correction(session: Session) -> None:
    begun = ADA | {"Course completed": "", "Award date": "", "Certificate number": ""}
    record(session, begun | {"Outcome": "Enrolled"})
    upload = check(session, ADA | {"Course start": "01/10/2022"})
    assert results(upload) == [("correction", "award-with-course-corrected")]
    assert "from 1 September 2022 to 1 October 2022" in upload.report.rows[0].says


@pytest.mark.parametrize("start", [ADA["Course start"], ""], ids=["a start", "no start"])
def test_an_award_that_is_corrected_corrects_the_course_that_led_to_it(
    session: Session, start: str
) -> None:
    record(session, ADA | BLANK | {"Outcome": "Enrolled"})
    record(session, ADA | {"Course start": start})
    corrected = ADA | {"Course start": start, "Course completed": "10/07/2023"}
    record(session, corrected)
    begun, completed = date(2022, 9, 1), date(2023, 7, 10)
    courses = session.execute(
        select(Enrolment.commenced_on, Enrolment.completed_on, Enrolment.state_on).where(
            Enrolment.superseded_by.is_(None)
        )
    )
    assert courses.all() == [(begun, completed, completed)]
    session.rollback()
    record(session, corrected | {"Certificate number": "W-10"})
    # Of the course a certificate number says nothing.
    assert session.scalar(select(func.count()).select_from(Enrolment)) == 3


BLANK = {"Course completed": "", "Award date": "", "Certificate number": ""}
OLD = ADA | {"Course start": "", "Course completed": "12/07/2019", "Award date": "20/07/2019"}


def test_an_award_that_says_no_start_completes_the_one_course_that_is_open(
    session: Session,
) -> None:
    left = ADA | BLANK | {"Course start": "01/09/2014", "Outcome": "Withdrawn"}
    record(session, left)
    record(session, ADA | BLANK | {"Course start": "01/09/2018", "Outcome": "Enrolled"})
    upload = check(session, OLD)
    assert results(upload) == [("new", "award-new")], "the course that was left stays left"
    record(session, OLD)
    held = session.scalars(
        select(Enrolment).where(Enrolment.superseded_by.is_(None)).order_by(Enrolment.commenced_on)
    ).all()
    assert [(each.commenced_on.year, each.state) for each in held] == [
        (2014, "withdrawn"),
        (2018, "completed"),
    ]


def test_an_award_completes_no_course_that_began_after_it(session: Session) -> None:
    record(session, ADA | BLANK | {"Outcome": "Enrolled"})
    record(session, OLD)
    (held,) = session.scalars(select(Enrolment).where(Enrolment.superseded_by.is_(None))).all()
    assert (held.state, held.completed_on) == ("enrolled", None)
    (award,) = session.scalars(select(Award)).all()
    assert award.commenced_on is None


@pytest.mark.parametrize(
    ("held", "sent", "says"),
    [
        (
            {"Outcome": "Enrolled"},
            {"Outcome": "Withdrawn", "Course start": "09/2022", "Course completed": "10/09/2022"},
            "Course completed ‘10 September 2022’ is before Course start (20 September 2022), "
            "which is held of this course. Check it, or enter the day on which the course started.",
        ),
        (
            {"Outcome": "Deferred", "Course completed": "10/11/2022"},
            {"Outcome": "Deferred", "Course start": "01/12/2022"},
            "Course start ‘1 December 2022’ is after the day on which it was deferred "
            "(10 November 2022), which is held of this course. Check it, or enter Course "
            "completed too.",
        ),
        (
            {"Outcome": "Enrolled"},
            {
                "Outcome": "Passed",
                "Course start": "09/2022",
                "Course completed": "10/09/2022",
                "Award date": "20/07/2023",
            },
            "Course completed ‘10 September 2022’ is before Course start (20 September 2022), "
            "which is held of this course. Check it, or enter the day on which the course started.",
        ),
        (
            {"Outcome": "Enrolled"},
            {"Outcome": "Passed", "Course start": "09/2022", "Award date": "10/09/2022"},
            "Award date ‘10 September 2022’ is before Course start (20 September 2022), "
            "which is held of this course. Check it, or enter the day on which the course started.",
        ),
    ],
    ids=["left too soon", "begun after deferred", "completed too soon", "held too soon"],
)
def test_a_row_out_of_order_with_the_course_that_is_held_is_an_error(
    session: Session, held: dict[str, str], sent: dict[str, str], says: str
) -> None:
    begun = ADA | BLANK | {"Course start": "20/09/2022"}
    record(session, begun | held)
    upload = check(session, begun | sent)
    assert results(upload) == [("error", "not-in-order")]
    assert upload.report.problems[0].message == says
