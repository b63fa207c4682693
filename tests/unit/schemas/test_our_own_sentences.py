"""Whatever a member of a body or a query is given, its refusal is a sentence of the register's."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from marshmallow import Schema, fields

import register
from register.errors import InvalidInput
from register.schemas import loading
from register.schemas.fields import LineField
from register.schemas.particulars import KnownField
from tests.unit.schemas.places import holders, places, schemas

ODD: Final[tuple[Any, ...]] = (
    *(None, "", " ", "x" * 70_000, "a\x00b", "\ud800", "nonsense", "0"),
    *(0, 1, 1.5, 10**400, True, [], [None], {}),
)
"""What few members expect: nothing, too much, and every kind of value that JSON has."""
NOT_OURS: Final = {
    str(sentence)
    for kind in vars(fields).values()
    if isinstance(kind, type) and issubclass(kind, fields.Field)
    for sentence in kind.default_error_messages.values()
} | set(Schema._default_error_messages.values())
"""What marshmallow says of itself."""
Place = tuple[type[Schema], tuple[str | int, ...], fields.Field[Any]]
PLACES: Final[list[Place]] = [
    (schema, path, field) for schema in schemas() for path, field in places(schema())
]


def body(path: tuple[str | int, ...], value: Any) -> Any:
    """A body that gives that value at that path, and nothing else."""
    for name in reversed(path):
        value = [value] if name == 0 else {name: value}
    return value


def refusals(schema: Schema, path: tuple[str | int, ...]) -> Iterator[tuple[Any, str]]:
    """Each odd value that is refused at that path, with what is said of it."""
    wanted = "/".join(map(str, path))
    for value in ODD:
        try:
            loading.load(schema, body(path, value))
        except InvalidInput as refused:
            for each in refused.problems:
                if each.field == wanted:
                    yield value, each.message


def not_ours(schema: Schema, path: tuple[str | int, ...]) -> list[str]:
    """What is said of a member that says nothing, or that nobody here wrote, or that ends with a
    full stop.
    """
    return [
        f"{value!r:.20}: {said}"
        for value, said in refusals(schema, path)
        if not said.strip()
        or said.endswith(".")
        or any(said.startswith(each.rstrip(".")) for each in NOT_OURS)
    ]


def test_each_refusal_of_each_member_says_something_in_our_own_words() -> None:
    wrong = {
        f"{schema.__name__}.{'.'.join(map(str, path))}": found
        for schema, path, _ in PLACES
        if (found := not_ours(schema(), path))
    }
    assert wrong == {}
    assert len(PLACES) > 100


def test_each_refusal_of_a_list_or_an_object_says_in_our_own_words_which_it_should_be() -> None:
    found = [(schema, *place) for schema in schemas() for place in holders(schema())]
    for schema, path, field in found:
        said = {sentence for _, sentence in refusals(schema(), path)}
        wanted = "Enter a list" if isinstance(field, fields.List) else "Enter an object"
        assert said == {wanted}, (schema, path)
        with pytest.raises(InvalidInput) as nothing_given:
            loading.load(schema(), {})
        told = {each.message for each in nothing_given.value.problems}
        assert not told & NOT_OURS, schema
    assert len(found) > 3


def test_a_pointer_leads_to_a_member_whatever_is_in_its_name() -> None:
    with pytest.raises(InvalidInput) as refused:
        loading.load(Schema.from_dict({"which": LineField(missing="")})(), {"a/b~c": 1})
    assert [each.field for each in refused.value.problems] == ["a~1b~0c"]


def ends(said: ast.expr) -> str:
    """How the text ends that the code writes out; empty where it ends with what is worked out."""
    last = said.values[-1] if isinstance(said, ast.JoinedStr) and said.values else said
    return str(last.value) if isinstance(last, ast.Constant) else ""


def told_with_a_stop(code: str) -> list[str]:
    """What the code says of a box with a full stop at its end."""
    calls = [each for each in ast.walk(ast.parse(code)) if isinstance(each, ast.Call)]
    telling = [
        each
        for each in calls
        if ast.unparse(each.func).endswith(("FieldProblem", "InvalidInput.of", "ValidationError"))
    ]
    return [
        ast.unparse(each) for each in telling for said in each.args[-1:] if ends(said).endswith(".")
    ]


def test_nothing_that_is_said_of_a_box_ends_with_a_full_stop() -> None:
    folder = Path(register.__file__).parent
    told = [said for path in folder.rglob("*.py") for said in told_with_a_stop(path.read_text())]
    assert told == []


@pytest.mark.canary
def test_a_full_stop_behind_what_is_said_of_a_box_is_noticed() -> None:
    assert told_with_a_stop('FieldProblem("trn", f"There is no {name}. Enter it.")')
    assert told_with_a_stop('InvalidInput.of("trn", "Enter it.")')
    assert not told_with_a_stop('FieldProblem("trn", f"There is no {name}. Enter it")')


def test_null_is_offered_where_it_is_taken_and_nowhere_else() -> None:
    known = [each for each in PLACES if isinstance(each[2], KnownField)]
    for schema, path, field in known:
        said = {sentence for _, sentence in refusals(schema(), path)}
        wanted = "Enter true, false or null" if field.allow_none else "Enter true or false"
        assert said == {wanted}, (schema, path)
    assert {field.allow_none for _, _, field in known} == {True, False}


@pytest.mark.canary
@pytest.mark.parametrize("field", [LineField(missing=""), fields.Integer()])
def test_a_refusal_in_no_words_or_in_those_of_another_is_noticed(field: Any) -> None:
    asked = Schema.from_dict({"which": field})
    assert not_ours(asked(), ("which",))
