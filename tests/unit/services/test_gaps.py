"""The days on which a school has no SENCO on record, as a change leaves them."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.days import Days
from register.queries.appointments import HeldAppointment
from register.queries.standing import Standing
from register.services.appointments.gaps import Gap, Swap, gaps_after, gaps_in_words
from register.services.appointments.school import SchoolNow
from register.services.appointments.spans import bounds, gained, uncovered

FIRST = date(2026, 1, 1)
days = st.integers(0, 40).map(lambda number: FIRST + timedelta(days=number))


@st.composite
def spans(draw: st.DrawFn) -> Days:
    first, last = sorted((draw(days), draw(days)))
    return draw(st.sampled_from([(first, last), (first, None), (None, last), (first, last)]))


def held(ref: str, span: Days) -> HeldAppointment:
    values: dict[str, Any] = dict.fromkeys(HeldAppointment.__dataclass_fields__)
    started_on, ended_on = span
    return HeldAppointment(**values | {"ref": ref, "started_on": started_on, "ended_on": ended_on})


def school(*posts: HeldAppointment, status: str = "1", closed_on: date | None = None) -> SchoolNow:
    standing = Standing("100001", "School", "01", "Community school", status, closed_on)
    return SchoolNow("100001", standing, None, posts, posts, (), ())


def has(span: Days, day: date) -> bool:
    first, last = bounds(span)
    return first <= day <= last


def on(number: int) -> date:
    return FIRST + timedelta(days=number)


@given(before=spans(), after=spans())
def test_what_is_gained_is_every_day_of_the_one_that_the_other_has_not(
    before: Days, after: Days
) -> None:
    for day in (FIRST + timedelta(days=number) for number in range(-2, 44)):
        is_gained = has(after, day) and not has(before, day)
        assert any(has(span, day) for span in gained(before, after)) is is_gained


@given(covering=st.lists(spans(), max_size=4))
def test_the_days_not_covered_are_those_that_no_span_has(covering: list[Days]) -> None:
    left = list(uncovered(covering, FIRST, on(40)))
    assert left == sorted(left)
    for day in (on(number) for number in range(41)):
        is_covered = any(has(span, day) for span in covering)
        assert any(first <= day <= last for first, last in left) is not is_covered


@given(others=st.lists(spans(), max_size=3), before=spans(), after=spans() | st.none())
def test_every_day_that_a_change_leaves_without_a_senco_is_told(
    others: list[Days], before: Days, after: Days | None
) -> None:
    changed = held("changed", before)
    posts = [changed, *(held(str(at), span) for at, span in enumerate(others))]
    told = gaps_after(school(*posts), Swap(changed, after))
    stay = [*others, *([after] if after else [])]
    for day in (on(number) for number in range(-2, 44)):
        is_lost = has(before, day) and not any(has(span, day) for span in stay)
        if is_lost:
            assert any(has((gap.first, gap.last), day) for gap in told)
        if any(has(span, day) for span in stay):
            assert not any(has((gap.first, gap.last), day) for gap in told)


def test_a_gap_far_from_the_change_is_not_told() -> None:
    old, then, now = (
        held("a", (on(0), on(4))),
        held("b", (on(9), on(19))),
        held("c", (on(20), None)),
    )
    assert gaps_after(school(old, then, now), Swap(now, (on(20), on(30)))) == (Gap(on(31), None),)


def test_a_gap_between_the_last_one_and_a_new_one_is_told() -> None:
    ended = school(held("a", (on(0), on(4))))
    assert gaps_after(ended, Swap(None, (on(7), None))) == (Gap(on(5), on(6)),)
    assert gaps_after(ended, Swap(None, (on(5), None))) == ()
    assert gaps_after(school(), Swap(None, (on(7), None))) == ()


def test_a_closed_school_needs_no_senco_after_its_last_day() -> None:
    post = held("a", (on(0), None))
    shut = school(post, status="2", closed_on=on(10))
    assert gaps_after(shut, Swap(post, (on(0), on(10)))) == ()
    assert gaps_after(shut, Swap(post, (on(0), on(8)))) == (Gap(on(9), on(10)),)


@pytest.mark.parametrize(
    ("gaps", "sentence"),
    [
        ((), ""),
        ([Gap(on(0), None)], "The school will have no SENCO on record from 1 January 2026."),
        ([Gap(on(0), on(0))], "The school will have no SENCO on record on 1 January 2026."),
        ([Gap(None, on(0))], "The school will have no SENCO on record until 1 January 2026."),
        ([Gap(None, None)], "The school will have no SENCO on record."),
        (
            [Gap(on(0), on(2)), Gap(on(9), None)],
            "The school will have no SENCO on record from 1 January 2026 to 3 January 2026 "
            "(3 days) and from 10 January 2026.",
        ),
    ],
)
def test_the_days_are_named_in_a_sentence(gaps: list[Gap], sentence: str) -> None:
    assert gaps_in_words(gaps, will=True) == sentence
    assert gaps_in_words(gaps) == sentence.replace("will have", "has")
