"""In which order a column of days is written, and its days read as it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import NamedTuple

from register.days import day_in_words
from register.sheets.dates import DAY_FIRST, EXPECTED, MONTH_FIRST, Flaw, read_day
from register.sheets.findings import PartialDay
from register.sheets.text import tidy


@dataclass(frozen=True, slots=True)
class MixedOrder:
    """A column in which most days have the day first, and some the month: rows, from 0."""

    month_first: Sequence[int]
    """Their days can be read in no other way, and they are refused."""
    day_first: int
    """How many can be read in no other way than with the day first."""
    either: Sequence[int]
    """Read with the day first, as the file asks for and as most of it shows."""


def read_days(
    texts: Sequence[str], *, serials_from: date | None = None
) -> tuple[list[PartialDay | Flaw | None], MixedOrder | None]:
    """A whole column of days; None where the cell is empty.

    A day with the month first is refused by itself. Where such days are as many as those that can
    only have the day first, nothing says how the rest were meant, and those that could be read
    either way are refused too; where they are fewer, the rest is read, and the mix is told of.
    """
    known: dict[str, PartialDay | Flaw | None] = {"": None}
    for text in texts:
        if text not in known:
            known[text] = read_day(text, serials_from=serials_from)
    mixed = None
    if any(isinstance(day, Flaw) and day.code == MONTH_FIRST for day in known.values()):
        months, days, either = written_order(texts)
        if len(days) > len(months):
            mixed = MixedOrder(months, len(days), either)
        else:
            doubtful = {text: known[text] for text in map(texts.__getitem__, either)}
            known |= {
                text: _ambiguous(day.day)
                for text, day in doubtful.items()
                if isinstance(day, PartialDay)
            }
    return [known[text] for text in texts], mixed


class WrittenOrder(NamedTuple):
    """Which rows of a column, from 0, show in which order its days are written."""

    month_first: list[int]
    day_first: list[int]
    either: list[int]
    """These show none: they could be read either way."""


def written_order(texts: Sequence[str]) -> WrittenOrder:
    """In which order a column’s days are written, as far as each shows it."""
    order = {text: _order(text, read_day(text)) for text in set(texts)}
    return WrittenOrder(
        *(
            [row for row, text in enumerate(texts) if order[text] is each]
            for each in (_Order.MONTH, _Order.DAY, _Order.EITHER)
        )
    )


class _Order(Enum):
    """Which order a written day shows."""

    DAY = auto()
    MONTH = auto()
    EITHER = auto()


def _order(text: str, day: PartialDay | Flaw) -> _Order | None:
    """The order in which a day is written in figures; None where it is written otherwise."""
    if isinstance(day, Flaw):
        return _Order.MONTH if day.code == MONTH_FIRST else None
    matched = DAY_FIRST.match(tidy(text).removeprefix("'"))
    if not matched or int(matched[1]) == int(matched[3]):
        return None
    return _Order.DAY if int(matched[1]) > 12 else _Order.EITHER


def _ambiguous(read: date) -> Flaw:
    other = read.replace(day=read.month, month=read.day)
    return Flaw(
        "ambiguous-order",
        f"could be {day_in_words(read)} or {day_in_words(other)}, because other days in this "
        "column have the month first",
        f"{EXPECTED} Or write the month as a word.",
    )
