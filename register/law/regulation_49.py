"""Regulation 49 of the SEND Regulations 2014, and its forerunner, as one ordered table.

The first step that answers wins. Steps 0 to 6 ask about the school (`scope`), 7 to 9 about the
post (here), 10 to 12 about the person (`eligibility`), 13 to 27 about the qualification
(`qualification`); the last holds back a good answer that rests on something not known.
"""

from collections.abc import Sequence
from datetime import date

from register.law.dated import in_force
from register.law.duty import Duty, duty
from register.law.eligibility import Eligibility, eligibility, not_eligible, unless_not_known
from register.law.facts import Case, span_on
from register.law.findings import Finding, Reason, Status
from register.law.parameters import IN_FORCE, Parameters
from register.law.provisions import DESIGNATION, WHO_MUST_HOLD
from register.law.qualification import qualification
from register.law.readings import DEFAULT, Readings
from register.law.scope import out_of_scope


def in_post_since(case: Case, as_at: date) -> date | Finding:
    """Steps 7 to 9: the day from which the person is in post, or why they are not."""
    became = case.became_senco_on
    if became is None:
        provision = in_force(WHO_MUST_HOLD, on=as_at)
        return Finding(Status.REVIEW, Reason.APPOINTMENT_DATE_MISSING, provision)
    if as_at < became:
        reason = Reason.NOT_YET_APPOINTED
    elif case.ended_on is not None and as_at > case.ended_on:
        reason = Reason.LEFT_ROLE
    else:
        return became
    return Finding(Status.NOT_IN_POST, reason, in_force(DESIGNATION, on=as_at))


def assess(
    case: Case, as_at: date, readings: Readings = DEFAULT, parameters: Parameters = IN_FORCE
) -> Finding:
    """What the law says of one appointment on one day: the only statement of the rule."""
    (found,) = assess_under((readings,), case, as_at, parameters)
    return found


def assess_under(
    readings: Sequence[Readings], case: Case, as_at: date, parameters: Parameters = IN_FORCE
) -> list[Finding]:
    """The same under each of some readings, in order: they can differ in what is owed alone."""
    before_duty = out_of_scope(span_on(case.school, as_at), as_at, parameters)
    became = before_duty or in_post_since(case, as_at)
    if isinstance(became, Finding):
        return [became] * len(readings)
    stands = eligibility(case)
    found: dict[Duty, Finding] = {}
    under = []
    for each in readings:
        owed = duty(case, became, as_at, each, parameters)
        if owed not in found:
            found[owed] = assess_in_post(case, as_at, owed, stands, parameters)
        under.append(found[owed])
    return under


def assess_in_scope(
    case: Case, as_at: date, readings: Readings = DEFAULT, parameters: Parameters = IN_FORCE
) -> Finding:
    """The same from step 7, for a school that is known to be in scope on the day."""
    became = in_post_since(case, as_at)
    if isinstance(became, Finding):
        return became
    owed = duty(case, became, as_at, readings, parameters)
    return assess_in_post(case, as_at, owed, eligibility(case), parameters)


def assess_in_post(
    case: Case, as_at: date, owed: Duty, stands: Eligibility, parameters: Parameters
) -> Finding:
    """The same from step 10, for somebody known to be in post, and what they owe on the day."""
    found = not_eligible(stands, as_at, owed)
    if found is not None:
        return found
    return unless_not_known(stands, as_at, qualification(case, as_at, owed, parameters))
