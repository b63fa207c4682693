"""The source keeps the house's own rules, which no linter knows."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

LONGEST_FILE = 300
LONGEST_FUNCTION = 30

LONGER = {
    "queries/facts_branches.py:course_branches": "one statement, a branch for each kind of row",
    "queries/facts_branches.py:service_branches": "the same, of designations and earlier service",
    "queries/facts_of_many.py:_statements": "the same facts, a statement for each kind of row",
}
"""Functions that would read worse in two, and why."""

IMPORTS_TESTS = {
    "unit/law/test_property_canaries.py": "plants a fault under the properties, and runs them",
}
"""Tests that import others, and why."""

_IMPORTS = (ast.Import, ast.ImportFrom)
ROOT = Path(__file__).parents[2]


def source_of(folder: str, ending: str = "py") -> dict[str, str]:
    house = ROOT / folder
    return {
        path.relative_to(house).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(house.rglob(f"*.{ending}"))
        if "built" not in path.parts
    }


SOURCE = source_of("register")


def taken_twice(source: Mapping[str, str]) -> set[str]:
    """The names of classes, and of types that modules share, that are defined more than once."""
    times = Counter(name for text in source.values() for name in types_in(text))
    return {name for name, count in times.items() if count > 1}


@cache
def types_in(text: str) -> list[str]:
    """The names of the classes, and of the public types, that a module defines."""
    return [name for node in ast.walk(ast.parse(text)) if (name := name_of_type(node))]


def name_of_type(node: ast.AST) -> str:
    """The name that the class or the public type alias is given here, or none."""
    if isinstance(node, ast.ClassDef):
        return node.name
    if isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "TypeAlias":
        name = ast.unparse(node.target)
        return "" if name.startswith("_") else name
    return ""


def aliases_that_do_not_say_so(source: Mapping[str, str]) -> set[str]:
    """Names given to a type without TypeAlias, so that nobody sees when two mean another: a type
    variable and a constant are none.
    """
    return {
        f"{path}:{node.targets[0].id}"
        for path, text in source.items()
        for node in ast.parse(text).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        if isinstance(node.value, ast.Subscript | ast.BinOp)
        if re.fullmatch("_?[A-Z]+[a-z][A-Za-z]*", node.targets[0].id)
    }


def long_functions(source: Mapping[str, str]) -> set[str]:
    """Functions with more than so many lines behind their docstrings, each by its file."""
    return {
        f"{path}:{node.name}"
        for path, text in source.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if lines_of(node) > LONGEST_FUNCTION
    }


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def long_files(source: Mapping[str, str]) -> set[str]:
    return {path for path, text in source.items() if text.count("\n") > LONGEST_FILE}


def modules_that_import_a_test(source: Mapping[str, str]) -> set[str]:
    """Modules that import from a module of tests: what two of them need is a helper’s."""
    found = set()
    for path, text in source.items():
        for node in ast.walk(ast.parse(text)):
            names = [each.name for each in node.names] if isinstance(node, _IMPORTS) else []
            if isinstance(node, ast.ImportFrom):
                names = [f"{node.module}.{name}" for name in names]
            if any(part.startswith("test_") for name in names for part in name.split(".")):
                found.add(path)
    return found


def test_a_class_name_means_one_thing() -> None:
    assert taken_twice(SOURCE) == set()


def test_a_name_for_a_type_says_that_it_is_one() -> None:
    assert aliases_that_do_not_say_so(SOURCE) == set()


def test_a_function_is_seen_at_a_glance() -> None:
    assert long_functions(SOURCE) == set(LONGER)


@pytest.mark.parametrize(
    ("folder", "ending"),
    [
        *(("register", "py"), ("register", "html"), ("register", "css")),
        *(("tests", "py"), ("deploy", "py"), ("migrations", "py")),
    ],
)
def test_a_file_has_one_subject_and_room_for_it(folder: str, ending: str) -> None:
    source = source_of(folder, ending)
    assert source
    assert long_files(source) == set()


def test_no_test_imports_another() -> None:
    assert modules_that_import_a_test(source_of("tests")) == set(IMPORTS_TESTS)


@pytest.mark.canary
@pytest.mark.parametrize(
    "text",
    [
        "from tests.unit.test_names import NAMES",
        "from tests.unit import test_names",
        "import tests.unit.test_names as names",
        "def late() -> None:\n    from tests.unit.test_names import NAMES",
    ],
)
def test_a_test_that_imports_another_is_noticed(text: str) -> None:
    assert modules_that_import_a_test(
        {"kept.py": "from tests.names import NAMES", "broken.py": text}
    ) == {"broken.py"}


@pytest.mark.canary
@pytest.mark.parametrize(
    "text", ["class Standing:\n    pass\n", "Standing: TypeAlias = tuple[str, int]\n"]
)
def test_a_class_name_that_means_two_things_is_noticed(text: str) -> None:
    assert taken_twice(SOURCE | {"another.py": text}) == {"Standing"}


@pytest.mark.canary
@pytest.mark.parametrize("text", ["Json = dict[str, Any]\n", "_Unpacked = IO[bytes] | GzipFile\n"])
def test_a_name_for_a_type_that_does_not_say_so_is_noticed(text: str) -> None:
    kept = 'T = TypeVar("T")\nMOST = SIZES["most"]\nJson: TypeAlias = dict[str, Any]\n'
    found = aliases_that_do_not_say_so({"kept.py": kept, "broken.py": text})
    assert found == {f"broken.py:{text.split()[0]}"}


@pytest.mark.canary
@pytest.mark.parametrize(("lines", "found"), [(30, set()), (31, {"walk.py:walk"})])
def test_a_function_of_a_line_too_many_is_noticed(lines: int, found: set[str]) -> None:
    text = 'def walk() -> None:\n    """All of it."""\n' + "    step()\n" * lines
    assert long_functions({"walk.py": text}) == found


@pytest.mark.canary
def test_a_file_of_a_line_too_many_is_noticed() -> None:
    kept, broken = "step()\n" * LONGEST_FILE, "step()\n" * (LONGEST_FILE + 1)
    assert long_files({"kept.py": kept, "broken.py": broken}) == {"broken.py"}
