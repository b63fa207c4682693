"""Checks: what was asked and answered, beside the look that each one was."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from register.db import Base
from register.models.promises import INSERTED_ONLY


class CandidateCheck(Base):
    """One check: by whom, for what purpose, with what answer. Its look has the same number."""

    __tablename__ = "candidate_check"
    __table_args__ = (
        Index("ix_candidate_check_organisation_id", "organisation_id", "at"),
        INSERTED_ONLY,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    """The receipt number."""
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    purpose: Mapped[str]
    outcome: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    question: Mapped[str]
    """JSON: what was asked, as it was understood."""
    answer: Mapped[str]
    """JSON: what was answered."""
    log_head: Mapped[int]
    """The newest log entry that the answer rests on: its `known_to`, which the answer says too."""
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    digest: Mapped[str]
    """Hex SHA-256 of the salt, the question and the answer."""
