"""Looks at people: one row for each person seen, recorded before the answer, never changed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from register.db import Base
from register.models.promises import INSERTED_ONLY


class RecordedLook(Base):
    """One account's look at one person, or at nobody whom the register could name. Triggers refuse
    any change.
    """

    __tablename__ = "look"
    __table_args__ = (
        Index("ix_look_account_id", "account_id", "at"),
        Index("ix_look_person_id", "person_id", "at"),
        INSERTED_ONLY,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    """The receipt number."""
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    """Where the person was seen, such as `check` or `school`."""
    purpose: Mapped[str]
    result: Mapped[str]
    """The answer in a word."""
    detail: Mapped[str | None]
    """Hex SHA-256 of what is kept beside the look, where something is: a check's digest."""
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    """32 random bytes: without them nobody can guess the look from its digest."""
    digest: Mapped[str]
    """Hex SHA-256 of the salt and of the look as canonical JSON."""


class FailedCheck(Base):
    """A check that did not lead to one person, counted against what it was about, whoever made it.

    A check by TRN, last name and birth date has two rows: one for each way to name the person.
    """

    __tablename__ = "failed_check"
    __table_args__ = (Index("ix_failed_check_target", "target", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    target: Mapped[str]
    """A keyed digest of the TRN, or of the last name and birth date: nobody is named."""
    at: Mapped[datetime]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("log_entry.number"))
    """The entry by which a registrar said that it counts no more."""
