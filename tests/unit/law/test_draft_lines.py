"""A draft that is no TOML is told by its line, in words of ours and not of its reader."""

import re
import tomllib

import pytest

from register.law import draft_lines
from register.law.drafts import UnusableDraft, read_draft


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "a = 1\n[a]",
            "Line 2 of the draft, “[a]”, gives again what an earlier line gives. Keep one of them",
        ),
        (
            "[a]\n[a]\n",
            "Line 2 of the draft, “[a]”, begins again what an earlier line begins. Keep one of "
            "them",
        ),
        ("a = [1\n\n \n", "Line 1 of the draft, “a = [1”, opens a bracket that is not closed"),
        (
            "a = 1\nb = [1\n\n",
            "Line 2 of the draft, “b = [1”, opens a bracket that is not closed",
        ),
        (
            '\n  title = "\\q"\n',
            'Line 2 of the draft, “title = "\\q"”, holds a \\ in quotation marks, which has to '
            "be written twice",
        ),
        (
            "value = 2026-02-31\n",
            "Line 1 of the draft, “value = 2026-02-31”, holds a date, which must be a real date",
        ),
        # Only TOML's own ends of a line are counted.
        (
            '# first\u2028still first\r\nvalue\r\nc = "d"\r\n',
            "Line 2 of the draft, “value”, has no = after its name. Write it as name = value",
        ),
        # Nothing that could be shown.
        (
            "\x0c\n\n",
            "Line 1 of the draft cannot be read. Write it as name = value, or [[change]] where a "
            "change begins",
        ),
    ],
)
def test_a_line_that_is_no_toml_is_shown_with_what_is_wrong(text: str, sentence: str) -> None:
    with pytest.raises(UnusableDraft, match=f"^{re.escape(sentence)}$"):
        read_draft(text)


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "a = ",
        "a = 1 b",
        'a = "b',
        'a = "b\n"',
        'a = "\x01"',
        "a = [1",
        "[[a",
        "[a]\n[a]",
        "a = 2026-02-31",
    ],
)
def test_each_beginning_that_is_known_is_one_that_the_reader_of_toml_uses(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as refused:
        tomllib.loads(text)
    assert any(str(refused.value).startswith(begins) for begins, _ in draft_lines._WHY)
