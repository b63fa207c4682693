"""Answers told whole: every part of a finding, of a duty and of a tree of limbs."""

from datetime import date
from pathlib import Path

import pytest

from register.law import worked_examples
from register.law.case_files import CaseFile
from register.law.dated import in_force
from register.law.duty import Duty, duty
from register.law.facts import Case, SchoolSpan
from register.law.findings import Finding, LimbState, Reason, Status
from register.law.limbs import Group, Limb, Node, limbs
from register.law.parameters import IN_FORCE
from register.law.provisions import (
    BY_WHEN,
    COMMENCEMENT,
    DESIGNATION,
    INDUCTION,
    NASENCO_COUNTS,
    NPQ_COUNTS,
    QUALIFIED_TEACHER,
    RECOGNISED_BODY,
    REG_2_2008,
    REG_3_1,
    REG_49_4,
    REQUIREMENTS,
    SECTION_67_1,
    SECTION_67_2,
    SECTION_83_2,
    SECTION_317_3A,
    TEACHING,
    WHO_MUST_HOLD,
    Provision,
    Versions,
)
from register.law.readings import DEFAULT
from register.law.regulation_49 import assess
from register.law.school import (
    Designation,
    DesignationFinding,
    SchoolFinding,
    assess_school,
    has_ended,
)
from tests.unit.law.builders import PRIMARY, build_award, build_case, served

OURS = Path(worked_examples.__file__).with_suffix(".csv")
DAY = date(2024, 9, 2)


def always(provision: Provision) -> Versions:
    return {COMMENCEMENT: provision}


CITED: dict[Reason, Versions] = {
    Reason.TYPE_NOT_KNOWN: always(SECTION_83_2),
    Reason.TYPE_OUT_OF_SCOPE_CODE_EXPECTS_SENCO: always(SECTION_67_1),
    Reason.TYPE_OUT_OF_SCOPE: always(SECTION_67_1),
    Reason.SCHOOL_CLOSED: always(SECTION_67_1),
    Reason.SCHOOL_NOT_OPEN: always(SECTION_67_1),
    Reason.BEFORE_COMMENCEMENT: always(REG_3_1),
    Reason.ACADEMY_BEFORE_2014: always(REG_2_2008),
    Reason.APPOINTMENT_DATE_MISSING: WHO_MUST_HOLD,
    Reason.NOT_YET_APPOINTED: DESIGNATION,
    Reason.LEFT_ROLE: DESIGNATION,
    Reason.NOT_QUALIFIED_TEACHER: QUALIFIED_TEACHER,
    Reason.INDUCTION_NOT_MET: INDUCTION,
    Reason.NOT_TEACHING_AT_SCHOOL: TEACHING,
    Reason.HOLDS_NASENCO: NASENCO_COUNTS,
    Reason.HOLDS_NASENCO_LATE: NASENCO_COUNTS,
    Reason.HOLDS_NPQ: NPQ_COUNTS,
    Reason.HOLDS_NPQ_LATE: NPQ_COUNTS,
    Reason.APPOINTED_ON_OR_BEFORE_20090901: WHO_MUST_HOLD,
    Reason.PRIOR_SERVICE_OVER_12M: WHO_MUST_HOLD,
    Reason.AWARDING_BODY_NOT_KNOWN: RECOGNISED_BODY,
    Reason.NASENCO_START_DATE_MISSING: NASENCO_COUNTS,
    Reason.NASENCO_COMPLETION_DATE_MISSING: NASENCO_COUNTS,
    Reason.NPQ_DATE_INVALID: NPQ_COUNTS,
    Reason.PRIOR_SERVICE_BORDERLINE: WHO_MUST_HOLD,
    Reason.LAST_DAY: BY_WHEN,
    Reason.WINDOW_AWARD_WITHDRAWN: BY_WHEN,
    Reason.WINDOW_ROUTE_NOT_VALID: BY_WHEN,
    Reason.WINDOW_ENROLLED: BY_WHEN,
    Reason.WINDOW_NOT_ENROLLED: BY_WHEN,
    Reason.DEADLINE_PASSED_AWARD_WITHDRAWN: BY_WHEN,
    Reason.DEADLINE_PASSED_AWARD_NOT_VALID: BY_WHEN,
    Reason.DEADLINE_PASSED_NOT_HELD: BY_WHEN,
    Reason.ELIGIBILITY_NOT_KNOWN: REQUIREMENTS,
}


