"""Designations by the service, and the one that is held."""

from __future__ import annotations

from sqlalchemy.orm import Session

from register.access import Actor
from register.queries.appointments import HeldAppointment, appointments_at
from register.services.appointments.designate import Designated, designate
from register.services.appointments.facts import WantedDesignation
from tests.sencos import NOON, acting_for, designation

SCHOOL = acting_for("100001")


def put(
    session: Session,
    wanted: WantedDesignation | None = None,
    *,
    shared: bool = False,
    actor: Actor = SCHOOL,
) -> Designated:
    """Designate at 100001 unless it is said otherwise."""
    return designate(session, wanted or designation(), shared=shared, actor=actor, now=NOON)


def only(session: Session) -> HeldAppointment:
    """The one designation that 100001 has."""
    (held,) = appointments_at(session, ["100001"])
    return held
