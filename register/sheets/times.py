"""The time of day that a spreadsheet writes after a day, or where there is none."""

from __future__ import annotations

import re
from typing import NamedTuple

_TIME = r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?"
_HALF = r" ?([aApP])\.?[mM]\.?"
_AFTER_A_DAY = re.compile(rf"(.*[0-9])[tT ]\s*{_TIME}(z|Z|[+-][0-9:]+|{_HALF})?")
_ALONE = re.compile(rf"{_TIME}(?:{_HALF})?")


class Timed(NamedTuple):
    """A cell that holds a time of day."""

    day: str
    """What stands before it; empty where nothing does."""
    is_midnight: bool
    """Whether it is the midnight that nobody meant: a day that a spreadsheet wrote with a time."""


def timed(text: str) -> Timed | None:
    """The parts of a cell with a time of day; None for one that has none."""
    if _ALONE.fullmatch(text):
        return Timed("", is_midnight=False)
    matched = _AFTER_A_DAY.fullmatch(text)
    return Timed(matched[1], _is_midnight(matched)) if matched else None


def _is_midnight(matched: re.Match[str]) -> bool:
    hour, *rest = (int(part or 0) for part in matched.groups()[1:5])
    if half := matched[7]:
        return half in "aA" and hour in (0, 12) and not any(rest)
    return matched[6] in (None, "Z", "z") and not (hour or any(rest))
