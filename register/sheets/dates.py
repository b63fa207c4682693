"""A day as spreadsheets and people write it: accepted, or refused with what to write instead.

Day comes before month. A two-digit year, a month first and a spreadsheet's own number are
recognised and explained, never guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto
from typing import NamedTuple

from register.days import EARLIEST, LATEST, MONTHS, UNREAL, day_in_words, out_of_range
from register.sheets.findings import PartialDay, Precision
from register.sheets.text import control_character, tidy
from register.sheets.times import timed

MONTH_FIRST = "month-first"
EXPECTED = "Use day/month/year, for example 27/02/1985."
SERIALS_1900 = date(1899, 12, 30)
SERIALS_1904 = date(1904, 1, 1)
"""Day 0 of a spreadsheet's day numbers, for each of the two systems in use."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a cell cannot be used, in the parts of a CellProblem."""

    code: str
    says: str
    expected: str = ""
    suggestion: str = ""
    day: date | None = None
    """Which day it is, where it is one in none of the register’s years."""


def hidden_character(text: str) -> Flaw | None:
    """What is wrong with a cell that holds a character which nobody sees."""
    if text.isprintable() or not (name := control_character(text)):
        return None
    return Flaw("control-character", f"holds a hidden character ({name})", "Type it again.")


_NAMES = [month.lower() for month in MONTHS]
_DAY_FIRST = re.compile(r"([0-9]{1,2}) ?([/.\- ]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([/.\-])([0-9]{1,2})\2([0-9]{1,2})")
_WORDED = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?([0-9]{1,2})(?:st|nd|rd|th)?(?: of)?[ \-./]*"
    r"([a-z]{3,9})\.?,?[ \-./]*([0-9]{4}|[0-9]{2})"
)
_MONTH_WORD_FIRST = re.compile(r"([a-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_MONTH_AND_YEAR = re.compile(
    r"([a-z]{3,9}|[0-9]{1,2})\.?[ \-./,]*([0-9]{4}|(?<=[a-z.,/ -])[0-9]{2})"
)
_YEAR_AND_MONTH = re.compile(r"([0-9]{4})[\-/.]([0-9]{1,2})")
_SERIAL = re.compile(r"([1-9][0-9]{4})(?:\.0+)?")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])")
_PLACEHOLDER_WORDS = frozenset(
    "tbc tba tbd n/a na #n/a none null nil unknown pending - -- --- ? ?? x xx".split()
) | {"not known", "to be confirmed", "not applicable"}
_PLACEHOLDER_DAYS = frozenset(
    [
        (1, 1, 1),
        (1899, 12, 30),
        (1899, 12, 31),
        (1900, 1, 0),
        (1900, 1, 1),
        (1900, 1, 2),
        (1904, 1, 1),
        (1970, 1, 1),
        (9999, 12, 31),
    ]
)
_NOT_A_DATE = Flaw("not-a-date", "is not a date", EXPECTED)
_TWO_DIGIT_YEAR = Flaw(
    "two-digit-year", "does not have a 4 digit year", "Write the year with all 4 digits."
)


def read_day(text: str, *, serials_from: date | None = None) -> PartialDay | Flaw:
    """One day, or its month or year.

    `serials_from` is day 0 of a spreadsheet's day numbers, once the sender has confirmed it.
    """
    text = tidy(text).removeprefix("'").strip()
    if time := timed(text):
        if not time.is_midnight:
            says = "holds a time of day" if time.day else "is a time of day with no date"
            return Flaw("time-of-day", says, "Enter the day alone. " + EXPECTED)
        text = time.day
    if matched := _DAY_FIRST.fullmatch(text):
        return _day_first(matched)
    if matched := _YEAR_FIRST.fullmatch(text):
        return _day(int(matched[1]), int(matched[3]), int(matched[4]))
    if matched := _SERIAL.fullmatch(text):
        return _serial(int(matched[1]), serials_from)
    return _worded(text.casefold()) or _half_known(text.casefold()) or _hopeless(text)


def is_day_number(text: str) -> bool:
    """Whether a cell holds what may be a spreadsheet's own number for a day."""
    return bool(_SERIAL.fullmatch(text.removeprefix("'").strip()))