def test_every_reason_cites_its_own_paragraph_as_it_stood_on_the_day() -> None:
    with OURS.open(encoding="utf-8", newline="") as stream:
        rows = list(CaseFile(stream).rows())
    seen = set()
    for row in rows:
        assert row.case is not None
        found = assess(row.case, row.as_at)
        cited = in_force(CITED[found.reason], on=max(row.as_at, COMMENCEMENT))
        assert found.provision is cited, row.name
        seen.add(found.reason)
    assert seen == set(CITED)


def test_what_is_owed_is_told_whole() -> None:
    def owed(case: Case, as_at: date) -> Duty:
        assert case.became_senco_on is not None
        return duty(case, case.became_senco_on, as_at, DEFAULT, IN_FORCE)

    assert owed(build_case(), DAY) == Duty(True, date(2024, 9, 1), False, False)
    in_2009 = build_case(became_senco_on=date(2009, 9, 1))
    assert owed(in_2009, date(2014, 8, 31)) == Duty(True, date(2012, 9, 1), False, True)
    assert owed(in_2009, date(2014, 9, 1)) == Duty(False, date.max, False, True)
    served_enough = build_case(prior_service=served("2005-01-10..2007-01-09"))
    assert owed(served_enough, DAY) == Duty(False, date.max, False, False)


def alone(finding: Finding, case: Case) -> DesignationFinding:
    return DesignationFinding(Designation("1", case), finding)


def test_a_schools_answer_takes_every_part_of_the_finding_it_rests_on() -> None:
    overdue = build_case()
    one = assess_school([Designation("1", overdue)], DAY, PRIMARY)
    found = assess(overdue, DAY)
    assert one == SchoolFinding(
        Status.NON_COMPLIANT,
        Reason.DEADLINE_PASSED_NOT_HELD,
        REG_49_4,
        date(2024, 9, 1),
        (alone(found, overdue),),
    )
    holder = build_case(awards=(build_award(),))
    two = assess_school([Designation("1", overdue), Designation("2", holder)], DAY, PRIMARY)
    assert two == SchoolFinding(
        one.status,
        one.reason,
        one.provision,
        one.deadline,
        one.worst,
        (DesignationFinding(Designation("2", holder), assess(holder, DAY)),),
    )


def test_a_school_without_a_senco_is_told_which_duty_that_is() -> None:
    left = Designation("1", build_case(ended_on=date(2024, 7, 19)))
    assert assess_school([left], DAY, PRIMARY) == SchoolFinding(
        Status.NON_COMPLIANT, Reason.NO_SENCO_DESIGNATED, SECTION_67_2, since=date(2024, 7, 20)
    )
    assert assess_school([], DAY, PRIMARY) == SchoolFinding(
        Status.REVIEW, Reason.SENCO_NOT_RECORDED, SECTION_67_2
    )
    before = assess_school([], date(2014, 8, 31), PRIMARY)
    assert before == SchoolFinding(Status.REVIEW, Reason.SENCO_NOT_RECORDED, SECTION_317_3A)
    special = (SchoolSpan(type_code="07"),)
    assert assess_school([left], DAY, special) == SchoolFinding(
        Status.NOT_APPLICABLE, Reason.TYPE_OUT_OF_SCOPE, SECTION_67_1
    )


def test_a_designation_has_not_ended_on_its_last_day() -> None:
    case = build_case(ended_on=DAY)
    assert not has_ended(case, DAY)
    assert has_ended(case, date(2024, 9, 3))


