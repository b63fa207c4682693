"""One day either side of every boundary, engine and oracle agree."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

import pytest

from register.law.case_answers import answers
from register.law.case_files import CaseFile
from register.law.parameters import IN_FORCE, Parameters
from tests.oracle import grid, section_10
from tests.oracle.lives import as_csv
from tests.unit.law.effort import stride
from tests.unit.law.off_by_one import WRONG

Row = dict[str, str]


def differences(
    rows: Iterable[Row], parameters: Parameters = IN_FORCE
) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """The rows on which engine and oracle differ, with what the engine answered."""
    asked = list(rows)
    for row, found in zip(asked, CaseFile(as_csv(asked)).rows(), strict=True):
        answer = answers(found, parameters)[1:]
        if answer != section_10.answers(row):
            yield row, answer


@pytest.mark.parametrize(
    ("part", "every"),
    [
        (grid.posts, 1),
        (grid.awards, 5),
        (grid.withdrawals, 1),
        (grid.requirements, 1),
        (grid.twelve_months, 1),
    ],
    ids=lambda each: getattr(each, "__name__", None),
)
def test_a_day_either_side_of_every_boundary_is_answered_as_the_text_answers_it(
    part, every
) -> None:
    assert list(differences(islice(part(), 0, None, stride(every)))) == []


@pytest.mark.soak
def test_the_whole_grid_is_answered_as_the_text_answers_it() -> None:
    assert list(differences(grid.grid())) == []


def test_the_grid_has_tens_of_thousands_of_rows() -> None:
    assert sum(1 for _ in grid.grid()) > 50_000


FEWER = [
    (grid.posts, 3),
    (grid.awards, 61),
    (grid.withdrawals, 1),
    (grid.requirements, 7),
    (grid.twelve_months, 7),
]


@pytest.mark.canary
@pytest.mark.parametrize(
    "name", sorted(set(WRONG) - {"code_expects_types", "academy_types", "maintained_types"})
)
def test_a_boundary_moved_by_a_day_is_caught(name: str) -> None:
    wrong = replace(IN_FORCE, **WRONG[name])
    assert any(any(differences(islice(part(), 0, None, every), wrong)) for part, every in FEWER)
