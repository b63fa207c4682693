"""The next version of an appointment: what changes, and everything else as it was."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from register.queries.appointments import HeldAppointment
from register.services.appointments.facts import Particulars
from register.services.changes import AppointmentVersion


def particulars_of(held: HeldAppointment) -> Particulars:
    """What the register holds of regulation 49(2) and (3) for this appointment."""
    return Particulars(
        is_head_teacher=held.is_head_teacher,
        is_qualified_teacher=held.is_qualified_teacher,
        induction=held.induction,
        is_teaching_at_school=held.is_teaching_at_school,
    )


def next_version(held: HeldAppointment, action: str, **changed: Any) -> AppointmentVersion:
    """A version that supersedes this one; `changed` names the fields that differ."""
    same = AppointmentVersion(
        action=action,
        ref=held.ref,
        school_urn=held.school_urn,
        person_ref=held.person_ref,
        person_id=held.person_id,
        started_on=held.started_on,
        ended_on=held.ended_on,
        particulars=particulars_of(held),
        source=held.source,
        supersedes=held.id,
    )
    return replace(same, **changed)
