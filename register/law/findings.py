"""What the law says of one appointment on one day, and why."""

from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from register.law.provisions import Provision


class Status(StrEnum):
    """The answer in one word."""

    COMPLIANT = "COMPLIANT"
    EXEMPT = "EXEMPT"
    IN_WINDOW = "IN_WINDOW"
    REVIEW = "REVIEW"
    NON_COMPLIANT = "NON_COMPLIANT"
    NOT_IN_POST = "NOT_IN_POST"
    NOT_APPLICABLE = "NOT_APPLICABLE"


class LimbState(StrEnum):
    """How one limb of the law stands."""

    MET = "met"
    NOT_MET = "not met"
    NOT_KNOWN = "not known"
    NOT_APPLICABLE = "not applicable"


class Reason(StrEnum):
    """Why: in the order of the decision table, then the two reasons that only a school has."""

    TYPE_NOT_KNOWN = "TYPE_NOT_KNOWN"
    TYPE_OUT_OF_SCOPE_CODE_EXPECTS_SENCO = "TYPE_OUT_OF_SCOPE_CODE_EXPECTS_SENCO"
    TYPE_OUT_OF_SCOPE = "TYPE_OUT_OF_SCOPE"
    SCHOOL_CLOSED = "SCHOOL_CLOSED"
    SCHOOL_NOT_OPEN = "SCHOOL_NOT_OPEN"
    BEFORE_COMMENCEMENT = "BEFORE_COMMENCEMENT"
    ACADEMY_BEFORE_2014 = "ACADEMY_BEFORE_2014"
    APPOINTMENT_DATE_MISSING = "APPOINTMENT_DATE_MISSING"
    NOT_YET_APPOINTED = "NOT_YET_APPOINTED"
    LEFT_ROLE = "LEFT_ROLE"
    NOT_QUALIFIED_TEACHER = "NOT_QUALIFIED_TEACHER"
    INDUCTION_NOT_MET = "INDUCTION_NOT_MET"
    NOT_TEACHING_AT_SCHOOL = "NOT_TEACHING_AT_SCHOOL"
    HOLDS_NASENCO = "HOLDS_NASENCO"
    HOLDS_NASENCO_LATE = "HOLDS_NASENCO_LATE"
    HOLDS_NPQ = "HOLDS_NPQ"
    HOLDS_NPQ_LATE = "HOLDS_NPQ_LATE"
    APPOINTED_ON_OR_BEFORE_20090901 = "APPOINTED_ON_OR_BEFORE_20090901"
    PRIOR_SERVICE_OVER_12M = "PRIOR_SERVICE_OVER_12M"
    AWARDING_BODY_NOT_KNOWN = "AWARDING_BODY_NOT_KNOWN"
    NASENCO_START_DATE_MISSING = "NASENCO_START_DATE_MISSING"
    NASENCO_COMPLETION_DATE_MISSING = "NASENCO_COMPLETION_DATE_MISSING"
    NPQ_DATE_INVALID = "NPQ_DATE_INVALID"
    PRIOR_SERVICE_BORDERLINE = "PRIOR_SERVICE_BORDERLINE"
    LAST_DAY = "LAST_DAY"
    WINDOW_AWARD_WITHDRAWN = "WINDOW_AWARD_WITHDRAWN"
    WINDOW_ROUTE_NOT_VALID = "WINDOW_ROUTE_NOT_VALID"
    WINDOW_ENROLLED = "WINDOW_ENROLLED"
    WINDOW_NOT_ENROLLED = "WINDOW_NOT_ENROLLED"
    DEADLINE_PASSED_AWARD_WITHDRAWN = "DEADLINE_PASSED_AWARD_WITHDRAWN"
    DEADLINE_PASSED_AWARD_NOT_VALID = "DEADLINE_PASSED_AWARD_NOT_VALID"
    DEADLINE_PASSED_NOT_HELD = "DEADLINE_PASSED_NOT_HELD"
    ELIGIBILITY_NOT_KNOWN = "ELIGIBILITY_NOT_KNOWN"
    NO_SENCO_DESIGNATED = "NO_SENCO_DESIGNATED"
    SENCO_NOT_RECORDED = "SENCO_NOT_RECORDED"


SINCE_A_DEADLINE: Final = (
    Reason.DEADLINE_PASSED_AWARD_WITHDRAWN,
    Reason.DEADLINE_PASSED_AWARD_NOT_VALID,
    Reason.DEADLINE_PASSED_NOT_HELD,
)
"""Reasons of a breach that began as a deadline passed: of any other, no day says how old it is."""


class Finding(NamedTuple):
    """The outcome of the decision table.

    `provision` is the paragraph it rests on, as in force on the day. `deadline` is the last
    permitted day, None where paragraph (4) is not engaged. `award` is the `ref` of the award or
    course it rests on, None if on none. `replaced` is what would have been found, had a missing
    fact about the person's eligibility been known to be met.
    """

    status: Status
    reason: Reason
    provision: Provision
    deadline: date | None = None
    award: str | None = None
    replaced: "Finding | None" = None
