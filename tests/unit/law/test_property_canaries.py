"""Each property can fail: with a fault planted in the engine, one life is enough to break it.

The life, the witness, holds the property as the engine stands, and breaks it with the fault.
"""

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

import pytest

from register.law import (
    awards,
    limbs,
    qualification,
    regulation_49,
    school_case,
    service,
    service_account,
)
from register.law.facts import AwardKind, SchoolSpan, span_on
from register.law.findings import LimbState, Reason, Status
from register.law.provisions import BY_WHEN
from register.law.readings import DEFAULT, LITERAL
from register.law.school import Designation
from tests.unit.law import test_deletion as deletion
from tests.unit.law import test_properties as properties
from tests.unit.law.builders import PRIMARY, build_award, build_case, day, served

OVERDUE = date(2024, 9, 2)


class Cut:
    """Stands in for hypothesis's data: every day that it draws is this one."""

    def __init__(self, text: str) -> None:
        self._day = day(text)

    def draw(self, strategy: object) -> date:
        return self._day


def in_the_window_again(at: Any) -> Any:
    """Step 27 that forgets, from 2026 on, that the deadline has passed."""
    if at.as_at.year < 2026:
        return real_overdue(at)
    return at.found(Status.IN_WINDOW, Reason.WINDOW_NOT_ENROLLED, BY_WHEN)


real_overdue = qualification.overdue
barred = build_award(kind=AwardKind.OTHER, ref="barred")
a_year = build_case(
    became_senco_on=date(2021, 9, 1), prior_service=served("2015-01-31..2016-01-31")
)

nested = build_case(
    prior_service=served("2015-01-05..2015-12-31", "2016-01-01..2016-02-01"),
)


def span_begun_before(spans: tuple[SchoolSpan, ...], day: date) -> SchoolSpan:
    """The span of a day, forgetting that a span's first day is one of its own."""
    found = span_on(spans, day)
    return SchoolSpan() if found.from_day == day else found


CAUGHT = [
    pytest.param(
        properties.test_the_order_of_periods_and_of_awards_is_irrelevant,
        # This seed shuffles two into the other order.
        ((build_case(awards=(build_award(), barred)), OVERDUE, DEFAULT), Random(1)),
        (qualification, "_favour", lambda found: 0),
        id="the first award wins",
    ),
    pytest.param(
        properties.test_the_order_of_periods_and_of_awards_is_irrelevant,
        ((nested, OVERDUE, LITERAL), Random(1)),
        (service, "sorted", list),
        id="periods are merged in the order they came in",
    ),
    pytest.param(
        properties.test_splitting_a_schools_span_changes_nothing,
        (build_case(), date(2022, 3, 1), DEFAULT),
        (regulation_49, "span_on", span_begun_before),
        id="a span does not hold its own first day",
    ),
    pytest.param(
        properties.test_splitting_a_period_changes_nothing,
        ((a_year, OVERDUE, LITERAL), Cut("2015-03-01")),
        (service, "merge", sorted),
        id="periods that follow on are not joined",
    ),
    pytest.param(
        properties.test_an_award_that_counts_never_worsens_an_answer,
        ((build_case(awards=(build_award(),)), OVERDUE, DEFAULT), date(2025, 1, 6)),
        (qualification, "min", max),
        id="the least favourable award stands",
    ),
    pytest.param(
        properties.test_awards_and_courses_bear_on_no_day_before_the_first_of_them_began,
        ((build_case(awards=(build_award(),)), OVERDUE, DEFAULT),),
        (awards, "_by", lambda as_at, day: day),
        id="an award that counts before it was given",
    ),
    pytest.param(
        properties.test_time_never_undoes_a_passed_deadline,
        ((build_case(), OVERDUE, DEFAULT), 1_000),
        (qualification, "overdue", in_the_window_again),
        id="a deadline that comes back",
    ),
    pytest.param(
        properties.test_time_never_moves_a_deadline,
        (build_case(), DEFAULT),
        (qualification, "overdue", in_the_window_again),
        id="a window that opens again",
    ),
    pytest.param(
        deletion.test_deleting_one_fact_never_turns_not_met_into_met,
        ((build_case(qts=False), OVERDUE, DEFAULT), (build_award(),)),
        (regulation_49, "unless_not_known", lambda case, day, found: found),
        id="not known is taken as met",
    ),
    pytest.param(
        properties.test_the_limbs_agree_with_the_finding,
        ((build_case(head_teacher=True, qts=False), date(2022, 1, 4), DEFAULT),),
        (limbs, "head_teacher", lambda case: LimbState.NOT_MET),
        id="a limb that forgets paragraph (3)",
    ),
    pytest.param(
        properties.test_the_account_of_service_adds_up_to_the_total,
        (build_case(prior_service=served("2015-01-05..2016-01-08", "2015-01-05..2016-01-08")),),
        (service_account, "merge", sorted),
        id="an account that counts a day twice",
    ),
    pytest.param(
        properties.test_a_school_has_the_answer_of_each_reading_as_if_it_were_asked_alone,
        (school_case.school_case((Designation("a", a_year),), PRIMARY), OVERDUE),
        (school_case, "any", lambda each: False),
        id="readings that never look at earlier service",
    ),
]


@pytest.mark.canary
@pytest.mark.parametrize(("holds", "witness", "fault"), CAUGHT)
def test_a_property_notices_a_planted_fault(
    holds: Callable[..., None],
    witness: tuple[Any, ...],
    fault: tuple[Any, str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    on_one_life = holds.hypothesis.inner_test
    on_one_life(*witness)
    monkeypatch.setattr(
        *fault, raising=False
    )  # `min` and `sorted` are put in the way of the built-in ones
    with pytest.raises(AssertionError):
        on_one_life(*witness)
