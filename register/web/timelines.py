"""Where each day falls on a timeline: days in, places on an SVG out.

Across, a place is a percentage, so that one drawing is as wide as a desk or as a phone; down, a
number of pixels. Words keep their size, and stand above the bars that they name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import count
from math import ceil
from textwrap import wrap
from typing import NamedTuple

from register.days import ONE_DAY

RIGHT = 99.7
"""The last place across: a line drawn there is still whole."""
DESK_PIXELS = 960
"""The width at a desk, for which the words of a bar are measured."""
LONGEST_LINE = 38
"""Letters for which a phone has room; a longer name goes on in further lines."""
LINE_HEIGHT = 15
HEAD_HEIGHT = 26
BAR_HEIGHT = 22
LANE_HEIGHT = BAR_HEIGHT + 13
"""Of a lane without its name."""
FOOT_HEIGHT = 34
MOST_YEARS_TICKED = 12
"""Past this many, only every second, fifth or tenth year is written."""


class Span(NamedTuple):
    """A stretch of days, both ends included; an open end runs off the drawing."""

    started_on: date | None
    ended_on: date | None
    kind: str
    """Ends the CSS class: designation, award, window or gap."""
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
    """A span with its place: from the left, in per cent as they are written."""

    x: str
    width: str
    kind: str
    label: str
    """Empty where the words would not fit; the table beneath has them."""


class DrawnLane(NamedTuple):
    """A lane with its place."""

    y: int
    title: Sequence[tuple[int, str]]
    """Its lines, each with its place from the top of the lane."""
    bar: int
    """Where its bars begin, from the top of the lane."""
    spans: Sequence[DrawnSpan]


class DrawnMark(NamedTuple):
    """A mark with its place; `anchor` keeps its words inside the drawing."""

    x: str
    """In per cent, as it is written."""
    y: int
    label: str
    kind: str
    anchor: str


class Year(NamedTuple):
    """A January of the drawing."""

    day: int
    """Its first day, in days from the drawing's own first."""
    x: str
    """In per cent, as it is written; empty where the year is not."""
    label: str
    is_more: bool
    """Left out on a phone."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that the timeline macro draws."""

    days: int
    """From the left to the right."""
    height: int
    foot: int
    """Where the lanes end and the words of the marks begin."""
    lanes: Sequence[DrawnLane]
    marks: Sequence[DrawnMark]
    years: Sequence[Year]
    head: int = HEAD_HEIGHT
    bar: int = BAR_HEIGHT

    @property
    def tracks(self) -> str:
        """A box behind each lane’s bars, as the data of one path, across in days."""
        box = f"h{self.days}v{self.bar + 8}h-{self.days}z"
        return "".join(f"M0 {lane.y + lane.bar - 4}{box}" for lane in self.lanes)

    @property
    def ticks(self) -> str:
        """A line down at each January, as the data of one path; those with a year begin higher."""
        return "".join(
            f"M{year.day} {self.head - 4 if year.label else self.head}V{self.foot}"
            for year in self.years
        )


class _Scale:
    """Days to per cent: a page asks for some twenty of them."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.start, days = first.toordinal(), max((last - first).days, 1)
        self.days = ceil(days * 100 / RIGHT)
        self._most, self._unit = days, RIGHT / days

    def x(self, day: date) -> float:
        """Where a day begins; days off the drawing are on its edge."""
        after = day.toordinal() - self.start
        return (0 if after < 0 else min(after, self._most)) * self._unit


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


def _written(place: float) -> str:
    return f"{place:.2f}"


def _draw_span(span: Span, scale: _Scale) -> DrawnSpan:
    left = scale.x(span.started_on or scale.first)
    # The last day is included, so the bar runs to the day after it.
    end = scale.last if span.ended_on in (None, date.max) else span.ended_on + ONE_DAY
    width = max(scale.x(end) - left, 0.2)
    fits = width * DESK_PIXELS / 100 > 7.5 * len(span.label) + 10
    return DrawnSpan(_written(left), _written(width), span.kind, span.label if fits else "")


def _lines(title: str) -> list[tuple[int, str]]:
    """A lane's name, whole, in as many lines as it needs."""
    lines = [title] if len(title) <= LONGEST_LINE else wrap(title, LONGEST_LINE)
    return [(LINE_HEIGHT * row, line) for row, line in enumerate(lines, 1)]


def _draw_lanes(lanes: Sequence[Lane], scale: _Scale) -> tuple[list[DrawnLane], int]:
    """The lanes beneath each other, one with a long name taller, and where they end."""
    drawn, y = [], HEAD_HEIGHT
    for lane in lanes:
        title, spans = _lines(lane.title), [_draw_span(span, scale) for span in lane.spans]
        bar = LINE_HEIGHT * len(title) + 9
        drawn.append(DrawnLane(y, title, bar, spans))
        y += bar + LANE_HEIGHT - 9
    return drawn, y


def _draw_marks(marks: Sequence[Mark], scale: _Scale, foot: int) -> list[DrawnMark]:
    """Each mark's words in a row of their own, on the side where there is room.

    On either side the innermost comes first, so that no line below it runs through its words.
    """
    middle = RIGHT / 2
    places = sorted(
        ((scale.x(mark.day), mark) for mark in marks), key=lambda placed: abs(placed[0] - middle)
    )
    return [
        DrawnMark(_written(x), y, mark.label, mark.kind, "start" if x < middle else "end")
        for y, (x, mark) in zip(count(foot + 16, 16), places)
    ]


@lru_cache(maxsize=256)
def _years(first: date, last: date) -> tuple[Year, ...]:
    """Each January from the first to before the last. Kept: most schools share their years."""
    scale, years = _Scale(first, last), range(first.year, last.year)
    step = next((n for n in (1, 2, 5, 10, 20, 50) if len(years) <= n * MOST_YEARS_TICKED), 100)
    found, written = [], 0
    for year in years:
        january = date(year, 1, 1)
        day = january.toordinal() - scale.start
        if year % step:
            found.append(Year(day, "", "", is_more=False))
        else:
            x = _written(scale.x(january))
            found.append(Year(day, x, str(year), is_more=written % 3 > 0))
            written += 1
    return tuple(found)


def draw_timeline(lanes: Sequence[Lane], marks: Sequence[Mark] = ()) -> Drawing:
    """Place every span and mark. Raises ValueError where no day is given at all."""
    scale = _Scale(*_bounds(lanes, marks))
    drawn, foot = _draw_lanes(lanes, scale)
    placed = _draw_marks(marks, scale, foot)
    height = foot + max(FOOT_HEIGHT, 16 * len(placed) + 12)
    return Drawing(scale.days, height, foot, drawn, placed, _years(scale.first, scale.last))
