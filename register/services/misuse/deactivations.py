"""A registrar who has deactivated as many accounts as one may is put before the others."""

from datetime import datetime

from sqlalchemy.orm import Session

from register.access import REGISTER, Actor
from register.clock import in_utc
from register.queries.referrals import waiting_on
from register.services.addresses import address_of
from register.services.changes import Changes, write
from register.services.deactivations import MOST
from register.services.referrals.open import ReferralDraft
from register.services.referrals.words import ReferralKind
from register.services.transaction import transaction


def tell_of_deactivations(session: Session, actor: Actor, *, now: datetime) -> None:
    """Put on the desk that this registrar was refused to deactivate more, once while it waits."""
    with transaction(session):
        if waiting_on(session, ReferralKind.DEACTIVATIONS, [actor.ref]):
            return
        noticed = {"account": address_of(session, actor), "count": MOST, "at": in_utc(now)}
        draft = ReferralDraft(
            kind=ReferralKind.DEACTIVATIONS, subject=actor.ref, details={"closings": noticed}
        )
        write(session, Changes(referrals=[draft]), actor=REGISTER, now=now)
