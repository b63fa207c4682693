"""The source keeps the house's own rules, which no linter knows."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

MOST_LINES = 30

LONGER = {
    "course_branches": "one statement, a branch a row: parted, a row is read far from its columns",
    "service_branches": "the same, of designations and earlier service",
    "_statements": "the same facts, a statement for each kind of row",
    "school_facts_used": "three sentences, each a fact with all that stands behind it",
    "_changes": "asks the law day by day, and every line of it needs the days before",
}
"""Functions that would read worse in two, and why."""

ROOT = Path(__file__).parents[2]
SOURCE = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "register").rglob("*.py"))]


def taken_twice(sources: Iterable[str]) -> set[str]:
    """The class names that are defined more than once."""
    times: dict[str, int] = defaultdict(int)
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef):
                times[node.name] += 1
    return {name for name, count in times.items() if count > 1}


def test_a_class_name_means_one_thing() -> None:
    assert taken_twice(SOURCE) == set()


@pytest.mark.canary
def test_a_class_name_that_means_two_things_is_noticed() -> None:
    assert taken_twice([*SOURCE, "class Standing:\n    pass\n"]) == {"Standing"}


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many lines its body takes, without the docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def too_long(sources: Iterable[str]) -> set[str]:
    """The functions whose bodies are longer than a page of thirty lines."""
    return {
        node.name
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if lines_of(node) > MOST_LINES
    }


def test_a_function_is_seen_at_a_glance() -> None:
    assert too_long(SOURCE) == set(LONGER)


@pytest.mark.canary
@pytest.mark.parametrize(("lines", "found"), [(30, set()), (31, {"walk"})])
def test_a_function_of_a_line_too_many_is_noticed(lines: int, found: set[str]) -> None:
    source = 'def walk() -> None:\n    """All of it."""\n' + "    step()\n" * lines
    assert too_long([source]) == found
