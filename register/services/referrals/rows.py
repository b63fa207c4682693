"""The rows of referrals: whatever puts a question before a registrar writes it here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from register.bulk import insert_rows
from register.db import table_of
from register.models import Referral
from register.references import new_ref
from register.services import log
from register.services.referrals.words import ReferralKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRow:
    """A question for a registrar, and the entry of the log that opens it."""

    kind: ReferralKind
    subject: str
    """A URN or an opaque reference."""
    details: Mapping[str, Any]
    """What the registrar needs to see."""
    opened_by: int
    ref: str = field(default_factory=new_ref)


def write_rows(session: Session, rows: Iterable[ReferralRow]) -> None:
    """Put these in the registrar's queues, inside the caller's transaction."""
    written = [
        {
            "ref": row.ref,
            "kind": row.kind.value,
            "subject": row.subject,
            "details": log.canonical(row.details).decode(),
            "opened_by": row.opened_by,
        }
        for row in rows
    ]
    insert_rows(session, table_of(Referral), written)
