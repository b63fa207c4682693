"""Acts that take two registrars: what one has proposed and what another decided."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from register.db import Base


class Proposal(Base):
    """One act that waits for a second registrar, from its opening entry to its closing one."""

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint("outcome IN ('approved', 'declined', 'withdrawn')", name="outcome"),
        CheckConstraint(
            "outcome <> 'approved' OR decided_by <> proposed_by", name="two_accounts_approve"
        ),
        CheckConstraint("(closed_by IS NULL) = (outcome IS NULL)", name="closed_with_an_outcome"),
        Index("ix_proposal_proposed_by", "proposed_by", "proposed_at"),
        Index("ix_proposal_decided_by", "decided_by", "decided_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    act: Mapped[str]
    """A kind of act, such as `withdraw_award`: `register.services.approvals.kinds`."""
    subject: Mapped[str]
    """What it is about, as the log names it: opaque."""
    asked: Mapped[str]
    """JSON: what the act was asked to do."""
    ground: Mapped[str]
    note: Mapped[str]
    preview: Mapped[str]
    """JSON: what would change, as both registrars see it."""
    digest: Mapped[str]
    """Hex SHA-256 of what was asked, what would change and the facts that it rests on."""
    day: Mapped[date]
    """The day of the answers that the preview compares."""
    proposed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    opened_by: Mapped[int] = mapped_column(ForeignKey("log_entry.number"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    decision_note: Mapped[str | None]
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("log_entry.number"))
    outcome: Mapped[str | None]
