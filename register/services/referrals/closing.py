"""Close a referral by the entry that decides it."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import Referral
from register.queries.referrals import HeldReferral
from register.services.referrals.words import Outcome


def close_referral(session: Session, referral: HeldReferral, outcome: Outcome, entry: int) -> None:
    """Point the referral at the decision that stands, inside the caller's transaction."""
    table = table_of(Referral)
    session.execute(
        update(table)
        .where(table.c.id == referral.id)
        .values(closed_by=entry, outcome=outcome.value)
    )
