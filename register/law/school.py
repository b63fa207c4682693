"""A school's own answer on a day: the worst of its designations, and section 67(2) without one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from register.law.dated import in_force
from register.law.facts import Case, SchoolSpan, span_on
from register.law.findings import Finding, Reason, Status
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

_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Designation:
    """One designation at the school: the caller's opaque id, and its case."""

    id: str
    case: Case


@dataclass(frozen=True, slots=True)
class DesignationFinding:
    """What was found of one designation that was in effect on the day."""

    designation: Designation
    finding: Finding


@dataclass(frozen=True, slots=True)
class SchoolFinding:
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
    def headline(self) -> DesignationFinding | None:
        """The finding that the school's answer is taken from."""
        return self.worst[0] if self.worst else None


def in_effect(case: Case, as_at: date) -> bool:
    """Whether a designation is in effect; one with no first day is, until it ends."""
    begun = case.became_senco_on is None or case.became_senco_on <= as_at
    return begun and not has_ended(case, as_at)


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
) -> SchoolFinding:
    """The school's answer, from every designation ever recorded there.

    `declared_none_on` are the days on which the school said that it had no SENCO. The school's
    own spans decide its type and status on the day, whatever spans the cases carry.
    """
    outside = out_of_scope(span_on(school, as_at), as_at)
    if outside is not None:
        return SchoolFinding(outside.status, outside.reason, outside.provision)
    found = [
        DesignationFinding(each, assess_in_scope(each.case, as_at, readings))
        for each in designations
        if in_effect(each.case, as_at)
    ]
    if found:
        return _worst_of(found)
    return _without_senco(designations, as_at, declared_none_on)


def _worst_of(found: list[DesignationFinding]) -> SchoolFinding:
    ordered = sorted(found, key=_order)
    first = ordered[0].finding
    worst = tuple(one for one in ordered if one.finding.status is first.status)
    return SchoolFinding(
        first.status,
        first.reason,
        first.provision,
        first.deadline,
        worst,
        tuple(ordered[len(worst) :]),
    )


def _order(found: DesignationFinding) -> tuple[int, date, date, str]:
    """The worst status first, then the earliest deadline, then the earliest designation."""
    finding, designation = found.finding, found.designation
    began = designation.case.became_senco_on
    return (
        WORST_FIRST.index(finding.status),
        finding.deadline or date.max,
        began or date.max,
        designation.id,
    )


def _without_senco(
    designations: Sequence[Designation], as_at: date, declared_none_on: Iterable[date]
) -> SchoolFinding:
    provision = in_force(DESIGNATION, on=as_at)
    ended = [
        each.case.ended_on
        for each in designations
        if each.case.ended_on is not None and has_ended(each.case, as_at)
    ]
    declared = [day for day in declared_none_on if day <= as_at]
    if not ended and not declared:
        return SchoolFinding(Status.REVIEW, Reason.SENCO_NOT_RECORDED, provision)
    since = max(ended) + _ONE_DAY if ended else min(declared)
    return SchoolFinding(Status.NON_COMPLIANT, Reason.NO_SENCO_DESIGNATED, provision, since=since)