def _day_first(matched: re.Match[str]) -> PartialDay | Flaw:
    day, month, year = int(matched[1]), int(matched[3]), int(matched[4])
    if len(matched[4]) == 2:
        return _TWO_DIGIT_YEAR
    if month > 12 >= day and month <= 31 and not isinstance(_day(year, day, month), Flaw):
        return Flaw(
            MONTH_FIRST,
            f"has the month first: it can only be {day_in_words(date(year, day, month))}",
            EXPECTED,
            f"{month:02}/{day:02}/{year}",
        )
    return _day(year, month, day)


def _day(year: int, month: int, day: int, *, is_worded: bool = False) -> PartialDay | Flaw:
    # People were born on 1 January 1970: they can say so in words, which no computer's default is.
    if not is_worded and ((year, month, day) in _PLACEHOLDER_DAYS or not (year and month and day)):
        return Flaw(
            "placeholder-date",
            "is what a computer writes when it has no date",
            "Enter the real date or, if this is it, write the month as a word.",
        )
    try:
        when = date(year, month, day)
    except ValueError:
        return Flaw("impossible-date", UNREAL, EXPECTED)
    if not EARLIEST <= when <= LATEST:
        return Flaw("unlikely-year", out_of_range(EARLIEST, LATEST), EXPECTED, day=when)
    return PartialDay(when)


def _serial(number: int, serials_from: date | None) -> PartialDay | Flaw:
    if serials_from:
        when = serials_from + timedelta(days=number)
        return _day(when.year, when.month, when.day)
    usual, other = (start + timedelta(days=number) for start in (SERIALS_1900, SERIALS_1904))
    return Flaw(
        "spreadsheet-serial",
        "is a spreadsheet’s number for a day",
        f"Format the column as a date and save again. The number means {day_in_words(usual)}, "
        f"or {day_in_words(other)} in a workbook that counts from 1904.",
        in_figures(usual),
    )


def _worded(text: str) -> PartialDay | Flaw | None:
    if matched := _WORDED.fullmatch(text):
        day, name, year = matched.groups()
    elif matched := _MONTH_WORD_FIRST.fullmatch(text):
        name, day, year = matched.groups()
    else:
        return None
    month = _month(name)
    if not month:
        return None
    if len(year) == 2:
        return _TWO_DIGIT_YEAR
    return _day(int(year), month, int(day), is_worded=True)


def _half_known(text: str) -> PartialDay | Flaw | None:
    """A month and year, or a year: the first day of it, with its precision."""
    if matched := _YEAR_AND_MONTH.fullmatch(text):
        year, month = matched[1], int(matched[2])
    elif matched := _MONTH_AND_YEAR.fullmatch(text):
        year, month = matched[2], int(matched[1]) if matched[1].isdigit() else _month(matched[1])
    elif re.fullmatch("(?:19|20)[0-9]{2}", text):
        return PartialDay(date(int(text), 1, 1), Precision.YEAR)
    else:
        return None
    if not 1 <= month <= 12:
        return None
    if len(year) == 2:
        return _TWO_DIGIT_YEAR
    first = _day(int(year), month, 1)
    return PartialDay(first.day, Precision.MONTH) if isinstance(first, PartialDay) else first


def _hopeless(text: str) -> Flaw:
    if text.casefold() in _PLACEHOLDER_WORDS:
        return Flaw("placeholder-date", "is not a date", "Enter the real date. " + EXPECTED)
    if text and not text.strip("#"):
        return Flaw(
            "hidden-date",
            "was too wide for its column",
            "Widen the column and save the file again.",
        )
    if matched := _COMPACT.fullmatch(text):
        when = _day(*map(int, matched.groups()))
        if isinstance(when, PartialDay):
            return Flaw("not-a-date", "is not a date", EXPECTED, in_figures(when.day))
    return _NOT_A_DATE


def _month(name: str) -> int:
    """1 to 12 for a month's name or its first three or more letters; 0 for anything else."""
    matches = [at for at, month in enumerate(_NAMES, 1) if month.startswith(name)]
    return matches[0] if len(matches) == 1 else 0


def in_figures(when: date) -> str:
    """The day as a file is asked to write it: 27/02/1985."""
    return f"{when.day:02}/{when.month:02}/{when.year}"


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


def _order(text: str, day: PartialDay | Flaw | None) -> _Order | None:
    """The order in which a day is written in figures; None where it is written otherwise."""
    if isinstance(day, Flaw):
        return _Order.MONTH if day.code == MONTH_FIRST else None
    matched = _DAY_FIRST.match(tidy(text).removeprefix("'"))
    if day is None or not matched or int(matched[1]) == int(matched[3]):
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
