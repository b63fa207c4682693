"""How large a demonstration may be."""

from dataclasses import dataclass
from enum import StrEnum


class Scale(StrEnum):
    """The sizes there are."""

    SMALL = "small"
    NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each thing."""

    schools: int
    people: int
    awards: int
    appointments: int


SIZES = {
    Scale.SMALL: Size(schools=200, people=500, awards=380, appointments=590),
    Scale.NATIONAL: Size(schools=24_000, people=60_000, awards=45_000, appointments=70_000),
}
