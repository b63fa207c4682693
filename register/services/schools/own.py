"""Which schools somebody acts for: their own, their trust's or their authority's.

A school that became an academy goes on there, so the academy's people act for it too.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from register.access import Actor, OrganisationKind
from register.errors import NotFound
from register.queries.standing import (
    conversions_of,
    predecessors_of,
    schools_of_authority,
    schools_of_trust,
)


def schools_of(session: Session, actor: Actor) -> frozenset[str]:
    """The URNs that this actor acts for, with those that they came from by conversion."""
    return schools_of_body(session, actor.organisation_kind, actor.organisation_identifier)


def schools_of_body(
    session: Session, kind: OrganisationKind | None, identifier: str
) -> frozenset[str]:
    """The URNs that whoever has an account of this organisation acts for, likewise."""
    own = _own(session, kind, identifier)
    return own | {step.from_urn for step in predecessors_of(session, own)}


def present_schools_of(session: Session, actor: Actor) -> frozenset[str]:
    """The URNs that this actor acts for as they are now: a school that converted only as the
    academy that it became.
    """
    own = schools_of(session, actor)
    return own - set(conversions_of(session, own))


def must_act_for(session: Session, actor: Actor, urn: str) -> None:
    """Raise NotFound unless this actor acts for the school: somebody else's looks like none."""
    if urn not in schools_of(session, actor):
        raise NotFound(
            f"You do not act for a school with URN {urn}. Check the number, or sign in "
            "with the account of that school or its trust."
        )


def _own(session: Session, kind: OrganisationKind | None, identifier: str) -> frozenset[str]:
    match kind:
        case OrganisationKind.SCHOOL:
            return frozenset({identifier})
        case OrganisationKind.TRUST:
            return schools_of_trust(session, identifier)
        case OrganisationKind.AUTHORITY:
            return schools_of_authority(session, identifier)
        case _:
            return frozenset()
