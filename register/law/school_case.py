"""Everything recorded of one school: as a case serves every day for a person, so this for a school.

On a conversion some of what was recorded stays behind with the old school. What bears on a day is
found by the day, here; what the law makes of it is `assess_school`'s alone.
"""

from datetime import date
from typing import NamedTuple

from register.law.facts import SchoolSpan
from register.law.parameters import IN_FORCE, Parameters
from register.law.readings import DEFAULT, NAMED, Readings
from register.law.school import Designation, SchoolFinding, assess_school


class RecordedDesignation(NamedTuple):
    """A designation, and the last and first days on which it bears on the school's answer.

    `until` is None but for one that had ended before the school converted: it stays behind.
    `since` is None but for one that renews another of the same person without a break: their
    three years run on from the first, and what was declared with the second bears from its own day.
    """

    designation: Designation
    until: date | None = None
    since: date | None = None

    def bears_on(self, day: date) -> bool:
        """Whether it says anything of the school on a day."""
        return (self.until is None or day <= self.until) and (
            self.since is None or self.since <= day
        )


class DeclaredNone(NamedTuple):
    """The day on which the school said that it had no SENCO, and the last that it bears on.

    `until` is the last day before the school converted, None where it has not.
    """

    on: date
    until: date | None = None


class SchoolCase(NamedTuple):
    """A school's designations, its type and status by day, and when it said that it had none."""

    recorded: tuple[RecordedDesignation, ...] = ()
    spans: tuple[SchoolSpan, ...] = ()
    declared_none: tuple[DeclaredNone, ...] = ()

    def designations_on(self, day: date) -> list[Designation]:
        """The designations that bear on the school's answer on a day, begun, ended or to come."""
        return [each.designation for each in self.recorded if each.bears_on(day)]

    def declared_none_on(self, day: date) -> list[date]:
        """The days on which it said that it had no SENCO, of those that bear on a day."""
        return [each.on for each in self.declared_none if each.until is None or day <= each.until]


def school_case(
    designations: tuple[Designation, ...],
    spans: tuple[SchoolSpan, ...],
    declared_none_on: tuple[date, ...] = (),
) -> SchoolCase:
    """The case of a school that has never converted: everything recorded bears on every day."""
    return SchoolCase(
        tuple(RecordedDesignation(each) for each in designations),
        spans,
        tuple(DeclaredNone(day) for day in declared_none_on),
    )


def assess_school_case(
    school: SchoolCase,
    as_at: date,
    readings: Readings = DEFAULT,
    parameters: Parameters = IN_FORCE,
) -> SchoolFinding:
    """The school's answer on a day, from all that bears on it."""
    return assess_school(
        school.designations_on(as_at),
        as_at,
        school.spans,
        declared_none_on=school.declared_none_on(as_at),
        readings=readings,
        parameters=parameters,
    )


def assess_under_each_reading(school: SchoolCase, as_at: date) -> dict[str, SchoolFinding]:
    """The school's answer on a day under each named reading, the headline first."""
    headline = assess_school_case(school, as_at)
    answers = dict.fromkeys(NAMED, headline)
    in_effect = (*headline.worst, *headline.others)
    # The readings differ only in how they treat earlier service.
    if any(each.designation.case.prior_service for each in in_effect):
        for name, readings in NAMED.items():
            if readings != DEFAULT:
                answers[name] = assess_school_case(school, as_at, readings)
    return answers
