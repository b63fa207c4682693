"""A row about a course that led to no award is about that course, whatever award is held."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.models import Award, Enrolment
from register.services.completions import enrolments
from tests.completions import ADA, ZOE, check, record, results

pytestmark = pytest.mark.usefixtures("providers")

BLANK = {"Course completed": "", "Award date": "", "Certificate number": ""}
LEFT = ADA | BLANK | {"Outcome": "Withdrawn"}
EARLIER = LEFT | {"Course start": "01/09/2019", "Course completed": "10/03/2020"}
FAILED = {"Outcome": "Failed"}


def courses(session: Session) -> list[tuple[int, str, date | None]]:
    """When each course began, how it stands and since when."""
    found = session.execute(
        select(Enrolment.commenced_on, Enrolment.state, Enrolment.state_on)
        .where(Enrolment.superseded_by.is_(None))
        .order_by(Enrolment.commenced_on)
    )
    held = [(begun.year, state, day) for begun, state, day in found]
    session.rollback()
    return held


@pytest.mark.parametrize("how", [{}, FAILED], ids=["withdrawn", "failed"])
def test_a_course_that_was_left_before_the_award_is_still_held_when_it_is_sent_again(
    session: Session, how: dict[str, str]
) -> None:
    record(session, EARLIER | how)
    record(session, ADA)
    assert results(check(session, EARLIER | how, ZOE))[0] == ("already_held", "course-held")


def test_the_end_of_a_course_that_was_left_is_corrected_after_another_led_to_an_award(
    session: Session,
) -> None:
    record(session, EARLIER)
    record(session, ADA)
    later = EARLIER | {"Course completed": "20/03/2020"}
    assert results(check(session, later)) == [("correction", "course-corrected")]
    record(session, later)
    assert courses(session) == [(2019, "withdrawn", date(2020, 3, 20))]
    assert session.scalars(select(Award.superseded_by)).all() == [None], "the award stays"


def test_a_course_left_before_that_of_the_award_began_is_recorded_after_the_award(
    session: Session,
) -> None:
    record(session, ADA)
    assert results(check(session, EARLIER)) == [("new", "course-new")]
    record(session, EARLIER)
    assert courses(session) == [(2019, "withdrawn", date(2020, 3, 10))]


@pytest.mark.parametrize(
    "sent",
    [
        {"Course completed": "01/09/2022"},
        {"Course completed": ""},
        {"Course start": "01/09/2021", "Course completed": "10/03/2023"},
    ],
    ids=["on the day", "on no day", "later"],
)
def test_a_course_that_may_be_that_of_the_award_is_the_registrars_to_decide(
    session: Session, sent: dict[str, str]
) -> None:
    record(session, ADA)
    upload = check(session, EARLIER | sent)
    assert results(upload) == [("conflict", "award-held-course-left")]


@pytest.mark.parametrize("outcome", ["Deferred", "Withdrawn", "Failed"])
def test_a_course_that_goes_on_beside_an_award_is_moved_on(session: Session, outcome: str) -> None:
    record(session, ADA | BLANK | {"Course start": "01/09/2024", "Outcome": "Enrolled"})
    record(session, ADA)
    moved = ADA | BLANK | {"Course start": "01/09/2024", "Outcome": outcome}
    assert results(check(session, moved)) == [("new", "course-moved-on")]
    record(session, moved)
    assert courses(session) == [(2024, outcome.lower(), None)]


@pytest.mark.parametrize("outcome", ["Enrolled", "Deferred"])
@pytest.mark.parametrize("second", ["Enrolled", "Withdrawn"])
def test_an_old_row_does_not_open_a_course_again_that_another_has_followed(
    session: Session, outcome: str, second: str
) -> None:
    record(session, EARLIER)
    record(session, ADA | BLANK | {"Course start": "09/2022", "Outcome": second})
    upload = check(session, EARLIER | BLANK | {"Outcome": outcome}, ZOE)
    assert results(upload)[0] == ("already_held", "course-followed")
    assert upload.report.rows[0].says == (
        "You have since reported this course as withdrawn, and another that began in September "
        "2022."
    )


def test_an_old_row_opens_no_second_course_beside_an_earlier_one_that_goes_on(
    session: Session,
) -> None:
    later = {"Course start": "01/09/2023", "Course completed": "10/03/2024"}
    record(session, LEFT | later)
    record(session, ADA | BLANK | {"Outcome": "Enrolled"})
    again = ADA | BLANK | {"Course start": "01/09/2023", "Outcome": "Enrolled"}
    assert results(check(session, again)) == [("already_held", "course-followed")]


def test_a_course_that_was_left_by_mistake_goes_on_where_no_other_has_followed(
    session: Session,
) -> None:
    record(session, EARLIER)
    again = EARLIER | BLANK | {"Outcome": "Enrolled"}
    assert results(check(session, again)) == [("correction", "course-corrected")]


@pytest.mark.canary
def test_an_old_outcome_of_the_awards_own_course_that_is_taken_is_noticed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enrolments, "_led_to_none", lambda *_: True)
    with pytest.raises(AssertionError):
        test_a_course_that_may_be_that_of_the_award_is_the_registrars_to_decide(session, {})
