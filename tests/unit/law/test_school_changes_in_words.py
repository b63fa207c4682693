"""What would change a school’s answer: the words that tell it, and what each of them changes."""

from dataclasses import replace
from datetime import date
from typing import Any

from register.law import changes
from register.law.changes import what_would_change, what_would_change_school
from register.law.facts import AwardKind, Case, Induction
from register.law.findings import Reason, Status
from register.law.parameters import IN_FORCE
from register.law.readings import DEFAULT
from register.law.school import Designation
from register.law.school_case import SchoolCase, assess_school_case, school_case
from register.law.single_changes import awards_that_count
from tests.unit.law.builders import PRIMARY, build_award, build_case
from tests.unit.law.tried import DAY, NASENCO, NPQ, SERVICE, words


def school_of(*cases: Case) -> SchoolCase:
    return school_case(tuple(Designation(str(at), each) for at, each in enumerate(cases)), PRIMARY)


def test_what_would_change_a_school_is_told_whole() -> None:
    changes = what_would_change_school(school_of(build_case()), DAY)
    late = date(2024, 9, 1)
    told = [
        (each.fact, each.words, each.status, each.reason, each.deadline, each.designation)
        for each in changes
    ]
    assert told == [
        ("award", NASENCO, Status.COMPLIANT, Reason.HOLDS_NASENCO_LATE, late, "0"),
        ("award", NPQ, Status.COMPLIANT, Reason.HOLDS_NPQ_LATE, late, "0"),
        ("prior_service", SERVICE, Status.EXEMPT, Reason.PRIOR_SERVICE_OVER_12M, None, "0"),
    ]


def test_a_designation_is_tried_as_ended_in_words() -> None:
    holder = build_case(awards=(build_award(),))
    told = what_would_change_school(school_of(holder), DAY)[-1]
    assert told.words == "the designation that began on 1 September 2021 had ended before this day"
    no_start = build_case(became_senco_on=None)
    told = what_would_change_school(school_of(no_start), DAY)[-1]
    assert told.words == "the designation with no first day had ended before this day"


def test_a_school_with_nobody_is_tried_with_somebody_and_as_saying_so() -> None:
    by_this_day = "were designated as SENCO by this day"
    teacher = "a qualified teacher who has passed induction"
    award, npq = (words for _, words in awards_that_count(DAY, IN_FORCE))
    assert words(what_would_change_school(SchoolCase((), PRIMARY), DAY)) == [
        f"{teacher} and works as a teacher at the school {by_this_day}",
        f"{teacher}, works as a teacher at the school and holds {award} {by_this_day}",
        f"{teacher}, works as a teacher at the school and holds {npq} {by_this_day}",
        "the school said that it has no SENCO",
    ]


def test_whoever_is_tried_as_senco_is_a_teacher_there_and_not_the_head(monkeypatch) -> None:
    tried: list[SchoolCase] = []

    def noted(school: SchoolCase, *law: Any) -> Any:
        tried.append(school)
        return assess_school_case(school, *law)

    monkeypatch.setattr(changes, "assess_school_case", noted)
    what_would_change_school(SchoolCase((), PRIMARY), DAY)
    designations = [each.designation for school in tried for each in school.recorded]
    awards = [(), *((award,) for award, _ in awards_that_count(DAY, IN_FORCE))]
    assert designations == [
        Designation("", Case(DAY, None, (), held, False, True, Induction.MET, True))
        for held in awards
    ]


def test_what_would_change_is_asked_under_the_parameters_given() -> None:
    longer = replace(IN_FORCE, window_years=5)
    told = what_would_change(build_case(), DAY, DEFAULT, longer)
    assert [(each.status, each.deadline) for each in told] == [
        (Status.COMPLIANT, date(2026, 9, 1)),
        (Status.COMPLIANT, date(2026, 9, 1)),
        (Status.EXEMPT, None),
    ]
    of_the_school = what_would_change_school(school_of(build_case()), DAY, DEFAULT, longer)
    assert [(each.status, each.deadline) for each in of_the_school] == [
        (each.status, each.deadline) for each in told
    ]
    no_npq = replace(IN_FORCE, qualifying_awards=frozenset({AwardKind.NASENCO}))
    assert NPQ not in words(what_would_change(build_case(), DAY, DEFAULT, no_npq))


def test_somebody_who_is_tried_as_senco_is_told_with_all_that_regulation_49_asks() -> None:
    told = words(what_would_change_school(SchoolCase((), PRIMARY), DAY))[:3]
    assert len(told) == 3
    for each in told:
        assert "qualified teacher who has passed induction" in each
        assert "works as a teacher at the school" in each
