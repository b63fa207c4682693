"""How a day and an instant are kept, the same on both databases; what is neither is a fault."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Date, DateTime, Dialect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.types import TypeDecorator


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: refuses a naive one on the way in, gives back UTC (SQLite forgets the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """SQLite’s text is read as UTC at once: putting a zone on afterwards costs ten times it."""
        if dialect.name == "sqlite":
            return _utc_from_text
        return super().result_processor(dialect, coltype)


class StoredDay(TypeDecorator[date]):
    """A day: what SQLite’s file holds in the place of one and is none is told as a fault."""

    impl = Date
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """SQLAlchemy’s own would say what stands there; this one is as quick."""
        if dialect.name == "sqlite":
            return _day_from_text
        return super().result_processor(dialect, coltype)


class Unreadable(SQLAlchemyError):
    """Where an instant or a day should stand there is none: another hand changed the file."""


def _utc_from_text(kept: str | None) -> datetime | None:
    if kept is None:
        return None
    try:
        at = datetime.fromisoformat(f"{kept}+00:00")
    except ValueError:
        at = None
    # Of a day alone the zone is read as the time; and whatever stands there may say something of
    # somebody: it is not told.
    if at is None or at.tzinfo is None or kept[7] != "-":
        raise Unreadable("an instant in the database cannot be read")
    return at


# Found once: looking it up for each day costs as much as reading the day does.
_read_day = date.fromisoformat


def _day_from_text(kept: Any) -> date | None:
    if kept is None:
        return None
    try:
        # As `days.read_iso`, which costs another call for each day.
        if kept[7] == "-":
            return _read_day(kept)
    except (ValueError, TypeError, IndexError):
        # A number is kept as one, whatever the column was declared to hold.
        pass
    raise Unreadable("a day in the database cannot be read")
