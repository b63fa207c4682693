"""A school says that it has no SENCO, and takes that back."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from register.access import Actor
from register.clock import legal_day
from register.days import between, day_in_words, said_of
from register.errors import ChangedSince, Conflict, InvalidInput, Refused
from register.services.appointments.facts import WHY_NONE_TAKEN_BACK, AmendmentReason
from register.services.appointments.in_post import named
from register.services.appointments.rules import (
    check_why,
    days_without,
    in_post_during,
    school_problem,
)
from register.services.appointments.school import load_school
from register.services.changes import Changes, VacancyDraft, VacancyTakenBack, write
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
        if in_post := in_post_during(school.recorded, on, on):
            ended = "that designation" if len(in_post) == 1 else "those designations"
            raise Conflict(
                f"{named(session, school, in_post, day_in_words(on))}End {ended} first."
            ).of_people(each.person_id for each in in_post)
        if school.said_none(on):
            return False
        draft = VacancyDraft(school_urn=urn, declared_on=on, source=source)
        write(session, Changes(vacancies=[draft]), actor=actor, now=now)
        return True


def take_back_vacancy(
    session: Session,
    urn: str,
    *,
    reason: AmendmentReason,
    note: str,
    since: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Supersede with nothing what the school has said: it should never have been recorded.

    `since` is the day that was seen, as 2026-09-01, empty where none was. Raises NotFound,
    InvalidInput, Conflict where nothing of the kind is held today, or ChangedSince where it is of
    another day.
    """
    with transaction(session):
        must_act_for(session, actor, urn)
        said = load_school(session, urn).said_none(legal_day(now))
        if not said:
            raise Conflict(
                "The register does not hold that the school has no SENCO, so there is nothing to "
                "take back."
            )
        check_why(reason, note, WHY_NONE_TAKEN_BACK)
        if since not in ("", said[0].declared_on.isoformat()):
            raise ChangedSince(
                "Since you looked at it, the school has said that it has had no SENCO from another "
                "day, so nothing was recorded. Look at it as it is now, and decide again."
            )
        taken = [VacancyTakenBack(vacancy=each, reason=reason.value, note=note) for each in said]
        write(session, Changes(vacancies_taken_back=taken), actor=actor, now=now)


def _check_day(on: date, today: date) -> None:
    first, last = days_without(today)
    if not first <= on <= last:
        called = "day from which the school has had no SENCO"
        raise InvalidInput.of("declared_on", said_of(called, between(first, last)))
