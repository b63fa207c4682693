"""No example of a property fails by the clock of a busy machine."""

from time import sleep

from hypothesis import given, settings
from hypothesis import strategies as st


@settings(max_examples=1, database=None)
@given(st.just(0.3))
def test_an_example_may_take_its_time(seconds: float) -> None:
    sleep(seconds)
