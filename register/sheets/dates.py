"""A day as spreadsheets and people write it: accepted, or refused with what to write instead.

Day comes before month. A two-digit year, a month first and a spreadsheet's own number are
recognised and explained, never guessed at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from register.days import EARLIEST, LATEST, MONTHS, UNREAL, day_in_words, out_of_range
from register.sheets.findings import PartialDay, Precision
from register.sheets.text import control_character, tidy
from register.sheets.times import timed

DAY_NUMBER = "spreadsheet-serial"
"""The code of a cell that holds a spreadsheet’s own number for a day."""
MONTH_FIRST = "month-first"
"""The code of a day that can only be read with the month first."""
DAY_FIRST = re.compile(r"([0-9]{1,2}) ?([/.\- ]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}|[0-9]{2})")
"""A day in figures, its year last: the day, what stands between, the month and the year."""
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
    if matched := DAY_FIRST.fullmatch(text):
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
        DAY_NUMBER,
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
