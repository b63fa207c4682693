"""Numbers as people read them."""

import pytest

from register.numbers import months_and_days


@pytest.mark.parametrize(
    ("months", "days", "words"),
    [
        (0, 0, "none"),
        (0, 1, "1 odd day"),
        (1, 0, "1 month"),
        (36, 0, "36 months"),
        (73, 33, "73 months and 33 odd days"),
    ],
)
def test_service_is_told_in_months_and_the_odd_days_left_over(
    months: int, days: int, words: str
) -> None:
    assert months_and_days(months, days) == words
