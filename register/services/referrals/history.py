"""What has been decided of a referral: each decision superseded by the next, none edited."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from register.queries.decisions import decision_entry
from register.queries.referrals import HeldReferral
from register.services.referrals.words import GROUNDS, Decided, Ground


@dataclass(frozen=True, slots=True)
class PastDecision:
    """One decision as it was recorded."""

    entry: int
    """The entry of the log that holds it, which names it."""
    at: datetime
    outcome: Decided
    ground: Ground
    note: str
    by: str
    first_entry: int
    """The first of the entries that it made; its own is the last."""
    supersedes: int | None
    """The entry of the decision that it took the place of."""

    @property
    def ground_words(self) -> str:
        """What it rests on, in words."""
        return GROUNDS[self.ground]


def past_decision(session: Session, entry: int) -> PastDecision:
    """The decision that this entry recorded."""
    found = decision_entry(session, entry)
    payload: dict[str, Any] = json.loads(found.payload)
    return PastDecision(
        entry,
        found.at,
        Decided(payload["outcome"]),
        Ground(found.ground or Ground.OTHER),
        payload["note"],
        found.by or "a registrar",
        payload["first_entry"],
        payload["supersedes"],
    )


def decisions_of(session: Session, referral: HeldReferral) -> tuple[PastDecision, ...]:
    """Every decision of a referral, and whatever undid one: the latest first."""
    found: list[PastDecision] = []
    entry = referral.last_entry
    while entry is not None:
        found.append(past_decision(session, entry))
        entry = found[-1].supersedes
    return tuple(found)
