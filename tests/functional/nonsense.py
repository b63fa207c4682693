"""Nonsense of every kind, and how much of it each box is given on a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from tests.functional.world import World

LONG = "x" * 10_000
"""Longer than any column of words is."""
TEXTS = (
    *("", " ", "\x00", "a\x00b", "\ud800", LONG, "9" * 400, "-1", "0", "9223372036854775808"),
    *("1e400", "NaN", "٣٣٣٣٣٣٣", "0000-00-00", "9999-99-99", "2023-02-29", "2100-12-31"),
    *("<script>alert(1)</script>", "' OR 1=1--", "%" * 5000, "{{7*7}}", "\x1b[2J", "\r\nX: y"),
    *("=1+1", "\u2028", "\u202e", "😀", "null", "[]", "\x7f"),
)
FEW = ("\x00", "\ud800", LONG, "<script>alert(1)</script>")
"""Those of which each has brought down some system: the first is tried everywhere every day, the
others in turn.

By `make soak` everything is tried everywhere, on both databases.
"""
BY_BOX = ("\x00",)
"""What each box of a form is given by itself, and one box in so many LONG."""
AT_ONCE = ("", "\ud800", LONG, FEW[-1])
"""What is put into all boxes of a form at once: half a character comes as one that is whole."""
KEPT_BY_ONE = ("\x00", LONG)
"""Those that SQLite keeps and PostgreSQL chokes on: the rest of FEW is text like any to both."""
IN_TURN = 10
"""One in so many of the other nonsense for each box."""
ONE_BOX_IN = 5
"""One in so many of the boxes is asked of the second database."""
VALUES: tuple[Any, ...] = (
    *(None, True, 0, -1, 2**31, 2**63, 10**400, 1.5, [], {}, [[]], [None], {"a": 1}, [{}]),
    *TEXTS,
)
GAPS = (
    *("%00", "a%00b", "%ff", "%ED%A0%80", "..%2f..%2fetc%2fpasswd", LONG, "9" * 400, "%20", "-1"),
    *(
        "'%20OR%201=1--",
        "100001%0A",
        "null",
        "%EF%BC%91" * 6,
        "%D9%A3" * 6,
        "0" * 26,
        "%F0%9F%98%80",
    ),
)
FEW_VALUES: tuple[Any, ...] = (*KEPT_BY_ONE, "9" * 400, -1, 2**31, 2**63, 10**400, None)
"""Those that SQLite may take and PostgreSQL choke on: what is of no kind is refused before."""
SURE: tuple[Any, ...] = ("\x00", 2**31)
"""What every member is given; the other nonsense in turn."""
FEW_GAPS = ("%00", "a%00b", LONG, "9" * 400)


def is_first(world: World) -> bool:
    """Whether this is the database that is asked with everything every day."""
    return world.engine.dialect.name == "sqlite"


def in_turn(
    world: World, every: Sequence[Any], *, few: Sequence[Any], is_whole: bool
) -> Iterator[Sequence[Any]]:
    """What each box is given: the few and its share of the others, the next box the next share.

    The second database is asked of one box in so many.
    """
    others = [each for each in every if each not in few]
    for number in count():
        if is_whole:
            yield every
        elif is_first(world):
            yield [*few, *others[number % IN_TURN :: IN_TURN]]
        else:
            yield () if number % ONE_BOX_IN else few


def in_all_boxes(world: World, *, is_whole: bool) -> Iterator[slice]:
    """Which of what is put into all boxes of a form at once the next form is given."""
    for number in count():
        every_second = slice(number % 2, None, 2) if is_first(world) else slice(0)
        yield slice(None) if is_whole else every_second
