"""Say what has changed, and the schools that it touches are brought into step; no others are."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from register.queries.standing import predecessors_of, successors_of
from register.queries.touched import (
    people_of_providers,
    people_of_schools,
    schools_changed_by,
    schools_of_holders,
    schools_of_people,
)
from register.services.compliance_periods.store import refresh


def people_changed(session: Session, people: Collection[int], urns: Collection[str] = ()) -> int:
    """Facts of these people have changed, or of these schools' SENCOs: the schools refreshed.

    `urns` are schools with a fact of their own: a vacancy, or a designation taken back or moved.
    """
    return refresh(session, onward(session, schools_of_people(session, people).union(urns)))


def awards_changed(session: Session, people: Collection[int]) -> int:
    """Awards or courses of these people have changed, and nothing else of them."""
    return refresh(session, onward(session, schools_of_holders(session, people)))


def providers_changed(session: Session, providers: Collection[int]) -> int:
    """The recognition of these providers, by id, has changed."""
    return awards_changed(session, people_of_providers(session, providers))


def schools_changed(session: Session, entry: int, urns: Collection[str] = ()) -> int:
    """That entry changed schools or conversions: service there bears on answers elsewhere too.

    `urns` are the schools of which it recorded a later version; those new with it are not.
    """
    changed = schools_changed_by(session, entry, urns)
    # Whoever was designated at what became one of them served on there until it closed.
    served_at = {*changed, *(step.from_urn for step in predecessors_of(session, changed))}
    return people_changed(session, people_of_schools(session, served_at), changed)


def onward(session: Session, urns: Collection[str]) -> set[str]:
    """These schools and all that they became, over conversions."""
    return {*urns, *(step.to_urn for step in successors_of(session, urns).values())}
