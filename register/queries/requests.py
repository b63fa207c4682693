"""Requests that are kept for a day under a key of their own."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import KeptRequest

_kept = table_of(KeptRequest)


class HeldRequest(NamedTuple):
    """What is held of one request."""

    id: int
    fingerprint: str
    begun_at: datetime
    recorded_at: datetime | None
    answer: bytes | None


def kept_request(session: Session, account_id: int, key_digest: str) -> HeldRequest | None:
    """The request that this account sent under that key, where one is kept."""
    columns = (_kept.c.id, _kept.c.fingerprint, _kept.c.begun_at)
    row = session.execute(
        select(*columns, _kept.c.recorded_at, _kept.c.answer).where(
            _kept.c.account_id == account_id, _kept.c.key_digest == key_digest
        )
    ).one_or_none()
    return HeldRequest._make(row) if row else None
