"""Each SENCO of a school that has several: who waits for a deadline, and whose passes when.

A stored period is of one of them, so these few schools are worked out from the facts.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from register.law.findings import SINCE_A_DEADLINE, Finding, Status
from register.law.school import SchoolFinding
from register.law.school_timeline import SchoolPeriod, school_timeline
from register.queries.estate import Answered
from register.queries.facts_of_many import facts_of_many
from register.queries.forecast import Breach
from register.services.compliance.cases import cases_of


class EachSenco(NamedTuple):
    """A school's SENCOs, as far as deadlines go."""

    waiting: Sequence[Answered]
    """Of those in the window on the first day, what is found of each, in order of deadlines."""
    breaches: Sequence[Breach]
    """Of those whose deadline passes, when the breach begins, in order of days."""

    def since(self, first: Breach) -> Sequence[Breach]:
        """That breach of the school, and those of its other SENCOs from that day on."""
        begun = (each for each in self.breaches if each.from_day >= first.from_day)
        return [first, *(each for each in begun if each.appointment_ref != first.appointment_ref)]


def each_senco(
    session: Session, urns: Collection[str], between: tuple[date, date]
) -> dict[str, EachSenco]:
    """The SENCOs of each of these schools, from the one day up to the other."""
    found = {}
    for facts in facts_of_many(session, urns):
        periods = school_timeline(cases_of(facts).school)
        found[facts.urn] = EachSenco(
            list(_waiting(facts.urn, periods, between[0])),
            list(_breaches(facts.urn, periods, between)),
        )
    return found


def _waiting(urn: str, periods: Iterable[SchoolPeriod], day: date) -> Iterator[Answered]:
    (found,) = (
        each.finding
        for each in periods
        if (each.from_day or date.min) <= day <= (each.to_day or date.max)
    )
    for ref, one in _by_designation(found):
        if one.status is Status.IN_WINDOW:
            yield Answered(urn, one.status.value, one.reason.value, one.deadline, ref, None)


def _breaches(
    urn: str, periods: Iterable[SchoolPeriod], between: tuple[date, date]
) -> Iterator[Breach]:
    """Whoever is in breach is among the worst of their school."""
    after, until = between
    told: set[str] = set()
    for from_day, _, found in periods:
        if from_day is None or from_day > until:
            continue
        for ref, one in _by_designation(found):
            is_passed = one.reason in SINCE_A_DEADLINE and ref not in told
            if is_passed and one.deadline and one.deadline >= after:
                told.add(ref)
                yield Breach(urn, from_day, one.reason.value, one.deadline, ref, None)


def _by_designation(found: SchoolFinding) -> Iterator[tuple[str, Finding]]:
    """What is found of each SENCO with the school’s own status, by their designations."""
    return ((each.designation.id, each.finding) for each in found.worst)
