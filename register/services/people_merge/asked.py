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
) -> Iterator[tuple[HeldReferral, HeldPerson, HeldPerson]]:
    """Each referral that asks of two of these records, with the one that it is about and the other.

    The other is named by its reference; in one opened before that was so, by its TRN alone.
    """
    by_ref = {person.ref: person for person in people}
    by_trn = {person.trn: person for person in people}
    subjects = {f"person:{ref}": person for ref, person in by_ref.items()}
    for referral in referrals_on(session, ReferralKind.TWO_TRNS, list(subjects)):
        details = json.loads(referral.details)
        named = "other" in details
        other = by_ref.get(details["other"]) if named else by_trn.get(details.get("other_trn"))
        if other is not None:
            yield referral, subjects[referral.subject], other
