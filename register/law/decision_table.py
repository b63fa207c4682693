"""The decision table in plain words, for whoever wants to read the rule rather than run it.

It decides nothing: `assess` does, by the functions whose steps are numbered alike. Its days and
numbers are the parameters' own, and the worked examples show that each row says what is found.
"""

from typing import Final, NamedTuple

from register.days import day_in_words
from register.law.findings import Reason, Status
from register.law.parameters import IN_FORCE
from register.law.provisions import (
    BY_WHEN,
    DESIGNATION,
    HEAD_TEACHER,
    INDUCTION,
    NASENCO_COUNTS,
    NPQ_COUNTS,
    QUALIFIED_TEACHER,
    RECOGNISED_BODY,
    REG_2_2008,
    REG_3_1,
    REQUIREMENTS,
    SECTION_67_1,
    SECTION_67_2,
    SECTION_83_2,
    TEACHING,
    WHO_MUST_HOLD,
    Provision,
    Versions,
)


class Step(NamedTuple):
    """One row: the first whose condition holds gives the status, and one of its reasons."""

    number: str
    condition: str
    status: Status
    reasons: tuple[Reason, ...]
    provisions: tuple[Provision, ...]


def _all(*versions: Versions) -> tuple[Provision, ...]:
    """Every version of these provisions, each once."""
    return tuple(dict.fromkeys(each[day] for each in versions for day in sorted(each)))


def _types(codes: frozenset[str]) -> str:
    return " ".join(sorted(codes))


_IN_SCOPE: Final = _types(IN_FORCE.maintained_types | IN_FORCE.academy_types)
_2009: Final = day_in_words(IN_FORCE.became_after)
_COMMENCED: Final = day_in_words(IN_FORCE.nasenco_commenced_before)
_COMPLETED: Final = day_in_words(IN_FORCE.nasenco_completed_before)

_SCHOOL: Final = (
    Step(
        "0",
        "The type of school is not known",
        Status.REVIEW,
        (Reason.TYPE_NOT_KNOWN,),
        (SECTION_83_2,),
    ),
    Step(
        "1",
        f"The type is {_types(IN_FORCE.code_expects_types)}: a pupil referral unit or alternative "
        "provision",
        Status.NOT_APPLICABLE,
        (Reason.TYPE_OUT_OF_SCOPE_CODE_EXPECTS_SENCO,),
        (SECTION_67_1,),
    ),
    Step(
        "2",
        f"The type is not one of {_IN_SCOPE}",
        Status.NOT_APPLICABLE,
        (Reason.TYPE_OUT_OF_SCOPE,),
        (SECTION_67_1,),
    ),
    Step(
        "3", "The school is closed", Status.NOT_APPLICABLE, (Reason.SCHOOL_CLOSED,), (SECTION_67_1,)
    ),
    Step(
        "4",
        "The school is only proposed",
        Status.NOT_APPLICABLE,
        (Reason.SCHOOL_NOT_OPEN,),
        (SECTION_67_1,),
    ),
    Step(
        "5",
        f"The day asked about is before {day_in_words(IN_FORCE.commencement)}",
        Status.NOT_APPLICABLE,
        (Reason.BEFORE_COMMENCEMENT,),
        (REG_3_1,),
    ),
    Step(
        "6",
        f"The type is {_types(IN_FORCE.academy_types)}, an academy, and the day is before "
        f"{day_in_words(IN_FORCE.regulation_49_from)}",
        Status.NOT_APPLICABLE,
        (Reason.ACADEMY_BEFORE_2014,),
        (REG_2_2008,),
    ),
)

_POST: Final = (
    Step(
        "7",
        "The day on which the person became SENCO here is not known",
        Status.REVIEW,
        (Reason.APPOINTMENT_DATE_MISSING,),
        _all(WHO_MUST_HOLD),
    ),
    Step(
        "8",
        "The day is before the person became SENCO here",
        Status.NOT_IN_POST,
        (Reason.NOT_YET_APPOINTED,),
        _all(DESIGNATION),
    ),
    Step(
        "9",
        "The day is after the person’s last day as SENCO here",
        Status.NOT_IN_POST,
        (Reason.LEFT_ROLE,),
        _all(DESIGNATION),
    ),
    Step(
        "10",
        "The person is not the head teacher and is not a qualified teacher",
        Status.NON_COMPLIANT,
        (Reason.NOT_QUALIFIED_TEACHER,),
        _all(QUALIFIED_TEACHER, HEAD_TEACHER),
    ),
    Step(
        "11",
        "The person is not the head teacher and has not completed induction that was required",
        Status.NON_COMPLIANT,
        (Reason.INDUCTION_NOT_MET,),
        _all(INDUCTION, HEAD_TEACHER),
    ),
    Step(
        "12",
        "The person is not the head teacher and does not work as a teacher at the school",
        Status.NON_COMPLIANT,
        (Reason.NOT_TEACHING_AT_SCHOOL,),
        _all(TEACHING, HEAD_TEACHER),
    ),
)

