"""The only code that asks the time: everything below a door is told it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The present instant, aware and in UTC."""
    return datetime.now(UTC)


def in_utc(instant: datetime) -> str:
    """The instant as machines read it: ISO 8601 in UTC, ending with Z."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def legal_day(instant: datetime) -> date:
    """The date in England at that instant: at 23:30 UTC in July it is already tomorrow there."""
    return instant.astimezone(LONDON).date()
