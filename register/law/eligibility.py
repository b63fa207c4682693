"""Steps 10 to 12, and the last one: who may be SENCO, regulation 49(1) to (3).

Each requirement is one function that says how it stands; the steps, the last one and the limbs
of the explanation all ask the same functions.
"""

from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from register.law.dated import in_force
from register.law.facts import Case, Induction
from register.law.findings import Finding, Reason, State, Status
from register.law.provisions import (
    INDUCTION,
    QUALIFIED_TEACHER,
    REQUIREMENTS,
    TEACHING,
    Versions,
)

_STATES: Final = {None: State.NOT_KNOWN, True: State.MET, False: State.NOT_MET}
"""How a requirement stands that is known to be met, known not to be, or not known."""


def qualified_teacher(case: Case) -> State:
    """Paragraph (2)(a)."""
    return _STATES[case.qts]


def induction(case: Case) -> State:
    """Paragraph (2)(b): passed, exempt or never required are all met."""
    if case.induction is None:
        return State.NOT_KNOWN
    return State.NOT_MET if case.induction is Induction.NOT_MET else State.MET


def teaching_at_school(case: Case) -> State:
    """Paragraph (2)(c)."""
    return _STATES[case.teaching_at_school]


def head_teacher(case: Case) -> State:
    """Paragraph (3): nothing recorded is taken as no."""
    return State.MET if case.head_teacher else State.NOT_MET


class Requirement(NamedTuple):
    """One requirement of paragraph (2): its state, its breach and its paragraph by day."""

    fact: str
    state: Callable[[Case], State]
    breach: Reason
    versions: Versions


PARAGRAPH_2: Final = (
    Requirement("qts", qualified_teacher, Reason.NOT_QUALIFIED_TEACHER, QUALIFIED_TEACHER),
    Requirement("induction", induction, Reason.INDUCTION_NOT_MET, INDUCTION),
    Requirement("teaching_at_school", teaching_at_school, Reason.NOT_TEACHING_AT_SCHOOL, TEACHING),
)
"""In the order of the paragraph, which is the order in which a breach is named."""

_FAVOURABLE: Final = (Status.COMPLIANT, Status.EXEMPT, Status.IN_WINDOW)


def not_eligible(case: Case, as_at: date, deadline: date | None) -> Finding | None:
    """Steps 10 to 12: the first requirement that is not met, unless the SENCO is the head."""
    if head_teacher(case) is State.MET:
        return None
    for requirement in PARAGRAPH_2:
        if requirement.state(case) is State.NOT_MET:
            provision = in_force(requirement.versions, on=as_at)
            return Finding(Status.NON_COMPLIANT, requirement.breach, provision, deadline)
    return None


def unless_not_known(case: Case, as_at: date, found: Finding) -> Finding:
    """The last step: what is not known is never turned into compliance, nor into breach."""
    if found.status not in _FAVOURABLE or head_teacher(case) is State.MET:
        return found
    for requirement in PARAGRAPH_2:
        if requirement.state(case) is State.NOT_KNOWN:
            provision = in_force(REQUIREMENTS, on=as_at)
            reason = Reason.ELIGIBILITY_NOT_KNOWN
            return Finding(Status.REVIEW, reason, provision, found.deadline, found.award, found)
    return found
