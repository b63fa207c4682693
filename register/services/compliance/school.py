"""Whether a school's SENCO meets regulation 49 on a day, as known now or at an earlier instant."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from sqlalchemy.orm import Session

from register.access import Actor
from register.clock import legal_day
from register.errors import NotFound, NotYetHeld
from register.law.facts import Case
from register.law.findings import Finding, LimbState, Reason, Status
from register.law.limbs import Group, Limb, Node, Rule, limbs
from register.law.readings import NAMED
from register.law.school import SchoolFinding, in_effect
from register.law.service_account import service_account
from register.law.words import reason_in_words
from register.queries.facts import Facts, school_facts
from register.queries.facts_rows import NameRow
from register.services.compliance.answer import (
    ReadingAnswer,
    SchoolCompliance,
    SencoOnDay,
    Tree,
)
from register.services.compliance.cases import DesignationCase, SchoolCases, cases_of
from register.services.compliance.declared_facts import declared_facts, declared_of
from register.services.compliance.explained_facts import (
    Fact,
    name_of,
    people_facts_used,
    school_facts_used,
)
from register.services.compliance.kept_facts import facts_now
from register.services.compliance.range import is_answered, refuse_out_of_range
from register.services.compliance.readings import readings_of
from register.services.compliance.senco_history import history_of
from register.services.compliance.unknowns import unknowns_of
from register.services.known import entry_known_at
from register.services.schools.access import visible_to
from register.services.schools.spans import version_on

NAME_WITHHELD: Final = "Name not shown"
"""What stands for a name where nobody can be named who sees it."""

_URN: Final = re.compile("[0-9]{6}")
_POST_FACTS: Final = ("became_senco_on", "ended_on")
_SCHOOL_KINDS: Final = ("school", "conversion", "no_senco")


def school_compliance(
    session: Session,
    urn: str,
    *,
    as_at: date,
    actor: Actor,
    now: datetime,
    known_at: datetime | None = None,
) -> SchoolCompliance:
    """The answer for a school on a day, from the facts held now or at an earlier instant.

    NotFound where it holds, or held then, no such school, or the actor may not see it; BadRequest
    for a day that the register does not answer for. Writes nothing.
    """
    _require_visible(session, urn, actor)
    if not is_answered(as_at):
        require_school(session, urn, actor)
        refuse_out_of_range(as_at)
    facts = _facts(session, urn, known_at)
    if actor.account_id is None:
        # Whoever sees a name can be named: an operator is told everything but that.
        facts = replace(facts, names=tuple(map(_withheld, facts.names)))
    if not facts.schools and known_at is not None:
        raise NotYetHeld(
            f"The register did not yet hold a school with URN {urn} at that time. "
            "Choose a later day."
        )
    if not facts.schools:
        raise _not_held(urn)
    found = _explain(facts, as_at, legal_day(known_at or now))
    newest = facts.head.at if facts.head else found.known_at
    return replace(found, known_at=known_at or newest)


def require_school(session: Session, urn: str, actor: Actor) -> None:
    """NotFound where the register holds no such school that the actor may see: of a question that
    cannot be asked, its address is told first.
    """
    _require_visible(session, urn, actor)
    if not facts_now(session, urn).schools:
        raise _not_held(urn)


def _facts(session: Session, urn: str, known_at: datetime | None) -> Facts:
    if known_at is None:
        return facts_now(session, urn)
    return school_facts(session, urn, known_to=entry_known_at(session, known_at))


def _require_visible(session: Session, urn: str, actor: Actor) -> None:
    if not _URN.fullmatch(urn):
        raise NotFound("That is not a URN: a school’s URN has 6 digits, for example 100000.")
    if not visible_to(session, actor, [urn]):
        raise _not_held(urn)


def _withheld(name: NameRow) -> NameRow:
    return name._replace(first_names="", last_name=NAME_WITHHELD)


def _not_held(urn: str) -> NotFound:
    """The same for a school that is not held, was not held then, or is another account's."""
    return NotFound(f"The register holds no school with URN {urn} that you may see.")


@lru_cache(maxsize=256)
def _explain(facts: Facts, as_at: date, known_on: date) -> SchoolCompliance:
    """The answer from these facts, with every reading, limb and fact. Pure: reads nothing.

    Kept for the page, the JSON and the drawing of it that are asked for after one another: the
    facts are read each time, and others have another answer. `known_on` is the day up to which it
    is known, today where no earlier instant is asked about. Its `known_at` is the school's own.
    """
    cases = _cases(facts)
    readings = readings_of(cases.school, as_at)
    finding = readings[0].finding
    current = _in_effect(cases, as_at, finding)
    schools = cases.stretches_on(as_at)
    # Of several that had yet to merge none is the one asked about.
    urn = schools[0].urn if len(schools) == 1 else facts.urn
    school = version_on([row for row in facts.schools if row.urn == urn] or facts.schools, as_at)
    used = (*school_facts_used(cases, school), *_people(cases, current, finding))
    found = {each.designation.id: each.finding for each in (*finding.worst, *finding.others)}
    applies = finding.status is not Status.NOT_APPLICABLE
    return SchoolCompliance(
        school=school,
        trusts=facts.trusts,
        became=next((step for step in facts.conversions if step.from_urn == facts.urn), None),
        cases=cases,
        as_at=as_at,
        known_at=school.recorded_at,
        finding=finding,
        readings=tuple(_counted(each, current) for each in readings),
        limbs=tuple(_trees(cases, current, as_at, finding, used)),
        facts=used,
        senco=tuple(_senco(facts, each, found.get(each.appointment.ref)) for each in current),
        history=history_of(cases, known_on),
        not_known=tuple(unknowns_of(cases, school, current, applies=applies)),
    )


