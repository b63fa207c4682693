"""Numbers and lists as people read them."""

import pytest

from register.lists import all_of, one_of, some_of
from register.numbers import months_and_days


@pytest.mark.parametrize(
    ("months", "days", "words"),
    [
        (0, 0, "none"),
        (0, 1, "1 day"),
        (1, 0, "1 month"),
        (12, 3, "12 months and 3 days"),
        (23, 0, "23 months"),
        (36, 0, "3 years"),
        (42, 10, "3 years, 6 months and 10 days"),
        (73, 33, "6 years, 1 month and 33 days"),
    ],
)
def test_service_is_told_in_years_months_and_the_days_left_over(
    months: int, days: int, words: str
) -> None:
    assert months_and_days(months, days) == words


@pytest.mark.parametrize(
    ("words", "told"),
    [([], ""), (["a"], "a"), (["a", "b"], "a {} b"), (["a", "b", "c"], "a, b {} c")],
)
def test_a_list_ends_in_a_word(words: list[str], told: str) -> None:
    assert all_of(words) == told.format("and")
    assert one_of(words) == told.format("or")


def test_a_list_that_is_cut_short_says_how_many_more() -> None:
    assert some_of(["a", "b", "c", "d"], 2) == "a, b and 2 more"
    assert some_of(["a", "b"], 2) == "a and b"
