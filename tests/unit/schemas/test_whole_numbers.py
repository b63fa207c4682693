"""A whole number is written in plain digits, in every box and in every part of a question."""

from typing import Any

import pytest
from marshmallow import Schema, ValidationError

from register.errors import FieldProblem
from register.schemas.estate import whole_number
from register.schemas.fields import NumberField

ODDLY_WRITTEN = [
    *("1_0", "+5", "-5", "1.0", "1e1", "0x5", "five", "5 5"),
    *("\uff11\uff10", "\u0663", "\xb2"),
]


class Numbers(Schema):
    """One number."""

    page = NumberField(missing="Enter a page number", last=500)


def read(value: Any) -> int:
    number: int = Numbers().load({"page": value})["page"]
    return number


@pytest.mark.parametrize("value", ["1", "10", "500", " 10 ", "010", 10])
def test_a_number_in_plain_digits_is_read(value: Any) -> None:
    assert read(value) == int(value)


@pytest.mark.parametrize(
    "value", [*ODDLY_WRITTEN, "", "0", "501", "0" * 5000 + "1", 0, 501, 1.5, True, None, ["5"]]
)
def test_anything_else_is_told_in_the_field_s_own_sentence(value: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        read(value)
    assert refused.value.messages == {"page": ["Enter a page number"]}


@pytest.mark.parametrize("text", [*ODDLY_WRITTEN, "0", "501", "0" * 5000 + "1"])
def test_a_part_of_a_question_is_refused_likewise(text: str) -> None:
    problems: list[FieldProblem] = []
    assert whole_number(text, "page", 500, problems) is None
    assert problems == [FieldProblem("page", "page must be from 1 to 500")]
