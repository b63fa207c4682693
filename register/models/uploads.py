"""Files that providers send, from the check to the receipt."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from register.db import Base


class Upload(Base):
    """One provider's file. The same bytes sent again are the same upload, with the same receipt."""

    __tablename__ = "upload"
    __table_args__ = (
        CheckConstraint("state IN ('checked', 'accepted', 'cancelled')", name="state"),
        Index("uq_upload_file", "provider_id", "sha256", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """None where an operator sent it from the command line."""
    filename: Mapped[str]
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str]
    report: Mapped[bytes] = mapped_column(LargeBinary)
    """The findings of the newest check: compressed JSON."""
    report_digest: Mapped[str]
    """What the person who confirms has seen; accepting re-tests the file and compares."""
    checked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    """When a check that nobody confirmed stops being good."""
    accepted_at: Mapped[datetime | None]
    receipt: Mapped[str | None] = mapped_column(unique=True)
    entry: Mapped[int | None] = mapped_column(ForeignKey("log_entry.number"))
    """The log entry of the acceptance."""
