"""The start of a course that has ended is corrected, or the provider is told that it is not."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.models import Enrolment
from register.services.completions import held_courses
from register.services.completions.uploads import CheckedUpload
from tests.completions import ADA, NOW, OTHER, ZOE, check, record, results
from tests.people import joined

pytestmark = pytest.mark.usefixtures("providers")
LEFT = ADA | {"Award date": "", "Certificate number": "", "Outcome": "Withdrawn"}
LEFT |= {"Course start": "01/09/2022", "Course completed": "10/03/2023"}
SOONER = LEFT | {"Course start": "01/10/2022"}
FAILED = {"Outcome": "Failed"}
NO_DAY = {"Course completed": ""}


def told(upload: CheckedUpload) -> list[str]:
    """What is told of rows that may be of a course that has ended."""
    return [each.message for each in upload.report.warnings if each.code == "course-second"]


def starts(session: Session) -> list[tuple[date, str]]:
    """The courses that are held: when each began, and how it stands."""
    found = session.execute(
        select(Enrolment.commenced_on, Enrolment.state)
        .where(Enrolment.superseded_by.is_(None))
        .order_by(Enrolment.commenced_on)
    )
    held = [(begun, state) for begun, state in found]
    session.rollback()
    return held


@pytest.mark.parametrize("how", [{}, FAILED], ids=["withdrawn", "failed"])
@pytest.mark.parametrize("reference", [{}, {"Your reference": ""}], ids=["same", "none"])
def test_a_course_that_ended_alike_on_the_same_day_has_its_start_corrected(
    session: Session, how: dict[str, str], reference: dict[str, str]
) -> None:
    record(session, LEFT | how)
    upload = check(session, SOONER | how | reference)
    assert results(upload) == [("correction", "course-corrected")]
    says = "Course start changes from 1 September 2022 to 1 October 2022."
    assert upload.report.rows[0].says == says
    record(session, SOONER | how | reference)
    assert [begun for begun, _ in starts(session)] == [date(2022, 10, 1)]
    assert results(check(session, SOONER | how, ZOE))[0] == ("already_held", "course-held")


@pytest.mark.parametrize(
    ("held", "sent"),
    [
        ({}, {"Course completed": "11/03/2023"}),
        ({}, FAILED),
        ({}, {"Your reference": "S9"}),
        (NO_DAY, {}),
        (NO_DAY, NO_DAY),
        ({}, NO_DAY),
        ({}, {"Outcome": "Enrolled", **NO_DAY}),
    ],
    ids=["another day", "failed", "reference", "no day held", "no day", "none sent", "enrolled"],
)
def test_a_course_that_may_be_one_that_has_ended_is_another_and_is_told_of(
    session: Session, held: dict[str, str], sent: dict[str, str]
) -> None:
    record(session, LEFT | held)
    upload = check(session, SOONER | sent)
    assert results(upload) == [("new", "course-new")]
    assert told(upload) == [
        "Course start ‘1 October 2022’ is not that of the course that you reported as withdrawn "
        "(1 September 2022), so this is recorded as another course. If it is the same one, send "
        "it first with that start and the day on which it ended under Course completed. Sent again "
        "with this start, it is then corrected.",
    ]


@pytest.mark.parametrize("held", [{}, NO_DAY, FAILED], ids=["another day", "no day", "failed"])
def test_what_the_warning_says_to_do_corrects_the_start(
    session: Session, held: dict[str, str]
) -> None:
    record(session, LEFT | held)
    right = SOONER | {"Course completed": "20/03/2023", "Your reference": "S9"}
    assert told(check(session, right))
    record(session, right | {"Course start": LEFT["Course start"]})
    record(session, right)
    assert starts(session) == [(date(2022, 10, 1), "withdrawn")]


@pytest.mark.parametrize(
    "again",
    [
        {"Course start": "01/09/2023", "Outcome": "Enrolled", **NO_DAY},
        {"Course start": "01/09/2023", "Course completed": "10/03/2024"},
        {"Course start": "11/03/2023", "Course completed": "10/03/2024", "Outcome": "Failed"},
    ],
)
def test_a_course_that_began_after_the_one_before_ended_is_another_and_nothing_is_said(
    session: Session, again: dict[str, str]
) -> None:
    record(session, LEFT)
    upload = check(session, LEFT | again)
    assert (results(upload), told(upload)) == ([("new", "course-new")], [])
    record(session, LEFT | again)
    assert len(starts(session)) == 2


@pytest.mark.parametrize(
    ("held", "sent"), [("09/2022", "12/09/2022"), ("2022", "12/09/2022"), ("2022", "09/2022")]
)
def test_a_start_within_the_month_or_year_that_is_held_is_that_courses(
    session: Session, held: str, sent: str
) -> None:
    record(session, LEFT | NO_DAY | {"Course start": held})
    upload = check(session, LEFT | {"Course start": sent})
    assert (results(upload), told(upload)) == ([("correction", "course-corrected")], [])
    passed = ADA | {"Course start": sent}
    assert results(check(session, passed)) == [("correction", "award-with-course-corrected")]


def test_a_start_in_the_year_that_is_held_and_after_its_course_ended_is_anothers(
    session: Session,
) -> None:
    record(session, LEFT | {"Course start": "2022", "Course completed": "30/06/2022"})
    again = LEFT | {"Course start": "12/09/2022"}
    assert results(check(session, again)) == [("new", "course-new")]


def test_of_two_courses_that_a_start_may_be_of_it_is_of_the_one_said_most_exactly(
    session: Session,
) -> None:
    other = {"TRN": "7001299"}
    record(session, LEFT | NO_DAY | {"Course start": "2022"})
    record(session, LEFT | NO_DAY | other | {"Course start": "12/10/2022"})
    joined(session, other["TRN"], LEFT["TRN"], NOW)
    record(session, LEFT | {"Course start": "12/10/2022"})
    held = session.execute(
        select(Enrolment.commenced_precision, Enrolment.state_on)
        .where(Enrolment.superseded_by.is_(None))
        .order_by(Enrolment.commenced_on)
    )
    assert held.all() == [("year", None), ("day", date(2023, 3, 10))]


def test_two_courses_that_ended_alike_are_not_told_apart_and_neither_is_changed(
    session: Session,
) -> None:
    record(session, LEFT)
    record(session, SOONER | {"Your reference": "S9"})
    third = LEFT | {"Course start": "01/11/2022", "Your reference": ""}
    assert results(check(session, third)) == [("new", "course-new")]


def test_another_providers_course_is_neither_corrected_nor_told_of(session: Session) -> None:
    record(session, LEFT, ukprn=OTHER)
    upload = check(session, SOONER, ZOE)
    assert (results(upload)[0], told(upload)) == (("new", "course-new"), [])


@pytest.mark.canary
def test_a_course_that_is_corrected_by_its_outcome_alone_is_noticed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_courses, "_ended_alike", lambda row, held: held.state == "withdrawn")
    with pytest.raises(AssertionError):
        test_a_course_that_began_after_the_one_before_ended_is_another_and_nothing_is_said(
            session, {"Course start": "01/09/2023", "Course completed": "10/03/2024"}
        )
