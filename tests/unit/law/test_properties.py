"""What must hold of every case, tried on random ones."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from register.law.facts import AwardKind, Case, SchoolSpan, ServicePeriod
from register.law.findings import LimbState, Reason, Status
from register.law.limbs import Group, leaves, limbs
from register.law.parameters import IN_FORCE
from register.law.qualification import MOST_FAVOURABLE_FIRST
from register.law.readings import LITERAL, NAMED, Readings
from register.law.regulation_49 import assess, assess_under
from register.law.school_case import assess_school_case, assess_under_each_reading
from register.law.service import previous_service
from register.law.service_account import service_account
from register.law.timeline import timeline
from register.law.words import REASON_WORDS, sentence
from tests.unit.law.builders import build_award
from tests.unit.law.effort import examples
from tests.unit.law.strategies import (
    ONE_DAY,
    asked,
    asked_in_post,
    cases,
    days,
    lives,
    readings,
    school_cases,
)

FEW = examples(150)
LAWS = (IN_FORCE, replace(IN_FORCE, academy_types=frozenset({"01"}), maintained_types=frozenset()))
"""The law in force, and one under which another kind of school must have a SENCO."""

ROOT_STATE = {
    Status.COMPLIANT: LimbState.MET,
    Status.EXEMPT: LimbState.MET,
    Status.IN_WINDOW: LimbState.MET,
    Status.REVIEW: LimbState.NOT_KNOWN,
    Status.NON_COMPLIANT: LimbState.NOT_MET,
    Status.NOT_IN_POST: LimbState.NOT_APPLICABLE,
    Status.NOT_APPLICABLE: LimbState.NOT_APPLICABLE,
}


@FEW
@given(asked, st.randoms(use_true_random=False))
def test_the_order_of_periods_and_of_awards_is_irrelevant(told, random) -> None:
    case, day, reading = told
    service, held = list(case.prior_service), list(case.awards)
    random.shuffle(service)
    random.shuffle(held)
    shuffled = replace(case, prior_service=tuple(service), awards=tuple(held))
    one, other = assess(case, day, reading), assess(shuffled, day, reading)
    assert (one.status, one.reason, one.deadline) == (other.status, other.reason, other.deadline)


@FEW
@given(asked, st.data())
def test_splitting_a_period_changes_nothing(told, data) -> None:
    case, day, reading = told
    split: list[ServicePeriod] = []
    for period in case.prior_service:
        last = period.ended_on or date(2031, 12, 31)
        cut = data.draw(st.dates(period.started_on, max(last, period.started_on)))
        if cut == period.ended_on:
            split.append(period)
        else:
            split += [replace(period, ended_on=cut), replace(period, started_on=cut + ONE_DAY)]
    assert assess(replace(case, prior_service=tuple(split)), day, reading) == assess(
        case, day, reading
    )


@FEW
@given(asked, days)
def test_an_award_that_counts_never_worsens_an_answer(told, held_from) -> None:
    case, day, reading = told
    award = build_award(
        kind=AwardKind.NASENCO,
        commenced_on=date(2008, 1, 1),
        completed_on=date(2009, 1, 1),
        held_from=held_from,
    )
    before = assess(case, day, reading)
    after = assess(replace(case, awards=(*case.awards, award)), day, reading)
    if before.status in MOST_FAVOURABLE_FIRST:
        order = MOST_FAVOURABLE_FIRST.index
        assert order(after.status) <= order(before.status)
    else:
        assert after == before


@FEW
@given(asked)
def test_awards_and_courses_bear_on_no_day_before_the_first_of_them_began(told) -> None:
    case, day, reading = told
    begun = [
        each
        for award in case.awards
        for each in (award.commenced_on, award.completed_on, award.held_from)
        if each is not None
    ]
    before = min([day, *(each - ONE_DAY for each in begun)])
    assert assess(case, before, reading) == assess(replace(case, awards=()), before, reading)


@FEW
@given(asked_in_post(), st.integers(0, 2000))
def test_time_never_undoes_a_passed_deadline(told, later) -> None:
    """Without an award, and in one period of the law, what is overdue stays overdue."""
    case, day, reading = told
    case = replace(case, awards=(), ended_on=None, school=(SchoolSpan(type_code="01"),))
    after = day + timedelta(days=later)
    if day < date(2014, 9, 1) <= after:
        after = date(2014, 8, 31)
    if assess(case, day, reading).reason is Reason.DEADLINE_PASSED_NOT_HELD:
        assert assess(case, after, reading).reason is Reason.DEADLINE_PASSED_NOT_HELD


@FEW
@given(lives, readings)
def test_time_never_moves_a_deadline(case, reading) -> None:
    """From September 2014 on, and the window never opens again once it has closed."""
    found = [
        each
        for each in timeline(case, reading)
        if each.to_day is None or each.to_day >= date(2014, 9, 1)
    ]
    assert len({each.finding.deadline for each in found} - {None}) <= 1
    for each in found:
        if each.finding.status is Status.IN_WINDOW:
            assert each.to_day is not None
            assert each.to_day <= each.finding.deadline


@FEW
@given(lives, days, readings)
def test_splitting_a_schools_span_changes_nothing(case, cut, reading) -> None:
    spans: list[SchoolSpan] = []
    for span in case.school:
        inside = (span.from_day or date.min) <= cut < (span.to_day or date.max)
        if inside:
            spans += [replace(span, to_day=cut), replace(span, from_day=cut + ONE_DAY)]
        else:
            spans.append(span)
    split = replace(case, school=tuple(spans))
    assert timeline(split, reading) == timeline(case, reading)


@FEW
@given(asked)
def test_the_limbs_agree_with_the_finding(told) -> None:
    case, day, reading = told
    found, tree = assess(case, day, reading), limbs(case, day, reading)
    assert tree.state is ROOT_STATE[found.status]
    assert isinstance(tree, Group)
    names = [limb.name for limb in leaves(tree)]
    assert names == [
        "designation",
        "qts",
        "induction",
        "teaching_at_school",
        "head_teacher",
        "qualification",
    ]


@FEW
@given(asked)
def test_every_answer_has_a_sentence_and_every_deadline_is_owed(told) -> None:
    case, day, reading = told
    found = assess(case, day, reading)
    assert sentence(found).endswith(".")
    assert "{" not in sentence(found)
    assert ("{deadline}" in REASON_WORDS[found.reason]) <= (found.deadline is not None)
    if found.status is Status.IN_WINDOW:
        assert found.deadline is not None
        assert day <= found.deadline
    assert (found.replaced is not None) == (found.reason is Reason.ELIGIBILITY_NOT_KNOWN)


@FEW
@given(cases, days)
def test_without_previous_service_the_named_readings_agree(case, day) -> None:
    alone = replace(case, prior_service=())
    found = [assess(alone, day, reading) for reading in NAMED.values()]
    assert found[0] == found[1] == found[2]


@FEW
@given(lives, days, st.sampled_from(LAWS))
def test_a_case_has_the_answer_of_each_reading_as_if_it_were_asked_alone(case, day, law) -> None:
    alone = [assess(case, day, each, law) for each in NAMED.values()]
    assert assess_under([*NAMED.values()], case, day, law) == alone


@FEW
@given(school_cases, days)
def test_a_school_has_the_answer_of_each_reading_as_if_it_were_asked_alone(school, day) -> None:
    alone = {name: assess_school_case(school, day, each) for name, each in NAMED.items()}
    assert assess_under_each_reading(school, day) == alone


@FEW
@given(cases, days)
def test_more_earlier_service_can_count_literally_and_never_less(case, became) -> None:
    narrow = previous_service(case, became, Readings())
    wide = previous_service(case, became, LITERAL)
    assert narrow.distinct_days <= wide.distinct_days


@FEW
@given(cases)
def test_the_account_of_service_adds_up_to_the_total(case) -> None:
    account = service_account(case, LITERAL)
    counted = [(each.last_day - each.first_day).days + 1 for each in account.counted]
    assert sum(counted) == account.total.distinct_days
    assert sum(each.months for each in account.counted) == account.total.months
    assert sum(each.days for each in account.counted) == account.total.days


def pairs(case: Case) -> list[tuple[ServicePeriod, ServicePeriod]]:
    """Every two periods of service that have ended, each first in turn."""
    ended = [each for each in case.prior_service if each.ended_on is not None]
    return list(permutations(ended, 2))


REACHED: dict[str, Callable[[Case], bool]] = {
    "29 February": lambda case: str(case.became_senco_on).endswith("02-29"),
    "nested service": lambda case: any(
        one.started_on < other.started_on and other.ended_on < one.ended_on
        for one, other in pairs(case)
    ),
    "overlapping service": lambda case: any(
        one.started_on < other.started_on <= one.ended_on < other.ended_on
        for one, other in pairs(case)
    ),
    "a conversion": lambda case: [span.type_code for span in case.school] == ["01", "34"],
    "an award withdrawn": lambda case: any(award.withdrawn_on for award in case.awards),
}


ANY_ONE = settings(max_examples=2_000, phases=[Phase.generate], database=None)
"""Whichever life is met first: looking for the simplest took minutes, and nobody reads it."""


def test_the_random_lives_reach_each_of_them() -> None:
    missing = dict(REACHED)

    def is_last(case: Case) -> bool:
        for what in [what for what, is_so in missing.items() if is_so(case)]:
            del missing[what]
        return not missing

    with suppress(NoSuchExample):
        find(lives, is_last, settings=ANY_ONE)
    assert not missing
