"""Whatever a member of a body or a query is given, its refusal is a sentence of the register's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from marshmallow import Schema, fields

from register.errors import InvalidInput
from register.schemas import loading
from register.schemas.fields import LineField
from register.schemas.particulars import KnownField
from tests.unit.schemas.places import places, schemas

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
}
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
    """What is said of a member that says nothing, or that nobody here wrote."""
    return [
        f"{value!r:.20}: {said}"
        for value, said in refusals(schema, path)
        if not said.strip() or any(said.startswith(each.rstrip(".")) for each in NOT_OURS)
    ]


def test_each_refusal_of_each_member_says_something_in_our_own_words() -> None:
    wrong = {
        f"{schema.__name__}.{'.'.join(map(str, path))}": found
        for schema, path, _ in PLACES
        if (found := not_ours(schema(), path))
    }
    assert wrong == {}
    assert len(PLACES) > 100


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
