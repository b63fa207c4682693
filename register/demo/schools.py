"""Made-up schools, their conversions and trusts, as the rows of a GIAS extract."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from register.days import ONE_DAY
from register.demo.words import DEDICATIONS, PLACES, REGIONS

EXTRACT_DAY = date(2026, 9, 1)
FIRST_URN = 900_001
FIRST_AUTHORITY = 901
LOWEST_AUTHORITY, AUTHORITY_CODES = 801, 199
"""Codes have three digits, as England's: after 999 come those from 801."""

TYPE_NAMES = {
    "01": ("Community school", "4"),
    "02": ("Voluntary aided school", "4"),
    "03": ("Voluntary controlled school", "4"),
    "05": ("Foundation school", "4"),
    "07": ("Community special school", "5"),
    "11": ("Other independent school", "3"),
    "14": ("Pupil referral unit", "4"),
    "15": ("Local authority nursery school", "4"),
    "28": ("Academy sponsor led", "10"),
    "34": ("Academy converter", "10"),
    "35": ("Free schools", "11"),
    "40": ("University technical college", "11"),
}
MAINTAINED = (("01", 46), ("02", 24), ("03", 14), ("05", 10), ("15", 6))
STARTED_AS_ACADEMY = (("28", 55), ("35", 38), ("40", 7))
OUT_OF_SCOPE = (("07", 40), ("11", 45), ("14", 15))
OPEN = "1"
"""The code of a school that is open."""
STATUS_NAMES = {
    OPEN: "Open",
    "2": "Closed",
    "3": "Open, but proposed to close",
    "4": "Proposed to open",
}
PHASES = (("2", "Primary", 78), ("4", "Secondary", 18), ("7", "All-through", 4))


@dataclass(slots=True)
class MadeUpSchool:
    """One establishment, as the demonstration needs it."""

    urn: str
    name: str
    type_code: str
    status_code: str
    la_code: str
    opened_on: date | None = None
    closed_on: date | None = None
    phase: tuple[str, str] = ("2", "Primary")
    successor: str | None = None
    trust: int | None = None


@dataclass(slots=True)
class Estate:
    """Every establishment, and the lines along which appointments are made."""

    schools: list[MadeUpSchool] = field(default_factory=list)
    lines: list[list[MadeUpSchool]] = field(default_factory=list)
    """In-scope schools, each with the school that it became where it converted."""


def make_estate(rng: Random, size: int) -> Estate:
    """`size` establishments: nine in ten in scope and open, the rest as England's are."""
    estate = Estate()
    authorities = max(2, min(150, size // 40))
    while len(estate.schools) < size:
        school = _school(rng, len(estate.schools), authorities)
        draw = rng.random()
        if draw < 0.08:
            school.type_code = _pick(rng, OUT_OF_SCOPE)
            estate.schools.append(school)
        elif draw < 0.18 and len(estate.schools) + 1 < size:
            academy = _conversion(rng, school, len(estate.schools) + 1)
            estate.schools += [school, academy]
            estate.lines.append([school, academy])
        else:
            _settle(rng, school, draw)
            estate.schools.append(school)
            estate.lines.append([school])
    for school in estate.schools:
        if school.type_code in ("28", "34", "35", "40") and rng.random() < 0.8:
            school.trust = rng.randrange(max(1, size // 20))
    return estate


def _school(rng: Random, index: int, authorities: int) -> MadeUpSchool:
    place = PLACES[rng.randrange(len(PLACES))]
    dedication = f"{rng.choice(DEDICATIONS)} " if rng.random() < 0.6 else ""
    phase = _pick_phase(rng)
    kind = {"2": "Primary School", "4": "High School", "7": "School"}[phase[0]]
    return MadeUpSchool(
        urn=str(FIRST_URN + index),
        name=f"{place} {dedication}{kind}",
        type_code=_pick(rng, MAINTAINED),
        status_code=OPEN,
        la_code=authority_code(rng.randrange(authorities)),
        opened_on=date(1950 + rng.randrange(50), 9, 1) if rng.random() < 0.4 else None,
        phase=phase,
    )


def _conversion(rng: Random, school: MadeUpSchool, index: int) -> MadeUpSchool:
    converted_on = date(2011 + rng.randrange(15), rng.choice((1, 4, 9)), 1)
    academy = MadeUpSchool(
        urn=str(FIRST_URN + index),
        name=school.name.replace("School", "Academy"),
        type_code="34",
        status_code=OPEN,
        la_code=school.la_code,
        opened_on=converted_on,
        phase=school.phase,
    )
    school.status_code = "2"
    school.closed_on = converted_on - ONE_DAY
    school.successor = academy.urn
    return academy


def _settle(rng: Random, school: MadeUpSchool, draw: float) -> None:
    """Most stay open; a few began as academies, closed, are closing or are yet to open."""
    if draw < 0.36:
        school.type_code = _pick(rng, STARTED_AS_ACADEMY)
        school.opened_on = date(2006 + rng.randrange(18), 9, 1)
    elif draw < 0.39:
        school.status_code, school.closed_on = "2", date(2012 + rng.randrange(14), 8, 31)
    elif draw < 0.395:
        school.status_code, school.closed_on = "3", date(2027, 8, 31)
    elif draw < 0.40:
        school.status_code, school.opened_on = "4", date(2027, 9, 1)


def _pick(rng: Random, weighted: tuple[tuple[str, int], ...]) -> str:
    return rng.choices([code for code, _ in weighted], [weight for _, weight in weighted])[0]


def _pick_phase(rng: Random) -> tuple[str, str]:
    code, name, _ = rng.choices(PHASES, [weight for _, _, weight in PHASES])[0]
    return code, name


def region_of(la_code: str) -> tuple[str, str]:
    """The region that a made-up authority lies in."""
    return REGIONS[int(la_code) % len(REGIONS)]


def authority_code(number: int) -> str:
    """The code of a made-up authority, counted from 0."""
    past_lowest = FIRST_AUTHORITY - LOWEST_AUTHORITY + number
    return str(LOWEST_AUTHORITY + past_lowest % AUTHORITY_CODES)


def authority_name(la_code: str) -> str:
    """What a made-up authority is called."""
    return _area_name((int(la_code) - FIRST_AUTHORITY) % AUTHORITY_CODES)


def trust_uid(number: int) -> str:
    """The UID of the made-up trust of that number, counted from 0."""
    return str(70_001 + number)


def trust_name(number: int) -> str:
    """What that trust is called."""
    return f"{_area_name(number)} Learning Trust {number + 1}"


def _area_name(number: int) -> str:
    """What the made-up area of that number, counted from 0, is called."""
    place = PLACES[(number * 7) % len(PLACES)]
    return f"{place}shire" if number >= len(PLACES) else place
