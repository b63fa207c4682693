"""Members by a schema, or every problem with them: the same for a body and for a command."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from marshmallow import RAISE, Schema, ValidationError

from register.errors import FieldProblem, InvalidInput

MOST = 100
"""Problems that one answer names: a body may hold a million unknown members."""


def load(schema: Schema, body: Mapping[str, Any]) -> dict[str, Any]:
    """The members by that schema, each problem named by its member."""
    try:
        loaded: dict[str, Any] = schema.load(body, unknown=RAISE)
    except ValidationError as error:
        raise InvalidInput(list(islice(_problems(error.messages_dict, ""), MOST))) from error
    return loaded


def _problems(messages: Mapping[Any, Any], above: str) -> Iterator[FieldProblem]:
    """Each problem with the path to its member, such as `spells/0/urn`."""
    for name, said in messages.items():
        path = above if name == "_schema" else f"{above}/{name}" if above else str(name)
        if isinstance(said, Mapping):
            yield from _problems(said, path)
        else:
            yield FieldProblem(path, _sentence(said))


def _sentence(messages: Any) -> str:
    """The first of marshmallow's messages about a member; its own "unknown" made plainer."""
    first = messages[0] if isinstance(messages, list) else str(messages)
    return "There is no such member" if first == "Unknown field." else str(first)
