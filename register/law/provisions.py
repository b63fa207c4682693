"""Every provision that the register relies on, with its link and the days it was in force.

The words, and what could not be verified about them, are quoted in docs/law/the-rule.md.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

COMMENCEMENT: Final = date(2009, 9, 1)
"""The 2008 and 2009 Regulations came into force: nothing is asked of anybody before."""

SECTION_67: Final = date(2014, 9, 1)
"""Section 67 and the 2014 Regulations came into force, and reached Academy schools."""

SPECIALIST_TEACHERS: Final = date(2016, 12, 19)
"""SI 2016/1123 excluded teachers qualified only under paragraph 8A."""

NPQ_FROM: Final = date(2024, 9, 1)
"""SI 2024/535: a NASENCO course must begin before this day, an NPQ on or after it."""

_SI = "https://www.legislation.gov.uk/uksi/"
_ACT_2014 = "Children and Families Act 2014"
_REGS_2008 = "Education (Special Educational Needs Co-ordinators) (England) Regulations 2008"
_REGS_2014 = "Special Educational Needs and Disability Regulations 2014"
_LAST_DAY_OF_2008 = date(2014, 8, 31)


@dataclass(frozen=True, slots=True)
class Provision:
    """One paragraph of the law; `in_force_to` is its last day, None while it stands."""

    instrument: str
    paragraph: str
    title: str
    url: str
    in_force_from: date
    in_force_to: date | None = None

    @property
    def citation(self) -> str:
        """How the paragraph is cited in one line, for example on a page."""
        return f"{self.instrument}, {self.paragraph}"


def _act_2014(paragraph: str, title: str, section: int) -> Provision:
    url = f"https://www.legislation.gov.uk/ukpga/2014/6/section/{section}"
    return Provision(f"{_ACT_2014} (2014 c. 6)", paragraph, title, url, SECTION_67)


def _reg_2014(
    paragraph: str, title: str, start: date = SECTION_67, end: date | None = None
) -> Provision:
    url = f"{_SI}2014/1530/regulation/49"
    return Provision(f"{_REGS_2014} (SI 2014/1530)", paragraph, title, url, start, end)


def _reg_2008(paragraph: str, title: str, number: str = "2008/2945") -> Provision:
    instrument = f"{_REGS_2008} (SI 2008/2945)"
    if number != "2008/2945":
        instrument = f"{instrument}, inserted by SI {number}"
    url = f"{_SI}{number}/made"
    return Provision(instrument, paragraph, title, url, COMMENCEMENT, _LAST_DAY_OF_2008)


SECTION_67_1: Final = _act_2014("section 67(1)", "Schools under the duty", 67)
SECTION_67_2: Final = _act_2014("section 67(2)", "The duty to designate a SENCO", 67)
SECTION_83_2: Final = _act_2014("section 83(2)", "What a mainstream school is", 83)
SECTION_317_3A: Final = Provision(
    "Education Act 1996 (1996 c. 56)",
    "section 317(3A)",
    "The earlier duty to designate a SENCO",
    "https://www.legislation.gov.uk/ukpga/1996/56/section/317",
    date(2007, 1, 8),
    _LAST_DAY_OF_2008,
)

REG_2_2008: Final = _reg_2008("regulation 2", "What a relevant school was")
REG_3_1: Final = _reg_2008("regulation 3(1)", "The SENCO must meet the requirements")
REG_3_2: Final = _reg_2008("regulation 3(2)", "A qualified teacher, working at the school")
REG_3_3: Final = _reg_2008("regulation 3(3)", "Or the head teacher")
REG_3_5: Final = _reg_2008("regulation 3(5)", "Who must hold the Award", "2009/1387")
REG_3_6: Final = _reg_2008("regulation 3(6)", "By when it must be held", "2009/1387")
REG_3_7: Final = _reg_2008("regulation 3(7)", "What the Award was", "2009/1387")

REG_49_1: Final = _reg_2014("regulation 49(1)", "The SENCO must meet paragraph (2) or (3)")
REG_49_2_A_MADE: Final = _reg_2014(
    "regulation 49(2)(a) as made", "A qualified teacher", end=date(2016, 12, 18)
)
REG_49_2_A: Final = _reg_2014(
    "regulation 49(2)(a) as amended by SI 2016/1123", "A qualified teacher", SPECIALIST_TEACHERS
)
REG_49_2_B: Final = _reg_2014("regulation 49(2)(b)", "Induction passed, where required")
REG_49_2_C: Final = _reg_2014("regulation 49(2)(c)", "Working as a teacher at the school")
REG_49_3: Final = _reg_2014("regulation 49(3)", "Or the head teacher")
REG_49_4: Final = _reg_2014("regulation 49(4)", "Who must hold the qualification, and by when")
REG_49_5: Final = _reg_2014(
    "regulation 49(5) as made", "The Award, from a recognised body", end=date(2024, 8, 31)
)
REG_49_6: Final = _reg_2014(
    "regulation 49(6) as made", "What a recognised body is", end=date(2024, 8, 31)
)
REG_49_7_A: Final = _reg_2014("regulation 49(7)(a)", "When the NASENCO counts", NPQ_FROM)
REG_49_7_B: Final = _reg_2014("regulation 49(7)(b)", "When the NPQ counts", NPQ_FROM)
REG_49_8: Final = _reg_2014("regulation 49(8)", "Who may award the NASENCO", NPQ_FROM)
REG_49_9: Final = _reg_2014("regulation 49(9)", "Who may award the NPQ", NPQ_FROM)

SI_2016_1123: Final = Provision(
    "SI 2016/1123",
    "regulations 2 and 4",
    "Teachers qualified only for specialist work are excluded",
    f"{_SI}2016/1123",
    SPECIALIST_TEACHERS,
)
SI_2024_535: Final = Provision(
    "Special Educational Needs and Disability (Amendment) Regulations 2024 (SI 2024/535)",
    "regulation 2",
    "The NPQ for SENCOs replaces the NASENCO",
    f"{_SI}2024/535/regulation/2",
    NPQ_FROM,
)

PROVISIONS: Final = (
    *(SECTION_67_1, SECTION_67_2, SECTION_83_2),
    *(REG_49_1, REG_49_2_A_MADE, REG_49_2_A, REG_49_2_B, REG_49_2_C, REG_49_3, REG_49_4),
    *(REG_49_5, REG_49_6, REG_49_7_A, REG_49_7_B, REG_49_8, REG_49_9),
    *(SI_2016_1123, SI_2024_535),
    *(SECTION_317_3A, REG_2_2008, REG_3_1, REG_3_2, REG_3_3, REG_3_5, REG_3_6, REG_3_7),
)
"""Each of them: the Act, regulation 49, what amended it, and what stood before."""

Versions: TypeAlias = dict[date, Provision]
"""A provision by the day from which it was the one in force."""

DESIGNATION: Final[Versions] = {COMMENCEMENT: SECTION_317_3A, SECTION_67: SECTION_67_2}
REQUIREMENTS: Final[Versions] = {COMMENCEMENT: REG_3_1, SECTION_67: REG_49_1}
QUALIFIED_TEACHER: Final[Versions] = {
    COMMENCEMENT: REG_3_2,
    SECTION_67: REG_49_2_A_MADE,
    SPECIALIST_TEACHERS: REG_49_2_A,
}
INDUCTION: Final[Versions] = {COMMENCEMENT: REG_3_2, SECTION_67: REG_49_2_B}
TEACHING: Final[Versions] = {COMMENCEMENT: REG_3_2, SECTION_67: REG_49_2_C}
HEAD_TEACHER: Final[Versions] = {COMMENCEMENT: REG_3_3, SECTION_67: REG_49_3}
WHO_MUST_HOLD: Final[Versions] = {COMMENCEMENT: REG_3_5, SECTION_67: REG_49_4}
BY_WHEN: Final[Versions] = {COMMENCEMENT: REG_3_6, SECTION_67: REG_49_4}
NASENCO_COUNTS: Final[Versions] = {
    COMMENCEMENT: REG_3_7,
    SECTION_67: REG_49_5,
    NPQ_FROM: REG_49_7_A,
}
NPQ_COUNTS: Final[Versions] = {
    COMMENCEMENT: REG_3_7,
    SECTION_67: REG_49_5,
    NPQ_FROM: REG_49_7_B,
}
RECOGNISED_BODY: Final[Versions] = {
    COMMENCEMENT: REG_3_7,
    SECTION_67: REG_49_6,
    NPQ_FROM: REG_49_8,
}

VERSION_DAYS: Final = frozenset(
    day
    for versions in (
        DESIGNATION,
        REQUIREMENTS,
        QUALIFIED_TEACHER,
        INDUCTION,
        TEACHING,
        HEAD_TEACHER,
        WHO_MUST_HOLD,
        BY_WHEN,
        NASENCO_COUNTS,
        NPQ_COUNTS,
        RECOGNISED_BODY,
    )
    for day in versions
)
"""Every day from which another version of a provision was the one in force."""
