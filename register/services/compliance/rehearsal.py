"""A draft amendment beside the law in force: every school and SENCO whose answer it would change.

Nothing is saved. The rule is asked twice of the same facts, with the parameters in force and with
the draft's.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeAlias

from sqlalchemy.orm import Session

from register.days import day_in_words
from register.law.drafts import DraftAmendment
from register.law.findings import Finding, Reason, Status
from register.law.parameters import IN_FORCE, Parameters
from register.law.school import SchoolFinding
from register.law.school_case import assess_school_case
from register.progress import Progress
from register.queries.facts import Facts
from register.queries.facts_of_many import facts_of_many, in_batches
from register.queries.schools import every_urn
from register.services.compliance.answer import because
from register.services.compliance.cases import SchoolCases, cases_of
from register.services.compliance.range import refuse_out_of_range
from register.services.long_work import one_at_a_time
from register.services.schools.spans import version_on


@dataclass(frozen=True, slots=True)
class RehearsedAnswer:
    """What one law says of a school or a SENCO on the day."""

    status: Status
    reason: Reason
    deadline: date | None
    because: str = field(compare=False)
    """Why, in one sentence. Two laws may word one reason otherwise, and the answer is the same."""
    is_of_several: bool = field(compare=False)
    """Whether the school has several SENCOs, and the deadline is that of one."""


_ByDesignation: TypeAlias = dict[str, RehearsedAnswer]


class Changed(NamedTuple):
    """A school, or one of its SENCOs, and both answers; `senco` is None for the school itself.

    A SENCO is told by the day of their designation: nobody is named in a list of the whole nation,
    for whoever is named has been looked at. The school's page says who it is, and records that.
    """

    urn: str
    school: str
    authority: str
    senco: str | None
    in_force: RehearsedAnswer
    draft: RehearsedAnswer

    @property
    def is_another_status(self) -> bool:
        """Whether the status changes, and not the reason or the deadline alone."""
        return self.in_force.status is not self.draft.status


@dataclass(slots=True)
class Rehearsal:
    """Both answers for whoever has two."""

    draft: DraftAmendment
    as_at: date
    asked: int = 0
    """How many schools were asked about."""
    schools: list[Changed] = field(default_factory=list)
    """Those that get another status first, then by name."""
    people: list[Changed] = field(default_factory=list)

    @property
    def begins_later(self) -> date | None:
        """The first day that the draft bears on, where that is after the day asked about."""
        first = min((each.from_day or date.min for each in self.draft.changes), default=date.min)
        return first if first > self.as_at else None

    def counts(self) -> list[tuple[Status, Status, int]]:
        """How many schools go from one status to another, in the order of the statuses."""
        found = Counter((each.in_force.status, each.draft.status) for each in self.schools)
        order = list(Status)
        return [
            (was, would, count)
            for (was, would), count in sorted(
                found.items(), key=lambda each: tuple(map(order.index, each[0]))
            )
        ]


def rehearse(
    session: Session,
    draft: DraftAmendment,
    *,
    as_at: date,
    progress: Progress = lambda done, of: None,
) -> Rehearsal:
    """Ask the draft and the law in force about every school on a day.

    BadRequest for a day that the register does not answer for, Unavailable while this process does
    other work that takes long. Writes nothing.
    """
    refuse_out_of_range(as_at, "day to ask about")
    law = draft.on(as_at)
    with one_at_a_time():
        return _rehearsed(session, Rehearsal(draft, as_at), law, progress)


def _rehearsed(
    session: Session, found: Rehearsal, law: Parameters, progress: Progress
) -> Rehearsal:
    urns = every_urn(session)
    for some, done in in_batches(urns):
        for facts in facts_of_many(session, some):
            _ask(facts, law, found)
        progress(done, len(urns))
    found.schools.sort(key=_order)
    found.people.sort(key=_order)
    return found


def _ask(facts: Facts, law: Parameters, found: Rehearsal) -> None:
    """Ask both laws about one school."""
    as_at = found.as_at
    cases = cases_of(facts)
    began = cases.line[0].from_day
    if began is not None and as_at < began:
        # On that day it was its predecessor, which is asked about by its own number.
        return
    found.asked += 1
    types = law.maintained_types | law.academy_types
    same = types == IN_FORCE.maintained_types | IN_FORCE.academy_types
    then = cases if same else cases_of(facts, types)
    now, would = (
        assess_school_case(each.school, as_at, parameters.readings, parameters)
        for each, parameters in ((cases, IN_FORCE), (then, law))
    )
    if now == would:
        return
    version = version_on([row for row in facts.schools if row.urn == facts.urn], as_at)
    both = _answer(now, IN_FORCE), _answer(would, law)
    changed = Changed(facts.urn, version.name, version.la_name, None, *both)
    if changed.in_force != changed.draft:
        found.schools.append(changed)
    found.people.extend(_posts(cases, changed, _findings(now, IN_FORCE), _findings(would, law)))


def _answer(found: SchoolFinding | Finding, law: Parameters) -> RehearsedAnswer:
    why = because(found, law.readings, law)
    is_of_several = isinstance(found, SchoolFinding) and found.has_several
    return RehearsedAnswer(found.status, found.reason, found.deadline, why, is_of_several)


def _posts(
    cases: SchoolCases, school: Changed, here: _ByDesignation, there: _ByDesignation
) -> Iterator[Changed]:
    """The designations in effect whose own answer changes.

    Where a law asks nothing of the school, that is its answer for each of them too.
    """
    began = {each.appointment.ref: each.appointment.started_on for each in cases.designated}
    for ref in here.keys() | there.keys():
        in_force = here.get(ref, school.in_force)
        draft = there.get(ref, school.draft)
        if in_force != draft:
            day = began[ref]
            senco = f"Designated on {day_in_words(day)}" if day else "Designated on a day not known"
            yield school._replace(senco=senco, in_force=in_force, draft=draft)


def _findings(found: SchoolFinding, law: Parameters) -> _ByDesignation:
    every = (*found.worst, *found.others)
    return {each.designation.id: _answer(each.finding, law) for each in every}


def _order(changed: Changed) -> tuple[bool, str, str, str]:
    return (
        not changed.is_another_status,
        changed.school,
        changed.urn,
        changed.senco or "",
    )
