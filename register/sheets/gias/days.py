"""Days as GIAS writes them."""

from __future__ import annotations

import re
from datetime import date

_DASHED = re.compile(r"(\d{2})-(\d{2})-(\d{4})", re.ASCII)
_SLASHED = re.compile(r"(\d{2})/(\d{2})/(\d{4})", re.ASCII)
PLACEHOLDER_YEARS = frozenset({1900, 9999})
"""GIAS writes 01-01-1900 where it has no day; 31-12-9999 is how others write “never”."""
YEARS = range(500, 2200)
"""No school has opened before these or is to close after them, and from a day at either end of the
calendar no other can be counted."""


def read_dashed(text: str) -> date | None:
    """A day of the establishment and links files, dd-mm-yyyy; None where GIAS has none.

    Raises ValueError where the text is no such day.
    """
    return _read(_DASHED, text)


def read_slashed(text: str) -> date | None:
    """A day of the group and membership files, dd/mm/yyyy; otherwise as `read_dashed`."""
    return _read(_SLASHED, text)


def _read(form: re.Pattern[str], text: str) -> date | None:
    if not text:
        return None
    found = form.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a day in the form GIAS uses")
    day, month, year = map(int, found.groups())
    value = date(year, month, day)
    if year in PLACEHOLDER_YEARS:
        return None
    if year not in YEARS:
        raise ValueError(f"{text!r} is in no year of any school")
    return value
