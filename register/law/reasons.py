"""Which status each reason belongs to: the two columns of the decision table, and the school's."""

from typing import Final

from register.law.findings import Reason, Status

OF_STATUS: Final = {
    Status.COMPLIANT: (
        Reason.HOLDS_NASENCO,
        Reason.HOLDS_NASENCO_LATE,
        Reason.HOLDS_NPQ,
        Reason.HOLDS_NPQ_LATE,
    ),
    Status.EXEMPT: (Reason.APPOINTED_ON_OR_BEFORE_20090901, Reason.PRIOR_SERVICE_OVER_12M),
    Status.IN_WINDOW: (
        Reason.LAST_DAY,
        Reason.WINDOW_AWARD_WITHDRAWN,
        Reason.WINDOW_ROUTE_NOT_VALID,
        Reason.WINDOW_ENROLLED,
        Reason.WINDOW_NOT_ENROLLED,
    ),
    Status.REVIEW: (
        Reason.SENCO_NOT_RECORDED,
        Reason.ELIGIBILITY_NOT_KNOWN,
        Reason.APPOINTMENT_DATE_MISSING,
        Reason.AWARDING_BODY_NOT_KNOWN,
        Reason.NASENCO_START_DATE_MISSING,
        Reason.NASENCO_COMPLETION_DATE_MISSING,
        Reason.NPQ_DATE_INVALID,
        Reason.PRIOR_SERVICE_BORDERLINE,
        Reason.TYPE_NOT_KNOWN,
    ),
    Status.NON_COMPLIANT: (
        Reason.NO_SENCO_DESIGNATED,
        Reason.NOT_QUALIFIED_TEACHER,
        Reason.INDUCTION_NOT_MET,
        Reason.NOT_TEACHING_AT_SCHOOL,
        Reason.DEADLINE_PASSED_AWARD_WITHDRAWN,
        Reason.DEADLINE_PASSED_AWARD_NOT_VALID,
        Reason.DEADLINE_PASSED_NOT_HELD,
    ),
    Status.NOT_APPLICABLE: (
        Reason.TYPE_OUT_OF_SCOPE_CODE_EXPECTS_SENCO,
        Reason.TYPE_OUT_OF_SCOPE,
        Reason.SCHOOL_CLOSED,
        Reason.SCHOOL_NOT_OPEN,
        Reason.BEFORE_COMMENCEMENT,
        Reason.ACADEMY_BEFORE_2014,
    ),
    Status.NOT_IN_POST: (Reason.NOT_YET_APPOINTED, Reason.LEFT_ROLE),
}
"""The reasons that each status can have. The last status belongs to a person, never to a school."""

STATUS_OF: Final = {reason: status for status, reasons in OF_STATUS.items() for reason in reasons}
"""The one status that goes with each reason."""
