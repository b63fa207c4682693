"""What was referred about two TRNs: whether they are one person’s."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator

from sqlalchemy.orm import Session

from register.queries.people import HeldPerson
from register.queries.referrals import HeldReferral, referrals_on
from register.services.referrals.words import ReferralKind


def asked_of(
    session: Session, people: Collection[HeldPerson]
) -> Iterator[tuple[HeldReferral, str | None, str]]:
    """Each referral about two TRNs, with that of the record which it is about and the other."""
    trns = {f"person:{person.ref}": person.trn for person in people}
    for referral in referrals_on(session, ReferralKind.TWO_TRNS, list(trns)):
        yield referral, trns[referral.subject], json.loads(referral.details)["other_trn"]
