"""What waits for a registrar: the desk's queues."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from register.db import Base


class Referral(Base):
    """One thing that a person has to decide, from its opening entry to its closing one."""

    __tablename__ = "referral"
    __table_args__ = (Index("ix_referral_kind", "kind", "closed_by"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    """`identity`, `award_conflict`, `school_merger`, `school_split` and the like."""
    subject: Mapped[str]
    """A URN or an opaque reference, so that the same thing is not referred twice."""
    details: Mapped[str]
    """JSON: what the registrar needs to see."""
    opened_by: Mapped[int] = mapped_column(ForeignKey("log_entry.number"))
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("log_entry.number"))
    outcome: Mapped[str | None]
    reopened_by: Mapped[int | None] = mapped_column(ForeignKey("log_entry.number"))
    """The latest entry that undid what had closed it, so that it waited once more."""
