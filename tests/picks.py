"""Made-up values of the services' own types, picked at random."""

from datetime import date, timedelta
from random import Random
from typing import Any

from register.identifiers import Trn
from register.services.appointments.facts import Particulars, TypedPerson, WantedDesignation
from tests.completions import ADA

FIRST, LAST = date(2007, 9, 1), date(2026, 3, 1)
SURNAMES = ("Okafor", "Bello", "Chen", "Dunmore")


class Pick:
    """Picks people, days and what is said of them."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng

    def designation(self, urn: str) -> WantedDesignation:
        """Somebody at that school, for some days or for good."""
        started, ended = sorted((self.day(), self.day()))
        return WantedDesignation(
            school_urn=urn,
            person=self.person(self.rng.randrange(10)),
            started_on=started,
            ended_on=ended if self.rng.random() < 0.6 else None,
            particulars=self.particulars(),
            source="School",
        )

    def particulars(self) -> Particulars:
        """What a school might say of them."""
        said: Any = self.rng.choice((True, True, True, False, None))
        return Particulars(
            is_head_teacher=self.rng.choice((False, False, True, None)),
            is_qualified_teacher=said,
            induction=self.rng.choice(("met", "met", "not_required", "not_met", None)),
            is_teaching_at_school=True,
        )

    def person(self, number: int) -> TypedPerson:
        """One of ten people, now and then under another's name."""
        last_name = SURNAMES[number % 4] if self.rng.random() < 0.9 else "Else"
        return TypedPerson(Trn(f"700200{number}"), last_name, "Ngozi", date(1980, 1, 1 + number))

    def course(self, number: int) -> dict[str, str]:
        """A row of a provider's file: a course of some years or other."""
        person = self.person(number)
        began = self.day()
        given = began + timedelta(days=300)
        return ADA | {
            "TRN": str(person.trn),
            "Last name": person.last_name,
            "First names": person.first_names,
            "Date of birth": f"{person.born_on:%d/%m/%Y}",
            "Qualification": self.rng.choice(("NASENCO", "NPQ for SENCOs")),
            "Course start": f"{began:%d/%m/%Y}",
            "Course completed": f"{given:%d/%m/%Y}",
            "Award date": f"{given:%d/%m/%Y}",
            "Outcome": self.rng.choice(("Passed", "Passed", "Started", "Withdrawn")),
            "Certificate number": f"W-{self.rng.randrange(10**9)}",
            "Your reference": "",
        }

    def day(self) -> date:
        """A day on which somebody might have been designated."""
        return FIRST + timedelta(days=self.rng.randrange((LAST - FIRST).days))
