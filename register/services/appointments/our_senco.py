"""What a school is shown of its own SENCOs: who, since when, what it has said of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from register.access import Actor
from register.clock import legal_day
from register.days import Days
from register.queries.appointments import HeldAppointment, prior_service_of
from register.queries.people import HeldPerson, find_by_ids
from register.queries.standing import Standing, standings, successors_of
from register.queries.whole_people import records_of
from register.services.appointments.declared_service import spell_of
from register.services.appointments.facts import Particulars, Spell, particulars_of
from register.services.appointments.said_none import SaidNone
from register.services.appointments.school import find_own_appointment, load_school
from register.services.appointments.versions import version_of
from register.services.looks import LookKind, see
from register.services.schools.onward import lasting
from register.services.schools.own import must_act_for, present_schools_of
from register.whole_names import whole_name


@dataclass(frozen=True, slots=True)
class Senco:
    """One designation, as the school that made it sees it: no TRN and no birth date."""

    ref: str
    person_id: int
    """The register's own number, for the record of who was seen: never shown."""
    version: str
    """What tells it as it is from what it was: see `version_of`."""
    school_urn: str
    first_names: str
    last_name: str
    started_on: date | None
    ended_on: date | None
    particulars: Particulars
    source: str
    prior_service: tuple[Spell, ...]

    @property
    def days(self) -> Days:
        """First and last as SENCO."""
        return self.started_on, self.ended_on

    @property
    def name(self) -> str:
        """First names, then last name."""
        return whole_name(self.first_names, self.last_name)


@dataclass(frozen=True, slots=True)
class OurSenco:
    """A school's designations on a day."""

    urn: str
    school_name: str
    now: tuple[Senco, ...]
    coming: tuple[Senco, ...]
    past: tuple[Senco, ...]
    """The latest first, those at schools that became this one included."""
    said_none: SaidNone | None
    """When the school has said that it has none, where that holds today."""
    times_said_none: tuple[SaidNone, ...]
    """The same whether or not it still holds, by day."""

    @property
    def vacant_from(self) -> date | None:
        """The day from which the school has said that it has none, where that still holds."""
        return self.said_none.since if self.said_none else None

    @property
    def every(self) -> tuple[Senco, ...]:
        """All of them, the latest first."""
        return (*reversed(self.coming), *reversed(self.now), *self.past)


def own_school_list(session: Session, actor: Actor) -> list[Standing]:
    """The schools that this actor acts for, by name."""
    found = standings(session, present_schools_of(session, actor))
    return sorted(found.values(), key=lambda school: (school.name, school.urn))


def present_urn(session: Session, urn: str) -> str:
    """The school that this one became by conversion, or itself."""
    return lasting(urn, successors_of(session, [urn]))


def school_name(session: Session, urn: str) -> str:
    """What this school is called by the newest extract."""
    return standings(session, [urn])[urn].name


def our_senco(session: Session, urn: str, *, actor: Actor, now: datetime) -> OurSenco:
    """One school's designations today, each person recorded as seen; NotFound unless the actor acts
    for it, Unavailable where a look cannot be recorded.
    """
    ours = read_our_senco(session, urn, actor=actor, now=now)
    see_sencos(session, ours.every, actor=actor, now=now)
    return ours


def see_sencos(session: Session, sencos: Iterable[Senco], *, actor: Actor, now: datetime) -> None:
    """Record that these are about to be shown to their own school."""
    people = [each.person_id for each in sencos]
    see(session, people, LookKind.OWN_SENCO, actor=actor, now=now)


def read_our_senco(session: Session, urn: str, *, actor: Actor, now: datetime) -> OurSenco:
    """The same, for a form: whoever shows one of them records that with `see_sencos` first."""
    must_act_for(session, actor, urn)
    school = load_school(session, urn)
    day = legal_day(now)
    sencos = sencos_of(session, school.recorded)
    counted = {each.ref for each in school.carried}
    current, coming, past = [], [], []
    for each in school.recorded:
        senco = sencos[each.ref]
        if each.started_on and each.started_on > day:
            coming.append(senco)
        elif each.ref not in counted or (each.ended_on and each.ended_on < day):
            past.append(senco)
        else:
            current.append(senco)
    return OurSenco(
        urn,
        school.name,
        tuple(current),
        tuple(coming),
        tuple(reversed(past)),
        school.said_none(day),
        school.times_said_none,
    )


def own_senco(session: Session, ref: str, *, actor: Actor, now: datetime) -> Senco:
    """One designation, its person recorded as seen; raises as `our_senco` does."""
    held = find_own_appointment(session, actor, ref)
    found = sencos_of(session, [held])[ref]
    see(session, [held.person_id], LookKind.OWN_SENCO, actor=actor, now=now)
    return found


def sencos_of(session: Session, held: Iterable[HeldAppointment]) -> dict[str, Senco]:
    """These designations as their school sees them, by reference: nobody is recorded as seen."""
    held = list(held)
    ids = {each.person_id for each in held}
    people = find_by_ids(session, ids)
    person_of = records_of(session, ids)
    services: dict[int, list[Spell]] = {person: [] for person in person_of.values()}
    for each in prior_service_of(session, person_of):
        services[person_of[each.person_id]].append(spell_of(each))
    return {
        each.ref: _senco(each, people[each.person_id], services[person_of[each.person_id]])
        for each in held
    }


def _senco(held: HeldAppointment, person: HeldPerson, spells: list[Spell]) -> Senco:
    return Senco(
        held.ref,
        held.person_id,
        version_of(held),
        held.school_urn,
        person.name.first_names,
        person.name.last_name,
        held.started_on,
        held.ended_on,
        particulars_of(held),
        held.source,
        # Two records of one person may each have the same.
        tuple(dict.fromkeys(spells)),
    )
