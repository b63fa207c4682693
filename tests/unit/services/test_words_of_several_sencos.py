"""The headline of a school with several SENCOs is true of them all, and names none as the only."""

from datetime import date
from typing import Final

import pytest

from register.law.facts import AwardKind, Case
from register.law.readings import LITERAL
from register.law.school import Designation, assess_school
from register.services.compliance.answer import answer_in_words
from tests.unit.law.builders import PRIMARY, build_award, build_case, served

DAY: Final = date(2025, 9, 2)
NPQ: Final = build_award(
    kind=AwardKind.NPQSENCO, commenced_on=date(2024, 9, 2), held_from=date(2025, 9, 1)
)
NASENCO: Final = build_case(awards=(build_award(),))
WITH_NPQ: Final = build_case(became_senco_on=date(2024, 9, 1), awards=(NPQ,))
OVERDUE: Final = build_case()
LONGER_OVERDUE: Final = build_case(became_senco_on=date(2020, 9, 1))
WINDOW: Final = build_case(became_senco_on=date(2024, 9, 1))
UNTAUGHT: Final = build_case(teaching_at_school=False)


def words(*cases: Case, whose: str = "") -> str:
    """Of several people, or of the one given."""
    designated = [
        Designation(str(number), case, whose or str(number)) for number, case in enumerate(cases)
    ]
    return answer_in_words(assess_school(designated, DAY, PRIMARY))


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        (
            [NASENCO],
            "Compliant, because the SENCO holds the National Award for SEN Coordination.",
        ),
        (
            [NASENCO, NASENCO],
            "Compliant, because each SENCO holds the National Award for SEN Coordination.",
        ),
        (
            [NASENCO, WITH_NPQ],
            "Compliant, because one SENCO holds the National Award for SEN Coordination; "
            "another SENCO holds the NPQ for SENCOs.",
        ),
        (
            [NASENCO, OVERDUE],
            "Non-compliant, because the register holds no award for one SENCO, and the deadline "
            "of 1 September 2024 has passed.",
        ),
        (
            [OVERDUE, OVERDUE],
            "Non-compliant, because the register holds no award for any SENCO, and the deadline "
            "of 1 September 2024 has passed.",
        ),
        (
            [NASENCO, OVERDUE, OVERDUE],
            "Non-compliant, because the register holds no award for at least one SENCO, and the "
            "deadline of 1 September 2024 has passed.",
        ),
        (
            [UNTAUGHT, LONGER_OVERDUE],
            "Non-compliant, because the register holds no award for one SENCO, and the deadline "
            "of 1 September 2023 has passed; another SENCO is not working as a teacher at the "
            "school and is not the head teacher.",
        ),
        (
            [NASENCO, WINDOW],
            "In the window until 1 September 2027, because one SENCO has until 1 September 2027 "
            "to hold the qualification, and the register holds no course for them.",
        ),
    ],
)
def test_it_says_what_is_true_of_each_of_some_or_of_one(cases: list[Case], said: str) -> None:
    assert words(*cases) == said


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        (
            [NASENCO, NASENCO],
            "Compliant, because the SENCO holds the National Award for SEN Coordination.",
        ),
        (
            [OVERDUE, LONGER_OVERDUE],
            "Non-compliant, because the register holds no award for the SENCO, and the deadline "
            "of 1 September 2023 has passed.",
        ),
        (
            [OVERDUE, WINDOW],
            "Non-compliant, because the register holds no award for the SENCO, and the deadline "
            "of 1 September 2024 has passed.",
        ),
    ],
)
def test_somebody_with_two_designations_is_one_senco(cases: list[Case], said: str) -> None:
    """As where two schools that shared a SENCO have become one."""
    assert words(*cases, whose="1") == said


def test_and_the_one_beside_them_is_another() -> None:
    designated = [
        Designation("0", OVERDUE, "1"),
        Designation("1", LONGER_OVERDUE, "1"),
        Designation("2", LONGER_OVERDUE, "2"),
        Designation("3", WINDOW, "2"),
    ]
    assert answer_in_words(assess_school(designated, DAY, PRIMARY)) == (
        "Non-compliant, because the register holds no award for any SENCO, and the deadline of "
        "1 September 2023 has passed."
    )


def test_so_does_another_reading() -> None:
    moved = build_case(prior_service=served("2018-09-01..2020-08-31"))
    designated = [Designation("0", moved), Designation("1", moved)]
    found = assess_school(designated, DAY, PRIMARY, readings=LITERAL)
    assert answer_in_words(found, LITERAL).startswith("Exempt, because each SENCO had served more")