_HELD: Final = (
    Step(
        "13",
        f"A NASENCO is held and counts: from a recognised body, begun before {_COMMENCED} and "
        f"completed before {_COMPLETED}",
        Status.COMPLIANT,
        (Reason.HOLDS_NASENCO, Reason.HOLDS_NASENCO_LATE),
        _all(NASENCO_COUNTS),
    ),
    Step(
        "14",
        "An NPQ for SENCOs is held and counts: from a provider named in Schedule A1, begun on or "
        f"after {day_in_words(IN_FORCE.npq_commenced_from)}",
        Status.COMPLIANT,
        (Reason.HOLDS_NPQ, Reason.HOLDS_NPQ_LATE),
        _all(NPQ_COUNTS),
    ),
    Step(
        "15",
        f"The qualification is not asked for: in post here on or before {_2009}",
        Status.EXEMPT,
        (Reason.APPOINTED_ON_OR_BEFORE_20090901,),
        _all(WHO_MUST_HOLD),
    ),
    Step(
        "16",
        "The qualification is not asked for: earlier service as a SENCO of more than "
        f"{IN_FORCE.exempting_months} months",
        Status.EXEMPT,
        (Reason.PRIOR_SERVICE_OVER_12M,),
        _all(WHO_MUST_HOLD),
    ),
    Step(
        "17",
        "A NASENCO is held, and what would show that it counts is not known",
        Status.REVIEW,
        (
            Reason.AWARDING_BODY_NOT_KNOWN,
            Reason.NASENCO_START_DATE_MISSING,
            Reason.NASENCO_COMPLETION_DATE_MISSING,
        ),
        _all(RECOGNISED_BODY, NASENCO_COUNTS),
    ),
    Step(
        "18",
        "An NPQ for SENCOs is held, and what would show that it counts is not known",
        Status.REVIEW,
        (Reason.AWARDING_BODY_NOT_KNOWN, Reason.NPQ_DATE_INVALID),
        _all(RECOGNISED_BODY, NPQ_COUNTS),
    ),
    Step(
        "19",
        f"Earlier service falls short of {IN_FORCE.exempting_months} months as the law counts "
        f"them, and is of more than {IN_FORCE.exempting_days} days",
        Status.REVIEW,
        (Reason.PRIOR_SERVICE_BORDERLINE,),
        _all(WHO_MUST_HOLD),
    ),
)

_WINDOW: Final = (
    Step("20", "The day is the deadline", Status.IN_WINDOW, (Reason.LAST_DAY,), _all(BY_WHEN)),
    Step(
        "21",
        "The day is before the deadline, and an award was withdrawn",
        Status.IN_WINDOW,
        (Reason.WINDOW_AWARD_WITHDRAWN,),
        _all(BY_WHEN),
    ),
    Step(
        "22",
        "The day is before the deadline, and the course or award cannot count",
        Status.IN_WINDOW,
        (Reason.WINDOW_ROUTE_NOT_VALID,),
        _all(BY_WHEN),
    ),
    Step(
        "23",
        "The day is before the deadline, and a course has begun",
        Status.IN_WINDOW,
        (Reason.WINDOW_ENROLLED,),
        _all(BY_WHEN),
    ),
    Step(
        "24",
        "The day is before the deadline",
        Status.IN_WINDOW,
        (Reason.WINDOW_NOT_ENROLLED,),
        _all(BY_WHEN),
    ),
    Step(
        "25",
        "The deadline has passed, and an award was withdrawn",
        Status.NON_COMPLIANT,
        (Reason.DEADLINE_PASSED_AWARD_WITHDRAWN,),
        _all(BY_WHEN),
    ),
    Step(
        "26",
        "The deadline has passed, and the award that is held does not count",
        Status.NON_COMPLIANT,
        (Reason.DEADLINE_PASSED_AWARD_NOT_VALID,),
        _all(BY_WHEN),
    ),
    Step(
        "27",
        "The deadline has passed",
        Status.NON_COMPLIANT,
        (Reason.DEADLINE_PASSED_NOT_HELD,),
        _all(BY_WHEN),
    ),
    Step(
        "Last",
        "The answer would be compliant, exempt or in the window, the person is not the head "
        "teacher, and the register does not know whether they are a qualified teacher, have "
        "completed induction and work as a teacher at the school",
        Status.REVIEW,
        (Reason.ELIGIBILITY_NOT_KNOWN,),
        _all(REQUIREMENTS),
    ),
)

DECISION_TABLE: Final = (*_SCHOOL, *_POST, *_HELD, *_WINDOW)
"""What is asked of one appointment, in order."""

FOR_A_SCHOOL: Final = (
    Step(
        "School",
        "Nobody is designated, and a designation here has ended or the school has said that it "
        "has no SENCO",
        Status.NON_COMPLIANT,
        (Reason.NO_SENCO_DESIGNATED,),
        (SECTION_67_2,),
    ),
    Step(
        "School",
        "Nobody is designated, and nothing was ever recorded",
        Status.REVIEW,
        (Reason.SENCO_NOT_RECORDED,),
        (SECTION_67_2,),
    ),
)
"""What is asked of a school with nobody in post; with somebody, it takes their worst answer."""
