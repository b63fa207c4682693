"""What the boxes of the pages and the members of the API take as text."""

from __future__ import annotations

import pytest
from marshmallow import Schema, ValidationError

from register.schemas.fields import AS_SHOWN, LineField, NameField
from register.schemas.school_search import SchoolField, SchoolSearch
from register.services.passwords import LONGEST as LONGEST_PASSWORD
from tests.unit.schemas.places import places, schemas


class Boxes(Schema):
    """One of each kind."""

    name = NameField(missing="Enter a name")
    note = LineField(missing="Enter why", called="reason", longest=1000)
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
    with pytest.raises(ValidationError, match=r"Reason must be text .* that change its dir"):
        read(note=f"TRN {mark}1234567")
    assert read(note="נשלח מכתב, as shown") == {"note": "נשלח מכתב, as shown"}
    assert read(password=f"long{mark}enough") == {"password": f"long{mark}enough"}


BOXES = [
    (schema, path, field)
    for schema in schemas()
    for path, field in places(schema())
    if isinstance(field, LineField) and field.error_messages["required"] != AS_SHOWN
]


@pytest.mark.parametrize(("schema", "path", "field"), BOXES)
def test_what_is_wrong_with_the_characters_of_a_box_begins_with_its_name(
    schema: type[Schema], path: tuple[str | int, ...], field: LineField
) -> None:
    assert field.called, f"{schema.__name__} {path}"
    name = field.called[0].upper() + field.called[1:]
    for typed in ("x" * 100_000, "a\x00b", *(() if field.is_secret else ("A\u202eb",))):
        with pytest.raises(ValidationError) as refused:
            field.deserialize(typed)
        says = str(refused.value.messages[0])
        assert says.startswith(f"{name} must be ") or field.leaves_out_marks, says


@pytest.mark.parametrize(
    "mark", ["\u200e", "\u200f", "\u202a", "\u202c", "\u2066", "\u2069", "\ufeff"]
)
@pytest.mark.parametrize("field", [SchoolField(), SchoolSearch().fields["q"]])
def test_a_box_for_a_school_reads_a_urn_without_the_marks_that_turn_text_around(
    field: SchoolField, mark: str
) -> None:
    for typed in (f"{mark}142318{mark}", f" URN:{mark} 142 318", f"14{mark}2318"):
        assert field.deserialize(typed) == "142318"
    assert field.deserialize(" Elm  Park ") == "Elm  Park"


@pytest.mark.parametrize("mark", ["\u202a", "\u202e", "\u2066"])
def test_no_name_of_a_school_reads_otherwise_than_it_was_written(mark: str) -> None:
    with pytest.raises(ValidationError, match="School must be text without characters that change"):
        SchoolField().deserialize(f"Elm {mark}Park")


def test_each_door_takes_the_longest_password_that_anybody_may_choose() -> None:
    taking = [field for _, _, field in BOXES if field.is_secret]
    assert len(taking) > 3
    for field in taking:
        assert field.deserialize("é" * LONGEST_PASSWORD) == "é" * LONGEST_PASSWORD
