"""The page of promises: each row has its bar, its command and a canary that there is."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
BAR = re.compile(r"([A-Z])([0-9]+)")
HEADING = ["Bar", "Promise", "Command", "Figure seen", "Canary"]


def tables(page: str) -> Iterator[list[list[str]]]:
    """The rows of each table of promises, without its heading."""
    for is_table, lines in groupby(page.splitlines(), key=lambda line: line.startswith("|")):
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        if is_table and rows[0] == HEADING:
            yield rows[2:]


def wrong(page: str, known: str) -> Iterator[str]:
    """Each thing that is not as the page says of itself."""
    for table in tables(page):
        for row in table:
            if len(row) != len(HEADING) or "" in row or not BAR.fullmatch(row[0]):
                yield f"not a bar with its promise, command, figure and canary: {row}"
                continue
            for path in re.findall(r"\b(?:tests|deploy|docs)/[\w/.-]*\w", " ".join(row)):
                if not (ROOT / path).exists():
                    yield f"{row[0]} names {path}, which is not there"
            for test in re.findall(r"`(test_\w+)`", " ".join(row)):
                if f"def {test}(" not in known:
                    yield f"{row[0]} names {test}, which is no test"
        yield from out_of_order([row[0] for row in table if BAR.fullmatch(row[0])])


def out_of_order(bars: Sequence[str]) -> Iterator[str]:
    for one, two in pairwise(bars):
        if place(one) > place(two):
            yield f"{two} stands after {one}"


def place(bar: str) -> tuple[str, int]:
    found = BAR.fullmatch(bar)
    assert found is not None
    return found[1], int(found[2])


@pytest.fixture(scope="module")
def known() -> str:
    """Every test that there is."""
    files = (ROOT / "tests").rglob("test_*.py")
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def test_every_row_names_a_bar_a_command_and_a_canary_that_there_are(known: str) -> None:
    assert list(wrong(PAGE, known)) == []
    assert sum(map(len, tables(PAGE))) >= 10


@pytest.mark.canary
@pytest.mark.parametrize(
    ("row", "because"),
    [
        ("| Z9 | promised | `tests/unit` | seen | |", "not a bar"),
        ("| Z9 | promised | `tests/nowhere.py` | seen | planted |", "not there"),
        ("| Z9 | promised | `tests/unit` | seen | `test_that_nobody_wrote` |", "no test"),
        ("| Z0 | promised | `tests/unit` | seen | planted |", "stands after"),
    ],
)
def test_a_row_that_promises_too_much_is_named(known: str, row: str, because: str) -> None:
    heading = f"| {' | '.join(HEADING)} |\n| --- | --- | --- | --- | --- |"
    [found] = wrong(f"{heading}\n| Z1 | promised | `tests` | seen | planted |\n{row}\n", known)
    assert because in found
