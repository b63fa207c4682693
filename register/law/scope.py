"""Steps 0 to 6: whether a school of that type and status is under the duty on a day."""

from datetime import date
from typing import Final

from register.law.facts import CLOSED, OPEN, PROPOSED, TO_CLOSE, SchoolSpan
from register.law.findings import Finding, Reason, Status
from register.law.parameters import IN_FORCE, Parameters
from register.law.provisions import REG_2_2008, REG_3_1, SECTION_67_1, SECTION_83_2

ACADEMIES: Final = IN_FORCE.academy_types
"""Relevant schools since 2014: mainstream Academy schools of every kind."""

IN_SCOPE: Final = IN_FORCE.maintained_types | ACADEMIES
"""Every type of relevant school, as the law stands."""

OUT_OF_SCOPE: Final = frozenset(
    "06 07 08 10 11 12 18 24 25 26 27 29 30 31 32 33 36 37 39 44 45 46 47 48 49 56 57".split()
)
"""Special, independent, 16 to 19, Welsh and other establishments."""

KNOWN_TYPES: Final = IN_SCOPE | IN_FORCE.code_expects_types | OUT_OF_SCOPE
"""Every type code that is published."""

OPEN_STATUSES: Final = frozenset({"", OPEN, TO_CLOSE})
"""Open, and open but proposed to close; a status that is not given is taken as open."""

_NOT_APPLICABLE: Final = Status.NOT_APPLICABLE

_TYPE_NOT_KNOWN: Final = Finding(Status.REVIEW, Reason.TYPE_NOT_KNOWN, SECTION_83_2)
_CODE_ONLY: Final = Finding(
    _NOT_APPLICABLE, Reason.TYPE_OUT_OF_SCOPE_CODE_EXPECTS_SENCO, SECTION_67_1
)
_NOT_A_RELEVANT_SCHOOL: Final = Finding(_NOT_APPLICABLE, Reason.TYPE_OUT_OF_SCOPE, SECTION_67_1)
_SCHOOL_CLOSED: Final = Finding(_NOT_APPLICABLE, Reason.SCHOOL_CLOSED, SECTION_67_1)
_SCHOOL_NOT_OPEN: Final = Finding(_NOT_APPLICABLE, Reason.SCHOOL_NOT_OPEN, SECTION_67_1)
_BEFORE_THE_LAW: Final = Finding(_NOT_APPLICABLE, Reason.BEFORE_COMMENCEMENT, REG_3_1)
_ACADEMY_TOO_EARLY: Final = Finding(_NOT_APPLICABLE, Reason.ACADEMY_BEFORE_2014, REG_2_2008)


def type_not_known(school: SchoolSpan, as_at: date, parameters: Parameters) -> Finding | None:
    """Step 0: without a published type nobody can say whether the school is in scope."""
    return _TYPE_NOT_KNOWN if school.type_code not in KNOWN_TYPES else None


def code_expects_senco(school: SchoolSpan, as_at: date, parameters: Parameters) -> Finding | None:
    """Step 1: section 67 leaves out units and alternative provision that section 66 lists."""
    return _CODE_ONLY if school.type_code in parameters.code_expects_types else None


def type_out_of_scope(school: SchoolSpan, as_at: date, parameters: Parameters) -> Finding | None:
    """Step 2: neither a mainstream school nor a maintained nursery school."""
    if school.type_code in parameters.maintained_types:
        return None
    return _NOT_A_RELEVANT_SCHOOL if school.type_code not in parameters.academy_types else None


def school_closed(school: SchoolSpan, as_at: date, parameters: Parameters) -> Finding | None:
    """Step 3: a closed school has no appropriate authority."""
    return _SCHOOL_CLOSED if school.status == CLOSED else None


def school_not_open(school: SchoolSpan, as_at: date, parameters: Parameters) -> Finding | None:
    """Step 4: nor has one that is only proposed."""
    return _SCHOOL_NOT_OPEN if school.status == PROPOSED else None


def before_commencement(school: SchoolSpan, as_at: date, parameters: Parameters) -> Finding | None:
    """Step 5: nothing was asked before 1 September 2009."""
    return _BEFORE_THE_LAW if as_at < parameters.commencement else None


def academy_before_2014(school: SchoolSpan, as_at: date, parameters: Parameters) -> Finding | None:
    """Step 6: the 2008 Regulations did not reach Academy schools."""
    if as_at < parameters.regulation_49_from and school.type_code in parameters.academy_types:
        return _ACADEMY_TOO_EARLY
    return None


SCOPE_STEPS: Final = (
    type_not_known,
    code_expects_senco,
    type_out_of_scope,
    school_closed,
    school_not_open,
    before_commencement,
    academy_before_2014,
)


def out_of_scope(
    school: SchoolSpan, as_at: date, parameters: Parameters = IN_FORCE
) -> Finding | None:
    """Why regulation 49 does not reach the school on the day, or None where it does."""
    for step in SCOPE_STEPS:
        found = step(school, as_at, parameters)
        if found is not None:
            return found
    return None
