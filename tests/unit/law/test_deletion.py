"""Deleting any one fact never turns not met into met, so nobody gains by keeping a fact back.

Two facts speak against a person, and are left out because deleting them must help: a withdrawal,
and, where the three years are the person's and not the school's, the earlier service that
started them. Both are shown below. A course's days are in their order, as they are where facts are
entered.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from register.law.facts import AwardFacts, AwardKind, Case
from register.law.findings import Status
from register.law.readings import DEFAULT, LITERAL, PERSON, Clock
from register.law.regulation_49 import assess
from tests.unit.law.builders import build_award, build_case, served
from tests.unit.law.effort import examples
from tests.unit.law.strategies import answers, asked_in_post, days

MET = (Status.COMPLIANT, Status.EXEMPT, Status.IN_WINDOW)


def in_order(
    kind: AwardKind, begun: date, steps: list[int], ends: int, known: list[bool], body: bool | None
) -> AwardFacts:
    """A course whose days follow one another, as far as it went, some of them not known."""
    made = [begun]
    for step in steps[: ends - 1]:
        made.append(made[-1] + timedelta(days=step))
    told = [day if is_known else None for day, is_known in zip(made, known, strict=False)]
    told += [None] * (4 - len(told))
    return AwardFacts(kind, *told, body_recognised=body, ref="course")


courses = st.builds(
    in_order,
    st.sampled_from(AwardKind),
    days,
    st.lists(st.integers(0, 900), min_size=3, max_size=3),
    st.integers(1, 4),
    st.lists(st.booleans(), min_size=4, max_size=4),
    answers,
)


def without_one(case: Case) -> Iterator[Case]:
    """The case with each of its facts deleted in turn: a field, a period, an award or its day."""
    for name in ("became_senco_on", "ended_on", "head_teacher", "qts", "induction"):
        yield replace(case, **{name: None})
    yield replace(case, teaching_at_school=None)
    yield replace(case, school=())
    for at in range(len(case.prior_service)):
        yield replace(case, prior_service=case.prior_service[:at] + case.prior_service[at + 1 :])
    for at, award in enumerate(case.awards):
        before, after = case.awards[:at], case.awards[at + 1 :]
        yield replace(case, awards=before + after)
        for each in fields(AwardFacts):
            if each.name not in ("kind", "ref", "withdrawn_on"):
                less = replace(award, **{each.name: None})
                yield replace(case, awards=(*before, less, *after))


@examples(300)
@given(asked_in_post(), st.lists(courses, max_size=2).map(tuple))
def test_deleting_one_fact_never_turns_not_met_into_met(told, awards) -> None:
    case, day, reading = told
    case = replace(case, awards=awards)
    if assess(case, day, reading).status is not Status.NON_COMPLIANT:
        return
    for less in without_one(case):
        if reading.clock is Clock.PERSON and less.prior_service != case.prior_service:
            continue
        assert assess(less, day, reading).status not in MET


def test_deleting_a_withdrawal_does_help() -> None:
    award = build_award(withdrawn_on=date(2024, 1, 8))
    kept = build_case(awards=(award,))
    deleted = build_case(awards=(replace(award, withdrawn_on=None),))
    assert assess(kept, date(2024, 9, 2)).status is Status.NON_COMPLIANT
    assert assess(deleted, date(2024, 9, 2)).status is Status.COMPLIANT


def test_deleting_the_service_that_started_the_persons_clock_does_help() -> None:
    kept = build_case(prior_service=served("2015-09-01..2015-12-31"))
    day = date(2023, 9, 1)
    assert assess(kept, day, PERSON).status is Status.NON_COMPLIANT
    assert assess(build_case(), day, PERSON).status is Status.IN_WINDOW
    for reading in (DEFAULT, LITERAL):
        assert assess(kept, day, reading).status is Status.IN_WINDOW
