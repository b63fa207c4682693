"""What the register holds of a school, as cases for the law.

An appointment stays with the school that it was made at. On a conversion it goes on at the
successor, with its first day and so its clock; one that had ended belongs to the old school only.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from register.days import ONE_DAY
from register.law.facts import CLOSED, Case, Induction, SchoolSpan, ServicePeriod
from register.law.school import Designation
from register.law.school_case import DeclaredNone, RecordedDesignation, SchoolCase
from register.law.scope import IN_SCOPE
from register.queries.facts import Facts
from register.queries.facts_rows import (
    ConversionRow,
    DesignationRow,
    OtherSchoolRow,
    PriorServiceRow,
    SchoolRow,
)
from register.services.compliance.award_facts import awards_of
from register.services.schools.in_words import school_in_words
from register.services.schools.line import Stretch, led_to, line_of, line_spans, part_of
from register.services.schools.onward import lasting
from register.services.schools.spans import version_on

_OF_A_MERGER = 3
"""Schools on the shortest line on which two were there together."""


@dataclass(frozen=True, slots=True)
class DesignationCase:
    """One appointment on the line, and its case."""

    appointment: DesignationRow
    case: Case


@dataclass(frozen=True, slots=True)
class SchoolCases:
    """All that the law needs to answer for a school on any day."""

    facts: Facts
    line: tuple[Stretch, ...]
    designated: tuple[DesignationCase, ...]
    school: SchoolCase
    """The same as the law is told of it, with what bears on which day."""

    def stretch_on(self, day: date) -> Stretch:
        """Which school of the line it was on that day."""
        return next(
            (each for each in self.line if each.from_day is None or each.from_day <= day),
            self.line[-1],
        )

    def stretches_on(self, day: date) -> tuple[Stretch, ...]:
        """The same, where schools had yet to merge each of them."""
        found = (
            each
            for each in self.line
            if (each.from_day or date.min) <= day <= (each.to_day or date.max)
        )
        return tuple(found) or (self.stretch_on(day),)


def cases_of(facts: Facts, relevant: Collection[str] = IN_SCOPE) -> SchoolCases:
    """The cases of every appointment ever made on the line, in order of their first days.

    `relevant` are the types of school at which service counts, by their codes.
    """
    line = line_of(facts)
    spans = line_spans(facts, line)
    urns = {stretch.urn for stretch in line}
    onward = {each.from_urn: each for each in facts.conversions}
    designated = tuple(
        DesignationCase(row, case_of(facts, row, spans, relevant))
        for row in facts.appointments
        if row.urn in urns
    )
    recorded = tuple(
        RecordedDesignation(
            Designation(each.appointment.ref, each.case, str(each.appointment.person_id)),
            _here_until(facts, each.appointment, onward),
            _renewed_on(each),
        )
        for each in designated
    )
    declared = tuple(
        DeclaredNone(row.declared_on, _last_day_before_conversion(facts, row.urn, onward))
        for row in facts.vacancies
    )
    return SchoolCases(facts, line, designated, SchoolCase(recorded, spans, declared))


def case_of(
    facts: Facts,
    post: DesignationRow,
    spans: tuple[SchoolSpan, ...],
    relevant: Collection[str] = IN_SCOPE,
) -> Case:
    """One appointment with all that bears on it."""
    return Case(
        became_senco_on=_unbroken_since(facts, post),
        ended_on=post.ended_on,
        prior_service=tuple(service_of(facts, post.person_id, relevant, but=post.ref)),
        awards=awards_of(facts, post.person_id),
        head_teacher=post.is_head_teacher,
        qts=post.is_qualified_teacher,
        induction=Induction(post.induction) if post.induction else None,
        teaching_at_school=post.is_teaching_at_school,
        school=spans,
    )


def _unbroken_since(facts: Facts, post: DesignationRow) -> date | None:
    """The first day of the designation, counting one of the same person that it follows on from.

    Regulation 49 knows no renewal: to designate again the person who already is SENCO, as a
    school may on its conversion, begins no new three years. None where that one began on a day
    that is not known. At another school, though both became one later, they were not SENCO here.
    """
    since = post.started_on
    own = [row for row in facts.appointments if row.person_id == post.person_id]
    waiting = [] if len(own) < 2 else [post]
    seen = {post.ref}
    while waiting and since is not None:
        last = waiting.pop()
        began, here = last.started_on or date.min, led_to(facts, last.urn)
        for row in own:
            if row.ref in seen or row.urn not in here or not _goes_on_to(row, began):
                continue
            if row.started_on is None:
                return None
            if row.started_on <= began:
                since = min(since, row.started_on)
                seen.add(row.ref)
                waiting.append(row)
    return since


def _goes_on_to(row: DesignationRow, day: date) -> bool:
    """Whether it lasts until the day before, or longer."""
    return row.ended_on is None or row.ended_on >= day - ONE_DAY


def service_of(
    facts: Facts, person_id: int, relevant: Collection[str], *, but: str | None = None
) -> Iterator[ServicePeriod]:
    """All of a person's designations and declared service, relevant or not, but for one."""
    for spell in facts.prior_service:
        if spell.person_id == person_id:
            school = school_on(facts, spell.urn, spell.started_on)
            yield ServicePeriod(
                spell.started_on,
                last_day(facts, spell),
                _is_one_of(school, relevant),
                school_in_words(school, spell.urn),
            )
    for row in facts.appointments:
        if row.person_id == person_id and row.ref != but and row.started_on is not None:
            school = school_on(facts, row.urn, row.started_on)
            yield ServicePeriod(
                row.started_on,
                last_day(facts, row),
                _is_one_of(school, relevant),
                school_in_words(school, row.urn),
            )


