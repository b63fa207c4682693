"""One school's SENCOs as a change has to see them, with those that a conversion carried over."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import NotFound
from register.queries.appointments import (
    HeldAppointment,
    HeldVacancy,
    appointments_at,
    find_appointment,
    vacancies_at,
)
from register.queries.standing import (
    ConversionStep,
    Standing,
    predecessors_of,
    standings,
    successors_of,
)
from register.references import can_name
from register.services.appointments.rules import carried
from register.services.appointments.said_none import SaidNone, times_said_none
from register.services.schools.onward import became
from register.services.schools.own import schools_of


@dataclass(frozen=True, slots=True)
class SchoolNow:
    """A school, and everything that is on the record of who was SENCO there."""

    urn: str
    standing: Standing | None
    became: ConversionStep | None
    """The conversion that ended it, if one did."""
    recorded: tuple[HeldAppointment, ...]
    """Made here or at a school that became this one, by start."""
    carried: tuple[HeldAppointment, ...]
    """Of those, the ones that count here."""
    later: tuple[HeldAppointment, ...]
    """Made at the schools that this one became."""
    vacancies: tuple[HeldVacancy, ...]
    """Its own statements that it has none: those of a school that became this one stay there."""

    def beside(self, ended_on: date | None) -> tuple[HeldAppointment, ...]:
        """The appointments that one here would stand beside; without an end, or with one after a
        conversion, it goes on at the school that this one became.
        """
        goes_on = self.became and (ended_on is None or ended_on >= self.became.converted_on)
        return (*self.carried, *self.later) if goes_on else self.carried

    def on_the_line(self, ended_on: date | None) -> tuple[HeldAppointment, ...]:
        """The same, and those that had ended when the school that they were made at became this
        one: nobody is SENCO twice over on a day before that.
        """
        return tuple(dict.fromkeys((*self.recorded, *self.beside(ended_on))))

    @property
    def times_said_none(self) -> tuple[SaidNone, ...]:
        """When it has said that it has none, by day."""
        return times_said_none(self.vacancies, self.carried)

    def said_none(self, on: date) -> SaidNone | None:
        """When it has said so, where that holds on this day: nobody was designated since."""
        return next((each for each in self.times_said_none if each.holds_on(on)), None)

    @property
    def name(self) -> str:
        """The school's name, or its number where the register holds no name."""
        return self.standing.name if self.standing else f"URN {self.urn}"


def load_school(session: Session, urn: str) -> SchoolNow:
    """The school and its appointments as they are held now."""
    back = predecessors_of(session, [urn])
    steps = successors_of(session, [urn]) | {step.from_urn: step for step in back}
    family = [urn, *(step.from_urn for step in back)]
    held = appointments_at(session, [*family, *became(urn, steps)])
    return school_of(
        urn,
        _by_start(held),
        steps,
        standings(session, [urn]).get(urn),
        tuple(vacancies_at(session, [urn])),
    )


def steps_around(session: Session, urns: Collection[str]) -> dict[str, ConversionStep]:
    """Every conversion before and after these schools, by the URN it ended."""
    steps = successors_of(session, urns)
    before = predecessors_of(session, {*urns, *(step.to_urn for step in steps.values())})
    return steps | {step.from_urn: step for step in before}


def school_of(
    urn: str,
    everybody: Sequence[HeldAppointment],
    steps: Mapping[str, ConversionStep],
    standing: Standing | None,
    vacancies: tuple[HeldVacancy, ...] = (),
) -> SchoolNow:
    """The school, of appointments that were made there or elsewhere, in their order.

    steps: every conversion that led to it or that it led to, by the school that each ended.
    """
    before = {each.school_urn for each in everybody if urn in became(each.school_urn, steps)}
    recorded = tuple(each for each in everybody if each.school_urn in {urn, *before})
    later = became(urn, steps)
    return SchoolNow(
        urn,
        standing,
        steps.get(urn),
        recorded,
        tuple(carried(recorded, urn, steps)),
        tuple(each for each in everybody if each.school_urn in later),
        vacancies,
    )


def find_own_appointment(session: Session, actor: Actor, ref: str) -> HeldAppointment:
    """The appointment with this reference at a school that the actor acts for; raises NotFound for
    any other.
    """
    found = find_appointment(session, ref) if can_name(ref) else None
    if found is None or found.school_urn not in schools_of(session, actor):
        raise NotFound("There is no designation with this reference at a school you act for.")
    return found


def _by_start(held: Sequence[HeldAppointment]) -> list[HeldAppointment]:
    # A start that nobody knows sorts first on both databases.
    return sorted(held, key=lambda each: (each.started_on is not None, each.started_on, each.id))
