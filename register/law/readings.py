"""The points on which the law can be read two ways, and what the register takes.

A reading is data: it has a name, a text, a source and a default. A decision that rests on one
names it. Each point has its page in docs/law/readings/.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Protocol

from register.law.findings import Status


class ExemptingService(StrEnum):
    """Which earlier service can exempt."""

    PRE2009 = "PRE2009"
    ANY = "ANY"


class Clock(StrEnum):
    """Whose three years run: from becoming SENCO here, or anywhere."""

    SCHOOL = "SCHOOL"
    PERSON = "PERSON"


class LeapDay(StrEnum):
    """The third anniversary of a 29 February."""

    FEBRUARY_28 = "FEBRUARY_28"
    MARCH_1 = "MARCH_1"


@dataclass(frozen=True, slots=True)
class Readings:
    """One choice on each point that changes how a day is assessed."""

    prior_service: ExemptingService = ExemptingService.PRE2009
    clock: Clock = Clock.SCHOOL
    leap_day: LeapDay = LeapDay.FEBRUARY_28


DEFAULT: Final = Readings()
LITERAL: Final = Readings(prior_service=ExemptingService.ANY)
PERSON: Final = Readings(clock=Clock.PERSON)

NAMED: Final = {"default": DEFAULT, "literal": LITERAL, "person": PERSON}
"""The readings that are worked out for every answer, headline first."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to read a point: its name, and what it takes the text to mean."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Point:
    """A point that can be read two ways: the words read, where they are, and our default."""

    name: str
    title: str
    text: str
    source: str
    options: tuple[Option, ...]
    default: str
    why: str


POINTS: Final = (
    Point(
        "prior_service",
        "Which earlier service can exempt",
        "has not previously been the SENCO at that or any other relevant school for a total "
        "period of more than twelve months",
        "SI 2014/1530, regulation 49(4)",
        (
            Option("PRE2009", "Only service before 1 September 2009 counts"),
            Option("ANY", "Service at any time before this appointment counts"),
        ),
        "PRE2009",
        "It is how the Department for Education states the exemption, and what this register "
        "was asked to check. The words of regulation 49(4) are wider.",
    ),
    Point(
        "clock",
        "Whose three years run",
        "at any time after the third anniversary of the date on which that person becomes a SENCO",
        "SI 2014/1530, regulation 49(4)",
        (
            Option("SCHOOL", "Three years from becoming SENCO at this school"),
            Option("PERSON", "Three years from first becoming SENCO at any relevant school"),
        ),
        "SCHOOL",
        "“Becomes a SENCO” picks up the opening words, which speak of one school. Without the "
        "other reading beside it, a SENCO who moves every two years is never seen to be late.",
    ),
    Point(
        "leap_day",
        "The third anniversary of a 29 February",
        "the third anniversary of the date",
        "SI 2014/1530, regulation 49(4); Dodds v Walker [1981] 1 WLR 1027",
        (
            Option("FEBRUARY_28", "28 February, the last day of the month"),
            Option("MARCH_1", "1 March, one day more"),
        ),
        "FEBRUARY_28",
        "It follows the corresponding date rule, and is the cautious view.",
    ),
    Point(
        "conversion",
        "An academy conversion",
        "becomes the SENCO at a relevant school",
        "SI 2014/1530, regulation 49(4); Academies Act 2010, section 4",
        (
            Option("CARRIED_OVER", "The same post: the first day of designation is carried over"),
            Option("NEW_APPOINTMENT", "A new school, and so a new designation"),
        ),
        "CARRIED_OVER",
        "A conversion neither restarts the clock nor creates an exemption: the purposive view. "
        "An amalgamation goes to a person.",
    ),
)
"""Every point that could be read another way, with the reading taken."""


class Assessed(Protocol):
    """What is compared of a designation's finding or of a school's."""

    @property
    def status(self) -> Status: ...
    @property
    def deadline(self) -> date | None: ...


def differs(one: Assessed, other: Assessed) -> bool:
    """Whether two readings differ on a day: in status or in deadline."""
    return one.status is not other.status or one.deadline != other.deadline
