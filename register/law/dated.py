"""Law that changes is data keyed by the day on which it came into force."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

T = TypeVar("T")


def in_force(versions: Mapping[date, T], *, on: date) -> T:
    """The version that applied on that day; LookupError before the first of them."""
    since = None
    for day in versions:
        if day <= on and (since is None or day > since):
            since = day
    if since is None:
        raise LookupError(f"No version was in force on {on.isoformat()}")
    return versions[since]
