"""Steps 10 to 12, and the last one: who may be SENCO, regulation 49(1) to (3).

Each requirement is one function that says how it stands; the steps, the last one and the limbs
of the explanation all ask the same functions.
"""

from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from register.law.dated import in_force
from register.law.duty import Duty
from register.law.facts import Case, Induction
from register.law.findings import Finding, LimbState, Reason, Status
from register.law.provisions import (
    INDUCTION,
    QUALIFIED_TEACHER,
    REQUIREMENTS,
    TEACHING,
    Versions,
)

_STATES: Final = {None: LimbState.NOT_KNOWN, True: LimbState.MET, False: LimbState.NOT_MET}
"""How a requirement stands that is known to be met, known not to be, or not known."""


def qualified_teacher(case: Case) -> LimbState:
    """Paragraph (2)(a)."""
    return _STATES[case.qts]


def induction(case: Case) -> LimbState:
    """Paragraph (2)(b): passed, exempt or never required are all met."""
    if case.induction is None:
        return LimbState.NOT_KNOWN
    return LimbState.NOT_MET if case.induction is Induction.NOT_MET else LimbState.MET


def teaching_at_school(case: Case) -> LimbState:
    """Paragraph (2)(c)."""
    return _STATES[case.teaching_at_school]


def head_teacher(case: Case) -> LimbState:
    """Paragraph (3): nothing recorded is taken as no."""
    return LimbState.MET if case.head_teacher else LimbState.NOT_MET


class Requirement(NamedTuple):
    """One requirement of paragraph (2): its state, its breach and its paragraph by day."""

    fact: str
    state: Callable[[Case], LimbState]
    breach: Reason
    versions: Versions


PARAGRAPH_2: Final = (
    Requirement("qts", qualified_teacher, Reason.NOT_QUALIFIED_TEACHER, QUALIFIED_TEACHER),
    Requirement("induction", induction, Reason.INDUCTION_NOT_MET, INDUCTION),
    Requirement("teaching_at_school", teaching_at_school, Reason.NOT_TEACHING_AT_SCHOOL, TEACHING),
)
"""In the order of the paragraph, which is the order in which a breach is named."""

_FAVOURABLE: Final = (Status.COMPLIANT, Status.EXEMPT, Status.IN_WINDOW)


class Eligibility(NamedTuple):
    """How paragraphs (1) to (3) stand, on every day alike: all that is recorded has no day."""

    breached: Requirement | None = None
    """The first requirement that is not met."""
    is_not_known: bool = False
    """Whether one of the requirements is not known to be met or not."""


def eligibility(case: Case) -> Eligibility:
    """How the requirements of paragraph (2) stand, which ask nothing of the head teacher."""
    if head_teacher(case) is LimbState.MET:
        return Eligibility()
    states = [requirement.state(case) for requirement in PARAGRAPH_2]
    breached = PARAGRAPH_2[states.index(LimbState.NOT_MET)] if LimbState.NOT_MET in states else None
    return Eligibility(breached, LimbState.NOT_KNOWN in states)


def not_eligible(stands: Eligibility, as_at: date, owed: Duty) -> Finding | None:
    """Steps 10 to 12: the first requirement that is not met, unless the SENCO is the head."""
    if stands.breached is None:
        return None
    provision = in_force(stands.breached.versions, on=as_at)
    return Finding(Status.NON_COMPLIANT, stands.breached.breach, provision, owed.deadline)


def unless_not_known(stands: Eligibility, as_at: date, found: Finding) -> Finding:
    """The last step: what is not known is never turned into compliance, nor into breach."""
    if not stands.is_not_known or found.status not in _FAVOURABLE:
        return found
    provision = in_force(REQUIREMENTS, on=as_at)
    reason = Reason.ELIGIBILITY_NOT_KNOWN
    return Finding(Status.REVIEW, reason, provision, found.deadline, found.award, found)
