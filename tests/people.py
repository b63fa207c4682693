"""Records joined as one person's and parted again, without the two registrars that it takes."""

from datetime import datetime

from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.services.approvals.kinds import Under
from register.services.people_merge.merge import merging, parting, write
from register.services.transaction import transaction

WHY = "Both records name one teacher."


def joined(session: Session, trn: str, into: str, now: datetime) -> int:
    """The entry that joins the person with one TRN to the person with another."""
    with transaction(session):
        return write(session, merging(session, trn, into), _under(now))


def unjoined(session: Session, trn: str, now: datetime) -> int:
    """The entry that parts the record with this TRN from the one it was joined to."""
    with transaction(session):
        return write(session, parting(session, trn), _under(now))


def _under(now: datetime) -> Under:
    return Under(actor=OPERATOR, now=now, proposal="", note=WHY, ground="evidence_seen")
