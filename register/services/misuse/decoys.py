"""Decoys found: whoever finds a record that is nobody's is put before a registrar.

The alert is a row beside an entry that the log has in any case, a look's own or a designation's, so
that nothing outside the desk shows that it was raised (ADR 0023).
"""

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from register.access import Actor
from register.clock import in_utc
from register.queries.decoys import FoundBy, decoys, found_by
from register.queries.referrals import waiting_on
from register.services.addresses import address_of
from register.services.looks import LookKind
from register.services.referrals.rows import ReferralRow, write_rows
from register.services.referrals.words import ReferralKind

SHOWN_AGAIN: Final = frozenset({LookKind.REFERRAL, LookKind.CHECK_AGAIN})
"""Looks at what somebody has put before the one who looks: whoever did so has found the decoy."""

DESIGNATED: Final = "designation"
"""Where a decoy was found that a designation named: no look, as nobody is shown."""


def tell_of_looks(session: Session, looks: Collection[int], entries: range) -> None:
    """Put before a registrar whoever made one of these looks and found a decoy, or asked for its
    TRN: once while it waits.

    looks: by database number, each sealed by the entry in the same place. Inside the caller's
    `transaction()`.
    """
    trns = {each.trn for each in decoys(session)}
    if not trns:
        return
    entry_of = dict(zip(looks, entries, strict=True))
    for each in found_by(session, looks):
        if each.kind not in SHOWN_AGAIN and (each.is_of_decoy or _asks_for(each, trns)):
            _tell(
                session,
                f"account:{each.account_ref}",
                {
                    "account": each.account,
                    "organisation": each.organisation,
                    "at": in_utc(each.at),
                    "where": each.kind,
                    "purpose": each.purpose,
                    "receipt": each.ref,
                },
                entry_of[each.id],
            )


def tell_of_designation(session: Session, actor: Actor, entry: int, now: datetime) -> None:
    """The same of whoever designated somebody with a decoy's TRN, by the entry that refers it."""
    details = {
        "account": address_of(session, actor),
        "organisation": actor.organisation_name,
        "at": in_utc(now),
        "where": DESIGNATED,
        "purpose": "",
        "receipt": "",
    }
    _tell(session, actor.ref, details, entry)


def _asks_for(found: FoundBy, trns: Collection[str]) -> bool:
    """Whether a check names a decoy by its TRN, whatever else it says."""
    return found.question is not None and json.loads(found.question).get("trn") in trns


def _tell(session: Session, subject: str, details: dict[str, Any], entry: int) -> None:
    if waiting_on(session, ReferralKind.DECOY, [subject]):
        return
    row = ReferralRow(
        kind=ReferralKind.DECOY, subject=subject, details={"found": details}, opened_by=entry
    )
    write_rows(session, [row])
