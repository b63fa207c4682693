"""The second of a fact's two times: what the register knew, by the number of the log entry."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column


class Versioned:
    """One version of a fact: never edited, superseded by a later entry or still current."""

    recorded_by: Mapped[int] = mapped_column(ForeignKey("log_entry.number"))
    """The log entry that recorded this version."""
    superseded_by: Mapped[int | None] = mapped_column(ForeignKey("log_entry.number"))
    """The log entry that put another in its place or took it back; none while it is current."""
