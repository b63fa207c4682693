"""Which schools a trust runs."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from register.models import TrustMembership

_MEMBERS = select(TrustMembership.urn).where(
    TrustMembership.trust_uid == bindparam("uid"), TrustMembership.superseded_by.is_(None)
)


def urns_of_trust(session: Session, uid: str) -> frozenset[str]:
    """The URNs of the academies in that trust now."""
    return frozenset(session.scalars(_MEMBERS, {"uid": uid}))
