"""The day before, the day and the day after each edge of the law; and what a finding carries."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from register.law.facts import AwardKind, SchoolSpan
from register.law.findings import Reason, Status
from register.law.provisions import REG_3_6, REG_49_2_A, REG_49_2_A_MADE, REG_49_4, REG_49_7_A
from register.law.readings import LITERAL, PERSON, LeapDay, Readings, differs
from register.law.regulation_49 import assess
from tests.unit.law.builders import build_award, build_case, day, served

ONE_DAY = timedelta(days=1)
LAST_DAY = date(2024, 9, 1)


def test_without_the_award_the_third_anniversary_is_still_in_the_window() -> None:
    before, on, after = (
        assess(build_case(), LAST_DAY + days * ONE_DAY).reason for days in (-1, 0, 1)
    )
    assert (before, on, after) == (
        Reason.WINDOW_NOT_ENROLLED,
        Reason.LAST_DAY,
        Reason.DEADLINE_PASSED_NOT_HELD,
    )


@pytest.mark.parametrize(
    ("became", "deadline"),
    [
        ("2009-09-02", "2012-09-02"),
        ("2020-02-28", "2023-02-28"),
        ("2020-02-29", "2023-02-28"),
        ("2020-03-01", "2023-03-01"),
        ("2021-02-28", "2024-02-28"),
        ("2021-03-01", "2024-03-01"),
        ("9996-09-01", "9999-09-01"),
        ("9996-12-31", "9999-12-31"),
    ],
)
def test_the_deadline_is_the_same_day_three_years_on(became: str, deadline: str) -> None:
    found = assess(build_case(became_senco_on=day(became)), day(became))
    assert found.deadline == day(deadline)


def test_a_leap_day_can_be_read_to_end_on_1_march() -> None:
    case = build_case(became_senco_on=date(2020, 2, 29))
    march = Readings(leap_day=LeapDay.MARCH_1)
    assert assess(case, date(2023, 3, 1)).status is Status.NON_COMPLIANT
    assert assess(case, date(2023, 3, 1), march).reason is Reason.LAST_DAY


def test_a_person_in_post_on_1_september_2009_is_exempt_and_the_day_after_is_not() -> None:
    on, after = (
        assess(build_case(became_senco_on=became), date(2020, 1, 1))
        for became in (date(2009, 9, 1), date(2009, 9, 2))
    )
    assert on.reason is Reason.APPOINTED_ON_OR_BEFORE_20090901
    assert after.reason is Reason.DEADLINE_PASSED_NOT_HELD


def test_the_2009_duty_on_those_in_post_ends_with_august_2014() -> None:
    case = build_case(became_senco_on=date(2009, 3, 2))
    august, september = (assess(case, date(2014, 8, 31)), assess(case, date(2014, 9, 1)))
    assert (august.status, august.deadline) == (Status.NON_COMPLIANT, date(2012, 9, 1))
    assert (august.provision, september.provision) == (REG_3_6, REG_49_4)
    assert september.status is Status.EXEMPT


def test_a_finding_cites_the_paragraph_in_force_on_the_day() -> None:
    case = build_case(qts=False, became_senco_on=date(2016, 1, 4))
    assert assess(case, date(2016, 12, 18)).provision is REG_49_2_A_MADE
    assert assess(case, date(2016, 12, 19)).provision is REG_49_2_A


def test_a_finding_names_the_award_it_rests_on() -> None:
    valid = build_award(ref="second")
    barred = build_award(ref="first", body_recognised=False)
    found = assess(build_case(awards=(barred, valid)), LAST_DAY)
    assert (found.reason, found.award) == (Reason.HOLDS_NASENCO, "second")
    assert found.provision is REG_49_7_A


def test_a_finding_that_rests_on_no_award_names_none() -> None:
    course = build_award(held_from=None)
    assert assess(build_case(awards=(course,)), LAST_DAY).award is None


def test_of_two_awards_that_count_the_one_in_time_is_named() -> None:
    late = build_award(ref="late", held_from=date(2024, 9, 2))
    found = assess(build_case(awards=(late, build_award(ref="early"))), date(2024, 9, 2))
    assert (found.reason, found.award) == (Reason.HOLDS_NASENCO, "early")


def test_of_two_courses_the_one_that_can_count_is_named() -> None:
    other = build_award(ref="other", kind=AwardKind.OTHER, held_from=None)
    course = build_award(ref="course", held_from=None)
    found = assess(build_case(awards=(other, course)), date(2023, 1, 1))
    assert (found.reason, found.award) == (Reason.WINDOW_ENROLLED, "course")


def test_a_course_left_counts_as_not_commenced_from_the_day_after() -> None:
    left = build_award(held_from=None, left_on=date(2022, 3, 3))
    case = build_case(awards=(left,))
    assert assess(case, date(2022, 3, 3)).reason is Reason.WINDOW_ENROLLED
    assert assess(case, date(2022, 3, 4)).reason is Reason.WINDOW_NOT_ENROLLED


def test_what_is_not_known_keeps_the_finding_it_replaces() -> None:
    found = assess(build_case(qts=None, awards=(build_award(),)), LAST_DAY)
    assert (found.status, found.reason) == (Status.REVIEW, Reason.ELIGIBILITY_NOT_KNOWN)
    assert found.replaced is not None
    assert found.replaced.reason is Reason.HOLDS_NASENCO
    assert (found.deadline, found.award) == (LAST_DAY, "award")


def test_one_case_serves_a_school_before_and_after_its_conversion() -> None:
    school = (
        SchoolSpan(None, date(2021, 12, 31), "01"),
        SchoolSpan(date(2022, 1, 1), date(2023, 3, 31), "34"),
        SchoolSpan(date(2023, 4, 1), date(2023, 8, 31), "34", "2"),
    )
    case = build_case(school=school)
    reasons = [assess(case, day(text)).reason for text in ("2021-12-31", "2022-01-01")]
    assert reasons == [Reason.WINDOW_NOT_ENROLLED] * 2
    assert assess(case, date(2023, 4, 1)).reason is Reason.SCHOOL_CLOSED
    assert assess(case, date(2023, 9, 1)).reason is Reason.TYPE_NOT_KNOWN


def test_the_persons_clock_runs_from_the_first_school() -> None:
    case = build_case(prior_service=served("2019-09-01..2020-03-31"))
    here, person = (assess(case, date(2023, 1, 9), each) for each in (Readings(), PERSON))
    assert (here.status, person.status) == (Status.IN_WINDOW, Status.NON_COMPLIANT)
    assert person.deadline == date(2022, 9, 1)
    assert differs(here, person)


def test_readings_differ_by_deadline_alone() -> None:
    case = build_case(prior_service=served("2021-01-04..2021-03-31"))
    here, person = (assess(case, date(2022, 1, 9), each) for each in (Readings(), PERSON))
    assert here.status is person.status
    assert differs(here, person)
    assert not differs(here, assess(case, date(2022, 1, 9), LITERAL))


def test_service_that_is_not_relevant_neither_exempts_nor_starts_a_clock() -> None:
    case = build_case(prior_service=served("2005-01-01..2019-12-31"))
    (period,) = case.prior_service
    special = build_case(prior_service=(replace(period, relevant=False),))
    for readings in (Readings(), LITERAL, PERSON):
        assert assess(special, LAST_DAY, readings) == assess(build_case(), LAST_DAY)
        assert assess(case, LAST_DAY, readings).status is Status.EXEMPT
