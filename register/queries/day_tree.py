"""Days as a tree, so that the periods in force on any day are found by a few short ranges.

The days from the first that is stored are numbered from 1 and are the nodes of a binary tree. A
period stands at the highest node among its own days, and so every period that is in force on a day
stands on the path from the root down to that day: at a node before it, and then it is in force if
it lasts until that day, or at one after it, and then if it has begun (Kriegel, Pötke and Seidl,
“Managing Intervals Efficiently in Object-Relational Databases”, 2000).
"""

from datetime import date
from typing import Final, NamedTuple

from register.models.compliance_periods import FIRST_DAY

HEIGHT: Final = 16
LAST: Final = 2**HEIGHT - 1
"""The last node: a day in 2188, after the last that anybody can ask about."""
NONE: Final = 0
"""No node."""

_BEFORE: Final = FIRST_DAY.toordinal() - 1


class Path(NamedTuple):
    """The nodes from the root to a day, in two lists of one length, made up with `NONE`."""

    before: tuple[int, ...]
    """Those no later than the day."""
    after: tuple[int, ...]


def node_of(from_day: date, to_day: date) -> int:
    """The node at which a period stands, both of its days included."""
    first = min(from_day.toordinal() - _BEFORE, LAST)
    last = min(to_day.toordinal() - _BEFORE, LAST)
    # The number among these that ends in most noughts: where the one before the first and the
    # last differ most, cut off there.
    kept = ((first - 1) ^ last).bit_length() - 1
    return last >> kept << kept


def path_to(day: date) -> Path:
    """The nodes on which the periods in force on a day stand; ValueError after the last node."""
    number = number_of(day)
    if number > LAST:
        raise ValueError("the day is after the last node")
    before: list[int] = []
    after: list[int] = []
    node = step = 2 ** (HEIGHT - 1)
    while step:
        (before if node <= number else after).append(node)
        if node == number:
            break
        step >>= 1
        node += step if node < number else -step
    return Path(_filled(before), _filled(after))


def number_of(day: date) -> int:
    """The day as a node."""
    return day.toordinal() - _BEFORE


def _filled(nodes: list[int]) -> tuple[int, ...]:
    return (*nodes, *(NONE,) * (HEIGHT - len(nodes)))
