"""A school's own answer on a day: the worst of its designations, and section 67(2) without one."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from register.days import ONE_DAY
from register.law.dated import in_force
from register.law.facts import Case, SchoolSpan, span_on
from register.law.findings import Finding, Reason, Status
from register.law.parameters import IN_FORCE, Parameters
from register.law.provisions import DESIGNATION, Provision
from register.law.readings import DEFAULT, Readings
from register.law.regulation_49 import assess_in_scope
from register.law.scope import out_of_scope

WORST_FIRST: Final = (
    Status.NON_COMPLIANT,
    Status.REVIEW,
    Status.IN_WINDOW,
    Status.EXEMPT,
    Status.COMPLIANT,
)


class Designation(NamedTuple):
    """One designation at the school: its id, its case, and the id of whose it is, both opaque."""

    id: str
    case: Case
    whose: str = ""
    """Empty where they have no other."""

    @property
    def of_whom(self) -> str:
        """The same for two designations of one person alone."""
        return self.whose or self.id


class DesignationFinding(NamedTuple):
    """What was found of one designation that was in effect on the day."""

    designation: Designation
    finding: Finding


class SchoolFinding(NamedTuple):
    """The school's answer on a day.

    `worst` are the findings that share the worst status, headline first, and `others` the rest;
    both are empty where no designation was in effect. `since` is the first day without a SENCO.
    """

    status: Status
    reason: Reason
    provision: Provision
    deadline: date | None = None
    worst: tuple[DesignationFinding, ...] = ()
    others: tuple[DesignationFinding, ...] = ()
    since: date | None = None

    @property
    def worst_of_each(self) -> tuple[DesignationFinding, ...]:
        """Of `worst` the first of each person, who may have two designations: of two schools that
        became one.
        """
        first: dict[str, DesignationFinding] = {}
        for each in self.worst:
            first.setdefault(each.designation.of_whom, each)
        return tuple(first.values())

    @property
    def has_several(self) -> bool:
        """Whether several people are SENCO."""
        # Nearly every school has one, and each of its stored periods asks.
        if len(self.worst) + len(self.others) < 2:
            return False
        return len({each.designation.of_whom for each in (*self.worst, *self.others)}) > 1

    @property
    def is_of_all(self) -> bool:
        """Whether everybody who is SENCO has one of the worst findings."""
        worst = {each.designation.of_whom for each in self.worst}
        return all(each.designation.of_whom in worst for each in self.others)

    @property
    def headline(self) -> DesignationFinding | None:
        """The finding that the school's answer is taken from."""
        return self.worst[0] if self.worst else None


def days_in_effect(case: Case) -> tuple[date, date]:
    """The first and last day of a designation; one with no first day is in effect till it ends."""
    return case.became_senco_on or date.min, case.ended_on or date.max


def in_effect(case: Case, as_at: date) -> bool:
    """Whether a designation is in effect on a day."""
    first, last = days_in_effect(case)
    return first <= as_at <= last


def has_ended(case: Case, as_at: date) -> bool:
    """Whether the last day of a designation has passed."""
    return case.ended_on is not None and case.ended_on < as_at


def assess_school(
    designations: Sequence[Designation],
    as_at: date,
    school: tuple[SchoolSpan, ...],
    *,
    declared_none_on: Iterable[date] = (),
    readings: Readings = DEFAULT,
    parameters: Parameters = IN_FORCE,
) -> SchoolFinding:
    """The school's answer, from every designation ever recorded there.

    `declared_none_on` are the days on which the school said that it had no SENCO. The school's
    own spans decide its type and status on the day, whatever spans the cases carry.
    """
    outside = outside_the_law(school, as_at, parameters)
    if outside is not None:
        return outside
    found = [
        DesignationFinding(each, assess_in_scope(each.case, as_at, readings, parameters))
        for each in designations
        if in_effect(each.case, as_at)
    ]
    return worst_of(found) if found else without_senco(designations, as_at, declared_none_on)


def outside_the_law(
    school: tuple[SchoolSpan, ...], as_at: date, parameters: Parameters = IN_FORCE
) -> SchoolFinding | None:
    """Why the law asks nothing of the school on the day, or None where it does."""
    found = out_of_scope(span_on(school, as_at), as_at, parameters)
    return None if found is None else SchoolFinding(found.status, found.reason, found.provision)


def worst_of(found: Sequence[DesignationFinding]) -> SchoolFinding:
    """The school's answer where designations are in effect: the worst of their findings."""
    if len(found) == 1:
        (only,) = found
        one = only.finding
        return SchoolFinding(one.status, one.reason, one.provision, one.deadline, (only,))
    status = next(each for each in WORST_FIRST if any(one.finding.status is each for one in found))
    worst = sorted((one for one in found if one.finding.status is status), key=_headline_order)
    others = sorted((one for one in found if one.finding.status is not status), key=_order)
    first = worst[0].finding
    return SchoolFinding(
        status, first.reason, first.provision, first.deadline, tuple(worst), tuple(others)
    )


def _headline_order(found: DesignationFinding) -> tuple[date, date, str]:
    """The earliest deadline first, then the earliest designation."""
    began = found.designation.case.became_senco_on
    return found.finding.deadline or date.max, began or date.max, found.designation.id


def _order(found: DesignationFinding) -> tuple[int, date, date, str]:
    return WORST_FIRST.index(found.finding.status), *_headline_order(found)


def without_senco(
    designations: Sequence[Designation], as_at: date, declared_none_on: Iterable[date]
) -> SchoolFinding:
    """The school's answer where none is: it has no SENCO, or the register does not know."""
    provision = in_force(DESIGNATION, on=as_at)
    ended = [
        each.case.ended_on
        for each in designations
        if each.case.ended_on is not None and has_ended(each.case, as_at)
    ]
    declared = [day for day in declared_none_on if day <= as_at]
    if not ended and not declared:
        return SchoolFinding(Status.REVIEW, Reason.SENCO_NOT_RECORDED, provision)
    since = max(ended) + ONE_DAY if ended else min(declared)
    return SchoolFinding(Status.NON_COMPLIANT, Reason.NO_SENCO_DESIGNATED, provision, since=since)