def test_a_schools_record_may_be_of_a_single_day() -> None:
    one_day = SchoolSpan(DAY, DAY, "01")
    assert (one_day.from_day, one_day.to_day) == (DAY, DAY)


def told(node: Node) -> tuple[object, ...]:
    """A tree as text: the name, how it stands or combines, its paragraph, and what is under it."""
    if isinstance(node, Group):
        under = tuple(told(limb) for limb in node.limbs)
        return node.name, node.rule.value, node.provision.paragraph, *under
    return node.name, node.state.value, node.provision.paragraph


def every_limb(node: Node) -> list[Limb]:
    if isinstance(node, Limb):
        return [node]
    return [limb for each in node.limbs for limb in every_limb(each)]


def test_the_whole_tree_is_section_67_and_regulation_49() -> None:
    tree = limbs(build_case(qts=False, awards=(build_award(),)), DAY)
    assert told(tree) == (
        "law",
        "all of",
        "section 67(2)",
        ("designation", "met", "section 67(2)"),
        (
            "regulation_49",
            "all of",
            "regulation 49(1)",
            (
                "paragraph_1",
                "any of",
                "regulation 49(1)",
                (
                    "paragraph_2",
                    "all of",
                    "regulation 49(1)",
                    ("qts", "not met", "regulation 49(2)(a) as amended by SI 2016/1123"),
                    ("induction", "met", "regulation 49(2)(b)"),
                    ("teaching_at_school", "met", "regulation 49(2)(c)"),
                ),
                ("head_teacher", "not met", "regulation 49(3)"),
            ),
            ("qualification", "met", "regulation 49(7)(a)"),
        ),
    )


def test_every_limb_says_how_it_stands_and_what_it_looked_at() -> None:
    found = every_limb(limbs(build_case(), DAY))
    assert [(limb.sentence, limb.facts) for limb in found] == [
        (
            "The school has designated this person as its SENCO.",
            ("became_senco_on", "ended_on", "school"),
        ),
        ("The SENCO is a qualified teacher.", ("qts",)),
        (
            "The SENCO has passed induction as a teacher, or did not need to.",
            ("induction",),
        ),
        ("The SENCO is working as a teacher at the school.", ("teaching_at_school",)),
        ("The register does not hold that the SENCO is the head teacher.", ("head_teacher",)),
        (
            "The register holds no award for the SENCO, and the deadline of 1 September 2024 has "
            "passed.",
            ("became_senco_on", "prior_service", "awards"),
        ),
    ]


@pytest.mark.parametrize(
    ("as_at", "qualified"),
    [
        (date(2015, 1, 5), "regulation 49(2)(a) as made"),
        (DAY, "regulation 49(2)(a) as amended by SI 2016/1123"),
    ],
)
def test_where_the_post_settles_it_every_limb_says_so_and_cites_the_day(as_at, qualified) -> None:
    tree = limbs(build_case(became_senco_on=date(2025, 1, 6)), as_at)
    assert told(tree)[2:4] == ("section 67(2)", ("designation", "not applicable", "section 67(2)"))
    found = every_limb(tree)
    assert [limb.provision.paragraph for limb in found] == [
        "section 67(2)",
        qualified,
        "regulation 49(2)(b)",
        "regulation 49(2)(c)",
        "regulation 49(3)",
        "regulation 49(4)",
    ]
    assert {(limb.state, limb.sentence, limb.facts) for limb in found} == {
        (
            LimbState.NOT_APPLICABLE,
            "This person had not yet become SENCO at the school.",
            ("became_senco_on", "ended_on", "school"),
        )
    }


def test_before_any_of_it_was_law_the_tree_is_as_it_first_came_into_force() -> None:
    tree = limbs(build_case(became_senco_on=date(2005, 9, 1)), date(2009, 8, 31))
    assert told(tree)[2] == "section 317(3A)"
    assert [limb.provision.in_force_from for limb in every_limb(tree)][1:] == [COMMENCEMENT] * 5
