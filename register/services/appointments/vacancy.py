"""A school says that it has no SENCO, and takes that back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy.orm import Session

from register.access import Actor
from register.clock import legal_day
from register.days import between, day_in_words, said_of
from register.errors import ChangedSince, Conflict, InvalidInput, Refused
from register.queries.appointments import HeldAppointment
from register.services.appointments.facts import WHY_NONE_TAKEN_BACK, AmendmentReason
from register.services.appointments.in_post import named
from register.services.appointments.rules import (
    check_why,
    days_without,
    in_post_during,
    school_problem,
)
from register.services.appointments.said_none import SaidNone
from register.services.appointments.school import SchoolNow, load_school
from register.services.changes import Changes, VacancyDraft, VacancyTakenBack, write
from register.services.looks import LookKind, seen_in_refusals
from register.services.schools.own import must_act_for
from register.services.transaction import transaction

NOTHING_HELD: Final = (
    "The register does not hold that the school has no SENCO, so there is nothing to take back."
)
OF_EARLIER_DAYS: Final = "To take back what it said of earlier days, give the first of them."


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
            told = named(session, school, in_post, day_in_words(on)) + _what_first(in_post)
            raise Conflict(told).of_people(each.person_id for each in in_post)
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
) -> SaidNone:
    """Supersede with nothing what the school has said, because it should never have been recorded;
    what it had said.

    `since` is the day from which it was seen to have none, as 2026-09-01, whether or not somebody
    has been designated after it; empty for what it says today. Raises NotFound, InvalidInput,
    Conflict where nothing of the kind is held, or ChangedSince where what it says today is of
    another day.
    """
    with transaction(session):
        must_act_for(session, actor, urn)
        said = _seen(load_school(session, urn), since, legal_day(now))
        check_why(reason, note, WHY_NONE_TAKEN_BACK)
        taken = [
            VacancyTakenBack(vacancy=each, reason=reason.value, note=note)
            for each in said.statements
        ]
        write(session, Changes(vacancies_taken_back=taken), actor=actor, now=now)
    return said


def _seen(school: SchoolNow, since: str, today: date) -> SaidNone:
    """What the school has said from that day, or says today; raises where it is not held."""
    present = school.said_none(today)
    if not since and present:
        return present
    for each in school.times_said_none:
        if each.since.isoformat() == since:
            return each
    if present:
        raise ChangedSince(
            "Since you looked at it, the school has said that it has had no SENCO from another "
            "day, so nothing was recorded. Look at it as it is now, and decide again."
        )
    told = f"{NOTHING_HELD} {OF_EARLIER_DAYS}" if school.times_said_none else NOTHING_HELD
    raise Conflict(told)


def _what_first(in_post: Sequence[HeldAppointment]) -> str:
    """What is to be done with these before: one that has a last day already is not ended again."""
    has_last_day = {each.ended_on is not None for each in in_post}
    deeds = [deed for has, deed in ((False, "end"), (True, "correct")) if has in has_last_day]
    which = "that designation" if len(in_post) == 1 else "those designations"
    return f"{' or '.join(deeds).capitalize()} {which} first."


def _check_day(on: date, today: date) -> None:
    first, last = days_without(today)
    if not first <= on <= last:
        called = "day from which the school has had no SENCO"
        raise InvalidInput.of("declared_on", said_of(called, between(first, last)))
