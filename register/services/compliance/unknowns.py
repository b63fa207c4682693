"""What the register does not know of a school and its SENCO, a sentence for each."""

from collections.abc import Iterable, Iterator
from typing import Final

from register.law.facts import AwardFacts, AwardKind, Case
from register.queries.facts_rows import SchoolRow
from register.services.compliance.cases import DesignationCase, SchoolCases
from register.services.compliance.explained_facts import name_of

_ELIGIBILITY: Final = (
    ("qts", "is a qualified teacher"),
    ("induction", "has passed induction as a teacher, or did not need to"),
    ("teaching_at_school", "works as a teacher at the school"),
)


def unknowns_of(
    cases: SchoolCases, school: SchoolRow, current: Iterable[DesignationCase], *, applies: bool
) -> Iterator[str]:
    """What is missing, whether or not the answer turns on it.

    Where the law does not apply to the school, nobody need know whether it has a SENCO.
    """
    if school.opened_on is None and len(cases.line) == 1:
        yield "The day on which the school opened. It counts as open until it closes."
    if not school.in_extract:
        yield "Whether the school still exists: the newest extract no longer lists it."
    if applies and not cases.designated and not cases.school.declared_none:
        yield "Whether the school has, or ever had, a SENCO."
    for each in current:
        name = name_of(cases.facts, each.appointment.person_id)
        yield from unknowns_of_case(each.case, name)


def unknowns_of_case(case: Case, name: str) -> Iterator[str]:
    """What is missing of one designation; `name` is what the sentences call the person."""
    if case.became_senco_on is None:
        yield f"The day on which {name} became SENCO here."
    if not case.head_teacher:
        for field, words in _ELIGIBILITY:
            if getattr(case, field) is None:
                yield f"Whether {name} {words}."
    for award in case.awards:
        yield from _of_award(award, name)


def _of_award(award: AwardFacts, name: str) -> Iterator[str]:
    if award.kind is AwardKind.OTHER:
        return
    what = "award" if award.held_from else "course"
    if award.commenced_on is None:
        yield f"The day on which {name}’s course began, or on which side of 1 September it fell."
    if award.body_recognised is None:
        yield f"Whether the body that gives {name}’s {what} was recognised."
