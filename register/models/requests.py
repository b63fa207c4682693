"""Requests that were sent with a key of their own, so that a retry is not a second entry."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from register.db import Base


class KeptRequest(Base):
    """One request under its Idempotency-Key, kept for a day with the answer that it was given."""

    __tablename__ = "kept_request"
    __table_args__ = (Index("uq_kept_request_account_id", "account_id", "key_digest", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    key_digest: Mapped[str]
    """Keyed digest of what the client called it."""
    fingerprint: Mapped[str]
    """Keyed digest of what was asked: method, address, organisation and body."""
    begun_at: Mapped[datetime] = mapped_column(index=True)
    recorded_at: Mapped[datetime | None]
    """When its facts were recorded: set in the very transaction that recorded them."""
    answer: Mapped[bytes | None]
    """The answer, encrypted with a key that is made from the register's own secret."""
