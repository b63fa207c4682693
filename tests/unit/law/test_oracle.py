"""The engine agrees with a second statement of the rule, and would be seen not to."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from random import Random

import pytest

from register.law import duty, eligibility, qualification, regulation_49, service
from register.law.awards import AwardOnDay
from register.law.case_answers import answers
from register.law.case_files import CaseFile
from register.law.duty import Duty
from register.law.facts import Case
from register.law.findings import LimbState
from register.law.parameters import IN_FORCE, Parameters
from register.law.qualification import MOST_FAVOURABLE_FIRST, Position
from register.law.regulation_49 import assess
from tests.oracle import section_10
from tests.oracle.lives import as_csv, life, lives
from tests.unit.law.effort import share
from tests.unit.law.off_by_one import WRONG

BATCH = 4_000


@lru_cache(maxsize=2)
def drawn(count: int, seed: int) -> list[dict[str, str]]:
    """So many random lives: every fault that is planted is tried on the same."""
    return list(lives(count, seed))


def differences(
    count: int, seed: int, parameters: Parameters = IN_FORCE
) -> Iterator[tuple[dict[str, str], tuple[str, ...]]]:
    """The random lives on which engine and oracle differ, with what the engine answered."""
    rows = drawn(count, seed)
    for row, found in zip(rows, CaseFile(as_csv(rows)).rows(), strict=True):
        answer = answers(found, parameters)[1:]
        if answer != section_10.answers(row):
            yield row, answer


def batches(count: int, seed: int) -> Iterator[tuple[int, int]]:
    """So many lives a few thousand at a time, and a seed for each, to hold few in memory."""
    for begun in range(0, count, BATCH):
        yield min(BATCH, count - begun), seed + begun


def test_five_thousand_random_lives_are_answered_as_the_text_answers_them() -> None:
    for count, seed in batches(share(5_000), seed=2009):
        assert list(differences(count, seed)) == []


@pytest.mark.soak
def test_a_million_random_lives_are_answered_as_the_text_answers_them() -> None:
    for count, seed in batches(1_000_000, seed=2027):
        assert list(differences(count, seed)) == []


def test_the_random_lives_reach_every_reason_that_a_person_can_have() -> None:
    reasons = {section_10.outcome(row, "ANY")[1] for row in lives(5_000, seed=67)}
    assert len(reasons) == 33


def a_day_late(real: Callable[..., date]) -> Callable[..., date]:
    return lambda *arguments: real(*arguments) + timedelta(days=1)


PLANTED = [
    pytest.param(duty, "anniversary", a_day_late(duty.anniversary), id="anniversary"),
    pytest.param(service, "LONGEST_MONTH", 30, id="odd days"),
    pytest.param(service, "merge", sorted, id="overlap counted twice"),
    pytest.param(regulation_49, "unless_not_known", lambda case, day, found: found, id="last step"),
    pytest.param(eligibility, "head_teacher", lambda case: LimbState.NOT_MET, id="head teacher"),
    pytest.param(qualification, "AWARD_STEPS", qualification.AWARD_STEPS[1:], id="a step left out"),
    pytest.param(Duty, "deadline", property(lambda owed: owed.last_day), id="always a deadline"),
    pytest.param(Position, "before_deadline", property(lambda at: False), id="no window"),
    pytest.param(Position, "late", property(lambda at: False), id="never late"),
    pytest.param(Position, "holds_valid", property(lambda at: at.award.held), id="any award"),
    pytest.param(AwardOnDay, "cannot_count", property(lambda award: False), id="no bar"),
]


@pytest.mark.canary
@pytest.mark.parametrize(("module", "name", "fault"), PLANTED)
def test_a_fault_planted_in_the_engine_is_caught(
    module: object, name: str, fault: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, fault)
    assert any(differences(2_000, seed=49))


@pytest.mark.canary
@pytest.mark.parametrize("name", sorted(WRONG))
def test_a_parameter_that_is_off_by_one_is_caught(name: str) -> None:
    assert any(differences(2_000, seed=49, parameters=replace(IN_FORCE, **WRONG[name])))


def test_with_several_awards_the_most_favourable_answer_stands() -> None:
    random = Random(1141)
    order = [status.value for status in MOST_FAVOURABLE_FIRST]
    for number in range(share(2_000)):
        row = life(random, f"life {number}")
        others = [life(random, "another") for _ in range(2)]
        case, as_at = read_one(row)
        found = assess(with_awards(case, [row, *others]), as_at)
        each = [section_10.outcome(row | award_of(one), "PRE2009") for one in [row, *others]]
        statuses = {status for status, _, _ in each}
        expected = min(statuses, key=order.index) if statuses <= set(order) else each[0][0]
        assert found.status.value == expected, row
        assert (found.status.value, found.reason.value) in {one[:2] for one in each}, row


AWARD_COLUMNS = (
    "award_kind",
    "enrolled_on",
    "award_completed_on",
    "award_date",
    "award_withdrawn_on",
    "awarding_body_recognised",
)


def award_of(row: dict[str, str]) -> dict[str, str]:
    return {name: row[name] for name in AWARD_COLUMNS}


def read_one(row: dict[str, str]) -> tuple[Case, date]:
    found = next(CaseFile(as_csv([row])).rows())
    assert found.case is not None
    return found.case, found.as_at


def with_awards(case: Case, rows: list[dict[str, str]]) -> Case:
    awards_of = tuple(award for row in rows for award in read_one(row)[0].awards)
    return replace(case, awards=awards_of)


def test_a_course_left_is_seen_until_the_day_it_was_left_and_not_after() -> None:
    random = Random(7)
    for number in range(share(4_000)):
        row = life(random, f"life {number}")
        case, as_at = read_one(row)
        left = as_at + timedelta(days=random.choice([-400, -1, 0, 1]))
        if not case.awards:
            continue
        (award,) = case.awards
        course = replace(case, awards=(replace(award, left_on=left),))
        found = assess(course, as_at)
        expected = section_10.outcome(row | {"left_on": left.isoformat()}, "PRE2009")
        assert (found.status.value, found.reason.value) == expected[:2], (row, left)
