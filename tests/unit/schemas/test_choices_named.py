"""Where a member of a body or a query takes one of a list, its refusal names what may be given.

Every schema is found and walked, and a field of a kind that nobody listed here is refused: a new
list of choices cannot be forgotten.
"""

from __future__ import annotations

import re
from typing import Any, Final

import pytest
from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from register.errors import InvalidInput
from register.schemas import loading
from register.schemas.accounts import PasswordField
from register.schemas.acts import ASKED
from register.schemas.day_fields import BirthField, DayField
from register.schemas.estate import read_question
from register.schemas.fields import (
    LineField,
    NameField,
    NumberField,
    TrnField,
    UrnField,
    choices_of,
)
from register.schemas.particulars import KnownField
from register.schemas.providers import UkprnField
from register.schemas.school_search import SchoolField
from register.services.approvals.kinds import Act
from tests.approvals import NOON
from tests.unit.schemas.places import places, schemas

NONSENSE: Final = "no such choice"
OPEN: Final = {
    *(LineField, NameField, TrnField, UrnField, UkprnField, DayField, BirthField),
    *(KnownField, NumberField, SchoolField, PasswordField, fields.String, fields.Dict),
}
"""Kinds of field that take no list of choices; one of true, false and null says so by itself."""
BY_NAME: Final = {"RehearsalRequest.draft"}
"""A field of a kind of its own that takes none either: a file."""


def body(path: tuple[str | int, ...]) -> dict[str, Any]:
    """A body that says nonsense at that path, and nothing else."""
    said: Any = NONSENSE
    for name in reversed(path):
        said = [said] if name == 0 else {name: said}
    assert isinstance(said, dict)
    return said


CHOSEN = [
    pytest.param(schema, path, field, id=f"{schema.__name__}/{'/'.join(map(str, path))}")
    for schema in schemas()
    for path, field in places(schema())
    if choices_of(field)
]


def names_all(sentence: str, choices: tuple[str, ...]) -> bool:
    return all(re.search(rf"\b{re.escape(each)}\b", sentence) for each in choices)


def refusal(schema: Schema, path: tuple[str | int, ...]) -> str:
    """What is said of nonsense at that path."""
    with pytest.raises(InvalidInput) as refused:
        loading.load(schema, body(path))
    wanted = "/".join(map(str, path))
    return next(each.message for each in refused.value.problems if each.field == wanted)


@pytest.mark.parametrize(("schema", "path", "field"), CHOSEN)
def test_a_choice_that_is_none_is_answered_with_those_that_are(
    schema: type[Schema], path: tuple[str | int, ...], field: fields.Field[Any]
) -> None:
    said = refusal(schema(), path)
    assert names_all(said, choices_of(field)), said
    assert "or" in said.split() or len(choices_of(field)) < 2, "a list ends in words"


def test_every_field_of_every_schema_is_a_list_of_choices_or_known_to_be_none() -> None:
    unlisted = {
        f"{schema.__name__}.{'.'.join(map(str, path))}"
        for schema in schemas()
        for path, field in places(schema())
        if not choices_of(field) and type(field) not in OPEN
    }
    assert unlisted == BY_NAME
    assert len(CHOSEN) > 25
    assert set(Act) == set(ASKED), "and what each act asks is among them"


def test_a_sentence_that_names_them_itself_is_left_as_it_is() -> None:
    class Asked(Schema):
        """Made for this test."""

        which = fields.String(validate=OneOf(["1900", "1904"], error="Choose 1900 or 1904"))

    assert refusal(Asked(), ("which",)) == "Choose 1900 or 1904"


@pytest.mark.parametrize(
    ("name", "named", "not_named"),
    [
        ("status", "COMPLIANT, EXEMPT", "NOT_IN_POST"),
        ("reason", "WINDOW_NOT_ENROLLED", "LEFT_ROLE"),
        ("sort", "days_left, name or urn", "limit"),
    ],
)
def test_a_filter_of_the_estate_names_what_can_be_said_of_a_school(
    name: str, named: str, not_named: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_question([(name, NONSENSE)], NOON)
    (problem,) = refused.value.problems
    assert problem.field == name
    assert named in problem.message
    assert not_named not in problem.message


@pytest.mark.canary
def test_a_refusal_that_names_no_choice_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_with_choices", lambda sentence, _: sentence)
    silent = [
        each
        for each in CHOSEN
        if not names_all(refusal(each.values[0](), each.values[1]), choices_of(each.values[2]))  # type: ignore[operator, arg-type]  # as they were put there
    ]
    assert silent
