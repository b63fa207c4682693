"""A question is put to a registrar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from register.access import Actor
from register.references import new_ref
from register.services import log
from register.services.misuse.decoys import tell_of_designation
from register.services.referrals.rows import ReferralRow, write_rows
from register.services.referrals.words import ReferralKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralDraft:
    """A question for a registrar."""

    kind: ReferralKind
    subject: str
    details: Mapping[str, Any]
    ref: str = field(default_factory=new_ref)
    names_decoy: bool = False
    """Whether a decoy's TRN was typed: whoever did so is put before a registrar too."""

    def entry(self) -> log.Draft:
        """The log's entry for this question."""
        return log.Draft("referral.opened", f"referral:{self.ref}", self.details, self.kind)


def write_referrals(
    session: Session,
    drafts: Sequence[ReferralDraft],
    entries: Sequence[int],
    actor: Actor,
    now: datetime,
) -> None:
    """Write the row of each, whose entry is appended, and tell of whoever typed a decoy's TRN."""
    rows = (
        ReferralRow(
            ref=draft.ref,
            kind=draft.kind,
            subject=draft.subject,
            details=draft.details,
            opened_by=entry,
        )
        for draft, entry in zip(drafts, entries, strict=True)
    )
    write_rows(session, rows)
    for draft, entry in zip(drafts, entries, strict=True):
        if draft.names_decoy:
            tell_of_designation(session, actor, entry, now)
