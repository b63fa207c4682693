"""Each answer in plain English: one word for the status, one sentence for the reason."""

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from register.days import day_in_words
from register.law.findings import Finding, Reason, Status
from register.law.parameters import IN_FORCE, Parameters
from register.law.readings import DEFAULT, ExemptingService, Readings

STATUS_WORDS: Final = {
    Status.COMPLIANT: "Compliant",
    Status.EXEMPT: "Exempt",
    Status.IN_WINDOW: "In the window",
    Status.REVIEW: "Needs review",
    Status.NON_COMPLIANT: "Non-compliant",
    Status.NOT_IN_POST: "Not in post",
    Status.NOT_APPLICABLE: "Does not apply",
}

REASON_WORDS: Final = {
    Reason.TYPE_NOT_KNOWN: "The register does not know what type of school this is, "
    "so it cannot say whether it must have a SENCO.",
    Reason.TYPE_OUT_OF_SCOPE_CODE_EXPECTS_SENCO: "No statutory duty under regulation 49 was found "
    "for this type of school, but the SEND Code of Practice expects it to have a SENCO.",
    Reason.TYPE_OUT_OF_SCOPE: "Regulation 49 does not apply to this type of school.",
    Reason.SCHOOL_CLOSED: "The school was closed on this day.",
    Reason.SCHOOL_NOT_OPEN: "The school had not opened on this day.",
    Reason.BEFORE_COMMENCEMENT: "The law on SENCOs’ qualifications began on 1 September 2009.",
    Reason.ACADEMY_BEFORE_2014: "The law on SENCOs’ qualifications reached academies on "
    "1 September 2014.",
    Reason.APPOINTMENT_DATE_MISSING: "The register does not know when this person became SENCO "
    "at the school, so it cannot work out a deadline.",
    Reason.NOT_YET_APPOINTED: "This person had not yet become SENCO at the school.",
    Reason.LEFT_ROLE: "This person was no longer SENCO at the school.",
    Reason.NOT_QUALIFIED_TEACHER: "The SENCO is neither a qualified teacher nor the head teacher.",
    Reason.INDUCTION_NOT_MET: "The SENCO had to complete induction as a teacher and has not, "
    "and is not the head teacher.",
    Reason.NOT_TEACHING_AT_SCHOOL: "The SENCO is not working as a teacher at the school "
    "and is not the head teacher.",
    Reason.HOLDS_NASENCO: "The SENCO holds the National Award for SEN Coordination.",
    Reason.HOLDS_NASENCO_LATE: "The SENCO holds the National Award for SEN Coordination, "
    "awarded after the deadline of {deadline}.",
    Reason.HOLDS_NPQ: "The SENCO holds the NPQ for SENCOs.",
    Reason.HOLDS_NPQ_LATE: "The SENCO holds the NPQ for SENCOs, "
    "received after the deadline of {deadline}.",
    Reason.APPOINTED_ON_OR_BEFORE_20090901: "The SENCO was in post here on or before "
    "1 September 2009 and need not hold the qualification.",
    Reason.PRIOR_SERVICE_OVER_12M: "The SENCO had served more than {months} months in all as a "
    "SENCO before {counted} and need not hold the qualification.",
    Reason.AWARDING_BODY_NOT_KNOWN: "The SENCO holds an award, but the register does not know "
    "whether the body that gave it was recognised.",
    Reason.NASENCO_START_DATE_MISSING: "The SENCO holds the National Award, but it counts only if "
    "the course began before 1 September 2024 and the register does not know when it began.",
    Reason.NASENCO_COMPLETION_DATE_MISSING: "The SENCO holds the National Award, but it counts "
    "only if the course was completed before 1 September 2027 and the register does not know "
    "when it was.",
    Reason.NPQ_DATE_INVALID: "The SENCO’s NPQ is recorded with a date before 1 September 2024, "
    "when none was yet running, so a date must be wrong.",
    Reason.PRIOR_SERVICE_BORDERLINE: "The SENCO’s service before {counted} is so close to {months} "
    "months that the law does not say how to count it, so a person must decide.",
    Reason.LAST_DAY: "This is the last day on which the SENCO may be in post without the "
    "qualification.",
    Reason.WINDOW_AWARD_WITHDRAWN: "The SENCO has until {deadline} to hold an award that counts, "
    "and the one that they held was withdrawn.",
    Reason.WINDOW_ROUTE_NOT_VALID: "The SENCO has until {deadline} to hold an award that counts, "
    "and the course or award that they have cannot.",
    Reason.WINDOW_ENROLLED: "The SENCO has until {deadline} to hold the qualification, and has "
    "begun a course.",
    Reason.WINDOW_NOT_ENROLLED: "The SENCO has until {deadline} to hold the qualification, and the "
    "register holds no course for them.",
    Reason.DEADLINE_PASSED_AWARD_WITHDRAWN: "The SENCO’s award was withdrawn, and the deadline of "
    "{deadline} has passed.",
    Reason.DEADLINE_PASSED_AWARD_NOT_VALID: "The SENCO’s award does not count, and the deadline "
    "of {deadline} has passed.",
    Reason.DEADLINE_PASSED_NOT_HELD: "The register holds no award for the SENCO, and the deadline "
    "of {deadline} has passed.",
    Reason.ELIGIBILITY_NOT_KNOWN: "The register does not know enough to say whether the SENCO is a "
    "qualified teacher who has passed induction and works as a teacher at the school, or is its "
    "head teacher.",
    Reason.NO_SENCO_DESIGNATED: "The school has no SENCO, and every school of its type must "
    "have one.",
    Reason.SENCO_NOT_RECORDED: "The register does not know whether the school has a SENCO.",
}


