"""Designate a SENCO: alone, beside another, or in another's place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from register.access import Actor
from register.clock import legal_day
from register.days import day_in_words
from register.errors import Conflict, InvalidInput, Refused
from register.queries.appointments import HeldAppointment, prior_service_of
from register.queries.whole_people import records_of
from register.references import new_ref
from register.services.appointments.declared_service import (
    Declaration,
    TakenOff,
    changeable,
    declaration,
)
from register.services.appointments.designate_again import (
    refuse_news,
    refuse_themselves,
    refuse_unended,
)
from register.services.appointments.facts import Spell, WantedDesignation
from register.services.appointments.gaps import Gap, Swap, gaps_after
from register.services.appointments.identity import Identified, Identifier
from register.services.appointments.in_post import others_beside, refuse_others
from register.services.appointments.pace import refuse_too_many_taken_back
from register.services.appointments.rules import (
    check_days,
    check_person,
    in_post_during,
    school_problem,
)
from register.services.appointments.school import SchoolNow, find_own_appointment, load_school
from register.services.appointments.spell_rules import ServedAt, spell_problems
from register.services.appointments.versions import next_version
from register.services.changes import (
    AppointmentVersion,
    Changes,
    write,
)
from register.services.looks import LookKind, seen_in_refusals
from register.services.schools.own import must_act_for
from register.services.transaction import transaction


@dataclass(frozen=True, slots=True)
class Designated:
    """A designation on the record, and whether this request put it there."""

    ref: str
    is_new: bool
    gaps: tuple[Gap, ...] = ()
    """Days without a SENCO that are left before or after it."""
    not_recorded: tuple[Spell, ...] = ()
    """Earlier service that would have taken the place of what somebody else declared, or brought
    back what two registrars took off the record. To refuse the designation for it would tell what
    is held of somebody whom the school has not designated.
    """

    @property
    def words(self) -> str:
        """What is said to whoever sent it."""
        if self.is_new:
            return "The designation is recorded."
        return "The register holds this designation already, so nothing was recorded."


def designate(
    session: Session, wanted: WantedDesignation, *, shared: bool, actor: Actor, now: datetime
) -> Designated:
    """Record a designation; `shared` where somebody else stays SENCO beside this person.

    The same designation again has no further effect. Raises NotFound, InvalidInput, Refused or
    Conflict, each with its sentence: Conflict also where it says more than the one that is held.
    """
    with (
        seen_in_refusals(session, LookKind.OWN_SENCO, actor=actor, now=now),
        transaction(session),
    ):
        school = _checked_school(session, wanted, actor, now)
        person = _identify(session, wanted)
        held = _already(school, person, wanted)
        if held is not None:
            return _as_held(session, school, held, wanted, person, actor)
        if not shared:
            refuse_others(session, school, others_beside(school, wanted.days))
        gaps = gaps_after(school, Swap(None, wanted.days))
        return _write(session, wanted, person, Changes(), gaps, actor, now)


def replace_senco(
    session: Session,
    wanted: WantedDesignation,
    *,
    replaces: str,
    last_day: date,
    shared: bool = False,
    actor: Actor,
    now: datetime,
) -> Designated:
    """End one designation and record the one that takes its place, together or not at all.

    `replaces` is the reference of the one that ends on `last_day`; `shared` where whoever else is
    SENCO then stays beside the new one. Raises as `designate` does.
    """
    with (
        seen_in_refusals(session, LookKind.OWN_SENCO, actor=actor, now=now),
        transaction(session),
    ):
        school = _checked_school(session, wanted, actor, now)
        person = _identify(session, wanted)
        first_day = wanted.started_on
        if first_day is None:
            raise InvalidInput.of("started_on", "Enter the first day as SENCO")
        old = find_own_appointment(session, actor, replaces)
        refuse_themselves(school, old, wanted, person)
        held = _already(school, person, wanted)
        _check_end(school, old, last_day, first_day)
        if held is not None:
            refuse_unended(school, held, wanted, old, last_day)
            return _as_held(session, school, held, wanted, person, actor)
        if not shared:
            refuse_others(session, school, others_beside(school, wanted.days, but=[old.ref]))
        gaps = gaps_after(school, *_swaps(wanted, old, last_day))
        ref = new_ref()
        changes = Changes(appointments=_made_way(old, last_day, ref))
        return _write(session, wanted, person, changes, gaps, actor, now, ref=ref)


def check_designation(
    session: Session,
    wanted: WantedDesignation,
    *,
    replaces: str = "",
    last_day: date | None = None,
    actor: Actor,
    now: datetime,
) -> tuple[Gap, ...]:
    """The days that would be left without a SENCO; raises what `designate` or `replace_senco` would
    for the days and the school. Nothing of the person is read.
    """
    with seen_in_refusals(session, LookKind.OWN_SENCO, actor=actor, now=now):
        school = _checked_school(session, wanted, actor, now)
        old = next((each for each in school.beside(None) if each.ref == replaces), None)
        if old is None or last_day is None or wanted.started_on is None:
            return gaps_after(school, Swap(None, wanted.days))
        _check_end(school, old, last_day, wanted.started_on)
        return gaps_after(school, *_swaps(wanted, old, last_day))


def _swaps(wanted: WantedDesignation, old: HeldAppointment, last_day: date) -> tuple[Swap, Swap]:
    return Swap(old, (old.started_on, last_day)), Swap(None, wanted.days)


def _checked_school(
    session: Session, wanted: WantedDesignation, actor: Actor, now: datetime
) -> SchoolNow:
    """The school, once it is the actor's own and takes a designation on those days."""
    must_act_for(session, actor, wanted.school_urn)
    refuse_too_many_taken_back(session, wanted.school_urn, actor, now)
    today = legal_day(now)
    if wanted.started_on is None:
        raise InvalidInput.of("started_on", "Enter the first day as SENCO")
    check_person(wanted.person, today)
    check_days(wanted.started_on, wanted.ended_on, today)
    served_at = ServedAt.of(session, wanted.prior_service)
    if problems := spell_problems(wanted.prior_service, served_at, today):
        raise InvalidInput.of("prior_service", " ".join(problems))
    school = load_school(session, wanted.school_urn)
    if problem := school_problem(school.standing, school.urn, wanted.days, school.became):
        raise Refused(problem)
    return school


