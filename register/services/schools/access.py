"""Which schools an account may see: any, or those that it acts for."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from register.access import Actor, Permission
from register.services.schools.own import schools_of


def visible_to(session: Session, actor: Actor, urns: Iterable[str]) -> frozenset[str]:
    """Those of these schools that the actor may see, by what is current."""
    asked = frozenset(urns)
    if actor.may(Permission.SEE_ANY_SCHOOL) or actor.may(Permission.OPERATE):
        return asked
    if not actor.may(Permission.SEE_OWN_SCHOOLS):
        return frozenset()
    return asked & schools_of(session, actor)
