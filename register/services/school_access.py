"""Which schools an account may see: any, or its own school's, trust's or authority's."""

from collections.abc import Iterable
from typing import Protocol

from sqlalchemy.orm import Session

from register.access import Actor, OrganisationKind, Permission
from register.queries.facts import Facts
from register.queries.trust_members import urns_of_trust


class Listed(Protocol):
    """What is asked of a school in a list."""

    @property
    def urn(self) -> str: ...
    @property
    def la_code(self) -> str: ...


def may_see(actor: Actor, facts: Facts) -> bool:
    """Whether the actor may see this school, by the facts that are current.

    A school that has become another sees what it was before.
    """
    if _sees_any(actor):
        return True
    own = actor.organisation_identifier
    if not actor.may(Permission.SEE_OWN_SCHOOLS) or not own:
        return False
    if actor.organisation_kind is OrganisationKind.SCHOOL:
        onward = {each.to_urn for each in facts.conversions if each.from_urn == facts.urn}
        return own in onward or any(own == row.urn for row in facts.schools)
    if actor.organisation_kind is OrganisationKind.TRUST:
        return any(own == trust.uid for trust in facts.trusts)
    if actor.organisation_kind is OrganisationKind.AUTHORITY:
        return own == [row for row in facts.schools if row.urn == facts.urn][-1].la_code
    return False


def seen_by(session: Session, actor: Actor, schools: Iterable[Listed]) -> frozenset[str]:
    """The URNs of those of these schools that the actor may open."""
    if _sees_any(actor):
        return frozenset(school.urn for school in schools)
    own = actor.organisation_identifier
    if not actor.may(Permission.SEE_OWN_SCHOOLS) or not own:
        return frozenset()
    if actor.organisation_kind is OrganisationKind.SCHOOL:
        return frozenset({own})
    if actor.organisation_kind is OrganisationKind.TRUST:
        return urns_of_trust(session, own)
    return frozenset(school.urn for school in schools if school.la_code == own)


def _sees_any(actor: Actor) -> bool:
    return actor.may(Permission.SEE_ANY_SCHOOL) or actor.may(Permission.OPERATE)