def last_day(facts: Facts, row: DesignationRow | PriorServiceRow) -> date | None:
    """The last day of a designation, or of declared service; None while it goes on.

    It went on at what its school became, and ended on the day on which the last of those closed,
    whatever later day was recorded for it before: nobody is SENCO of a school that is closed.
    """
    if row.started_on is None:
        return row.ended_on
    steps = {each.from_urn: each for each in facts.conversions}
    school = school_on(facts, lasting(row.urn, steps), date.max)
    if school is None or school.status_code != CLOSED or school.closed_on is None:
        return row.ended_on
    closing = max(school.closed_on, row.started_on)
    return closing if row.ended_on is None else min(row.ended_on, closing)


def school_on(facts: Facts, urn: str, day: date) -> SchoolRow | OtherSchoolRow | None:
    """The version that speaks for a school on a day, or None where the register holds none."""
    rows: Sequence[SchoolRow | OtherSchoolRow] = [row for row in facts.schools if row.urn == urn]
    rows = rows or [row for row in facts.elsewhere if row.urn == urn]
    return version_on(rows, day) if rows else None


def _is_one_of(school: SchoolRow | OtherSchoolRow | None, types: Collection[str]) -> bool:
    return school is not None and school.type_code in types


def _renewed_on(each: DesignationCase) -> date | None:
    """The first day of a designation that goes on from another; None for one that begins anew."""
    began = each.appointment.started_on
    return None if began == each.case.became_senco_on else began


def by_its_own_school(cases: SchoolCases, designated: DesignationCase) -> Case:
    """The case with what its own schools were, and not those that merged with them."""
    if len(cases.line) < _OF_A_MERGER:
        return designated.case
    own = part_of(cases.facts, cases.line, designated.appointment.urn)
    return replace(designated.case, school=line_spans(cases.facts, own))


def _here_until(facts: Facts, row: DesignationRow, onward: dict[str, ConversionRow]) -> date | None:
    """The day before the first conversion that found the appointment already ended."""
    urn = row.urn
    while row.ended_on is not None and urn != facts.urn and urn in onward:
        step = onward[urn]
        if row.ended_on < step.converted_on:
            return step.converted_on - ONE_DAY
        urn = step.to_urn
    return None


def _last_day_before_conversion(
    facts: Facts, urn: str, onward: dict[str, ConversionRow]
) -> date | None:
    """The last day of a school of the line that became another; None where it has not."""
    if urn == facts.urn or urn not in onward:
        return None
    return onward[urn].converted_on - ONE_DAY
