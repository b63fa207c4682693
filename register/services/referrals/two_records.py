"""Which two records a referral about two TRNs asks of: a TRN that was never theirs may be another's
by now.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from register.queries.people import HeldPerson, find_by_trns, find_whole_by_ids, ids_by_refs
from register.queries.referrals import HeldReferral


def two_records(
    session: Session, referral: HeldReferral, details: Mapping[str, Any]
) -> tuple[HeldPerson, HeldPerson] | None:
    """The record that was new and the other, each with those of the same person; None where the
    register does not hold both.
    """
    refs = [referral.subject.removeprefix("person:"), details.get("other", "")]
    ids = ids_by_refs(session, refs)
    found = find_whole_by_ids(session, ids.values())
    one, other = (found.get(ids.get(ref, 0)) for ref in refs)
    if "other" not in details:
        # It was opened before the record was named beside its TRN.
        trn = details.get("other_trn", "")
        other = find_by_trns(session, [trn]).get(trn)
    return (one, other) if one and other else None


def are_joined(one: HeldPerson, other: HeldPerson) -> bool:
    """Whether they are one person's."""
    return any(record.id == other.id for record in one.joined)
