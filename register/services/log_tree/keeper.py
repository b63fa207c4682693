"""The keeper of the minute: seals looks, then signs a checkpoint over all there is."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from register.services.log_tree.looks import seal_looks
from register.services.log_tree.seal import seal
from register.tree.notes import Signer


class Round(NamedTuple):
    """What one round did."""

    looks: int
    """Looks that got their entry."""
    size: int
    """Entries under the newest checkpoint."""


def keep(session: Session, signer: Signer, *, now: datetime, from_first: bool = False) -> Round:
    """One round. Leaves no transaction open, whatever happens.

    Raises Unavailable where the log cannot be written just now, and LogFault where it is not whole:
    nothing is signed then.
    """
    try:
        looks = seal_looks(session, now=now, from_first=from_first)
        sealed = seal(session, signer, now=now)
    finally:
        session.rollback()
    return Round(looks, sealed.size if sealed else 0)
