"""Two records found to be one person: what was recorded apart goes to the person held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.errors import Conflict
from register.names import NameMatch
from register.queries.appointments import (
    HeldAppointment,
    appointments_of,
    prior_service_of,
)
from register.queries.people import HeldPerson, find_whole_by_ids, ids_by_refs
from register.queries.whole_people import records_of
from register.services.appointments.declared_service import TakenOff, spell_of, was_taken_off
from register.services.appointments.facts import Spell
from register.services.appointments.spans import overlap
from register.services.appointments.versions import next_version
from register.services.changes import (
    AppointmentVersion,
    Changes,
    ServiceDraft,
    TakenBack,
)
from register.services.people import NameDraft, match_name
from register.services.referrals.words import Decided

SOURCE = "A registrar’s decision"
REASON = Decided.SAME_PERSON.value


def plan_same_person(session: Session, details: dict[str, Any], *, record_name: bool) -> Changes:
    """What changes where the person typed is the person held.

    Each designation of the record apart gets a version for the person held; where that person was
    designated there on some of the same days already, by whichever of their records, the two become
    one. Nothing is edited.
    """
    ids = ids_by_refs(session, [details["apart"], details["held"]])
    people = find_whole_by_ids(session, ids.values())
    apart, held = people[ids[details["apart"]]], people[ids[details["held"]]]
    changes = Changes()
    _move_appointments(session, apart, held, changes)
    _move_services(session, apart, held, changes)
    typed = details["typed"]
    differs = match_name(held, typed["last_name"], typed["first_names"]) is NameMatch.DIFFERENT
    if record_name and differs:
        changes.names.append(
            NameDraft(
                person_id=held.id,
                person_ref=held.ref,
                last_name=typed["last_name"],
                first_names=typed["first_names"],
                source=SOURCE,
            )
        )
    return changes


def _move_appointments(
    session: Session, apart: HeldPerson, held: HeldPerson, changes: Changes
) -> None:
    own = appointments_of(session, records_of(session, [held.id]))
    joined: dict[str, AppointmentVersion] = {}
    for each in appointments_of(session, [apart.id]):
        twin = next((one for one in own if _is_twin(one, each)), None)
        if twin is None:
            whose = {"person_id": held.id, "person_ref": held.ref}
            moved = next_version(each, "corrected", reason=REASON, **whose)
            changes.appointments.append(moved)
            continue
        changes.taken_back.append(TakenBack(appointment=each, reason=REASON))
        before = joined.get(twin.ref) or next_version(twin, "corrected", reason=REASON)
        joined[twin.ref] = replace(
            before,
            started_on=_earlier(before.started_on, each.started_on),
            ended_on=_later(before.ended_on, each.ended_on),
        )
    _refuse_overlap(own, joined)
    days = {one.ref: one.days for one in own}
    changes.appointments += [
        version
        for version in joined.values()
        if (version.started_on, version.ended_on) != days[version.ref]
    ]


def _move_services(session: Session, apart: HeldPerson, held: HeldPerson, changes: Changes) -> None:
    """Each spell keeps its own source; one held already is not written twice, nor one that two
    registrars took off the record of the person.
    """
    services = prior_service_of(session, [apart.id])
    if not services:
        return
    records = records_of(session, [held.id])
    declared = prior_service_of(session, records)
    taken_off = TakenOff.of(session, records, {each.school_urn for each in services})
    known = {spell_of(each) for each in declared}
    by_source: dict[str, list[int]] = {}
    spells: dict[str, list[Spell]] = {}
    for each in services:
        by_source.setdefault(each.source, []).append(each.id)
        spell = spell_of(each)
        if spell not in known and not was_taken_off(spell, declared, taken_off):
            known.add(spell)
            spells.setdefault(each.source, []).append(spell)
    changes.services += [
        ServiceDraft(
            person_ref=held.ref,
            person_id=held.id,
            spells=tuple(spells.get(source, ())),
            source=source,
            supersedes=tuple(ids),
            reason=REASON,
        )
        for source, ids in by_source.items()
    ]


def _refuse_overlap(
    own: Sequence[HeldAppointment], joined: Mapping[str, AppointmentVersion]
) -> None:
    """A designation made longer by its twin must not reach into the person's next one."""
    for version in joined.values():
        for one in own:
            is_other = one.ref != version.ref and one.school_urn == version.school_urn
            if is_other and overlap(one.days, version.days):
                raise Conflict(
                    f"The person held was SENCO of URN {one.school_urn} twice, and these days "
                    "overlap both times. Ask the school to correct its designations first."
                ).of_people([one.person_id])


def _is_twin(one: HeldAppointment, other: HeldAppointment) -> bool:
    return one.school_urn == other.school_urn and overlap(one.days, other.days)


def _earlier(one: date | None, other: date | None) -> date | None:
    """The earlier start; a day that nobody knows gives way to one that is known."""
    days = [day for day in (one, other) if day]
    return min(days) if days else None


def _later(one: date | None, other: date | None) -> date | None:
    """The later end; no end is the latest."""
    return max(one, other) if one and other else None
