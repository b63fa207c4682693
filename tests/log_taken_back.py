"""A log that was taken back to an earlier size, as by a restore."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.log_keys import SIGNER

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEYS = [SIGNER.public]


def take_back(owner: Session, size: int) -> None:
    """Restore the log as it was when it had so many entries."""
    for table, column in (
        ("log_checkpoint", "size"),
        ("log_block", "(number + 1) * 256"),
        ("log_leaf", "entry"),
        ("log_payload", "entry"),
        ("log_entry", "number"),
    ):
        owner.execute(text(f"DELETE FROM {table} WHERE {column} > {size}"))
    owner.commit()
