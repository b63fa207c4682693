"""The one way in which the log writes an instant, so that two can be compared letter by letter."""

from datetime import UTC, datetime


def as_written(instant: datetime) -> str:
    """The instant in UTC, with all six digits of the second: `2026-03-02T12:30:00.000000Z`."""
    at = instant if instant.tzinfo is UTC else instant.astimezone(UTC)
    return at.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def read_written(text: str) -> datetime:
    """The instant that is written so; ValueError for any other way of writing one."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None or as_written(instant) != text:
        raise ValueError("the instant is not written as the log writes instants")
    return instant
