"""What the boxes of the pages and the members of the API take as text."""

from __future__ import annotations

import pytest
from marshmallow import Schema, ValidationError

from register.schemas.fields import LineField, NameField


class Boxes(Schema):
    """One of each kind."""

    name = NameField(missing="Enter a name")
    note = LineField(missing="Enter why", longest=1000)
    password = LineField(missing="Enter a password", is_secret=True)


def read(**typed: str) -> dict[str, str]:
    loaded: dict[str, str] = Boxes().load(typed)
    return loaded


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ngozi   Okafor ", "Ngozi Okafor"),
        ("Oka\u200bfor\ufeff", "Okafor"),
        ("Oka\nfor", "Oka for"),
        ("\u0646\u06af\u200c\u0632", "\u0646\u06af\u200c\u0632"),
        ("שרה כהן", "שרה כהן"),
        ("O’Brien", "O’Brien"),
    ],
)
def test_a_name_is_tidied_as_one_in_a_file_is(typed: str, kept: str) -> None:
    assert read(name=typed) == {"name": kept}


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\x7f", "\ue000", "\ufffd"])
def test_a_name_with_a_character_that_nobody_can_see_or_that_turns_it_around_is_refused(
    mark: str,
) -> None:
    with pytest.raises(ValidationError):
        read(name=f"Oka{mark}for")


@pytest.mark.parametrize("mark", ["\u202a", "\u202b", "\u202d", "\u202e", "\u2067", "\u2068"])
def test_no_note_reads_otherwise_than_it_was_written(mark: str) -> None:
    with pytest.raises(ValidationError, match="change its direction"):
        read(note=f"TRN {mark}1234567")
    assert read(note="נשלח מכתב, as shown") == {"note": "נשלח מכתב, as shown"}
    assert read(password=f"long{mark}enough") == {"password": f"long{mark}enough"}
