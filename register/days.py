"""Days as people write them: one strict form for machines, three tolerant boxes, and words."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final, TypeAlias

from register.clock import LONDON
from register.unseen import without_marks

Days: TypeAlias = tuple[date | None, date | None]
"""From a first to a last, both included; None leaves an end open."""

ONE_DAY: Final = timedelta(days=1)

WRITTEN_WRONG = "must be written as year-month-day, for example 2026-09-01"
UNREAL = "must be a real date"
"""How every door says that a date has no place in the calendar, after the name of the date."""

ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DIGITS = re.compile(r"[0-9]{1,4}")
EARLIEST = date(1900, 1, 1)
LATEST = date(2100, 12, 31)
FIRST_ANSWERED = date(2009, 1, 1)
"""The register answers for no earlier day: the law on SENCOs’ qualifications began in that year."""

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MONTH_NUMBERS = {
    name: number
    for number, month in enumerate(MONTHS, start=1)
    for name in (month.lower(), month[:3].lower())
} | {"sept": 9}


class NotADay(ValueError):
    """Text that is no day of the register’s; `wrong` ends a sentence that begins with its name."""

    def __init__(self, wrong: str) -> None:
        self.wrong = wrong
        super().__init__(said_of("date", wrong))


class OutOfYears(NotADay):
    """A day of the calendar that is in none of the register’s years: which one is `day`."""

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(out_of_range(EARLIEST, LATEST))


def missing(called: str) -> str:
    """What is said where the date that is `called` this is not given."""
    return f"Enter the {called}"


def once(called: str) -> str:
    """What is said where the date that is `called` this is given twice."""
    return f"Give the {called} once"


def said_of(called: str, wrong: str) -> str:
    """What is said where the date that is `called` this is `wrong`: UNREAL, for example."""
    return f"{called[:1].upper()}{called[1:]} {wrong}"


def out_of_range(first: date, last: date) -> str:
    """How every door says that a date is in none of these years, after the name of the date."""
    return f"must be between {first.year} and {last.year}"


def between(first: date, last: date) -> str:
    """How every door says that a date is in none of these days, after the name of the date."""
    return f"must be between {day_in_words(first)} and {day_in_words(last)}"


def iso(day: date | None) -> str | None:
    """The day as machines are told it; None where there is none."""
    return day.isoformat() if day else None


@lru_cache(maxsize=4096)
def day_in_words(day: date, precision: str = "day") -> str:
    """1 September 2027, or as much of it as is known to the `day`, the `month` or the `year`.

    Kept, because a page says the same few days many times, and most pages the first of September.
    """
    if precision == "year":
        return str(day.year)
    month = f"{MONTHS[day.month - 1]} {day.year}"
    return month if precision == "month" else f"{day.day} {month}"


def on_day_in_words(day: date, precision: str) -> str:
    """The same after its “on” or “in”: on 1 September 2027, in September 2027."""
    return f"{'on' if precision == 'day' else 'in'} {day_in_words(day, precision)}"


def instant_in_words(instant: datetime) -> str:
    """An aware instant in England's time: "1 September 2026 at 3:05pm"."""
    local = instant.astimezone(LONDON)
    hour = local.hour % 12 or 12
    half = "am" if local.hour < 12 else "pm"
    return f"{day_in_words(local.date())} at {hour}:{local.minute:02d}{half}"


def read_iso(text: str) -> date:
    """The day of 2026-09-01; ValueError for any other writing, a week’s or with no hyphens too.

    For what the register or another machine wrote: what people ask with is for `parse_iso`.
    """
    if text[7:8] != "-":
        raise ValueError("the day is not written as year-month-day")
    return date.fromisoformat(text)


def parse_iso(text: str) -> date:
    """A day as 2026-09-01, from 1900 to 2100, whatever space and unseen marks stand around it;
    NotADay for anything else.
    """
    text = without_marks(text).strip()
    if not ISO.fullmatch(text):
        raise NotADay(WRITTEN_WRONG)
    return _real(int(text[:4]), int(text[5:7]), int(text[8:]))


def parse_boxes(day: str, month: str, year: str) -> date:
    """A day from three boxes, the month a number, March or Mar; NotADay for anything else."""
    day, month, year = ("".join(without_marks(part).split()) for part in (day, month, year))
    left_out = [name for name, part in (("day", day), ("month", month), ("year", year)) if not part]
    if left_out:
        raise NotADay(f"must include a {' and '.join(left_out)}")
    if not re.fullmatch(r"[0-9]{4}", year):
        raise NotADay("must include a year of 4 digits")
    number = MONTH_NUMBERS.get(month.lower())
    if number is None and DIGITS.fullmatch(month):
        number = int(month)
    if number is None or not DIGITS.fullmatch(day):
        raise NotADay(UNREAL)
    return _real(int(year), number, int(day))


def _real(year: int, month: int, day: int) -> date:
    try:
        parsed = date(year, month, day)
    except ValueError as error:
        raise NotADay(UNREAL) from error
    if not EARLIEST <= parsed <= LATEST:
        raise OutOfYears(parsed)
    return parsed
