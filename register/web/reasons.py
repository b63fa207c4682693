"""Each reason in a few words, for a list to choose from: the sentences of the law are long."""

from typing import Final

from register.law.findings import Reason

IN_SHORT: Final = {
    Reason.TYPE_NOT_KNOWN: "Type of school not known",
    Reason.TYPE_OUT_OF_SCOPE_CODE_EXPECTS_SENCO: "No duty in law, but the Code expects a SENCO",
    Reason.TYPE_OUT_OF_SCOPE: "Regulation 49 does not apply to its type",
    Reason.SCHOOL_CLOSED: "School closed",
    Reason.SCHOOL_NOT_OPEN: "School not yet open",
    Reason.BEFORE_COMMENCEMENT: "Before the law began, on 1 September 2009",
    Reason.ACADEMY_BEFORE_2014: "Academy, before the law reached it on 1 September 2014",
    Reason.APPOINTMENT_DATE_MISSING: "First day as SENCO not known",
    Reason.NOT_YET_APPOINTED: "Not yet SENCO at the school",
    Reason.LEFT_ROLE: "No longer SENCO at the school",
    Reason.NOT_QUALIFIED_TEACHER: "Neither a qualified teacher nor head teacher",
    Reason.INDUCTION_NOT_MET: "Induction not completed",
    Reason.NOT_TEACHING_AT_SCHOOL: "Not working as a teacher at the school",
    Reason.HOLDS_NASENCO: "Holds the National Award",
    Reason.HOLDS_NASENCO_LATE: "Holds the National Award, given after the deadline",
    Reason.HOLDS_NPQ: "Holds the NPQ for SENCOs",
    Reason.HOLDS_NPQ_LATE: "Holds the NPQ for SENCOs, received after the deadline",
    Reason.APPOINTED_ON_OR_BEFORE_20090901: "In post on or before 1 September 2009",
    Reason.PRIOR_SERVICE_OVER_12M: "More than 12 months’ earlier service",
    Reason.AWARDING_BODY_NOT_KNOWN: "Awarding body not known to be recognised",
    Reason.NASENCO_START_DATE_MISSING: "National Award, course start not known",
    Reason.NASENCO_COMPLETION_DATE_MISSING: "National Award, completion not known",
    Reason.NPQ_DATE_INVALID: "NPQ with a date that must be wrong",
    Reason.PRIOR_SERVICE_BORDERLINE: "Earlier service close to 12 months",
    Reason.LAST_DAY: "Last day of the window",
    Reason.WINDOW_AWARD_WITHDRAWN: "Award withdrawn, deadline not passed",
    Reason.WINDOW_ROUTE_NOT_VALID: "Course or award cannot count, deadline not passed",
    Reason.WINDOW_ENROLLED: "Course begun, deadline not passed",
    Reason.WINDOW_NOT_ENROLLED: "No course recorded, deadline not passed",
    Reason.DEADLINE_PASSED_AWARD_WITHDRAWN: "Award withdrawn, deadline passed",
    Reason.DEADLINE_PASSED_AWARD_NOT_VALID: "Award does not count, deadline passed",
    Reason.DEADLINE_PASSED_NOT_HELD: "No award recorded, deadline passed",
    Reason.ELIGIBILITY_NOT_KNOWN: "Not known to be a qualified, inducted teacher at the school",
    Reason.NO_SENCO_DESIGNATED: "No SENCO",
    Reason.SENCO_NOT_RECORDED: "Not known whether there is a SENCO",
}


def in_short(reason: Reason) -> str:
    """A reason in a few words."""
    return IN_SHORT[reason]
