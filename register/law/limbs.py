"""An answer as a tree: regulation 49 is ((2) or (3)) and (4), and section 67(2) stands above.

No law is stated here a second time: how a limb stands is asked of the same functions that the
steps ask. So the root is met exactly where `assess` finds COMPLIANT, EXEMPT or IN_WINDOW, not
met where it finds NON_COMPLIANT, not known where it finds REVIEW, and not applicable elsewhere.
Within the window paragraph (4) is not applicable: it asks for nothing until the deadline passes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias

from register.law.dated import in_force
from register.law.duty import duty
from register.law.eligibility import PARAGRAPH_2, head_teacher
from register.law.facts import Case, span_on
from register.law.findings import Finding, LimbState, Status
from register.law.parameters import IN_FORCE
from register.law.provisions import (
    COMMENCEMENT,
    DESIGNATION,
    HEAD_TEACHER,
    REQUIREMENTS,
    WHO_MUST_HOLD,
    Provision,
    Versions,
)
from register.law.qualification import qualification
from register.law.readings import DEFAULT, Readings
from register.law.regulation_49 import in_post_since
from register.law.scope import out_of_scope
from register.law.words import sentence

LIMB_WORDS: Final = {
    "qts": {
        LimbState.MET: "The SENCO is a qualified teacher.",
        LimbState.NOT_MET: "The SENCO is not a qualified teacher.",
        LimbState.NOT_KNOWN: "The register does not know whether the SENCO is a qualified teacher.",
    },
    "induction": {
        LimbState.MET: "The SENCO has passed induction as a teacher, or did not need to.",
        LimbState.NOT_MET: "The SENCO has not completed induction as a teacher.",
        LimbState.NOT_KNOWN: "The register does not know whether the SENCO has passed induction as "
        "a teacher.",
    },
    "teaching_at_school": {
        LimbState.MET: "The SENCO is working as a teacher at the school.",
        LimbState.NOT_MET: "The SENCO is not working as a teacher at the school.",
        LimbState.NOT_KNOWN: "The register does not know whether the SENCO is working as a teacher "
        "at the school.",
    },
    "head_teacher": {
        LimbState.MET: "The SENCO is the head teacher or acting head teacher.",
        LimbState.NOT_MET: "The register does not hold that the SENCO is the head teacher.",
    },
    "designation": {LimbState.MET: "The school has designated this person as its SENCO."},
}
"""Each limb in a sentence, by its name and how it stands."""


class Rule(StrEnum):
    """How a node's limbs combine."""

    ALL_OF = "all of"
    ANY_OF = "any of"


@dataclass(frozen=True, slots=True)
class Limb:
    """One limb: how it stands, its paragraph on the day, why, and the facts it looked at."""

    name: str
    state: LimbState
    provision: Provision
    sentence: str
    facts: tuple[str, ...]
    asks_after: date | None = None
    """The last day on which it asks for nothing yet, where it will: within the three years."""


@dataclass(frozen=True, slots=True)
class Group:
    """Limbs taken together."""

    name: str
    rule: Rule
    provision: Provision
    limbs: "tuple[Node, ...]"

    @property
    def state(self) -> LimbState:
        """How the group stands; limbs that do not apply say nothing."""
        states = [limb.state for limb in self.limbs]
        order = _ALL_OF if self.rule is Rule.ALL_OF else _ANY_OF
        return next((state for state in order if state in states), LimbState.NOT_APPLICABLE)


Node: TypeAlias = Limb | Group

_ALL_OF: Final = (LimbState.NOT_MET, LimbState.NOT_KNOWN, LimbState.MET)
_ANY_OF: Final = (LimbState.MET, LimbState.NOT_KNOWN, LimbState.NOT_MET)

_QUALIFICATION_STATE: Final = {
    Status.COMPLIANT: LimbState.MET,
    Status.EXEMPT: LimbState.NOT_APPLICABLE,
    Status.IN_WINDOW: LimbState.NOT_APPLICABLE,
    Status.REVIEW: LimbState.NOT_KNOWN,
    Status.NON_COMPLIANT: LimbState.NOT_MET,
}

_DESIGNATION_FACTS: Final = ("became_senco_on", "ended_on", "school")
_QUALIFICATION_FACTS: Final = ("became_senco_on", "prior_service", "awards")


def limbs(case: Case, as_at: date, readings: Readings = DEFAULT) -> Group:
    """How each limb of the law stands on a day; the root's state agrees with `assess`."""
    became = out_of_scope(span_on(case.school, as_at), as_at) or in_post_since(case, as_at)
    if isinstance(became, Finding):
        return _all_alike(became, as_at)
    owed = duty(case, became, as_at, readings, IN_FORCE)
    due = qualification(case, as_at, owed, IN_FORCE)
    return _tree(
        as_at,
        _limb("designation", LimbState.MET, DESIGNATION, as_at, _DESIGNATION_FACTS),
        tuple(_limb(each.fact, each.state(case), each.versions, as_at) for each in PARAGRAPH_2),
        _limb("head_teacher", head_teacher(case), HEAD_TEACHER, as_at),
        Limb(
            "qualification",
            _QUALIFICATION_STATE[due.status],
            due.provision,
            sentence(due, readings),
            _QUALIFICATION_FACTS,
            due.deadline if due.status is Status.IN_WINDOW else None,
        ),
    )


def leaves(node: Node) -> Iterator[Limb]:
    """Every limb of a tree, in the order of the law."""
    if isinstance(node, Limb):
        yield node
        return
    for limb in node.limbs:
        yield from leaves(limb)


def _limb(
    name: str, state: LimbState, versions: Versions, as_at: date, facts: tuple[str, ...] = ()
) -> Limb:
    provision = in_force(versions, on=as_at)
    return Limb(name, state, provision, LIMB_WORDS[name][state], facts or (name,))


def _tree(
    as_at: date, designation: Limb, paragraph_2: tuple[Limb, ...], head: Limb, due: Limb
) -> Group:
    requirements = in_force(REQUIREMENTS, on=as_at)
    teacher = Group("paragraph_2", Rule.ALL_OF, requirements, paragraph_2)
    either = Group("paragraph_1", Rule.ANY_OF, requirements, (teacher, head))
    regulation = Group("regulation_49", Rule.ALL_OF, requirements, (either, due))
    return Group("law", Rule.ALL_OF, designation.provision, (designation, regulation))


def _all_alike(found: Finding, as_at: date) -> Group:
    """The tree where the school or the post itself settles the answer, for every limb."""
    state = LimbState.NOT_KNOWN if found.status is Status.REVIEW else LimbState.NOT_APPLICABLE
    # Before any of it was law, the limbs are shown as they first came into force.
    day = max(as_at, COMMENCEMENT)

    def limb(name: str, versions: Versions) -> Limb:
        provision = in_force(versions, on=day)
        return Limb(name, state, provision, sentence(found), _DESIGNATION_FACTS)

    return _tree(
        day,
        limb("designation", DESIGNATION),
        tuple(limb(each.fact, each.versions) for each in PARAGRAPH_2),
        limb("head_teacher", HEAD_TEACHER),
        limb("qualification", WHO_MUST_HOLD),
    )
