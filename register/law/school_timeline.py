"""A school's answers over all days: the worst of its designations, gaps and conversions included.

Nothing here states the rule, or how a school's answer follows from its designations. Each
designation is assessed on the days on which its finding can change while it is in effect. On each
day on which one of those, or the school's own type, status or word, changes, the school's answer
is taken from them by the functions by which `assess_school` takes it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TypeAlias

from register.law.duty import Duties, duties
from register.law.eligibility import eligibility
from register.law.facts import Case
from register.law.findings import Finding
from register.law.parameters import IN_FORCE, Parameters
from register.law.periods import Period, day_after, over_all_days
from register.law.readings import DEFAULT, NAMED, Readings
from register.law.regulation_49 import assess_in_post, assess_in_scope
from register.law.school import (
    DesignationFinding,
    SchoolFinding,
    days_in_effect,
    outside_the_law,
    without_senco,
    worst_of,
)
from register.law.school_case import RecordedDesignation, SchoolCase
from register.law.timeline import case_days, deadline_days, law_days, span_days

SchoolPeriod: TypeAlias = Period[SchoolFinding]
"""A school's answer, and the days on which it is the answer."""

_Outside: TypeAlias = dict[date, SchoolFinding | None]
"""Why the law asks nothing of the school, by the first day of each answer; None where it does."""

_Changes: TypeAlias = list[tuple[date, DesignationFinding | None]]
"""What is found of one designation, from each day on; None once it no longer bears."""


def school_timeline(
    school: SchoolCase, readings: Readings = DEFAULT, parameters: Parameters = IN_FORCE
) -> tuple[SchoolPeriod, ...]:
    """The school's answer on every day: on each, what `assess_school_case` finds."""
    law = law_days(parameters)
    changes = [
        _changes(each, _owed(each, readings, parameters), law, parameters)
        for each in school.recorded
    ]
    return _answers(school, changes, _outside(school, law, parameters))


def timelines(
    school: SchoolCase, parameters: Parameters = IN_FORCE
) -> dict[str, tuple[SchoolPeriod, ...]]:
    """The school's answers on every day under each named reading, the headline first.

    A reading enters an answer by way of the duty alone: whoever owes the same is asked once.
    """
    law = law_days(parameters)
    outside = _outside(school, law, parameters)
    owed = [_owed(each, DEFAULT, parameters) for each in school.recorded]
    headline = [
        _changes(each, its_own, law, parameters)
        for each, its_own in zip(school.recorded, owed, strict=True)
    ]
    answers = dict.fromkeys(NAMED, _answers(school, headline, outside))
    # The readings differ only in how they treat earlier service.
    served = [
        (number, each)
        for number, each in enumerate(school.recorded)
        if each.designation.case.prior_service
    ]
    for name, readings in NAMED.items():
        if readings == DEFAULT:
            continue
        changes = list(headline)
        for number, each in served:
            otherwise = _owed(each, readings, parameters)
            if otherwise != owed[number]:
                changes[number] = _changes(each, otherwise, law, parameters)
        if changes != headline:
            answers[name] = _answers(school, changes, outside)
    return answers


def _owed(
    recorded: RecordedDesignation, readings: Readings, parameters: Parameters
) -> Duties | None:
    """What is owed on every day of a designation; None where its first day is not known."""
    case = recorded.designation.case
    became = case.became_senco_on
    return None if became is None else duties(case, became, readings, parameters)


def _changes(
    recorded: RecordedDesignation, owed: Duties | None, law: frozenset[date], parameters: Parameters
) -> _Changes:
    """When what is found of a designation changes, while it is in effect and bears."""
    designation = recorded.designation
    case = designation.case
    first, last = days_in_effect(case)
    # Nobody is assessed before there was any law: no school is in scope then.
    first = max(first, parameters.commencement)
    if recorded.until is not None:
        last = min(last, recorded.until)
    if recorded.since is not None:
        first = max(first, recorded.since)
    if last < first:
        return []
    asked = _asked(case, owed, {first, *law, *case_days(case)}, (first, last), parameters)
    changes: _Changes = []
    found = None
    for day, then in sorted(asked.items()):
        if then != found:
            found = then
            changes.append((day, DesignationFinding(designation, found)))
    after = day_after(last)
    if after is not None:
        changes.append((after, None))
    return changes


def _asked(
    case: Case,
    owed: Duties | None,
    turns: Iterable[date],
    between: tuple[date, date],
    parameters: Parameters,
) -> dict[date, Finding]:
    """What is found on each of these days, and on those that the findings name as deadlines."""
    first, last = between
    stands = eligibility(case)

    def ask(day: date) -> Finding:
        if owed is None:
            # With no first day there is nothing that a reading or a parameter bears on.
            return assess_in_scope(case, day)
        return assess_in_post(case, day, owed.on(day), stands, parameters)

    asked = {day: ask(day) for day in turns if first <= day <= last}
    for day in deadline_days(asked.values()):
        if first <= day <= last and day not in asked:
            asked[day] = ask(day)
    return asked


def _outside(school: SchoolCase, law: frozenset[date], parameters: Parameters) -> _Outside:
    """Why the law asks nothing of the school, from each day on which that can change."""
    days = {date.min, *law, *span_days(school.spans)}
    return {day: outside_the_law(school.spans, day, parameters) for day in days}


def _answers(
    school: SchoolCase, changes: Iterable[_Changes], outside: _Outside
) -> tuple[SchoolPeriod, ...]:
    """The school's answer on every day, from what is found of its designations on each."""
    coming: dict[date, list[tuple[int, DesignationFinding | None]]] = {}
    for number, of_one in enumerate(changes):
        for day, found in of_one:
            coming.setdefault(day, []).append((number, found))
    current: dict[int, DesignationFinding] = {}
    why_not = worst = None

    def answer(day: date) -> SchoolFinding:
        # Asked in the order of the days, as `over_all_days` does.
        nonlocal why_not, worst
        if day in coming:
            for number, change in coming[day]:
                if change is None:
                    del current[number]
                else:
                    current[number] = change
            worst = worst_of([*current.values()]) if current else None
        why_not = outside.get(day, why_not)
        found = why_not or worst
        if found is not None:
            return found
        return without_senco(school.designations_on(day), day, school.declared_none_on(day))

    return over_all_days({*coming, *outside, *_own_days(school)}, answer)


def _own_days(school: SchoolCase) -> Iterator[date]:
    """The days on which having nobody begins to mean something else."""
    for declared in school.declared_none:
        yield declared.on
    for each in school.recorded:
        if each.since is not None:
            yield each.since
    ends = [each.designation.case.ended_on for each in school.recorded]
    untils = [each.until for each in school.recorded]
    untils += [each.until for each in school.declared_none]
    for day in map(day_after, (*ends, *untils)):
        if day is not None:
            yield day
