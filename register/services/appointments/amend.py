"""End a designation, or correct it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from register.access import Actor
from register.clock import legal_day
from register.days import Days, day_in_words
from register.errors import Conflict, InvalidInput, Refused
from register.queries.appointments import HeldAppointment
from register.queries.whole_people import records_of
from register.services.appointments.facts import (
    WHY_CORRECTED,
    AmendmentReason,
    Particulars,
    particulars_of,
)
from register.services.appointments.gaps import Gap, Swap, gaps_after
from register.services.appointments.in_post import of_the_same, others_beside, refuse_others
from register.services.appointments.rules import (
    check_days,
    check_why,
    end_problem,
    school_problem,
)
from register.services.appointments.school import SchoolNow, find_own_appointment, load_school
from register.services.appointments.versions import check_version, next_version
from register.services.changes import AppointmentVersion, Changes, write
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
    is_source_corrected: bool = False
    """Whether that is what is corrected, be it alone: else it goes with whatever else is."""
    shared: bool = False
    """Whether somebody else who is SENCO on days that are new stays so beside this person."""
    keeps: frozenset[str] = frozenset()
    """Names of the days and particulars that stay as they are held, whatever stands above."""
    version: str = ""
    """The version that was seen; empty where all that is said is what changes."""

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


NOTHING_NEW: Final = "The register holds that already, so nothing was recorded."


class Amended(NamedTuple):
    """What became of a last day, or of a correction."""

    is_recorded: bool
    """Whether it said anything that the register did not hold already."""
    gaps: tuple[Gap, ...]
    """The days without a SENCO that it leaves."""
    recorded_words: str
    """What is said where it did."""

    @property
    def words(self) -> str:
        """What is said to whoever sent it."""
        return self.recorded_words if self.is_recorded else NOTHING_NEW


def end_appointment(
    session: Session, ref: str, *, last_day: date, actor: Actor, now: datetime
) -> Amended:
    """Record the last day of a designation.

    The same last day again has no further effect. Raises NotFound, InvalidInput or Conflict.
    """
    with (
        seen_in_refusals(session, LookKind.OWN_SENCO, actor=actor, now=now),
        transaction(session),
    ):
        held, gaps = _end(session, ref, last_day, actor, now)
        if held.ended_on is None:
            changes = Changes(appointments=[next_version(held, "ended", ended_on=last_day)])
            write(session, changes, actor=actor, now=now)
    return Amended(held.ended_on is None, gaps, "The end of the designation is recorded.")


def gaps_if_ended(
    session: Session, ref: str, *, last_day: date, actor: Actor, now: datetime
) -> tuple[Gap, ...]:
    """The days without a SENCO that this end would leave; raises as `end_appointment` does."""
    with seen_in_refusals(session, LookKind.OWN_SENCO, actor=actor, now=now):
        return _end(session, ref, last_day, actor, now)[1]


def correct_appointment(
    session: Session, ref: str, correction: Correction, *, actor: Actor, now: datetime
) -> Amended:
    """Put a version in the place of the one that is held; nothing where they are the same.

    Raises NotFound, InvalidInput, Refused or Conflict, AnotherInPost and ChangedSince among it.
    """
    with (
        seen_in_refusals(session, LookKind.OWN_SENCO, actor=actor, now=now),
        transaction(session),
    ):
        held, version, gaps = _correct(session, ref, correction, actor, now)
        differs = _differs(held, version, correction)
        if differs:
            write(session, Changes(appointments=[version]), actor=actor, now=now)
    return Amended(differs, gaps, "The correction is recorded.")


def gaps_if_corrected(
    session: Session, ref: str, correction: Correction, *, actor: Actor, now: datetime
) -> tuple[Gap, ...]:
    """The days without a SENCO that this would leave; raises as `correct_appointment` does."""
    with seen_in_refusals(session, LookKind.OWN_SENCO, actor=actor, now=now):
        return _correct(session, ref, correction, actor, now)[2]


def _end(
    session: Session, ref: str, last_day: date, actor: Actor, now: datetime
) -> tuple[HeldAppointment, tuple[Gap, ...]]:
    held = find_own_appointment(session, actor, ref)
    if held.ended_on not in (None, last_day):
        raise Conflict(
            f"This designation is already recorded as ended on {day_in_words(held.ended_on)}. "
            "Correct it if that is the wrong day."
        ).of_people([held.person_id])
    if held.ended_on is None:
        _check_days(held, (held.started_on, last_day), now)
    ended = replace(held, ended_on=None)
    school = load_school(session, held.school_urn)
    problem = end_problem(school.standing, held.started_on, last_day, school.became)
    if problem and held.ended_on is None:
        raise InvalidInput.of("last_day", problem.removesuffix("."))
    return held, gaps_after(school, Swap(ended, (held.started_on, last_day)))


def _correct(
    session: Session, ref: str, correction: Correction, actor: Actor, now: datetime
) -> tuple[HeldAppointment, AppointmentVersion, tuple[Gap, ...]]:
    held = find_own_appointment(session, actor, ref)
    check_why(correction.reason, correction.note, WHY_CORRECTED)
    correction = correction.upon(held)
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
    if not _differs(held, version, correction):
        return held, version, ()
    check_version(held, correction.version)
    _check_days(held, version.days, now)
    school = load_school(session, held.school_urn)
    _refuse_overlap(session, school, held, version.days, shared=correction.shared)
    return held, version, gaps_after(school, Swap(held, version.days))


def _differs(held: HeldAppointment, version: AppointmentVersion, correction: Correction) -> bool:
    """Whether this version says anything that the one that is held does not."""
    is_another_source = correction.is_source_corrected and version.source != held.source
    was = (held.days, particulars_of(held))
    return is_another_source or was != (version.days, version.particulars)


def _check_days(held: HeldAppointment, days: Days, now: datetime) -> None:
    """Raise InvalidInput, which may tell of a day that was not typed: of whom it says so."""
    try:
        check_days(*days, legal_day(now))
    except InvalidInput as refusal:
        raise refusal.of_people([held.person_id]) from None


def _refuse_overlap(
    session: Session, school: SchoolNow, held: HeldAppointment, days: Days, *, shared: bool
) -> None:
    """At a school that was open then, one person is SENCO once at a time, and two where they share
    the role.
    """
    if problem := school_problem(school.standing, school.urn, days, school.became):
        raise Refused(problem)
    records = records_of(session, [held.person_id])
    if of_the_same(school.on_the_line(days[1]), records, days, but=[held.ref]):
        raise Conflict(
            f"The same person is recorded as SENCO of {school.name} by another designation on "
            "some of those days. Check the days, or correct that one first."
        ).of_people([held.person_id])
    if not shared:
        others = others_beside(school, days, before=held.days, but=[held.ref])
        refuse_others(session, school, others)
