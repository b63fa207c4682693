"""Charts as places on a drawing: a bar in parts, and columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

BAR_WIDTH: Final = 1000
BAR_HEIGHT: Final = 44
COLUMNS_WIDTH: Final = 900
COLUMNS_HEIGHT: Final = 240
HEAD: Final = 24
FOOT: Final = 36
GAP: Final = 18


class Part(NamedTuple):
    """A part of a bar."""

    x: float
    width: float
    kind: str


class ChartColumn(NamedTuple):
    """One column, the number over it and the words under it."""

    x: float
    y: float
    width: float
    height: float
    number: str
    label: str


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Columns side by side on one line."""

    columns: Sequence[ChartColumn]
    width: int = COLUMNS_WIDTH
    height: int = COLUMNS_HEIGHT
    line: int = COLUMNS_HEIGHT - FOOT


def stacked_bar(parts: Iterable[tuple[str, int]]) -> list[Part]:
    """Parts as wide as their share of the whole; one of none is left out."""
    found = [(kind, number) for kind, number in parts if number]
    whole = sum(number for _, number in found)
    drawn: list[Part] = []
    so_far = 0
    for kind, number in found:
        x = BAR_WIDTH * so_far / whole
        drawn.append(Part(round(x, 1), round(BAR_WIDTH * number / whole, 1), kind))
        so_far += number
    return drawn


def columns(values: Sequence[tuple[str, int]]) -> ColumnChart:
    """A column for each label, as high as its number against the highest."""
    highest = max([number for _, number in values] + [1])
    step = COLUMNS_WIDTH / max(len(values), 1)
    room = COLUMNS_HEIGHT - FOOT - HEAD
    drawn = []
    for place, (label, number) in enumerate(values):
        height = round(room * number / highest, 1)
        y = round(COLUMNS_HEIGHT - FOOT - height, 1)
        x = round(place * step + GAP / 2, 1)
        drawn.append(ChartColumn(x, y, round(step - GAP, 1), height, f"{number:,}", label))
    return ColumnChart(drawn)
