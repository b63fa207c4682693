"""A school's answer: the worst of its designations, and what having none means."""

from datetime import date

import pytest

from register.law.facts import SchoolSpan
from register.law.findings import Reason, Status
from register.law.school import Designation, assess_school
from tests.unit.law.builders import PRIMARY, build_award, build_case

DAY = date(2024, 9, 2)


def school(*cases, on=DAY, spans=PRIMARY, **more):
    designations = [Designation(str(number), case) for number, case in enumerate(cases)]
    return assess_school(designations, on, spans, **more)


HOLDER = build_case(awards=(build_award(),))
OVERDUE = build_case()
WINDOW = build_case(became_senco_on=date(2023, 9, 1))
EXEMPT = build_case(became_senco_on=date(2008, 9, 1))
UNKNOWN = build_case(became_senco_on=None)
LEFT = build_case(ended_on=date(2024, 7, 19))


@pytest.mark.parametrize(
    ("cases", "status"),
    [
        ([HOLDER], Status.COMPLIANT),
        ([HOLDER, EXEMPT], Status.EXEMPT),
        ([HOLDER, EXEMPT, WINDOW], Status.IN_WINDOW),
        ([HOLDER, EXEMPT, WINDOW, UNKNOWN], Status.REVIEW),
        ([HOLDER, EXEMPT, WINDOW, UNKNOWN, OVERDUE], Status.NON_COMPLIANT),
    ],
)
def test_the_school_takes_the_worst_of_its_designations(cases, status) -> None:
    found = school(*cases)
    assert found.status is status
    assert len(found.worst) == 1
    assert [each.designation.case for each in found.others] == cases[-2::-1]


def test_the_headline_has_the_earliest_deadline_then_the_earliest_designation() -> None:
    sooner = build_case(became_senco_on=date(2020, 9, 1))
    not_teaching = build_case(became_senco_on=date(2008, 9, 1), teaching_at_school=False)
    found = school(not_teaching, OVERDUE, sooner)
    assert [each.designation.id for each in found.worst] == ["2", "1", "0"]
    assert found.deadline == date(2023, 9, 1)
    assert found.headline is found.worst[0]
    both = school(EXEMPT, build_case(became_senco_on=date(2007, 1, 1)))
    assert [each.designation.id for each in both.worst] == ["1", "0"]


def test_a_designation_that_has_ended_or_not_begun_never_counts() -> None:
    later = build_case(became_senco_on=date(2024, 9, 3), qts=False)
    found = school(LEFT, later, HOLDER)
    assert (found.status, found.others) == (Status.COMPLIANT, ())


def test_a_designation_with_no_first_day_is_in_effect_until_it_ends() -> None:
    ended = build_case(became_senco_on=None, ended_on=date(2024, 9, 1))
    assert school(UNKNOWN).reason is Reason.APPOINTMENT_DATE_MISSING
    assert school(ended).reason is Reason.NO_SENCO_DESIGNATED
    assert school(ended, on=date(2024, 9, 1)).reason is Reason.APPOINTMENT_DATE_MISSING


def test_the_school_has_no_senco_from_the_day_after_the_last_one_ended() -> None:
    earlier = build_case(became_senco_on=date(2015, 9, 1), ended_on=date(2020, 8, 31))
    assert school(earlier, LEFT, on=date(2024, 7, 19)).status is Status.IN_WINDOW
    found = school(earlier, LEFT, on=date(2024, 7, 20))
    assert (found.status, found.reason) == (Status.NON_COMPLIANT, Reason.NO_SENCO_DESIGNATED)
    assert (found.since, found.headline, found.deadline) == (date(2024, 7, 20), None, None)


def test_the_school_has_no_senco_from_the_day_it_said_so() -> None:
    said = {"declared_none_on": [date(2024, 9, 2), date(2025, 1, 6)]}
    assert school(on=date(2024, 9, 1), **said).reason is Reason.SENCO_NOT_RECORDED
    found = school(**said)
    assert (found.reason, found.since) == (Reason.NO_SENCO_DESIGNATED, DAY)


def test_having_none_lasts_until_a_designation_takes_effect() -> None:
    begins = build_case(became_senco_on=date(2024, 9, 9))
    said = {"declared_none_on": [DAY]}
    assert school(begins, on=date(2024, 9, 8), **said).reason is Reason.NO_SENCO_DESIGNATED
    assert school(begins, on=date(2024, 9, 9), **said).status is Status.IN_WINDOW


def test_where_nothing_was_ever_recorded_the_register_does_not_know() -> None:
    begins = build_case(became_senco_on=date(2024, 9, 9))
    for found in (school(), school(begins)):
        assert (found.status, found.reason) == (Status.REVIEW, Reason.SENCO_NOT_RECORDED)


@pytest.mark.parametrize(
    ("type_code", "status", "on", "reason"),
    [
        ("01", "2", DAY, Reason.SCHOOL_CLOSED),
        ("01", "4", DAY, Reason.SCHOOL_NOT_OPEN),
        ("07", "1", DAY, Reason.TYPE_OUT_OF_SCOPE),
        ("34", "1", date(2014, 8, 31), Reason.ACADEMY_BEFORE_2014),
        ("01", "1", date(2009, 8, 31), Reason.BEFORE_COMMENCEMENT),
    ],
)
def test_a_school_outside_the_law_is_not_judged_by_its_designations(
    type_code, status, on, reason
) -> None:
    found = school(OVERDUE, on=on, spans=(SchoolSpan(type_code=type_code, status=status),))
    assert (found.status, found.reason, found.worst) == (Status.NOT_APPLICABLE, reason, ())


def test_a_school_of_no_known_type_needs_review() -> None:
    assert school(HOLDER, spans=()).reason is Reason.TYPE_NOT_KNOWN


def test_whoever_has_two_designations_is_one_senco_and_stands_first_once() -> None:
    left, right = (Designation(name, OVERDUE, whose="one person") for name in "ab")
    found = assess_school([left, right], DAY, PRIMARY)
    assert not found.has_several
    assert [each.designation for each in found.worst_of_each] == [left]
    two = assess_school([left, right, Designation("c", OVERDUE, "another")], DAY, PRIMARY)
    assert two.has_several
    assert [each.designation.id for each in two.worst_of_each] == ["a", "c"]
    assert not school(OVERDUE).has_several
    assert school(OVERDUE, HOLDER).has_several


def test_the_worst_finding_is_of_all_where_nobody_has_only_a_better_one() -> None:
    worse, better = (
        Designation(name, case, "one") for name, case in (("a", OVERDUE), ("b", HOLDER))
    )
    assert assess_school([worse, better], DAY, PRIMARY).is_of_all
    other = Designation("c", HOLDER, "another")
    assert not assess_school([worse, other], DAY, PRIMARY).is_of_all
    assert school(OVERDUE).is_of_all
