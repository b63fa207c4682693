"""How somebody stands on a course is said in words that are written once."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from register.courses import LEFT_STATES, OPEN_STATES, CourseState

ROOT = Path(__file__).parents[2] / "register"
IN_A_TEMPLATE = re.compile(rf"\.state\s*(?:==|!=|in)\s*[(\[]?[\"'](?:{'|'.join(CourseState)})")


def source_of(ending: str) -> dict[str, str]:
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(ROOT.rglob(f"*.{ending}"))
    }


def compared_with_words(code: Mapping[str, str], templates: Mapping[str, str]) -> set[str]:
    """Files in which the state of a course is compared with a word that is written out there."""
    found = {path for path, text in templates.items() if IN_A_TEMPLATE.search(text)}
    for path, text in code.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Compare):
                sides = [node.left, *node.comparators]
                is_of_state = any(
                    isinstance(side, ast.Attribute) and side.attr == "state" for side in sides
                )
                if is_of_state and any(has_words(side) for side in sides):
                    found.add(path)
    return found


def has_words(side: ast.expr) -> bool:
    listed = side.elts if isinstance(side, ast.Tuple | ast.List | ast.Set) else [side]
    return any(isinstance(each, ast.Constant) and each.value in set(CourseState) for each in listed)


def test_a_state_is_compared_with_the_name_of_one() -> None:
    assert compared_with_words(source_of("py"), source_of("html")) == set()


@pytest.mark.canary
@pytest.mark.parametrize(
    "text", ['left = row.state == "failed"', 'left = row.state in ("failed", "withdrawn")']
)
def test_a_state_that_is_compared_with_a_word_is_noticed(text: str) -> None:
    kept = {"kept.py": "left = row.state == CourseState.FAILED", "broken.py": text}
    page = {"broken.html": '{% if one.state != "enrolled" %}', "kept.html": "{{ one.state }}"}
    assert compared_with_words(kept, page) == {"broken.py", "broken.html"}


def test_a_course_goes_on_or_was_left_or_is_completed() -> None:
    assert OPEN_STATES | LEFT_STATES | {CourseState.COMPLETED} == set(CourseState)
    assert not OPEN_STATES & LEFT_STATES
