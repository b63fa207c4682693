"""What a provider sent is shown to a registrar in words."""

import pytest

from register.services.referrals.sides import _in_words
from register.sheets.completions.words import CourseOutcome


@pytest.mark.parametrize("outcome", CourseOutcome)
def test_no_outcome_of_a_course_is_shown_as_its_code(outcome: CourseOutcome) -> None:
    assert _in_words("outcome", outcome.value) == outcome.value.capitalize()
    assert _in_words("outcome", outcome.value) != outcome.value


def test_a_qualification_is_named_and_anything_else_is_left_as_it_was_sent() -> None:
    assert _in_words("kind", "NASENCO") == "National Award for SEN Coordination"
    assert _in_words("kind", "OTHER") == "Another qualification"
    assert _in_words("kind", "NPQH") == "NPQH"
    assert _in_words("name", "PASSED") == "PASSED"
    assert _in_words("outcome", None) is None
