"""Days as people write them: one strict form for machines, three tolerant boxes, and words."""

import re
from datetime import date, datetime
from typing import TypeAlias

from register.clock import LONDON

Days: TypeAlias = tuple[date | None, date | None]
"""From a first to a last, both included; None leaves an end open."""

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


def iso(day: date | None) -> str | None:
    """The day as machines are told it; None where there is none."""
    return day.isoformat() if day else None


def day_in_words(day: date, precision: str = "day") -> str:
    """1 September 2027, or as much of it as is known to the `day`, the `month` or the `year`."""
    if precision == "year":
        return str(day.year)
    month = f"{MONTHS[day.month - 1]} {day.year}"
    return month if precision == "month" else f"{day.day} {month}"


def instant_in_words(instant: datetime) -> str:
    """An aware instant in England's time: "1 September 2026 at 3:05pm"."""
    local = instant.astimezone(LONDON)
    hour = local.hour % 12 or 12
    half = "am" if local.hour < 12 else "pm"
    return f"{day_in_words(local.date())} at {hour}:{local.minute:02d}{half}"


def parse_iso(text: str) -> date:
    """A day as 2026-09-01, from 1900 to 2100; ValueError says what to enter."""
    if not ISO.fullmatch(text):
        raise ValueError("Enter a day as year-month-day, for example 2026-09-01")
    return _real(int(text[:4]), int(text[5:7]), int(text[8:]))


def parse_boxes(day: str, month: str, year: str) -> date:
    """A day from three boxes, the month a number, March or Mar; ValueError says what to enter."""
    day, month, year = ("".join(part.split()) for part in (day, month, year))
    missing = [name for name, part in (("day", day), ("month", month), ("year", year)) if not part]
    if missing:
        raise ValueError(f"The date must include a {' and '.join(missing)}")
    if not re.fullmatch(r"[0-9]{4}", year):
        raise ValueError("The year must include 4 digits")
    number = MONTH_NUMBERS.get(month.lower())
    if number is None and DIGITS.fullmatch(month):
        number = int(month)
    if number is None or not DIGITS.fullmatch(day):
        raise ValueError("Enter a real date, for example 27 9 1985")
    return _real(int(year), number, int(day))


def _real(year: int, month: int, day: int) -> date:
    try:
        parsed = date(year, month, day)
    except ValueError as error:
        raise ValueError("Enter a real date: there is no such day in the calendar") from error
    if not EARLIEST <= parsed <= LATEST:
        raise ValueError(f"Enter a date between {EARLIEST.year} and {LATEST.year}")
    return parsed
