"""One day either side of every boundary, engine and oracle agree."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from typing import NamedTuple

import pytest

from register.law.case_answers import answers
from register.law.case_files import CaseFile, CaseRow
from register.law.parameters import IN_FORCE, Parameters
from tests.oracle import grid, section_10
from tests.oracle.lives import as_csv
from tests.unit.law.effort import stride
from tests.unit.law.off_by_one import WRONG

Row = dict[str, str]
Part = Callable[[], Iterator[Row]]


class Asked(NamedTuple):
    """A row, the case that is read of it, and what the text answers."""

    row: Row
    found: CaseRow
    right: tuple[str, ...]


def asked(rows: Iterable[Row]) -> list[Asked]:
    told = list(rows)
    found = CaseFile(as_csv(told)).rows()
    return [
        Asked(row, each, section_10.answers(row)) for row, each in zip(told, found, strict=True)
    ]


@cache
def one_in(every: int, part: Part) -> list[Asked]:
    """One row in so many of a part: every fault that is planted is tried on the same."""
    return asked(islice(part(), 0, None, every))


def differences(
    rows: Iterable[Asked], parameters: Parameters = IN_FORCE
) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """The rows on which engine and oracle differ, with what the engine answered."""
    for each in rows:
        answer = answers(each.found, parameters)[1:]
        if answer != each.right:
            yield each.row, answer


@pytest.mark.parametrize(
    ("part", "every"),
    [
        (grid.posts, 2),
        (grid.awards, 7),
        (grid.withdrawals, 1),
        (grid.requirements, 1),
        (grid.twelve_months, 3),
    ],
    ids=lambda each: getattr(each, "__name__", None),
)
def test_a_day_either_side_of_every_boundary_is_answered_as_the_text_answers_it(
    part, every
) -> None:
    assert list(differences(one_in(stride(every), part))) == []


@pytest.mark.soak
def test_the_whole_grid_is_answered_as_the_text_answers_it() -> None:
    assert list(differences(asked(grid.grid()))) == []


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
    assert any(any(differences(one_in(every, part), wrong)) for part, every in FEWER)
