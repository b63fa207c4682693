"""The only code that asks the time. Everything below a door is told it, but for what the log's lock
decides: when an entry was made, and whether somebody may yet record one of before.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The present instant, aware and in UTC."""
    return datetime.now(UTC)


_AN_HOUR: Final = timedelta(hours=1)
_BEGUN: Final = now()
"""Before whoever is served or commanded by this process asked for anything."""


def brought_up_to_date(told: datetime) -> datetime:
    """The present, for whoever was told the present instant and has waited since.

    An instant of before this process began was never the present here, and is kept: so are the
    deeds of a demonstration dated.
    """
    return max(told, now()) if told >= _BEGUN else told


def is_long_past(instant: datetime) -> bool:
    """Whether whoever is recording anything now began after it: no deed takes an hour."""
    return instant < now() - _AN_HOUR


def in_utc(instant: datetime) -> str:
    """The instant as machines read it: ISO 8601 in UTC, ending with Z."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def legal_day(instant: datetime) -> date:
    """The date in England at that instant: at 23:30 UTC in July it is already tomorrow there."""
    return instant.astimezone(LONDON).date()
