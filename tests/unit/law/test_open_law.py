"""The law as it is told: the table, the lists and the examples say what the code does."""

import csv
from itertools import pairwise

import pytest

from register.config import ROOT
from register.law import provisions
from register.law.case_files import INPUTS, CaseRow
from register.law.decision_table import DECISION_TABLE, FOR_A_SCHOOL
from register.law.findings import Reason
from register.law.provisions import PROVISIONS, Provision
from register.law.regulation_49 import assess
from register.law.school_types import TYPE_NAMES
from register.law.scope import KNOWN_TYPES
from register.law.worked_examples import example_of, worked_examples


def test_the_table_gives_every_reason_in_the_order_of_the_steps() -> None:
    told = [reason for step in (*DECISION_TABLE, *FOR_A_SCHOOL) for reason in step.reasons]
    assert list(dict.fromkeys(told)) == list(Reason)
    numbers = [int(step.number) for step in DECISION_TABLE[:-1]]
    assert numbers == list(range(28))


def test_every_worked_example_is_found_as_its_row_of_the_table_says() -> None:
    rows = {(step.status, reason): step for step in DECISION_TABLE for reason in step.reasons}
    for example in worked_examples():
        found = assess(example.case, example.as_at)
        assert (found.status.value, found.reason.value) == (example.status, example.reason)
        cited = [
            provision
            for step in DECISION_TABLE
            if (step.status, found.reason) == (found.status, found.reason)
            and found.reason in step.reasons
            for provision in step.provisions
        ]
        assert (found.status, found.reason) in rows
        assert found.provision in cited


def test_every_row_of_the_table_has_a_worked_example() -> None:
    shown = {(example.status, example.reason) for example in worked_examples()}
    lacking = [
        (step.number, reason)
        for step in DECISION_TABLE
        for reason in step.reasons
        if (step.status.value, reason.value) not in shown
    ]
    assert lacking == []


def test_examples_named_after_a_step_come_in_its_order() -> None:
    steps = [each.name.split("_")[1] for each in worked_examples() if each.name[:5] == "step_"]
    assert all(earlier <= later for earlier, later in pairwise(steps))
    title = next(each.title for each in worked_examples() if "nasenco_a_day_late" in each.name)
    assert title == "NASENCO a day late"


def test_an_example_gives_what_its_row_of_the_file_says() -> None:
    with (ROOT / "register" / "law" / "worked_examples.csv").open(encoding="utf-8") as file:
        rows = {row["case"]: row for row in csv.DictReader(file)}
    for each in worked_examples():
        row = rows[each.name]
        assert each.why == row["why"] != ""
        assert each.inputs == {name: row[name] for name in INPUTS if row[name]}


def test_the_table_names_the_types_that_the_code_expects_one_by_one() -> None:
    told = DECISION_TABLE[1].condition
    assert told.startswith("The type is 14 38 42 43: a pupil referral unit")


def test_every_provision_is_listed_once() -> None:
    named = [each for each in vars(provisions).values() if isinstance(each, Provision)]
    assert len(PROVISIONS) == len(named) == len(set(PROVISIONS))
    assert set(PROVISIONS) == set(named)


def test_every_type_of_school_has_a_name() -> None:
    assert set(TYPE_NAMES) == KNOWN_TYPES


def test_a_worked_example_that_is_no_case_is_noticed() -> None:
    row = CaseRow(2, "broken", ("broken",), "as_at is blank")
    with pytest.raises(ValueError, match="The worked example broken is no case: as_at is blank"):
        example_of(row, ("case",))


def test_a_worked_example_with_a_cell_too_few_is_noticed() -> None:
    with pytest.raises(ValueError, match="shorter"):
        example_of(CaseRow(2, "short", ("short",), "as_at is blank"), ("case", "why"))


def test_no_two_examples_are_called_alike() -> None:
    titles = [each.title for each in worked_examples()]
    assert sorted(titles) == sorted(set(titles))
