"""Periods are found on each of their days and on no other, by their places in the tree of days."""

from datetime import date, timedelta
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.models.compliance_periods import FIRST_DAY, LAST_DAY
from register.queries.day_tree import HEIGHT, LAST, NONE, node_of, number_of, path_to

DAY = timedelta(days=1)
days = st.dates(FIRST_DAY, date(2100, 12, 31))
ends = st.one_of(days, st.just(LAST_DAY), st.dates(FIRST_DAY, LAST_DAY))
periods = st.tuples(ends, ends).map(sorted)


def is_found(period: list[date], day: date) -> bool:
    """What the statements ask of a period, in as many words."""
    from_day, to_day = period
    node, path = node_of(from_day, to_day), path_to(day)
    return (node in path.before and to_day >= day) or (node in path.after and from_day <= day)


@given(periods, days)
def test_a_period_is_found_on_each_of_its_days_and_on_no_other(
    period: list[date], day: date
) -> None:
    assert is_found(period, day) == (period[0] <= day <= period[1])


@given(periods)
def test_its_first_and_last_days_find_it_and_the_days_beside_them_do_not(
    period: list[date],
) -> None:
    first, last = period
    asked = {FIRST_DAY, date(2100, 12, 31)} | {
        each
        for end in (first, last)
        for each in (end, end - DAY if end > FIRST_DAY else end)
        if each.year <= 2100
    }
    for day in asked:
        assert is_found(period, day) == (first <= day <= last)


@given(periods)
def test_it_stands_on_one_of_its_own_days(period: list[date]) -> None:
    node = node_of(*period)
    assert min(number_of(period[0]), LAST) <= node <= number_of(period[1])


@given(days)
def test_a_path_has_one_length_and_names_the_day_itself(day: date) -> None:
    path = path_to(day)
    assert len(path.before) == len(path.after) == HEIGHT
    assert number_of(day) in path.before
    nodes = [node for node in chain(*path) if node != NONE]
    assert len(nodes) == len(set(nodes)) <= HEIGHT


def test_a_day_after_the_last_node_is_refused() -> None:
    with pytest.raises(ValueError, match="after the last node"):
        path_to(date(2189, 1, 1))
