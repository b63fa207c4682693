"""Every worked example by name: our own, and the shared ones where they are."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from register.law import worked_examples
from register.law.case_answers import answers, disagreements, stated
from register.law.case_files import CaseFile
from register.law.findings import Reason
from tests.oracle import section_10
from tests.shared import shared_data

OURS = Path(worked_examples.__file__).with_suffix(".csv")
SCHOOL_ONLY = {Reason.NO_SENCO_DESIGNATED, Reason.SENCO_NOT_RECORDED}


def told(path: Path) -> Iterator[tuple[str, list[object]]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        cases = CaseFile(stream)
        expected = stated(cases.columns.headings)
        for row in cases.rows():
            yield row.name, [*disagreements(row, answers(row), expected)]


def names(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [row["case"] for row in csv.DictReader(stream)]


@pytest.fixture(scope="module")
def our_examples() -> dict[str, list[object]]:
    return dict(told(OURS))


@pytest.mark.parametrize("name", names(OURS))
def test_our_example(name: str, our_examples: dict[str, list[object]]) -> None:
    assert our_examples[name] == []


@pytest.mark.parametrize("name", names(OURS))
def test_our_example_agrees_with_the_text_read_a_second_time(name: str) -> None:
    with OURS.open(encoding="utf-8", newline="") as stream:
        row = next(row for row in csv.DictReader(stream) if row["case"] == name)
    assert section_10.outcome(row, "PRE2009") == (
        row["expected_status"],
        row["expected_reason"],
        row["expected_deadline"],
    )


def test_our_examples_give_every_reason_that_one_appointment_can_have() -> None:
    with OURS.open(encoding="utf-8", newline="") as stream:
        given = {row["expected_reason"] for row in csv.DictReader(stream)}
    assert given == set(Reason) - SCHOOL_ONLY


def test_every_shared_example_agrees() -> None:
    path = shared_data("law_examples.csv")
    found = dict(told(path))
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
    assert len(found) == len(names(path)) > 0
