"""The next version of an appointment: what changes, and everything else as it was."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, replace
from hashlib import sha256
from typing import Any

from register.errors import ChangedSince
from register.queries.appointments import HeldAppointment
from register.services.appointments.facts import particulars_of
from register.services.changes import AppointmentVersion


def version_of(held: HeldAppointment) -> str:
    """What tells one version from another: a digest of what its school is shown.

    The number of its entry would tell how many entries a request made, and so whether the details
    of a person that were typed disagree with those held (ADR 0005).
    """
    return digest_of((*held.days, *astuple(particulars_of(held)), held.source))


def digest_of(said: Iterable[object]) -> str:
    """A digest of what was said, 16 hexadecimal digits: another where anything of it is other."""
    return sha256(repr([str(each) for each in said]).encode()).hexdigest()[:16]


def check_version(held: HeldAppointment, seen: str) -> None:
    """Raise ChangedSince where it is not as it was seen; an empty version was seen by nobody."""
    if seen not in ("", version_of(held)):
        raise ChangedSince(
            "Somebody changed this designation since you looked at it, so nothing was recorded. "
            "Look at it as it is now, and decide again."
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
