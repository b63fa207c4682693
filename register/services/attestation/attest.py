"""A registrar says that an organisation is what it was: its accounts go on for a year."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import update
from sqlalchemy.orm import Session

from register.access import Actor, OrganisationKind
from register.db import table_of
from register.errors import Conflict, NotFound, Refused
from register.models import Organisation
from register.queries import attestation as queries
from register.queries.attestation import Body
from register.references import can_name
from register.services import log
from register.services.attestation.due import academies_of
from register.services.attestation.term import UNATTESTED, attestation_of
from register.services.organisations import as_written
from register.services.transaction import transaction

TWICE: Final = timedelta(days=1)
"""Within this the same attestation again is one click too many, and records nothing."""


def attest(session: Session, ref: str, *, actor: Actor, now: datetime) -> str:
    """Attest an organisation for a year from now, and open what was frozen; its name from now on.

    Accounts of a school that became an academy act for the academy from then on. Raises NotFound,
    Refused for what needs no attesting, and Conflict where it is closed, where its new name waits
    to be decided, or where the academy has accounts of its own.
    """
    with transaction(session):
        held = queries.body_by_ref(session, ref) if can_name(ref) else None
        return _attest(session, held, actor=actor, now=now)


def attest_by_number(
    session: Session, kind: OrganisationKind, identifier: str, *, actor: Actor, now: datetime
) -> str:
    """The same, of the organisation of that kind and identifier."""
    with transaction(session):
        held = queries.body_by_identifier(session, kind.value, as_written(kind, identifier))
        return _attest(session, held, actor=actor, now=now)


def _attest(session: Session, held: Body | None, *, actor: Actor, now: datetime) -> str:
    if held is None:
        raise NotFound("No account was made for an organisation of that kind and number.")
    _refuse(held)
    closed = [held.identifier] if held.school_closed_at is not None else []
    academy = academies_of(session, closed).get(held.identifier)
    if academy is None and _stands(held, now):
        return held.name
    if academy and academy.is_held:
        raise Conflict(
            f"{held.name} became {academy.name} (URN {academy.urn}), which has accounts of its "
            "own. Invite there whoever still needs one."
        )
    values: dict[str, object] = {"attested_at": now}
    payload: dict[str, str] = {}
    if academy:
        values |= {"identifier": academy.urn, "name": academy.name}
        values |= {"school_closed_at": None, "school_closed_on": None}
        payload = {"from": held.name, "to": academy.name, "identifier": academy.urn}
    draft = log.Draft("organisation.attested", f"organisation:{held.ref}", payload)
    log.record(session, draft, actor=actor, now=now)
    table = table_of(Organisation)
    session.execute(update(table).where(table.c.id == held.id).values(values))
    return academy.name if academy else held.name


def _stands(held: Body, now: datetime) -> bool:
    """Whether it was attested a moment ago, and nothing has happened since."""
    if held.attested_at is None or attestation_of(held.kind, held).freeze(now) is not None:
        return False
    return now - held.attested_at < TWICE


def _refuse(held: Body) -> None:
    if OrganisationKind(held.kind) in UNATTESTED:
        raise Refused("The register itself and the records of holders are not attested.")
    if held.closed_at is not None:
        raise Conflict("That organisation is closed, and nobody acts for it any more.")
    if held.frozen_at is not None:
        raise Conflict(
            f"The name or identifier of {held.name} changed. Decide on the desk whether it is the "
            "same body, where what changed is shown."
        )
