"""A school that closed and opened again under its URN: each spell by what was held of it."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from register.law.facts import CLOSED, OPEN, PROPOSED, SCHOOL_STATUSES, span_on
from register.services.schools.spans import school_spans
from tests.school_versions import Version

ONE = timedelta(days=1)
OPENED, SHUT, AGAIN = date(2000, 9, 1), date(2016, 3, 31), date(2018, 9, 1)
FIRST = Version(date(2015, 1, 1), OPEN, OPENED)
GONE = Version(date(2017, 1, 1), CLOSED, OPENED, SHUT)
BACK = Version(date(2019, 1, 1), OPEN, AGAIN)


def statuses(*versions: Version) -> list[tuple[date | None, str]]:
    return [(span.from_day, span.status) for span in school_spans(versions)]


def test_a_school_that_opened_again_was_open_in_its_first_spell_and_closed_between() -> None:
    spells = [(None, PROPOSED), (OPENED, OPEN), (SHUT + ONE, CLOSED), (AGAIN, OPEN)]
    assert statuses(FIRST, GONE, BACK) == statuses(GONE, BACK) == spells


def test_it_is_so_while_the_second_opening_is_only_planned_and_once_it_has_closed_again() -> None:
    planned = Version(date(2018, 1, 1), PROPOSED, AGAIN)
    assert statuses(GONE, planned) == statuses(GONE, BACK)
    shut_again = Version(date(2024, 1, 1), CLOSED, AGAIN, date(2023, 8, 31))
    assert statuses(GONE, BACK, shut_again) == [*statuses(GONE, BACK), (date(2023, 9, 1), CLOSED)]


def test_a_second_opening_that_came_to_nothing_leaves_the_first_spell_as_it_was() -> None:
    proposed = Version(date(2018, 1, 1), PROPOSED)
    assert statuses(GONE, proposed) == statuses(GONE)


def test_an_opening_day_that_was_corrected_while_the_school_was_open_is_no_second_opening() -> None:
    assert statuses(FIRST, replace(BACK, closed_on=None)) == [(None, PROPOSED), (AGAIN, OPEN)]


def test_a_closing_that_was_taken_back_was_none() -> None:
    back = Version(date(2019, 1, 1), OPEN, OPENED)
    assert statuses(FIRST, GONE, back) == [(None, PROPOSED), (OPENED, OPEN)]


def test_a_closing_after_the_new_opening_day_is_corrected_by_it() -> None:
    assert statuses(GONE, Version(date(2019, 1, 1), OPEN, date(2016, 3, 1))) == [
        (None, PROPOSED),
        (date(2016, 3, 1), OPEN),
    ]


def test_a_school_that_opened_again_on_its_last_day_was_never_closed() -> None:
    back = Version(date(2019, 1, 1), OPEN, SHUT)
    assert statuses(FIRST, GONE, back) == [(None, PROPOSED), (OPENED, OPEN)]


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[date], list[Version]]:
    """The days on which a school opened and closed in turn, and what extracts said meanwhile.

    At least one extract is of each stretch after the first opening.
    """
    turns = draw(st.lists(st.integers(2, 60), min_size=1, max_size=6))
    days, at = [], date(2000, 1, 1)
    for turn in turns:
        at += timedelta(days=turn)
        days.append(at)
    ends = [*days[1:], days[-1] + timedelta(days=60)]
    seen: set[date] = set(draw(st.lists(st.dates(date(1999, 12, 1), days[0] - ONE), max_size=2)))
    for first, end in zip(days, ends, strict=True):
        seen.update(draw(st.lists(st.dates(first, end - ONE), min_size=1, max_size=3)))
    return days, [told(days, day) for day in sorted(seen)]


def told(days: list[date], day: date) -> Version:
    """What an extract of that day says; GIAS knows its last opening day and no earlier one."""
    past = [each for each in days if each <= day]
    if not past:
        return Version(day, PROPOSED, days[0])
    if len(past) % 2:
        return Version(day, OPEN, past[-1])
    return Version(day, CLOSED, past[-2], past[-1] - ONE)


@given(histories())
def test_extracts_of_each_stretch_tell_every_day_as_it_was(
    history: tuple[list[date], list[Version]],
) -> None:
    days, versions = history
    spans = school_spans(versions)
    for offset in range(-40, (days[-1] - days[0]).days + 90):
        day = days[0] + timedelta(days=offset)
        assert span_on(spans, day).status == told(days, day).status_code, day


def one_by_one(given_versions: list[Version], steps: list[int]) -> list[Version]:
    """The versions on days of their own; one whose extract lacks the school repeats what was held.

    A school comes in by an extract that has it.
    """
    versions: list[Version] = []
    at = date(2000, 1, 1)
    for version, step in zip(given_versions, steps, strict=False):
        at += timedelta(days=step)
        is_gone = bool(versions) and not version.in_extract
        told = versions[-1] if is_gone else version
        versions.append(replace(told, valid_from=at, in_extract=not is_gone))
    return versions


some_day = st.none() | st.dates(date(2000, 1, 1), date(2000, 3, 1))


@given(
    st.lists(
        st.builds(
            Version,
            st.just(date(2000, 1, 1)),
            st.sampled_from([*sorted(SCHOOL_STATUSES), "9"]),
            some_day,
            some_day,
            st.sampled_from(["01", "34"]),
            st.booleans(),
        ),
        min_size=1,
        max_size=6,
    ),
    st.lists(st.integers(1, 20), min_size=6, max_size=6),
)
def test_whatever_extracts_say_spans_meet_and_the_newest_speaks_from_its_opening_day(
    given_versions: list[Version], steps: list[int]
) -> None:
    versions = one_by_one(given_versions, steps)
    spans = school_spans(versions)
    assert (spans[0].from_day, spans[-1].to_day) == (None, None)
    for before, after in pairwise(spans):
        assert before.to_day is not None
        assert after.from_day == before.to_day + ONE
    newest = [version for version in versions if version.in_extract][-1]
    opened_on = newest.opened_on
    if opened_on is not None and newest.status_code == OPEN:
        alone = school_spans([newest])
        for offset in range(90):
            day = opened_on + timedelta(days=offset)
            assert span_on(spans, day).status == span_on(alone, day).status
