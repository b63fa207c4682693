"""The text of a cell as a message shows it, and what nobody can see in it."""

import pytest

from register.sheets.text import control_character, found, ungarbled


def test_a_message_shows_a_space_for_each_mark_that_nobody_can_see() -> None:
    assert found("Ada\x07Hill\u202e\x1b[31m") == "Ada Hill [31m"
    assert found("\x00 \x07") == ""


def test_text_that_would_be_mended_into_marks_that_nobody_can_see_is_left() -> None:
    assert ungarbled("ZoÃ«") == "Zoë"
    assert ungarbled("ZoÂ\u2026") == ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Zo\ufffd", "replacement character"),
        ("Zo\ufffd\x07", "u+0007"),
        ("a\u202eb", "right-to-left override"),
        ("\u0645\u200c\u06cc", ""),
        ("a\u00a0b", ""),
    ],
)
def test_a_mark_that_no_text_holds_is_named(text: str, name: str) -> None:
    assert control_character(text) == name
