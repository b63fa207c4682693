"""Each outcome of a check has its words, and a list of checks and one of looks say the same."""

import pytest

from register.services.checks import CheckOutcome
from register.services.looks import LookKind
from register.services.looks.words import CHECK_RESULTS, result_in_words
from register.web.outcomes import OUTCOMES


def test_each_outcome_has_a_heading_and_words_for_a_list() -> None:
    assert set(OUTCOMES) == set(CHECK_RESULTS) == set(CheckOutcome)


@pytest.mark.parametrize("outcome", CheckOutcome)
def test_a_list_of_checks_and_a_list_of_looks_say_the_same(outcome: CheckOutcome) -> None:
    said = result_in_words(LookKind.CHECK, outcome, to_themselves=False)
    assert said.replace("They hold", "Holds") == CHECK_RESULTS[outcome]
    to_you = result_in_words(LookKind.CHECK, outcome, to_themselves=True)
    assert to_you == said.replace("They", "You")