NODE_TITLES: Final = {
    "law": "The law on SENCOs",
    "designation": "A member of staff is designated as SENCO",
    "regulation_49": "Regulation 49",
    "paragraph_1": "Who may be SENCO",
    "paragraph_2": "A qualified teacher, inducted and teaching at the school",
    "qts": "Qualified teacher",
    "induction": "Induction",
    "teaching_at_school": "Teaching at the school",
    "head_teacher": "Or the head teacher",
    "qualification": "The qualification",
}
"""What each node of an explanation is about, by its name."""


class Several(StrEnum):
    """Of whom the reason of a school with several SENCOs is true, put in one sentence."""

    EACH = "EACH"
    SOME = "SOME"


_Text = TypeVar("_Text", bound=str)
_MADE_UP: Final = (
    ("register does not know enough to say", "case does not say enough to tell"),
    ("register does not know", "case does not say"),
    ("register does not hold that", "case does not say that"),
    ("register holds no", "case has no"),
)
_THE_SENCO: Final = re.compile(r"\b[Tt](he SENCO|his person)\b")
NOT_NEEDED_YET: Final = "Not needed yet"
"""Of the qualification within the three years: it does not apply, and it will."""


def reason_in_words(
    reason: Reason,
    deadline: date | None,
    readings: Readings = DEFAULT,
    parameters: Parameters = IN_FORCE,
) -> str:
    """The reason as one sentence, with its deadline where it speaks of one, and earlier service as
    that reading of that law counts it.
    """
    return _filled(reason, day_in_words(deadline) if deadline else "", readings, parameters)


def words_of(reason: Reason) -> str:
    """The same of the law in force, read as the headline is, with `{deadline}` left open."""
    return _filled(reason, "{deadline}", DEFAULT, IN_FORCE)


def _filled(reason: Reason, deadline: str, readings: Readings, parameters: Parameters) -> str:
    return REASON_WORDS[reason].format(
        deadline=deadline,
        counted=counted_before(readings, parameters),
        months=parameters.exempting_months,
    )


def of_a_made_up_case(text: _Text) -> _Text:
    """What is said of a person on the register, said of a case that somebody made up."""
    for of_the_register, of_the_case in _MADE_UP:
        text = text.replace(of_the_register, of_the_case)  # type: ignore[assignment]  # markup stays so
    return text


def of_several(sentences: Sequence[str], *, are_all: bool) -> str:
    """What is found of each of several SENCOs, or where they are not all of some, as one sentence:
    each thing once.
    """
    told = list(dict.fromkeys(sentences))
    if are_all and len(told) == 1:
        return _said_of("each SENCO", told[0].replace("no award for the", "no award for any"))
    first = "one SENCO" if len(told) == len(sentences) else "at least one SENCO"
    whom = [first, *["another SENCO"] * (len(told) - 1)]
    parts = [_said_of(*each).removesuffix(".") for each in zip(whom, told, strict=True)]
    return "; ".join([parts[0], *map(at_the_middle, parts[1:])]) + "."


def of_a_school(said: str, several: Several | None) -> str:
    """A sentence about the SENCO, said of the SENCOs of a school; None where it has not several."""
    return said if several is None else of_several([said] * 2, are_all=several is Several.EACH)


def at_the_middle(said: str) -> str:
    """A sentence as it goes on from another: its first letter is small."""
    return said[0].lower() + said[1:]


def counted_before(readings: Readings, parameters: Parameters) -> str:
    """Before what earlier service has to be, to count."""
    if readings.prior_service is ExemptingService.ANY:
        return "this appointment"
    return day_in_words(parameters.service_before)


def _said_of(whom: str, said: str) -> str:
    """A sentence about the SENCO, said of that one of several."""
    said = _THE_SENCO.sub(whom, said)
    return said[0].upper() + said[1:]


def sentence(
    found: Finding, readings: Readings = DEFAULT, parameters: Parameters = IN_FORCE
) -> str:
    """The reason of a finding under a reading of that law as one sentence."""
    return reason_in_words(found.reason, found.deadline, readings, parameters)
