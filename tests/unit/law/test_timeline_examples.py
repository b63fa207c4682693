"""Whole lives and whole schools, told period by period."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from register.law import timeline as timeline_module
from register.law.facts import Case, SchoolSpan
from register.law.findings import Finding, Status
from register.law.parameters import IN_FORCE
from register.law.periods import Period, over_all_days
from register.law.readings import DEFAULT, LITERAL
from register.law.regulation_49 import assess
from register.law.school import Designation
from register.law.school_case import (
    DeclaredNone,
    RecordedDesignation,
    SchoolCase,
    assess_school_case,
    school_case,
)
from register.law.school_timeline import school_timeline, timelines
from register.law.timeline import timeline
from tests.unit.law.builders import PRIMARY, build_award, build_case, served
from tests.unit.law.over_days import in_force_on, merged_by


def told(periods: tuple[Period[Any], ...]) -> list[tuple[str, str]]:
    """The first day and the reason of each period, where the reason changes."""
    found = merged_by(periods, lambda each: each.reason)
    return [(str(each.from_day or "always"), each.finding.reason.value) for each in found]


def test_an_appointment_without_an_award_runs_through_its_window_and_out() -> None:
    case = build_case(ended_on=date(2025, 7, 18))
    assert told(timeline(case)) == [
        ("always", "BEFORE_COMMENCEMENT"),
        ("2009-09-01", "NOT_YET_APPOINTED"),
        ("2021-09-01", "WINDOW_NOT_ENROLLED"),
        ("2024-09-01", "LAST_DAY"),
        ("2024-09-02", "DEADLINE_PASSED_NOT_HELD"),
        ("2025-07-19", "LEFT_ROLE"),
    ]


def test_a_course_and_its_award_turn_the_answer_on_their_days() -> None:
    left = build_award(
        commenced_on=date(2021, 10, 4), left_on=date(2022, 3, 1), held_from=None, ref="left"
    )
    taken = build_award(
        commenced_on=date(2022, 9, 5), held_from=date(2024, 1, 8), withdrawn_on=date(2026, 5, 1)
    )
    assert told(timeline(build_case(awards=(left, taken))))[2:] == [
        ("2021-09-01", "WINDOW_NOT_ENROLLED"),
        ("2021-10-04", "WINDOW_ENROLLED"),
        ("2022-03-02", "WINDOW_NOT_ENROLLED"),
        ("2022-09-05", "WINDOW_ENROLLED"),
        ("2024-01-08", "HOLDS_NASENCO"),
        ("2026-05-01", "DEADLINE_PASSED_AWARD_WITHDRAWN"),
    ]


def test_a_nasenco_course_not_completed_runs_out_in_september_2027() -> None:
    course = build_award(commenced_on=date(2024, 8, 31), held_from=None)
    case = build_case(became_senco_on=date(2026, 1, 5), awards=(course,))
    assert ("2027-09-01", "WINDOW_ROUTE_NOT_VALID") in told(timeline(case))


def test_a_conversion_changes_the_school_and_not_the_clock() -> None:
    spans = (
        SchoolSpan(None, date(2012, 3, 31), "01"),
        SchoolSpan(date(2012, 4, 1), None, "34"),
    )
    case = build_case(became_senco_on=date(2011, 9, 1), school=spans)
    assert told(timeline(case))[2:] == [
        ("2011-09-01", "WINDOW_NOT_ENROLLED"),
        ("2012-04-01", "ACADEMY_BEFORE_2014"),
        ("2014-09-01", "LAST_DAY"),
        ("2014-09-02", "DEADLINE_PASSED_NOT_HELD"),
    ]


def test_periods_reach_the_last_day_that_can_be_written() -> None:
    case = build_case(became_senco_on=date(9996, 12, 31), ended_on=date.max)
    assert told(timeline(case))[-2:] == [
        ("9996-12-31", "WINDOW_NOT_ENROLLED"),
        ("9999-12-31", "LAST_DAY"),
    ]
    school = school_case((Designation("1", case),), PRIMARY)
    assert told(school_timeline(school))[-1] == ("9999-12-31", "LAST_DAY")
    first = build_case(school=(SchoolSpan(date.min, date.max, "01"),))
    assert told(timeline(first))[0] == ("always", "BEFORE_COMMENCEMENT")


def test_a_school_runs_through_its_sencos_and_the_gaps_between_them() -> None:
    first = build_case(became_senco_on=date(2018, 9, 1), ended_on=date(2020, 7, 17))
    second = build_case(became_senco_on=date(2020, 9, 1), awards=(build_award(),))
    school = school_case(
        (Designation("1", first), Designation("2", second)), PRIMARY, (date(2017, 1, 9),)
    )
    assert told(school_timeline(school)) == [
        ("always", "BEFORE_COMMENCEMENT"),
        ("2009-09-01", "SENCO_NOT_RECORDED"),
        ("2017-01-09", "NO_SENCO_DESIGNATED"),
        ("2018-09-01", "WINDOW_NOT_ENROLLED"),
        ("2020-07-18", "NO_SENCO_DESIGNATED"),
        ("2020-09-01", "WINDOW_NOT_ENROLLED"),
        ("2021-10-04", "WINDOW_ENROLLED"),
        ("2023-01-20", "HOLDS_NASENCO"),
    ]


def test_a_designation_of_a_single_day_is_seen_on_it() -> None:
    one_day = build_case(ended_on=date(2021, 9, 1))
    school = school_case((Designation("1", one_day),), PRIMARY)
    assert told(school_timeline(school))[-3:] == [
        ("2009-09-01", "SENCO_NOT_RECORDED"),
        ("2021-09-01", "WINDOW_NOT_ENROLLED"),
        ("2021-09-02", "NO_SENCO_DESIGNATED"),
    ]


def test_an_answer_that_turns_on_the_last_day_of_a_designation_turns_on_it() -> None:
    given = build_award(held_from=date(2023, 7, 20))
    school = school_case(
        (Designation("1", build_case(awards=(given,), ended_on=date(2023, 7, 20))),), PRIMARY
    )
    assert told(school_timeline(school))[-2:] == [
        ("2023-07-20", "HOLDS_NASENCO"),
        ("2023-07-21", "NO_SENCO_DESIGNATED"),
    ]


def test_a_school_is_asked_under_the_reading_and_the_parameters_given() -> None:
    case = build_case(prior_service=served("2015-09-01..2016-09-01"))
    school = school_case((Designation("1", case),), PRIMARY)
    day = date(2025, 1, 6)
    assert assess_school_case(school, day).status is Status.NON_COMPLIANT
    assert assess_school_case(school, day, LITERAL).status is Status.EXEMPT
    longer = replace(IN_FORCE, window_years=4)
    assert assess_school_case(school, day, DEFAULT, longer).status is Status.IN_WINDOW
    outside = replace(IN_FORCE, maintained_types=frozenset({"02"}))
    assert assess_school_case(school, day, DEFAULT, outside).status is Status.NOT_APPLICABLE


def test_what_a_school_said_bears_on_the_last_day_that_it_does() -> None:
    until = date(2018, 3, 31)
    said = SchoolCase((), PRIMARY, (DeclaredNone(date(2018, 1, 8), until),))
    assert assess_school_case(said, until).status is Status.NON_COMPLIANT
    assert assess_school_case(said, date(2018, 4, 1)).status is Status.REVIEW


def test_what_ended_before_a_conversion_stays_with_the_old_school() -> None:
    ended = build_case(became_senco_on=date(2015, 9, 1), ended_on=date(2017, 12, 31))
    until = date(2018, 3, 31)
    left_behind = SchoolCase((RecordedDesignation(Designation("1", ended), until),), PRIMARY)
    said = SchoolCase((), PRIMARY, (DeclaredNone(date(2018, 1, 8), until),))
    assert told(school_timeline(left_behind))[-2:] == [
        ("2018-01-01", "NO_SENCO_DESIGNATED"),
        ("2018-04-01", "SENCO_NOT_RECORDED"),
    ]
    assert told(school_timeline(said))[-2:] == [
        ("2018-01-08", "NO_SENCO_DESIGNATED"),
        ("2018-04-01", "SENCO_NOT_RECORDED"),
    ]


def test_a_school_outside_the_law_is_outside_it_whoever_is_designated() -> None:
    spans = (
        SchoolSpan(None, date(2022, 8, 31), "01"),
        SchoolSpan(date(2022, 9, 1), date(2025, 8, 31), "07"),
        SchoolSpan(date(2025, 9, 1), None, "07", "2"),
    )
    school = school_case((Designation("1", build_case()),), spans)
    assert told(school_timeline(school))[-2:] == [
        ("2021-09-01", "WINDOW_NOT_ENROLLED"),
        ("2022-09-01", "TYPE_OUT_OF_SCOPE"),
    ]


def test_a_reading_that_gives_another_deadline_gives_other_periods() -> None:
    case = build_case(prior_service=served("2019-09-01..2020-02-28"))
    found = timelines(school_case((Designation("1", case),), PRIMARY))
    assert ("2022-09-01", "LAST_DAY") in told(found["person"])
    assert ("2024-09-01", "LAST_DAY") in told(found["default"])
    assert found["literal"] == found["default"]


def test_neighbours_are_joined_by_what_is_told_of_them() -> None:
    periods = timeline(build_case(awards=(build_award(held_from=date(2021, 9, 1)),)))
    by_status = list(merged_by(periods, lambda each: each.status))
    assert [each.finding.status for each in by_status] == [
        Status.NOT_APPLICABLE,
        Status.NOT_IN_POST,
        Status.COMPLIANT,
    ]
    assert (by_status[0].from_day, by_status[-1].to_day) == (None, None)
    assert len(by_status) < len(periods)
    assert list(merged_by((), str)) == []


def test_no_period_covers_a_day_outside_them() -> None:
    with pytest.raises(LookupError, match="2020-01-01"):
        in_force_on((Period(date(2020, 1, 2), None, "an answer"),), date(2020, 1, 1))
    with pytest.raises(LookupError):
        in_force_on((Period(None, date(2019, 12, 31), "an answer"),), date(2020, 1, 1))


def test_a_record_of_a_school_that_stops_leaves_the_days_after_it_not_known() -> None:
    case = build_case(school=(SchoolSpan(None, date(2023, 8, 31), "01"),))
    assert told(timeline(case))[-1] == ("2023-09-01", "TYPE_NOT_KNOWN")
    school = school_case((Designation("1", case),), case.school)
    assert told(school_timeline(school))[-1] == ("2023-09-01", "TYPE_NOT_KNOWN")


LATER_LAW = replace(
    IN_FORCE, window_years=4, commencement=date(2010, 9, 1), maintained_types=frozenset({"01"})
)


def test_periods_follow_the_parameters_they_are_asked_under() -> None:
    case = build_case()
    expected = [
        ("always", "BEFORE_COMMENCEMENT"),
        ("2010-09-01", "NOT_YET_APPOINTED"),
        ("2021-09-01", "WINDOW_NOT_ENROLLED"),
        ("2025-09-01", "LAST_DAY"),
        ("2025-09-02", "DEADLINE_PASSED_NOT_HELD"),
    ]
    assert told(timeline(case, DEFAULT, LATER_LAW)) == expected
    school = school_case((Designation("1", case),), PRIMARY)
    expected[1] = ("2010-09-01", "SENCO_NOT_RECORDED")
    assert told(school_timeline(school, DEFAULT, LATER_LAW)) == expected
    assert told(timelines(school, LATER_LAW)["person"]) == expected
    nursery = school_case((), (SchoolSpan(type_code="15"),))
    assert told(school_timeline(nursery, DEFAULT, LATER_LAW)) == [("always", "TYPE_OUT_OF_SCOPE")]


def test_each_day_is_asked_about_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[date] = Counter()

    def counted(case: Case, day: date, *law: Any) -> Finding:
        asked[day] += 1
        return assess(case, day, *law)

    monkeypatch.setattr(timeline_module, "assess", counted)
    timeline(build_case(awards=(build_award(),)))
    assert set(asked.values()) == {1}


def test_answers_are_asked_once_on_each_day_on_which_they_can_differ_and_merged() -> None:
    asked: list[date] = []

    def ask(day: date) -> int:
        asked.append(day)
        return (day.year - 2000) // 10

    turns = [date(2020, 1, 1), date(2010, 1, 1), date(2020, 1, 1), date(2025, 1, 1), date.min]
    assert over_all_days(turns, ask) == (
        Period(None, date(2009, 12, 31), ask(date.min)),
        Period(date(2010, 1, 1), date(2019, 12, 31), 1),
        Period(date(2020, 1, 1), None, 2),
    )
    assert asked == [date.min, date(2010, 1, 1), date(2020, 1, 1), date(2025, 1, 1), date.min]
    assert over_all_days([], ask) == (Period(None, None, ask(date.min)),)


def test_periods_joined_end_where_the_last_of_them_does() -> None:
    days = [date(2020, 1, 1), date(2020, 2, 1), date(2020, 3, 1)]
    periods = (
        Period(None, days[0], "a"),
        Period(days[0], days[1], "A"),
        Period(days[1], days[2], "b"),
    )
    assert list(merged_by(periods, str.lower)) == [
        Period(None, days[1], "a"),
        Period(days[1], days[2], "b"),
    ]
