"""What is found of several SENCOs, as one sentence."""

from typing import Final

import pytest

from register.law.findings import Reason
from register.law.words import REASON_WORDS, Several, of_a_school, of_several

HOLDS: Final = REASON_WORDS[Reason.HOLDS_NPQ]
ABOUT_A_SENCO: Final = [
    reason
    for reason, said in REASON_WORDS.items()
    if "the senco" in said.lower() or "this person" in said.lower()
]


@pytest.mark.parametrize("reason", ABOUT_A_SENCO)
@pytest.mark.parametrize("are_all", [True, False])
def test_no_reason_speaks_of_the_senco_where_there_are_several(
    reason: Reason, are_all: bool
) -> None:
    said = of_several([REASON_WORDS[reason]] * 2, are_all=are_all)
    assert "the senco" not in said.lower()
    assert "this person" not in said.lower()
    assert ("at least one SENCO" in said) or ("At least one SENCO" in said) or are_all
    assert len(ABOUT_A_SENCO) > 20


def test_what_is_so_of_all_is_said_of_each() -> None:
    assert of_several([HOLDS, HOLDS], are_all=True) == "Each SENCO holds the NPQ for SENCOs."
    none = "The register holds no award for the SENCO."
    assert of_several([none, none], are_all=True) == "The register holds no award for any SENCO."


def test_what_is_so_of_some_is_said_of_one_or_of_at_least_one() -> None:
    assert of_several([HOLDS], are_all=False) == "One SENCO holds the NPQ for SENCOs."
    assert of_several([HOLDS] * 2, are_all=False) == "At least one SENCO holds the NPQ for SENCOs."


def test_what_differs_is_said_of_one_and_of_another() -> None:
    last = REASON_WORDS[Reason.LAST_DAY]
    assert of_several([HOLDS, last], are_all=True) == (
        "One SENCO holds the NPQ for SENCOs; this is the last day on which another SENCO may be in "
        "post without the qualification."
    )


def test_a_reason_of_a_school_says_of_whom_it_is_where_there_are_several() -> None:
    assert of_a_school(HOLDS, None) == HOLDS
    assert of_a_school(HOLDS, Several.EACH) == "Each SENCO holds the NPQ for SENCOs."
    assert of_a_school(HOLDS, Several.SOME) == "At least one SENCO holds the NPQ for SENCOs."
