"""Members by a schema, or every problem with them: the same for a body and for a command."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, TypeAlias

from marshmallow import RAISE, Schema, ValidationError, fields

from register.errors import FieldProblem, InvalidInput
from register.lists import one_of
from register.schemas.fields import choices_of

MOST = 100
"""Problems that one answer names: a body may hold a million unknown members."""

_NOT_WHAT_IS_TAKEN = frozenset(
    (
        *("Missing data for required field.", "Field may not be null."),
        *("Invalid input type.", "Not a valid list."),
    )
)
"""What marshmallow says of itself where a list or an object should be: text has our own words."""

Taker: TypeAlias = Schema | fields.Field[Any] | None
"""What takes the members of an object, or the parts of a list, at some depth of a body."""


def load(schema: Schema, body: Mapping[str, Any]) -> dict[str, Any]:
    """The members by that schema, each problem named by its member.

    Where a member takes one of a list, its problem names what may be given: whoever writes JSON or
    a command sees no page that offers it.
    """
    try:
        loaded: dict[str, Any] = schema.load(body, unknown=RAISE)
    except ValidationError as error:
        problems = _problems(error.messages_dict, "", schema)
        raise InvalidInput(list(islice(problems, MOST))) from error
    return loaded


def _problems(messages: Mapping[Any, Any], above: str, taker: Taker) -> Iterator[FieldProblem]:
    """Each problem with the path to its member, such as `spells/0/urn`."""
    for name, said in messages.items():
        of_the_whole = name == "_schema"
        path = above if of_the_whole else "/".join(filter(None, (above, _escaped(str(name)))))
        inner = _inside(taker, name)
        if isinstance(said, Mapping):
            yield from _problems(said, path, inner)
        else:
            sentence = _sentence(said, taker if of_the_whole else inner)
            yield FieldProblem(path, _with_choices(sentence, choices_of(inner)))


def _escaped(name: str) -> str:
    """The name of a member as a pointer has it (RFC 6901), whatever is in it."""
    return name.replace("~", "~0").replace("/", "~1")


def _inside(taker: Taker, name: object) -> fields.Field[Any] | None:
    """The field that takes a member of that name, or a part of a list."""
    if isinstance(taker, fields.List):
        return taker.inner
    schema = taker.schema if isinstance(taker, fields.Nested) else taker
    return schema.fields.get(str(name)) if isinstance(schema, Schema) else None


def _with_choices(sentence: str, choices: tuple[str, ...]) -> str:
    """The sentence with what may be given, where it does not name all of that itself."""
    if all(re.search(rf"\b{re.escape(each)}\b", sentence) for each in choices):
        return sentence
    return f"{sentence}: {one_of(choices)}"


def _sentence(messages: Any, taker: Taker) -> str:
    """The first of marshmallow's messages about a member; its own words made plainer."""
    first = str(messages[0] if isinstance(messages, list) else messages)
    if first == "Unknown field.":
        return "There is no such member: leave it out"
    if first in _NOT_WHAT_IS_TAKEN:
        return "Enter a list" if isinstance(taker, fields.List) else "Enter an object"
    return first
