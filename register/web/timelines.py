"""Where each day falls on a timeline: days in, places on an SVG 960 units wide out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

WIDTH = 960
LABEL_WIDTH = 150
"""Lanes are named to the left of the drawing."""
LONGEST_TITLE = 21
"""Letters for which there is room there."""
RIGHT = WIDTH - 10
HEAD_HEIGHT = 26
LANE_HEIGHT = 40
BAR_HEIGHT = 22
FOOT_HEIGHT = 34
MOST_YEARS_TICKED = 12
"""Past this many, only every second, fifth or tenth year is written."""


class Span(NamedTuple):
    """A stretch of days, both ends included; an open end runs off the drawing."""

    started_on: date | None
    ended_on: date | None
    kind: str
    """Ends the CSS class: designation, award, window, gap, or a status colour."""
    label: str = ""


class Lane(NamedTuple):
    """One line of the drawing: a designation, an award, a window, or the school's vacancies."""

    title: str
    spans: Sequence[Span]


class Mark(NamedTuple):
    """One day marked through every lane: the deadline, or the day asked about."""

    day: date
    label: str
    kind: str = ""
    """"deadline" draws it red and dashed."""


class DrawnSpan(NamedTuple):
    """A span with its place."""

    x: float
    width: float
    kind: str
    label: str
    """Empty where the words would not fit; the table beneath has them."""


class DrawnLane(NamedTuple):
    """A lane with its place."""

    y: int
    title: str
    spans: Sequence[DrawnSpan]


class DrawnMark(NamedTuple):
    """A mark with its place; ``anchor`` keeps its words inside the drawing."""

    x: float
    y: int
    label: str
    kind: str
    anchor: str


@dataclass(frozen=True)
class Drawing:
    """Everything that the timeline macro draws, in SVG units."""

    height: int
    lanes: Sequence[DrawnLane]
    marks: Sequence[DrawnMark]
    years: Sequence[tuple[float, str]]
    width: int = WIDTH
    left: int = LABEL_WIDTH
    right: int = RIGHT
    head: int = HEAD_HEIGHT
    bar: int = BAR_HEIGHT

    @property
    def foot(self) -> int:
        """Where the lanes end and the words of the marks begin."""
        return self.head + LANE_HEIGHT * len(self.lanes)

    @property
    def tracks(self) -> str:
        """A box behind each lane, as the data of one path."""
        across, down = self.right - self.left, self.bar + 8
        return "".join(
            f"M{self.left} {lane.y + 5}h{across}v{down}h-{across}z" for lane in self.lanes
        )

    @property
    def ticks(self) -> str:
        """A line down at each January, as the data of one path; those with a year begin higher."""
        return "".join(
            f"M{x} {self.head - 4 if label else self.head}V{self.foot}" for x, label in self.years
        )


class _Scale:
    """Days to units: a page asks for a hundred of them."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self._start, self._days = first.toordinal(), max((last - first).days, 1)
        self._unit = (RIGHT - LABEL_WIDTH) / self._days

    def x(self, day: date) -> float:
        """Where a day begins; days off the drawing are on its edge."""
        after = day.toordinal() - self._start
        inside = 0 if after < 0 else min(after, self._days)
        return round(LABEL_WIDTH + inside * self._unit, 1)


def _bounds(lanes: Sequence[Lane], marks: Sequence[Mark]) -> tuple[date, date]:
    """From the January before the first day to the January after the last."""
    days = [mark.day for mark in marks]
    for lane in lanes:
        for span in lane.spans:
            days.extend(day for day in (span.started_on, span.ended_on) if day is not None)
    if not days:
        raise ValueError("A timeline needs at least one day")
    last_year = min(max(days).year + 1, date.max.year)
    return date(min(days).year, 1, 1), date(last_year, 1, 1)


def _draw_span(span: Span, scale: _Scale) -> DrawnSpan:
    left = scale.x(span.started_on or scale.first)
    # The last day is included, so the bar runs to the day after it.
    end = scale.last if span.ended_on in (None, date.max) else span.ended_on + timedelta(days=1)
    width = round(max(scale.x(end) - left, 2), 1)
    fits = width > 7.5 * len(span.label) + 10
    return DrawnSpan(left, width, span.kind, span.label if fits else "")


def _fitting(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def _draw_mark(mark: Mark, scale: _Scale, row: int, foot: int) -> DrawnMark:
    x = scale.x(mark.day)
    middle = (LABEL_WIDTH + RIGHT) / 2
    return DrawnMark(
        x, foot + 16 + 16 * row, mark.label, mark.kind, "start" if x < middle else "end"
    )


def _years(scale: _Scale) -> list[tuple[float, str]]:
    count = scale.last.year - scale.first.year
    step = next((n for n in (1, 2, 5, 10, 20, 50) if count <= n * MOST_YEARS_TICKED), 100)
    return [
        (scale.x(date(year, 1, 1)), str(year) if year % step == 0 or step == 1 else "")
        for year in range(scale.first.year, scale.last.year)
    ]


def draw_timeline(lanes: Sequence[Lane], marks: Sequence[Mark] = ()) -> Drawing:
    """Place every span and mark. Raises ValueError where no day is given at all."""
    scale = _Scale(*_bounds(lanes, marks))
    foot = HEAD_HEIGHT + LANE_HEIGHT * len(lanes)
    drawn = [
        DrawnLane(
            HEAD_HEIGHT + LANE_HEIGHT * row,
            _fitting(lane.title),
            [_draw_span(span, scale) for span in lane.spans],
        )
        for row, lane in enumerate(lanes)
    ]
    placed = [_draw_mark(mark, scale, row, foot) for row, mark in enumerate(marks)]
    height = foot + max(FOOT_HEIGHT, 16 * len(placed) + 12)
    return Drawing(height, drawn, placed, _years(scale))
