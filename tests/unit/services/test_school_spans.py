"""A school's type and status by day, whatever GIAS knows of its days."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.law.facts import span_on
from register.services.schools.spans import school_spans
from tests.school_versions import EXTRACT, LATER, Conversion, Version


def status(day: date, *versions: Version, conversion: Conversion | None = None) -> str:
    spans = school_spans(versions or (Version(),), [conversion] if conversion else [])
    return span_on(spans, day).status


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2012, 8, 31), "4"), (date(2012, 9, 1), "1"), (date(2030, 1, 1), "1")],
)
def test_a_school_is_open_from_its_opening_day(day: date, expected: str) -> None:
    assert status(day, Version(opened_on=date(2012, 9, 1))) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2012, 8, 31), "1"), (date(2012, 9, 1), "2"), (date(2030, 1, 1), "2")],
)
def test_a_school_is_closed_from_the_day_after_its_closing_day(day: date, expected: str) -> None:
    assert status(day, Version(status_code="2", closed_on=date(2012, 8, 31))) == expected


def test_a_school_with_no_opening_day_was_open_on_every_day_up_to_its_extract() -> None:
    assert status(date(1950, 1, 1)) == "1"
    assert school_spans([Version()])[0].from_day is None


def test_a_predecessors_link_gives_the_opening_day_that_gias_has_not() -> None:
    link = Conversion("100000", "100001", date(2015, 4, 1))
    assert status(date(2015, 3, 31), conversion=link) == "4"
    assert status(date(2015, 4, 1), conversion=link) == "1"


def test_its_own_opening_day_outweighs_the_links() -> None:
    link = Conversion("100000", "100001", date(2015, 4, 1))
    version = Version(opened_on=date(2014, 4, 1))
    assert status(date(2014, 4, 1), version, conversion=link) == "1"


def test_a_school_closed_on_no_known_day_closed_when_its_successor_opened() -> None:
    link = Conversion("100001", "100002", date(2015, 4, 1))
    closed = Version(status_code="2")
    assert status(date(2015, 3, 31), closed, conversion=link) == "1"
    assert status(date(2015, 4, 1), closed, conversion=link) == "2"


@pytest.mark.parametrize("seen_before", [(Version(),), ()])
def test_but_no_later_than_the_first_extract_that_had_it_closed(
    seen_before: tuple[Version, ...],
) -> None:
    link = Conversion("100001", "100002", date(2024, 9, 1))
    versions = (*seen_before, Version(LATER, status_code="2"))
    assert status(date(2024, 6, 16), *versions, conversion=link) == "1"
    assert status(LATER, *versions, conversion=link) == "2"
    assert status(date(2024, 8, 31), *versions, conversion=link) == "2"


def test_nor_later_than_that_opening_where_its_closing_day_is_known() -> None:
    link = Conversion("100001", "100002", date(2015, 4, 1))
    closed = Version(status_code="2", closed_on=date(2015, 4, 20))
    assert status(date(2015, 3, 31), closed, conversion=link) == "1"
    assert status(date(2015, 4, 1), closed, conversion=link) == "2"
    assert status(date(2015, 4, 20), closed, conversion=link) == "2"


@pytest.mark.parametrize("closed_on", [None, date(2024, 3, 31)])
def test_what_it_became_before_it_opened_again_closes_it_no_second_time(
    closed_on: date | None,
) -> None:
    link = Conversion("100001", "100002", date(2015, 4, 1))
    again = Version(LATER, "2", opened_on=date(2020, 9, 1), closed_on=closed_on)
    assert status(date(2024, 3, 31), Version(), again, conversion=link) == "1"
    assert status(LATER, Version(), again, conversion=link) == "2"


@given(
    seen_open=st.booleans(),
    closed_by=st.dates(LATER, date(2025, 12, 31)),
    again=st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), unique=True, max_size=3),
    became_on=st.dates(date(2020, 1, 1), date(2027, 12, 31)),
)
def test_it_is_closed_from_the_earlier_of_the_two_and_open_on_every_day_before(
    seen_open: bool, closed_by: date, again: list[date], became_on: date
) -> None:
    days = [closed_by, *sorted(again)]
    versions = [*([Version()] if seen_open else []), *(Version(day, "2") for day in days)]
    spans = school_spans(versions, [Conversion("100001", "100002", became_on)])
    closed_on = min(closed_by, became_on)
    assert [(each.from_day, each.status) for each in spans] == [(None, "1"), (closed_on, "2")]


def test_or_else_on_the_first_extract_that_said_so() -> None:
    versions = (Version(), Version(LATER, status_code="2"))
    assert status(date(2024, 6, 16), *versions) == "1"
    assert status(LATER, *versions) == "2"


def test_or_else_was_closed_throughout() -> None:
    spans = school_spans([Version(status_code="2")])
    assert [(span.from_day, span.to_day, span.status) for span in spans] == [(None, None, "2")]


def test_a_closing_day_learnt_later_counts_from_that_day_and_not_from_the_extract() -> None:
    versions = (Version(), Version(LATER, status_code="2", closed_on=date(2024, 3, 31)))
    assert status(date(2024, 3, 31), *versions) == "1"
    assert status(date(2024, 4, 1), *versions) == "2"


def test_a_school_proposed_to_close_closes_on_its_planned_day() -> None:
    version = Version(status_code="3", closed_on=date(2024, 8, 31))
    assert status(date(2024, 8, 31), version) == "3"
    assert status(date(2024, 9, 1), version) == "2"


def test_a_planned_closing_day_holds_though_a_later_extract_has_not_caught_up() -> None:
    assert status(LATER, Version(LATER, status_code="3", closed_on=date(2024, 6, 16))) == "2"


def test_a_school_open_again_on_an_extract_after_a_closing_day_is_open() -> None:
    assert status(LATER, Version(LATER, status_code="1", closed_on=date(2023, 12, 31))) == "1"


def test_a_school_that_is_missing_after_its_closing_day_was_not_open_again() -> None:
    day = date(2023, 12, 31)
    versions = (Version(closed_on=day), Version(LATER, closed_on=day, in_extract=False))
    assert status(LATER, *versions) == "2"


def test_a_proposed_school_opens_on_its_planned_day_or_never() -> None:
    planned = Version(status_code="4", opened_on=date(2024, 9, 1))
    assert status(date(2024, 8, 31), planned) == "4"
    assert status(date(2024, 9, 1), planned) == "1"
    assert status(date(2090, 1, 1), Version(status_code="4")) == "4"


def test_a_proposed_school_that_vanished_never_opens() -> None:
    gone = Version(LATER, status_code="4", opened_on=date(2024, 9, 1), in_extract=False)
    assert status(date(2024, 9, 1), gone) == "4"


def test_a_proposed_school_that_opened_on_no_known_day_opened_by_the_extract_that_said_so() -> None:
    versions = (Version(status_code="4"), Version(LATER))
    assert status(date(2024, 6, 16), *versions) == "4"
    assert status(LATER, *versions) == "1"


def test_the_type_is_the_versions_of_the_day() -> None:
    spans = school_spans([Version(type_code="01"), Version(LATER, type_code="02")])
    assert span_on(spans, date(1990, 1, 1)).type_code == "01"
    assert span_on(spans, date(2024, 6, 16)).type_code == "01"
    assert span_on(spans, LATER).type_code == "02"


def test_equal_neighbours_are_one_span() -> None:
    assert len(school_spans([Version(), Version(LATER)])) == 1


def test_a_status_that_gias_does_not_use_is_taken_as_open() -> None:
    assert status(EXTRACT, Version(status_code="9")) == ""


def test_spans_meet_without_a_gap_or_an_overlap() -> None:
    versions = (
        Version(status_code="4", type_code=""),
        Version(LATER, "2", date(2024, 1, 1), date(2024, 3, 31)),
    )
    spans = school_spans(versions)
    assert (spans[0].from_day, spans[-1].to_day) == (None, None)
    for before, after in pairwise(spans):
        assert before.to_day is not None
        assert after.from_day is not None
        assert (after.from_day - before.to_day).days == 1
