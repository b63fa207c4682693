"""The law's numbers, days and sets, each with the provision that it comes from.

The steps hold no number of their own: they ask these. So a draft amendment is the same rule with
other parameters (`drafts`), and nothing has to be restated to try one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import chain, combinations
from typing import Final, NamedTuple

from register.law.facts import AwardKind
from register.law.provisions import (
    COMMENCEMENT,
    NPQ_FROM,
    REG_3_1,
    REG_3_6,
    REG_49_1,
    REG_49_4,
    REG_49_7_A,
    REG_49_7_B,
    SECTION_67,
    SECTION_67_1,
    SECTION_83_2,
    Provision,
)
from register.law.readings import DEFAULT, Readings

LONGEST_YEARS: Final = 10
"""A window, or service that exempts, longer than this many years is a slip of the pen."""

LONGEST_MONTH: Final = 31
_SHORTEST_MONTH: Final = 28


class Cited(NamedTuple):
    """What a parameter says in one line, and the provision that says so."""

    title: str
    provision: Provision


def _cited(title: str, provision: Provision) -> dict[str, Cited]:
    return {"cited": Cited(title, provision)}


class OutOfRange(ValueError):
    """A parameter has a value that none of its kind may have, whatever the others are."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """Every number, day and set that the steps turn on; the defaults are the law in force.

    A type is a published two-character code. In a sentence that can be shown, OutOfRange where one
    of them cannot be, and ValueError where they contradict one another.
    """

    commencement: date = field(
        default=COMMENCEMENT,
        metadata=_cited("The first day on which the law asks anything of anybody", REG_3_1),
    )
    regulation_49_from: date = field(
        default=SECTION_67,
        metadata=_cited(
            "The first day of regulation 49, which reached academies and no longer asked "
            "anything of those in post on the first day of the earlier law",
            REG_49_1,
        ),
    )
    maintained_types: frozenset[str] = field(
        default=frozenset({"01", "02", "03", "05", "15"}),
        metadata=_cited(
            "Types of maintained mainstream school and maintained nursery school", SECTION_67_1
        ),
    )
    academy_types: frozenset[str] = field(
        default=frozenset({"28", "34", "35", "40", "41"}),
        metadata=_cited("Types of mainstream Academy school", SECTION_83_2),
    )
    code_expects_types: frozenset[str] = field(
        default=frozenset({"14", "38", "42", "43"}),
        metadata=_cited(
            "Types outside section 67 that the Code of Practice expects to have a SENCO: pupil "
            "referral units and alternative provision",
            SECTION_67_1,
        ),
    )
    became_after: date = field(
        default=COMMENCEMENT,
        metadata=_cited("The duty reaches those who become SENCO after this day", REG_49_4),
    )
    limb_a_deadline: date = field(
        default=date(2012, 9, 1),
        metadata=_cited(
            "The required date for those in post on or before 1 September 2009, until August "
            "2014; the exact day is unverified",
            REG_3_6,
        ),
    )
    window_years: int = field(
        default=3,
        metadata=_cited("Years within which a new SENCO must hold the qualification", REG_49_4),
    )
    exempting_months: int = field(
        default=12,
        metadata=_cited("Earlier service of more than this many months exempts", REG_49_4),
    )
    exempting_days: int = field(
        default=365,
        metadata=_cited(
            "Broken service that falls short in months, but is of more than this many days, goes "
            "to a person",
            REG_49_4,
        ),
    )
    service_before: date = field(
        default=COMMENCEMENT,
        metadata=_cited(
            "Only service before this day exempts, where earlier service is read narrowly",
            REG_49_4,
        ),
    )
    qualifying_awards: frozenset[AwardKind] = field(
        default=frozenset({AwardKind.NASENCO, AwardKind.NPQSENCO}),
        metadata=_cited("The qualifications that can count", REG_49_7_A),
    )
    nasenco_commenced_before: date = field(
        default=NPQ_FROM,
        metadata=_cited("A NASENCO course must begin before this day", REG_49_7_A),
    )
    nasenco_completed_before: date = field(
        default=date(2027, 9, 1),
        metadata=_cited("A NASENCO course must be completed before this day", REG_49_7_A),
    )
    npq_commenced_from: date = field(
        default=NPQ_FROM,
        metadata=_cited("An NPQ for SENCOs must begin on or after this day", REG_49_7_B),
    )
    readings: Readings = field(
        default=DEFAULT,
        metadata=_cited("How the points that can be read two ways are read", REG_49_4),
    )

    def __post_init__(self) -> None:
        alone = next(_out_of_range(self), None)
        if alone is not None:
            raise OutOfRange(alone)
        wrong = next(chain(_wrong_days(self), _wrong_numbers(self), _wrong_sets(self)), None)
        if wrong is not None:
            raise ValueError(wrong)


def _out_of_range(law: Parameters) -> Iterator[str]:
    if law.commencement < COMMENCEMENT:
        yield (
            f"commencement is {law.commencement}, and must be {COMMENCEMENT} or later: no law on "
            "SENCOs’ qualifications was in force before"
        )
    years, months = law.window_years, law.exempting_months
    if not 1 <= years <= LONGEST_YEARS:
        yield f"window_years is {years}, and must be from 1 to {LONGEST_YEARS}"
    if not 1 <= months <= 12 * LONGEST_YEARS:
        yield f"exempting_months is {months}, and must be from 1 to {12 * LONGEST_YEARS}"
    if AwardKind.OTHER in law.qualifying_awards:
        yield (
            "qualifying_awards holds OTHER, which is no one qualification: only NASENCO and "
            "NPQSENCO can count"
        )


def _wrong_days(law: Parameters) -> Iterator[str]:
    if law.regulation_49_from < law.commencement:
        yield (
            f"regulation_49_from is {law.regulation_49_from}, which is before commencement on "
            f"{law.commencement}"
        )
    if law.nasenco_completed_before < law.nasenco_commenced_before:
        yield (
            f"nasenco_completed_before is {law.nasenco_completed_before}, which is before "
            f"nasenco_commenced_before on {law.nasenco_commenced_before}: no course is completed "
            "before it begins"
        )


def _wrong_numbers(law: Parameters) -> Iterator[str]:
    months, days = law.exempting_months, law.exempting_days
    fewest, most = _SHORTEST_MONTH * months, LONGEST_MONTH * months
    if not fewest <= days <= most:
        yield (
            f"exempting_days is {days}: {months} months have from {fewest} to {most} days, so "
            "change both together"
        )


def _wrong_sets(law: Parameters) -> Iterator[str]:
    sets = ("maintained_types", "academy_types", "code_expects_types")
    for one, other in combinations(sets, 2):
        both = getattr(law, one) & getattr(law, other)
        if both:
            yield f"{one} and {other} both hold {' and '.join(sorted(both))}: take it out of one"


IN_FORCE: Final = Parameters()
"""The law as it stands: regulation 49 as amended by SI 2024/535, and its forerunner."""

CITATIONS: Final[dict[str, Cited]] = {
    each.name: each.metadata["cited"] for each in fields(IN_FORCE)
}
"""What each parameter says, and where: by name, in the order of the steps that ask it."""
