"""What a decision, or an act of two registrars, can rest on: by its kind, and no more than that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from register.errors import InvalidInput
from register.lists import one_of
from register.services.referrals.words import GROUNDS, Ground, ReferralKind

_SCHOOL_CONFIRMS: Final = (Ground.SCHOOL_CONFIRMED, Ground.PUBLISHED_RECORD)
_CONFIRMED: Final[Mapping[str, tuple[Ground, ...]]] = {
    ReferralKind.IDENTITY: (
        Ground.PERSON_CONFIRMED,
        Ground.SCHOOL_CONFIRMED,
        Ground.PROVIDER_CONFIRMED,
        Ground.PUBLISHED_RECORD,
    ),
    ReferralKind.AWARD_CONFLICT: (
        Ground.PERSON_CONFIRMED,
        Ground.PROVIDER_CONFIRMED,
        Ground.PUBLISHED_RECORD,
    ),
    ReferralKind.TWO_TRNS: (
        Ground.PERSON_CONFIRMED,
        Ground.SCHOOL_CONFIRMED,
        Ground.PROVIDER_CONFIRMED,
    ),
    ReferralKind.SCHOOL_MERGER: _SCHOOL_CONFIRMS,
    ReferralKind.SCHOOL_SPLIT: _SCHOOL_CONFIRMS,
    ReferralKind.SCHOOL_REPLACED: _SCHOOL_CONFIRMS,
    ReferralKind.LOCK: (Ground.PERSON_CONFIRMED, Ground.SCHOOL_CONFIRMED),
    # Whoever checked may be of a school, and its word counts.
    ReferralKind.MISUSE: (Ground.SCHOOL_CONFIRMED,),
    ReferralKind.DECOY: (Ground.SCHOOL_CONFIRMED,),
    # Of an account that was deactivated, its owner says whether that was right.
    ReferralKind.DEACTIVATIONS: (Ground.PERSON_CONFIRMED,),
    ReferralKind.ATTESTATION: (
        Ground.SCHOOL_CONFIRMED,
        Ground.PROVIDER_CONFIRMED,
        Ground.PUBLISHED_RECORD,
    ),
}
"""Whose word a decision of each kind can rest on, beside documents and another reason."""


def grounds_among(confirmed: Iterable[Ground]) -> dict[Ground, str]:
    """Documents, another reason and these, in the words and the order of the desk."""
    can = {Ground.EVIDENCE_SEEN, *confirmed, Ground.OTHER}
    return {ground: words for ground, words in GROUNDS.items() if ground in can}


def grounds_of_referral(kind: str) -> dict[Ground, str]:
    """What a decision of that kind can rest on; of a kind that is not known, anything."""
    return grounds_among(_CONFIRMED.get(kind, tuple(Ground)))


def refuse_ground(can: Mapping[Ground, str], ground: Ground) -> None:
    """Raise InvalidInput where that is none of what something can rest on."""
    if ground not in can:
        raise InvalidInput.of(
            "ground",
            f"“{GROUNDS[ground]}” is nothing that this can rest on. It can rest on {one_of(can)}",
        )
