"""Records joined as one person's and parted again, without the two registrars that it takes."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.identifiers import Trn
from register.models import Person
from register.services.approvals.kinds import Under
from register.services.people_merge.merge import merging, parting, write
from register.services.transaction import transaction
from tests.estate import Estate

WHY = "Both records name one teacher."


def joined(session: Session, trn: str, into: str, now: datetime) -> int:
    """The entry that joins the person with one TRN to the person with another."""
    with transaction(session):
        return write(session, merging(session, trn, into), _under(now))


def unjoined(session: Session, trn: str, now: datetime) -> int:
    """The entry that parts the record with this TRN from the one it was joined to."""
    with transaction(session):
        return write(session, parting(session, trn), _under(now))


def merged(estate: Estate, one: int, into: int) -> int:
    """The entry that joins one person of an estate to another, by their numbers."""
    return joined(estate.session, trn_of(estate, one), trn_of(estate, into), estate.now)


def parted(estate: Estate, one: int) -> int:
    """The entry that parts that person from whom they were joined to."""
    return unjoined(estate.session, trn_of(estate, one), estate.now)


def trn_of(estate: Estate, person: int) -> Trn:
    """The TRN of the person with that number."""
    found = estate.session.scalars(select(Person.trn).where(Person.id == person)).one()
    assert found
    return Trn(found)


def _under(now: datetime) -> Under:
    return Under(actor=OPERATOR, now=now, proposal="", note=WHY, ground="evidence_seen")
