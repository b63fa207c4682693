"""The source keeps the house's own rules, which no linter knows."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

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
