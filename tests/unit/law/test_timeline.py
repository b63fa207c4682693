"""For every day, the period in force is what is found when that day is asked about."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.law import school_timeline as school_timeline_module
from register.law import timeline as timeline_module
from register.law.facts import SchoolSpan
from register.law.parameters import IN_FORCE
from register.law.readings import DEFAULT, NAMED
from register.law.school import Designation
from register.law.school_case import DeclaredNone, SchoolCase, school_case
from register.law.school_timeline import school_timeline, timelines
from tests.unit.law.builders import PRIMARY, build_award, build_case
from tests.unit.law.effort import examples
from tests.unit.law.over_days import check_life, check_school
from tests.unit.law.strategies import asked_in_post, lives, readings, school_cases

FEW = examples(40)
MANY = examples(400)


@FEW
@given(lives | asked_in_post().map(lambda told: told[0]), readings, st.integers(3, 11))
def test_the_period_in_force_is_the_answer_of_the_day(case, reading, every) -> None:
    check_life(case, reading, every)


@FEW
@given(school_cases, readings, st.integers(7, 19))
def test_the_period_in_force_is_the_schools_answer_of_the_day(school, reading, every) -> None:
    check_school(school, reading, every)


@pytest.mark.soak
@MANY
@given(lives, readings)
def test_the_period_in_force_is_the_answer_of_every_day(case, reading) -> None:
    check_life(case, reading, every=1)


@pytest.mark.soak
@MANY
@given(school_cases, readings)
def test_the_period_in_force_is_the_schools_answer_of_every_day(school, reading) -> None:
    check_school(school, reading, every=1)


@FEW
@given(school_cases)
def test_each_named_reading_has_its_own_timeline(school) -> None:
    assert timelines(school) == {
        name: school_timeline(school, reading) for name, reading in NAMED.items()
    }


LIVES_THAT_TURN = [
    build_case(awards=(build_award(held_from=date(2025, 3, 3), withdrawn_on=date(2026, 1, 9)),)),
    build_case(ended_on=date(2022, 7, 20)),
    build_case(became_senco_on=date(2020, 2, 29), awards=(build_award(left_on=date(2022, 1, 7)),)),
    build_case(
        became_senco_on=date(2026, 1, 5),
        awards=(build_award(commenced_on=date(2024, 8, 31), held_from=None),),
    ),
    build_case(became_senco_on=date(2009, 3, 2)),
    build_case(became_senco_on=date(2015, 9, 1), qts=False),
    build_case(
        school=(SchoolSpan(None, date(2022, 8, 31), "01"), SchoolSpan(date(2022, 9, 1), None, "07"))
    ),
]


def left_out(real: Callable[..., Any], which: int) -> Callable[..., Any]:
    """The same days but one, as if it had been forgotten."""

    def forgetful(*arguments: Any) -> Any:
        days = sorted(set(real(*arguments)))
        return frozenset(days[:which] + days[which + 1 :])

    return forgetful


FORGOTTEN = [
    *(("law_days", which) for which in range(len(timeline_module.law_days(IN_FORCE)))),
    ("case_days", 1),
    ("span_days", 0),
    ("deadline_days", 0),
    ("deadline_days", 1),
]


def all_lives() -> None:
    for case in LIVES_THAT_TURN:
        check_life(case, DEFAULT, every=40)


@pytest.mark.canary
@pytest.mark.parametrize(("name", "which"), [*FORGOTTEN, ("case_days", 0)])
def test_a_day_forgotten_by_the_timeline_is_noticed(
    name: str, which: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_lives()
    fault = left_out(getattr(timeline_module, name), which)
    monkeypatch.setattr(timeline_module, name, fault)
    with pytest.raises(AssertionError):
        all_lives()


SCHOOLS_THAT_TURN = [
    *(school_case((Designation("1", case),), case.school) for case in LIVES_THAT_TURN),
    school_case((), PRIMARY, (date(2017, 1, 9),)),
    SchoolCase((), PRIMARY, (DeclaredNone(date(2018, 1, 8), date(2018, 3, 31)),)),
]


def all_schools() -> None:
    for school in SCHOOLS_THAT_TURN:
        check_school(school, DEFAULT, every=40)


def test_schools_are_answered_on_each_side_of_every_turn() -> None:
    all_schools()


@pytest.mark.canary
@pytest.mark.parametrize(("name", "which"), [*FORGOTTEN, ("_own_days", 0), ("_own_days", 1)])
def test_a_day_forgotten_by_the_schools_timeline_is_noticed(
    name: str, which: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    all_schools()
    fault = left_out(getattr(school_timeline_module, name), which)
    monkeypatch.setattr(school_timeline_module, name, fault)
    with pytest.raises(AssertionError):
        all_schools()
