"""Take back what a decision changed: by versions that supersede its own, so that all of it is kept.

What a school has recorded since stays: a designation that moved goes back with the days that it
has now. Only where a decision joined two designations, and the one has been changed since, is there
no way back that would not guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import starmap
from typing import Final

from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import Conflict
from register.models import Conversion, PersonName
from register.queries.appointments import HeldAppointment, appointments_of, find_appointment
from register.queries.awards import HeldAward
from register.queries.decisions import (
    TouchedAppointment,
    TouchedAward,
    TouchedConversion,
    TouchedName,
    TouchedService,
    touched,
)
from register.queries.people import ids_by_refs
from register.queries.whole_people import records_of
from register.services import compliance_periods, log
from register.services.appointments.facts import Spell
from register.services.appointments.spans import overlap
from register.services.appointments.versions import next_version
from register.services.changes import AppointmentVersion, Changes, ServiceDraft, write
from register.services.referrals.history import PastDecision
from register.services.referrals.sent_award import write_award
from register.services.supersede import supersede

REASON: Final = "decision_superseded"


def undo(
    session: Session, past: PastDecision, subject: str, *, actor: Actor, now: datetime
) -> None:
    """Supersede what that decision of a referral recorded and put back what it superseded.

    `subject` is the referral's. Inside the caller's transaction. Raises Conflict where that cannot
    be done.
    """
    done = touched(session, past.first_entry, past.entry)
    span = range(past.first_entry, past.entry + 1)
    changes = Changes(
        appointments=_appointments(session, done.appointments, span, subject),
        services=_services(done.services, span),
    )
    names = [row for row in done.names if row.version.superseded_by is None]
    conversions = [row for row in done.conversions if row.version.superseded_by is None]
    awards = list(_awards(done.awards, span))
    changes.closing += map(_name_entry, names)
    changes.closing += map(_conversion_entry, conversions)
    changes.closing += starmap(_award_entry, awards)
    entries = write(session, changes, actor=actor, now=now)
    own = iter(entries[len(entries) - len(changes.closing) :])
    supersede(session, PersonName, [(row.id, next(own)) for row in names])
    ended = [(row.id, next(own)) for row in conversions]
    supersede(session, Conversion, ended)
    for _, entry in ended:
        compliance_periods.schools_changed(session, entry)
    for (then, held), entry in zip(awards, own, strict=True):
        write_award(session, then, held, entry)


def corrected_since(session: Session, past: PastDecision) -> list[TouchedName]:
    """The names that stand where that decision had recorded one: two registrars corrected it since,
    and one registrar’s decision does not take back what two found.
    """
    rows = [
        row
        for row in touched(session, past.first_entry, past.entry).names
        if row.version.recorded_by >= past.first_entry
    ]
    found = []
    # It grows as it is gone through: what corrected a name may have been corrected too.
    for row in rows:
        gone = row.version.superseded_by
        if gone is None and row.version.recorded_by > past.entry:
            found.append(row)
        elif gone is not None and gone > past.entry:
            then = touched(session, gone, gone).names
            rows += [each for each in then if each.version.recorded_by == gone]
    return found


def _name_entry(row: TouchedName) -> log.Draft:
    return log.Draft("person.name_withdrawn", f"person:{row.person_ref}", {}, REASON)


def _conversion_entry(row: TouchedConversion) -> log.Draft:
    payload = {"to_urn": row.to_urn, "converted_on": row.converted_on}
    return log.Draft("school.conversion_withdrawn", f"school:{row.from_urn}", payload, REASON)


def _award_entry(then: HeldAward | None, held: HeldAward) -> log.Draft:
    subject = f"award:{held.ref}"
    if then is None:
        return log.Draft("award.taken_back", subject, {}, REASON)
    return log.Draft("award.corrected", subject, {"held_from": then.held_from}, REASON)


def _awards(
    rows: Sequence[TouchedAward], span: range
) -> Iterator[tuple[HeldAward | None, HeldAward]]:
    """Each award that the decision recorded, and what was held in its place before."""
    before = {row.held.ref: row.held for row in rows if row.version.superseded_by in span}
    for row in rows:
        if row.version.recorded_by not in span:
            continue
        if row.version.superseded_by is not None:
            raise Conflict(
                "The award that this decision recorded has been changed since, so the decision "
                "cannot be taken back. Ask the provider to correct it."
            )
        yield before.get(row.held.ref), row.held


def _appointments(
    session: Session, rows: Sequence[TouchedAppointment], span: range, subject: str
) -> list[AppointmentVersion]:
    made = {row.held.ref: row.held for row in rows if row.version.recorded_by in span}
    versions = []
    for row in rows:
        if row.version.superseded_by not in span:
            continue
        current = find_appointment(session, row.held.ref)
        new = made.get(row.held.ref)
        if new is None:
            # It was joined with another, and stands by itself again: it supersedes nothing.
            _refuse_changed_twin(session, row.held, span, subject)
            apart = next_version(row.held, "corrected", reason=REASON, supersedes=None)
            versions.append(apart)
        elif current is not None:
            versions.append(_back(row.held, new, current))
    return versions


def _refuse_changed_twin(
    session: Session, apart: HeldAppointment, span: range, subject: str
) -> None:
    """Raise Conflict unless the designation that it was joined with is as the decision left it."""
    held = ids_by_refs(session, [subject.removeprefix("person:")])
    records = records_of(session, held.values(), known_to=span[-1])
    if not any(
        one.school_urn == apart.school_urn
        and one.recorded_by <= span[-1]
        and overlap(one.days, apart.days)
        for one in appointments_of(session, records)
    ):
        raise _changed_since(apart.school_urn)


def _changed_since(urn: str) -> Conflict:
    return Conflict(
        f"A designation at URN {urn} that this decision changed has been changed again since, so "
        "the decision cannot be taken back. Ask the school to correct its designations."
    )


def _back(
    old: HeldAppointment, new: HeldAppointment, current: HeldAppointment
) -> AppointmentVersion:
    """A designation that was moved goes back; one that was made longer gets its days back."""
    if current.person_id != new.person_id:
        raise _changed_since(old.school_urn)
    if old.person_id != new.person_id:
        whose = {"person_id": old.person_id, "person_ref": old.person_ref}
        return next_version(current, "corrected", reason=REASON, **whose)
    days = {"started_on": old.started_on, "ended_on": old.ended_on}
    return next_version(current, "corrected", reason=REASON, **days)


def _services(rows: Sequence[TouchedService], span: range) -> list[ServiceDraft]:
    """Earlier service goes back to whose it was, each spell with its own source; what has been
    taken back since stays so.
    """
    before = [row for row in rows if row.version.superseded_by in span]
    made = [row for row in rows if row.version.recorded_by in span]
    gone = {_spell(row) for row in made if row.version.superseded_by is not None}
    by_source: dict[str, list[TouchedService]] = {}
    for row in before:
        by_source.setdefault(row.source, []).append(row)
    drafts = [
        ServiceDraft(
            person_ref=theirs[0].person_ref,
            person_id=theirs[0].person_id,
            spells=tuple(spell for spell in map(_spell, theirs) if spell not in gone),
            source=source,
            reason=REASON,
        )
        for source, theirs in by_source.items()
    ]
    # All that the decision made goes with the first: the others have nothing to replace.
    standing = tuple(row.id for row in made if row.version.superseded_by is None)
    return [replace(each, supersedes=standing if not n else ()) for n, each in enumerate(drafts)]


def _spell(row: TouchedService) -> Spell:
    return Spell(row.school_urn, row.started_on, row.ended_on)
