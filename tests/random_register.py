"""A register of random facts: four records on both sides of a conversion, merged and parted."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from register.errors import Conflict
from register.queries.compliance_periods import StoredPeriod
from register.queries.facts import school_facts
from register.queries.log import head
from register.services import compliance_periods
from register.services.compliance.cases import cases_of
from register.services.compliance_periods.periods import periods_of
from tests.estate import Estate
from tests.people import merged, parted
from tests.random_facts import AFTER, BEFORE, CONVERTED, OTHER, Fact

SCHOOLS = (BEFORE, AFTER, OTHER)
PEOPLE = 4

Periods = list[StoredPeriod]


@dataclass
class Register:
    """Random facts of four records on both sides of a conversion, and what was answered when."""

    estate: Estate
    as_one: dict[int, int] = field(default_factory=dict)
    """Whom each record's facts are recorded of from the first, where that is another record."""

    def __post_init__(self) -> None:
        self.estate.school(urn=BEFORE, status_code="2", closed_on=CONVERTED)
        self.estate.school(urn=AFTER, type_code="34", opened_on=CONVERTED)
        self.estate.school(urn=OTHER)
        self.estate.converted(BEFORE, AFTER, CONVERTED)
        self.provider = self.estate.provider(
            ("NASENCO", date(2009, 9, 1), None), ("NPQSENCO", date(2024, 9, 1), None)
        )
        self.people = [self.estate.person() for _ in range(PEOPLE)]

    def record(self, fact: Fact) -> None:
        person = self.people[self.as_one.get(fact.person, fact.person)]
        if fact.kind == "served":
            self.estate.served(person, OTHER, fact.values["first"], fact.values["last"])
        elif fact.kind == "appointed":
            self.estate.appointed(person, **fact.values)
        else:
            getattr(self.estate, fact.kind)(person, self.provider, **fact.values)

    def merge(self, one: int, into: int) -> None:
        with suppress(Conflict):  # they are one person already
            merged(self.estate, self.people[one], self.people[into])

    def part(self, one: int) -> bool:
        try:
            parted(self.estate, self.people[one])
        except Conflict:
            return False
        return True

    def answers(self, known_to: int | None = None) -> dict[str, Periods]:
        """Every school's answer on every day, read for many schools and for one alike."""
        session = self.estate.session
        many = dict(compliance_periods.worked_out(session, SCHOOLS, known_to=known_to))
        for urn in many:
            held = school_facts(session, urn, known_to=known_to)
            assert many[urn] == periods_of(cases_of(held)), "many schools and one are alike"
            people = sorted({each.person_id for each in held.appointments})
            named = sorted(each.person_id for each in held.names)
            assert named == people, "a person has one name, of the record that speaks"
        session.rollback()
        return many

    def head(self) -> int:
        number = head(self.estate.session).number
        self.estate.session.rollback()
        return number


def is_in_step(session: Session) -> bool:
    return not list(compliance_periods.differences(session, lambda done, of: None))
