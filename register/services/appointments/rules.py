"""What the register takes of a designation’s days and school, and why where it does not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from register.births import birth_problem
from register.days import Days, between, day_in_words, said_of
from register.errors import FieldProblem, InvalidInput
from register.law.facts import CLOSED
from register.law.scope import IN_SCOPE
from register.lists import one_of
from register.queries.appointments import HeldAppointment
from register.queries.standing import ConversionStep, Standing
from register.services.appointments.facts import (
    AmendmentReason,
    TypedPerson,
    note_problem,
)
from register.services.appointments.spans import overlap

EARLIEST = date(1980, 1, 1)
"""Nobody who was SENCO before this day can still matter to regulation 49."""
FURTHEST = timedelta(days=731)
"""How far ahead a designation may begin or end: further is a slip of the year."""


def days_recorded(today: date) -> tuple[date, date]:
    """The first and last day on which anybody may be recorded as SENCO, whatever the door."""
    return EARLIEST, today + FURTHEST


def days_without(today: date) -> tuple[date, date]:
    """The first and last day from which a school may say that it has had no SENCO."""
    return EARLIEST, today


def day_problems(
    started_on: date | None, ended_on: date | None, today: date, *, where: str = ""
) -> list[FieldProblem]:
    """What is wrong with the first and last day as SENCO; where: at which school, for the words."""
    first, last = days_recorded(today)
    problems = [
        FieldProblem(field, said_of(f"{which} day as SENCO{where}", between(first, last)))
        for field, which, day in (
            ("started_on", "first", started_on),
            ("ended_on", "last", ended_on),
        )
        if day is not None and not first <= day <= last
    ]
    if started_on and ended_on and ended_on < started_on and not problems:
        problems.append(
            FieldProblem(
                "ended_on",
                f"The last day as SENCO{where}, {day_in_words(ended_on)}, is before the first, "
                f"{day_in_words(started_on)}. Check both days",
            )
        )
    return problems


def check_person(person: TypedPerson, today: date) -> None:
    """Raise InvalidInput for a birth date that no SENCO can have."""
    if problem := birth_problem(person.born_on, today):
        raise InvalidInput.of("born_on", problem)


def check_days(started_on: date | None, ended_on: date | None, today: date) -> None:
    """Raise InvalidInput where `day_problems` finds anything."""
    if problems := day_problems(started_on, ended_on, today):
        raise InvalidInput(problems)


def check_why(reason: AmendmentReason, note: str, among: Collection[AmendmentReason]) -> None:
    """Raise InvalidInput for a reason of another deed, or another reason that is not said."""
    if reason not in among:
        raise InvalidInput.of("reason", f"Give as reason {one_of(each.value for each in among)}")
    if problem := note_problem(reason, note):
        raise InvalidInput.of("note", problem)


def school_problem(
    school: Standing | None,
    urn: str,
    days: Days,
    became: ConversionStep | None,
) -> str | None:
    """Why the register takes no such designation at this school; None where it does.

    `days` are the first and last as SENCO, `became` the conversion that ended the school, if any.
    """
    if school is None:
        return (
            f"The register holds no school with URN {urn}. "
            "Check the number in Get Information about Schools."
        )
    if school.type_code not in IN_SCOPE:
        return (
            f"{school.name} (URN {urn}) is recorded as ‘{school.type_name}’, a type of school "
            "that regulation 49 does not cover. The register takes no designations there."
        )
    return _closed_problem(school, days, became) if school.status_code == CLOSED else None


def closed_in_words(school: Standing) -> str:
    """That a school has closed, and when."""
    closed = f"closed on {day_in_words(school.closed_on)}" if school.closed_on else "has closed"
    return f"{school.name} (URN {school.urn}) {closed}"


def _closed_problem(school: Standing, days: Days, became: ConversionStep | None) -> str | None:
    started_on, ended_on = days
    closed = closed_in_words(school)
    if started_on and school.closed_on and started_on > school.closed_on:
        where = (
            f" Record the designation at URN {became.to_urn}, which it became." if became else ""
        )
        return f"{closed}, before {day_in_words(started_on)}.{where}"
    if became:
        return None
    if ended_on is None or (school.closed_on and ended_on > school.closed_on):
        return f"{closed}. Enter a last day as SENCO there that is not after it closed."
    return None


def end_problem(
    school: Standing | None, started_on: date | None, last_day: date, became: ConversionStep | None
) -> str | None:
    """Why a designation that is held cannot end on that day at this school; None where it can.

    What began after the school closed is ended on any day: it had no day there.
    """
    if school is None or school.status_code != CLOSED or school.closed_on is None:
        return None
    if started_on and started_on > school.closed_on:
        return None
    return _closed_problem(school, (started_on, last_day), became)


def in_post_during(
    held: Iterable[HeldAppointment], started_on: date | None, ended_on: date | None
) -> list[HeldAppointment]:
    """Those of these appointments that share a day with the span."""
    return [each for each in held if overlap(each.days, (started_on, ended_on))]


def carried(
    held: Iterable[HeldAppointment], urn: str, steps: Mapping[str, ConversionStep]
) -> list[HeldAppointment]:
    """The appointments of a school: its own, and those that were still running on the day that the
    school they were made at became it.

    steps: by the school that each ended.
    """

    def reaches(appointment: HeldAppointment) -> bool:
        at = appointment.school_urn
        while at != urn:
            step = steps.get(at)
            if step is None:
                return False
            if appointment.ended_on and appointment.ended_on < step.converted_on:
                return False
            at = step.to_urn
        return True

    return [each for each in held if reaches(each)]
