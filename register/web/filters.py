"""How days, instants and numbers are written on a page."""

from datetime import date, datetime

from register.clock import LONDON
from register.days import day_in_words
from register.law.provisions import Provision

NOT_RECORDED = "not recorded"


def day(value: date | None, precision: str = "day") -> str:
    """A day as "1 September 2026", or as "September 2026" or "2026" where no more is known.

    ``precision`` is "day", "month" or "year". No value reads "not recorded".
    """
    return NOT_RECORDED if value is None else day_in_words(value, precision)


def in_force(provision: Provision) -> str:
    """The days of a provision: "in force from 1 September 2014", with its last day if it has one.

    Written once for each provision: there are few, and a page cites several of them over and over.
    """
    until = f" to {day(provision.in_force_to)}" if provision.in_force_to else ""
    return f"in force from {day(provision.in_force_from)}{until}"


def instant(value: datetime | None) -> str:
    """An aware instant in England's time: "1 September 2026 at 3:05pm"."""
    if value is None:
        return NOT_RECORDED
    local = value.astimezone(LONDON)
    hour = local.hour % 12 or 12
    half = "am" if local.hour < 12 else "pm"
    return f"{day(local.date())} at {hour}:{local.minute:02d}{half}"


def number(value: int) -> str:
    """A whole number with its thousands apart: "20,567"."""
    return f"{value:,}"


def counted(value: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 row", "2 rows"; ``many`` where an s is not enough."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


FILTERS = {
    "day": day,
    "in_force": in_force,
    "instant": instant,
    "number": number,
    "counted": counted,
}
