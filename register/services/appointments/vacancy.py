"""A school says that it has no SENCO."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from register.access import Actor
from register.clock import legal_day
from register.days import day_in_words
from register.errors import Conflict, InvalidInput, Refused
from register.queries.people import find_by_ids
from register.services.appointments.rules import EARLIEST, in_post_during, school_problem
from register.services.appointments.school import SchoolNow, load_school
from register.services.changes import Changes, VacancyDraft, write
from register.services.looks import LookKind, seen_in_refusals
from register.services.schools.own import must_act_for
from register.services.transaction import transaction


def declare_vacancy(
    session: Session, urn: str, *, on: date, source: str, actor: Actor, now: datetime
) -> bool:
    """Record that from this day the school has no SENCO; False where it has said so already.

    Raises NotFound, InvalidInput, Refused, or Conflict where somebody is designated on that day.
    """
    with (
        seen_in_refusals(session, LookKind.OWN_SENCO, actor=actor, now=now),
        transaction(session),
    ):
        must_act_for(session, actor, urn)
        _check_day(on, legal_day(now))
        school = load_school(session, urn)
        if problem := school_problem(school.standing, urn, (on, None), school.became):
            raise Refused(problem)
        if in_post := in_post_during(school.carried, on, on):
            person = find_by_ids(session, [in_post[0].person_id])[in_post[0].person_id]
            raise Conflict(
                f"{person.name.first_names} {person.name.last_name} is recorded as SENCO of "
                f"{school.name} on {day_in_words(on)}. End that designation first."
            ).of_people([person.id])
        if _has_said_so(school, on):
            return False
        draft = VacancyDraft(school_urn=urn, declared_on=on, source=source)
        write(session, Changes(vacancies=[draft]), actor=actor, now=now)
        return True


def _check_day(on: date, today: date) -> None:
    if not EARLIEST <= on <= today:
        raise InvalidInput.of(
            "declared_on",
            f"The day from which the school has no SENCO must be today or earlier, and not before "
            f"{day_in_words(EARLIEST)}",
        )


def _has_said_so(school: SchoolNow, on: date) -> bool:
    """Whether an earlier statement still holds: nobody has been designated since."""
    return any(
        vacancy.declared_on <= on and not in_post_during(school.carried, vacancy.declared_on, on)
        for vacancy in school.vacancies
    )