_cases = lru_cache(maxsize=256)(cases_of)
"""Kept by the facts too: they are the same on whichever day a school is asked about."""


def _people(
    cases: SchoolCases, current: Sequence[DesignationCase], finding: SchoolFinding
) -> Iterator[Fact]:
    """All that bears on those in effect; where the school has nobody, who was there before."""
    urns = {stretch.urn for stretch in cases.line}
    people = {each.appointment.person_id for each in current}
    if finding.reason is not Reason.NO_SENCO_DESIGNATED:
        yield from people_facts_used(cases.facts, people, urns)
        for each in current:
            yield from declared_facts(cases.facts, each.appointment, each.case)
        return
    people = {each.appointment.person_id for each in cases.designated}
    for fact in people_facts_used(cases.facts, people, urns):
        if fact.kind == "appointment":
            yield fact


def _counted(
    answer: ReadingAnswer[SchoolFinding], current: Sequence[DesignationCase]
) -> ReadingAnswer[SchoolFinding]:
    """The answer with earlier service as its reading counts it, where that makes it differ."""
    if not answer.differs:
        return answer
    reading = NAMED[answer.reading.name]
    counted = {
        each.appointment.ref: account
        for each in current
        if (account := service_account(each.case, reading)) != service_account(each.case)
    }
    return answer._replace(service=counted)


def _in_effect(cases: SchoolCases, as_at: date, finding: SchoolFinding) -> list[DesignationCase]:
    """The designations in effect, in the order of their findings where there are any.

    A school that is closed or has not opened has no SENCO, whatever nobody has ended.
    """
    if finding.reason in (Reason.SCHOOL_CLOSED, Reason.SCHOOL_NOT_OPEN):
        return []
    bearing = {each.id for each in cases.school.designations_on(as_at)}
    order = [each.designation.id for each in (*finding.worst, *finding.others)]
    current = [
        each
        for each in cases.designated
        if each.appointment.ref in bearing and in_effect(each.case, as_at)
    ]
    if order:
        current.sort(key=lambda each: order.index(each.appointment.ref))
    return current


def _senco(facts: Facts, designated: DesignationCase, finding: Finding | None) -> SencoOnDay:
    return SencoOnDay(
        designated.appointment.ref,
        name_of(facts, designated.appointment.person_id),
        designated.case.became_senco_on,
        designated.case.head_teacher,
        finding,
        service_account(designated.case),
    )


def _trees(
    cases: SchoolCases,
    current: Sequence[DesignationCase],
    as_at: date,
    finding: SchoolFinding,
    used: Sequence[Fact],
) -> Iterator[Tree]:
    """A tree for each designation in effect; one for the school where none decides."""
    school = _ids(used, *_SCHOOL_KINDS)
    if finding.reason is Reason.NO_SENCO_DESIGNATED:
        school += _ids(used, "appointment")
    if not (finding.worst or finding.others):
        yield Tree(None, _without_designation(cases, as_at, finding), {"school": school})
        return
    for each in current:
        person = [fact for fact in used if fact.person_id == each.appointment.person_id]
        post = f"appointment:{each.appointment.ref}"
        service = _ids(person, "prior_service", "appointment", "appointment_elsewhere", "joined")
        awards = (*_ids(person, "award", "course", "joined"), *_ids(used, "recognition"))
        yield Tree(
            each.appointment.ref,
            limbs(each.case, as_at),
            dict.fromkeys(_POST_FACTS, (post,))
            | declared_of(each.appointment.ref, used)
            | {
                "school": school,
                "prior_service": tuple(id for id in service if id != post),
                "awards": awards if each.case.awards else (),
            },
        )


def _without_designation(cases: SchoolCases, as_at: date, finding: SchoolFinding) -> Node:
    """Where the school itself settles the answer: out of scope, or nobody designated."""
    if finding.status is Status.NOT_APPLICABLE or finding.reason is Reason.TYPE_NOT_KNOWN:
        return limbs(Case(school=cases.school.spans), as_at)
    state = LimbState.NOT_KNOWN if finding.status is Status.REVIEW else LimbState.NOT_MET
    says = reason_in_words(finding.reason, None)
    designation = Limb("designation", state, finding.provision, says, ("school",))
    return Group("law", Rule.ALL_OF, finding.provision, (designation,))


def _ids(facts: Sequence[Fact], *kinds: str) -> tuple[str, ...]:
    return tuple(fact.id for fact in facts if fact.kind in kinds)