def _identify(session: Session, wanted: WantedDesignation) -> Identified:
    identifier = Identifier.of(session, [wanted.person], source=wanted.source)
    return identifier.identify(wanted.person, where=wanted.school_urn)


def _already(
    school: SchoolNow, person: Identified, wanted: WantedDesignation
) -> HeldAppointment | None:
    """This very designation if it is on the record; raises Conflict for one that overlaps it."""
    beside = school.on_the_line(wanted.ended_on)
    own = [each for each in beside if each.person_ref in {person.person_ref, *person.joined}]
    for each in in_post_during(own, wanted.started_on, wanted.ended_on):
        if (each.started_on, each.ended_on) == (wanted.started_on, wanted.ended_on):
            return each
        since = f" since {day_in_words(each.started_on)}" if each.started_on else ""
        until = f" until {day_in_words(each.ended_on)}" if each.ended_on else ""
        raise Conflict(
            f"{wanted.person.name} is already recorded as SENCO of {school.name}{since}{until}. "
            "Correct or end that designation instead."
        ).of_people([each.person_id])
    return None


def _as_held(
    session: Session,
    school: SchoolNow,
    held: HeldAppointment,
    wanted: WantedDesignation,
    person: Identified,
    actor: Actor,
) -> Designated:
    """The designation that is on the record, where this says no more than that one."""
    earlier = _earlier_service(session, wanted, person, actor)
    refuse_news(school, held, wanted, earlier, actor)
    gaps = gaps_after(school, Swap(None, wanted.days))
    return Designated(held.ref, is_new=False, gaps=gaps, not_recorded=earlier.not_recorded)


def _check_end(school: SchoolNow, old: HeldAppointment, last_day: date, first_day: date) -> None:
    """Raise Conflict or InvalidInput where the old designation cannot end on that day for it."""
    if old.ref not in {each.ref for each in school.beside(None)}:
        raise Conflict(f"The designation to replace is not one of {school.name}.")
    if last_day >= first_day:
        raise InvalidInput.of(
            "last_day",
            f"The last day of the present SENCO, {day_in_words(last_day)}, must be before the "
            f"first day of the new one, {day_in_words(first_day)}",
        )
    if old.started_on and last_day < old.started_on:
        raise InvalidInput.of(
            "last_day",
            f"The last day of the present SENCO must not be before they started, on "
            f"{day_in_words(old.started_on)}",
        ).of_people([old.person_id])
    if old.ended_on and last_day > old.ended_on:
        raise InvalidInput.of(
            "last_day",
            f"The last day of the present SENCO is recorded as {day_in_words(old.ended_on)}. "
            "Correct that designation first if they stay longer",
        ).of_people([old.person_id])


def _made_way(old: HeldAppointment, last_day: date, ref: str) -> list[AppointmentVersion]:
    """The old designation ended for the one with that reference, unless it ends that day anyway."""
    if old.ended_on == last_day:
        return []
    return [next_version(old, "ended", ended_on=last_day, replaced_by=ref)]


def _write(
    session: Session,
    wanted: WantedDesignation,
    person: Identified,
    changes: Changes,
    gaps: tuple[Gap, ...],
    actor: Actor,
    now: datetime,
    *,
    ref: str = "",
) -> Designated:
    version = AppointmentVersion(
        action="designated",
        ref=ref or new_ref(),
        school_urn=wanted.school_urn,
        person_ref=person.person_ref,
        person_id=person.person_id,
        started_on=wanted.started_on,
        ended_on=wanted.ended_on,
        particulars=wanted.particulars,
        source=wanted.source,
    )
    changes.appointments.append(version)
    if person.draft:
        changes.people.append(person.draft)
    if person.referral:
        changes.referrals.append(person.referral)
    earlier = _earlier_service(session, wanted, person, actor)
    changes.services += earlier.drafts
    write(session, changes, actor=actor, now=now)
    return Designated(version.ref, is_new=True, gaps=gaps, not_recorded=earlier.not_recorded)


def _earlier_service(
    session: Session, wanted: WantedDesignation, person: Identified, actor: Actor
) -> Declaration:
    known = [] if person.person_id is None else [person.person_id]
    records = records_of(session, known) if wanted.prior_service else {}
    declared = prior_service_of(session, records)
    urns = {spell.school_urn for spell in wanted.prior_service}
    return declaration(
        wanted.prior_service,
        declared,
        changeable(session, declared, records, actor),
        taken_off=TakenOff.of(session, records, urns),
        person_ref=person.person_ref,
        person_id=person.person_id,
        source=wanted.source,
    )
