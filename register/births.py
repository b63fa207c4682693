"""Birth dates that somebody on the register can have: the same at every door that takes one."""

from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from register.days import said_of

YOUNGEST, OLDEST = 16, 110
"""Years old on the day that they are asked about or put on the record."""


class BirthFault(StrEnum):
    """Why nobody on the register can have been born then; the code in a file of findings."""

    FUTURE = "future-date"
    TOO_YOUNG = "too-young"
    TOO_OLD = "too-old"


BIRTH_WRONG: Final = MappingProxyType(
    {
        BirthFault.FUTURE: "must be in the past",
        BirthFault.TOO_YOUNG: f"must be at least {YOUNGEST} years ago",
        BirthFault.TOO_OLD: f"must be no more than {OLDEST} years ago",
    }
)
"""What every door says of each, after the name of the date."""
BIRTH_FAULTS: Final = MappingProxyType(
    {fault: said_of("date of birth", wrong) for fault, wrong in BIRTH_WRONG.items()}
)
"""The same as sentences."""


def age_on(day: date, born_on: date) -> int:
    """Whole years old that somebody is on that day; less than nought before they are born."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def birth_fault(born_on: date, today: date) -> BirthFault | None:
    """Why the register takes no such birth date; None where it does."""
    if born_on > today:
        return BirthFault.FUTURE
    age = age_on(today, born_on)
    if age < YOUNGEST:
        return BirthFault.TOO_YOUNG
    return BirthFault.TOO_OLD if age > OLDEST else None


def birth_problem(born_on: date, today: date) -> str | None:
    """The same as a sentence."""
    fault = birth_fault(born_on, today)
    return BIRTH_FAULTS[fault] if fault else None
