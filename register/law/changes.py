"""What would change an answer: found by trying each single change, never written by hand."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from register.days import ONE_DAY, day_in_words
from register.law.facts import LAST_YEAR, Case, Induction
from register.law.findings import Finding, Reason, Status
from register.law.parameters import IN_FORCE, Parameters
from register.law.readings import DEFAULT, Readings
from register.law.regulation_49 import assess
from register.law.school import Designation, SchoolFinding, days_in_effect, in_effect
from register.law.school_case import (
    DeclaredNone,
    RecordedDesignation,
    SchoolCase,
    assess_school_case,
)
from register.law.single_changes import Asked, Change, awards_that_count, losses, remedies
from register.law.words import STATUS_WORDS

_BETTER: Final = (Status.IN_WINDOW, Status.EXEMPT, Status.COMPLIANT)
_GOOD: Final = (Status.COMPLIANT, Status.EXEMPT)
_SETTLED: Final = (*_BETTER, Status.NON_COMPLIANT)

_TEACHER: Final = "a qualified teacher who has passed induction"

WORTH_TELLING: Final[dict[Status, tuple[Status, ...]]] = {
    Status.NON_COMPLIANT: _BETTER,
    Status.IN_WINDOW: (Status.EXEMPT, Status.COMPLIANT),
    Status.REVIEW: _SETTLED,
    Status.EXEMPT: (Status.IN_WINDOW, Status.REVIEW, Status.NON_COMPLIANT),
    Status.COMPLIANT: (Status.EXEMPT, Status.IN_WINDOW, Status.REVIEW, Status.NON_COMPLIANT),
    Status.NOT_IN_POST: (),
    Status.NOT_APPLICABLE: (),
}
"""To what an answer may usefully change: a remedy for a bad one, what a good one rests on, either
way for one that nobody knows. Nothing that is recorded of a person brings a school into scope."""


@dataclass(frozen=True, slots=True)
class WouldChange:
    """One fact that would flip the answer, and what would then be found.

    `fact` is the law's name for it, `designation` the caller's id of whom it is about.
    """

    fact: str
    words: str
    finding: Finding | SchoolFinding
    designation: str | None = None

    @property
    def status(self) -> Status:
        """What the answer would be."""
        return self.finding.status

    @property
    def reason(self) -> Reason:
        """Why."""
        return self.finding.reason

    @property
    def deadline(self) -> date | None:
        """The last permitted day, where there would be one."""
        return self.finding.deadline

    @property
    def sentence(self) -> str:
        """The change and the answer, as one sentence."""
        return f"If {self.words}, the answer would be: {STATUS_WORDS[self.status].lower()}."


def what_would_change(
    case: Case, as_at: date, readings: Readings = DEFAULT, parameters: Parameters = IN_FORCE
) -> tuple[WouldChange, ...]:
    """Every single fact that would flip the answer on one appointment, smallest change first."""
    status = assess(case, as_at, readings, parameters).status
    wanted = WORTH_TELLING[status]
    tried = (
        (change, assess(change.case, as_at, readings, parameters))
        for change in _worth_trying(Asked(case, as_at, readings, parameters), status)
    )
    return tuple(
        WouldChange(change.fact, change.words, found)
        for change, found in tried
        if found.status in wanted
    )


def _worth_trying(asked: Asked, status: Status) -> Iterator[Change]:
    if not WORTH_TELLING[status]:
        return iter(())
    return losses(asked) if status in _GOOD else remedies(asked)


@dataclass(frozen=True, slots=True)
class _SchoolChange:
    """The same for a school: the school as it would be, and whose designation was changed."""

    fact: str
    words: str
    school: SchoolCase
    designation: str | None = None


def what_would_change_school(
    school: SchoolCase,
    as_at: date,
    readings: Readings = DEFAULT,
    parameters: Parameters = IN_FORCE,
) -> tuple[WouldChange, ...]:
    """The same for a school: facts of those in effect, then a designation begun or ended."""
    status = assess_school_case(school, as_at, readings, parameters).status
    wanted = WORTH_TELLING[status]
    if not wanted:
        return ()
    tried = (
        (change, assess_school_case(change.school, as_at, readings, parameters))
        for change in _school_changes(school, as_at, status, readings, parameters)
    )
    return tuple(
        WouldChange(change.fact, change.words, found, change.designation)
        for change, found in tried
        if found.status in wanted
    )


def _school_changes(
    school: SchoolCase,
    as_at: date,
    status: Status,
    readings: Readings,
    parameters: Parameters,
) -> Iterator[_SchoolChange]:
    bearing = school.designations_on(as_at)
    current = [each for each in bearing if in_effect(each.case, as_at)]
    for each in current:
        for change in _worth_trying(Asked(each.case, as_at, readings, parameters), status):
            changed = _with_case(school, each, change.case)
            yield _SchoolChange(change.fact, change.words, changed, each.id)
    for each in current:
        yield _ended(school, each, as_at)
    if not current:
        yield from _designated(school, as_at, parameters)
        said = (*school.declared_none, DeclaredNone(as_at))
        words = "the school said that it has no SENCO"
        yield _SchoolChange("no_senco", words, school._replace(declared_none=said))


def _with_case(school: SchoolCase, one: Designation, case: Case) -> SchoolCase:
    recorded = tuple(
        each._replace(designation=one._replace(case=case)) if each.designation is one else each
        for each in school.recorded
    )
    return school._replace(recorded=recorded)


def _ended(school: SchoolCase, one: Designation, as_at: date) -> _SchoolChange:
    began, _ = days_in_effect(one.case)
    which = f"that began on {day_in_words(began)}" if began > date.min else "with no first day"
    changed = _with_case(school, one, replace(one.case, ended_on=as_at - ONE_DAY))
    words = f"the designation {which} had ended before this day"
    return _SchoolChange("ended_on", words, changed, one.id)


def _designated(school: SchoolCase, as_at: date, parameters: Parameters) -> Iterator[_SchoolChange]:
    """A qualified teacher at the school designated on the day, without an award and with one."""
    if as_at.year > LAST_YEAR:
        return
    teacher = Case(as_at, None, (), (), False, True, Induction.MET, True)
    holders = [
        (
            replace(teacher, awards=(award,)),
            f"{_TEACHER}, works as a teacher at the school and holds {words}",
        )
        for award, words in awards_that_count(as_at, parameters)
    ]
    for case, words in [
        (teacher, f"{_TEACHER} and works as a teacher at the school"),
        *holders,
    ]:
        recorded = (*school.recorded, RecordedDesignation(Designation("", case)))
        yield _SchoolChange(
            "designation",
            f"{words} were designated as SENCO by this day",
            school._replace(recorded=recorded),
        )
