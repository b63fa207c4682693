"""Whoever was attested as the academy that a school became, where it became none after all."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from register.access import Actor, OrganisationKind
from register.queries.accounts import OrganisationRow
from register.queries.attestation import Body, bodies_held, bodies_of_schools, numbers_given
from register.queries.standing import standings, successors_of
from register.services.misuse.freeze import freeze
from register.services.schools.onward import lasting

ATTESTED: Final = "organisation.attested"


def freeze_parted(
    session: Session, academies: Collection[str], *, actor: Actor, now: datetime
) -> None:
    """Freeze the organisations that act for one of these academies, or for what that became, as
    their school’s, where it is that no longer: inside the transaction that took it back.

    They get their school’s number again, which a registrar attests on the desk.
    """
    urns = {*academies, *(step.to_urn for step in successors_of(session, academies).values())}
    for body in bodies_of_schools(session, urns):
        school = _attested_from(session, body)
        if school is None:
            continue
        is_now = lasting(school, successors_of(session, [school]))
        if is_now != body.identifier:
            _freeze(session, body, school, is_now, actor=actor, now=now)


def _attested_from(session: Session, body: Body) -> str | None:
    """The school that it acted for until a registrar attested it as what that had become, also by
    way of another academy.
    """
    given = numbers_given(session, body.ref)
    origin = next((each for each in reversed(given) if each.action != ATTESTED), None)
    if origin is None or (origin is given[-1] and origin.school is None):
        return None
    return origin.school or origin.number


def _freeze(
    session: Session, body: Body, school: str, is_now: str, *, actor: Actor, now: datetime
) -> None:
    known = standings(session, [is_now])
    why = (
        f"A registrar attested it as {body.name} (URN {body.identifier}), which the school with "
        f"URN {school} had become. That has been taken back."
    )
    name, number = known[is_now].name if is_now in known else body.name, is_now
    if bodies_held(session, OrganisationKind.SCHOOL, {is_now}):
        name, number = body.name, body.identifier
        why += f" URN {is_now} has accounts of its own: invite there whoever still needs one."
    held = OrganisationRow(body.id, body.ref, body.name, body.closed_at)
    told = {"why": why, "school": school}
    freeze(session, held, name, number, told=told, actor=actor, now=now)
