"""End a designation, correct it, or take back one that should never have been recorded."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from register.access import Actor
from register.clock import legal_day
from register.days import day_in_words
from register.errors import Conflict, InvalidInput, Refused
from register.queries.appointments import HeldAppointment
from register.queries.whole_people import records_of
from register.services.appointments.changes import Changes, TakenBack, write
from register.services.appointments.facts import AmendmentReason, Particulars
from register.services.appointments.in_post import Days, of_the_same, refuse_others
from register.services.appointments.rules import check_days, school_problem
from register.services.appointments.school import find_own_appointment, load_school
from register.services.appointments.versions import next_version, particulars_of
from register.services.looks import LookKind, seen_in_refusals
from register.services.transaction import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A designation as it should have been, and why."""

    started_on: date | None
    ended_on: date | None
    particulars: Particulars
    reason: AmendmentReason
    note: str = ""
    source: str = ""
    """Who says so; empty to keep the source that is held."""
    shared: bool = False
    """Whether somebody else who is SENCO on days that are new stays so beside this person."""
    keeps: frozenset[str] = frozenset()
    """Names of the days and particulars that stay as they are held, whatever stands above."""

    def upon(self, held: HeldAppointment) -> Correction:
        """This correction of that version, with what it keeps filled in."""
        kept = {field.name for field in fields(Particulars)} & self.keeps
        known = particulars_of(held)
        return replace(
            self,
            started_on=held.started_on if "started_on" in self.keeps else self.started_on,
            ended_on=held.ended_on if "ended_on" in self.keeps else self.ended_on,
            particulars=replace(self.particulars, **{name: getattr(known, name) for name in kept}),
        )


def end_appointment(
    session: Session, ref: str, *, last_day: date, actor: Actor, now: datetime
) -> HeldAppointment:
    """Record the last day of a designation; the version before it.

    The same last day again has no further effect. Raises NotFound, InvalidInput or Conflict.
    """
    with (
        seen_in_refusals(session, LookKind.OWN_SENCO, actor=actor, now=now),
        transaction(session),
    ):
        held = find_own_appointment(session, actor, ref)
        if held.ended_on == last_day:
            return held
        if held.ended_on is not None:
            raise Conflict(
                f"This designation is already recorded as ended on {day_in_words(held.ended_on)}. "
                "Correct it if that is the wrong day."
            ).of_people([held.person_id])
        _check_days(held, held.started_on, last_day, now)
        changes = Changes(appointments=[next_version(held, "ended", ended_on=last_day)])
        write(session, changes, actor=actor, now=now)
        return held


def correct_appointment(
    session: Session, ref: str, correction: Correction, *, actor: Actor, now: datetime
) -> None:
    """Put a version in the place of the one that is held; nothing where they are the same.

    Raises NotFound, InvalidInput, Refused or Conflict, AnotherInPost among it.
    """
    with (
        seen_in_refusals(session, LookKind.OWN_SENCO, actor=actor, now=now),
        transaction(session),
    ):
        held = find_own_appointment(session, actor, ref)
        correction = correction.upon(held)
        days = (correction.started_on, correction.ended_on)
        is_same = (held.started_on, held.ended_on) == days
        if is_same and particulars_of(held) == correction.particulars:
            return
        _check_days(held, *days, now)
        _refuse_overlap(session, held, days, shared=correction.shared)
        version = next_version(
            held,
            "corrected",
            started_on=correction.started_on,
            ended_on=correction.ended_on,
            particulars=correction.particulars,
            source=correction.source or held.source,
            reason=correction.reason.value,
            note=correction.note,
        )
        write(session, Changes(appointments=[version]), actor=actor, now=now)


def take_back_appointment(
    session: Session, ref: str, *, reason: AmendmentReason, note: str, actor: Actor, now: datetime
) -> None:
    """Supersede a designation with none: it never took effect. Raises NotFound."""
    with transaction(session):
        held = find_own_appointment(session, actor, ref)
        if reason is AmendmentReason.OTHER and not note.strip():
            raise InvalidInput.of("note", "Say why this designation should not be on the record")
        taken_back = TakenBack(appointment=held, reason=reason.value, note=note)
        write(session, Changes(taken_back=[taken_back]), actor=actor, now=now)


def _check_days(
    held: HeldAppointment, started_on: date | None, ended_on: date | None, now: datetime
) -> None:
    """Raise InvalidInput, which may tell of a day that was not typed: of whom it says so."""
    try:
        check_days(started_on, ended_on, legal_day(now))
    except InvalidInput as refusal:
        raise refusal.of_people([held.person_id]) from None


def _refuse_overlap(session: Session, held: HeldAppointment, days: Days, *, shared: bool) -> None:
    """At a school that was open then, one person is SENCO once at a time, and two where they share
    the role.
    """
    school = load_school(session, held.school_urn)
    if problem := school_problem(school.standing, school.urn, days, school.became):
        raise Refused(problem)
    records = records_of(session, [held.person_id])
    if of_the_same(school.beside(days[1]), records, days, but=held.ref):
        raise Conflict(
            f"The same person is recorded as SENCO of {school.name} by another designation on "
            "some of those days. Check the days, or correct that one first."
        ).of_people([held.person_id])
    if not shared:
        before = (held.started_on, held.ended_on)
        refuse_others(session, school, days, before=before, but=held.ref)
