"""The append-only log: what was recorded, by whom, when."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from register.db import Base
from register.models.promises import ERASED_BY_TOMBSTONE, INSERTED_ONLY


class LogEntry(Base):
    """One line of the log: opaque references only, no personal data. Triggers refuse any change."""

    __tablename__ = "log_entry"
    __table_args__ = (CheckConstraint("number > 0", name="counts_from_one"), INSERTED_ONLY)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """One more than the entry before it: no gaps."""
    at: Mapped[datetime] = mapped_column(unique=True)
    """Strictly later than the entry before it, so that an instant names a state of the register."""
    actor: Mapped[str]
    action: Mapped[str]
    """A past-tense verb on a thing, such as `award.recorded`."""
    subject: Mapped[str]
    reason: Mapped[str | None]
    payload_hash: Mapped[str]
    """Hex SHA-256 of the payload's salt followed by its bytes."""


class LogPayload(Base):
    """What an entry recorded: apart from it, so that it can be erased and the log still hold."""

    __tablename__ = "log_payload"
    __table_args__ = ERASED_BY_TOMBSTONE

    entry: Mapped[int] = mapped_column(ForeignKey("log_entry.number"), primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    """32 random bytes: without them nobody can guess the payload from its hash."""
    body: Mapped[bytes] = mapped_column(LargeBinary)
    """Canonical JSON, UTF-8."""


class LogLeaf(Base):
    """The hash of an entry's leaf, made as the entry was: what it must still come to."""

    __tablename__ = "log_leaf"
    __table_args__ = INSERTED_ONLY

    entry: Mapped[int] = mapped_column(ForeignKey("log_entry.number"), primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 of 0x00 and the entry as RFC 8785 JSON."""


class LogBlock(Base):
    """The root over a whole block of 256 leaves, so that a proof need not read them all."""

    __tablename__ = "log_block"
    __table_args__ = INSERTED_ONLY

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 0: block 0 holds entries 1 to 256."""
    root: Mapped[bytes] = mapped_column(LargeBinary)


class LogCheckpoint(Base):
    """A signed statement of how many entries the log had, and of their root."""

    __tablename__ = "log_checkpoint"
    __table_args__ = (CheckConstraint("size > 0", name="holds_an_entry"), INSERTED_ONLY)

    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(LargeBinary)
    note: Mapped[str]
    """The C2SP signed note, as it is given out."""
    issued_at: Mapped[datetime]


class LogCopy(Base):
    """How far the log was copied to a folder: what is emptied or cut back shows by it."""

    __tablename__ = "log_copy"

    folder: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    """Entries that the copy held when it was last brought up: it only grows."""


class SealedLook(Base):
    """That an entry of the log says of a look that it was recorded."""

    __tablename__ = "sealed_look"
    __table_args__ = INSERTED_ONLY

    look_id: Mapped[int] = mapped_column(
        ForeignKey("look.id"), primary_key=True, autoincrement=False
    )
    entry: Mapped[int] = mapped_column(ForeignKey("log_entry.number"), unique=True)
