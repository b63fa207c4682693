"""Law that changes is data keyed by the day on which it came into force, the oldest first."""

from datetime import date
from typing import TypeVar

T = TypeVar("T")


def in_force(versions: dict[date, T], *, on: date) -> T:
    """The version that applied on that day; LookupError before the first of them."""
    for day in reversed(versions):
        if day <= on:
            return versions[day]
    raise LookupError(f"No version was in force on {on.isoformat()}")
