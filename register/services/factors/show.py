"""What somebody is told of their own authenticator."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from register.access import Actor
from register.queries.credentials import factor_of, recovery_codes_left


@dataclass(frozen=True, slots=True)
class OwnFactor:
    """An authenticator, and nothing that could stand in for it."""

    added_at: datetime
    recovery_codes_left: int


def own_factor(session: Session, actor: Actor) -> OwnFactor | None:
    """The authenticator of whoever asks; none where they have set up none with the register."""
    factor = factor_of(session, actor.account_id or 0)
    if factor is None:
        return None
    return OwnFactor(factor.added_at, recovery_codes_left(session, factor.account_id))
