"""JSON in, strictly, and JSON out."""

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

from flask import Response, current_app, request
from marshmallow import Schema
from werkzeug.exceptions import RequestEntityTooLarge

from register.days import once
from register.errors import BadRequest, InvalidInput, UnsupportedFile
from register.lists import all_of
from register.schemas.day_fields import DayField
from register.schemas.loading import load

DEEPEST = 20


def read_json(schema: Schema) -> dict[str, Any]:
    """The body by that schema; duplicate members, NaN, deep nesting and unknown members refused.

    Raises UnsupportedFile for another media type, BadRequest for what is not JSON, InvalidInput
    for what the schema refuses.
    """
    if request.mimetype != "application/json":
        raise UnsupportedFile("Send the body as application/json.")
    return load(schema, _decoded(_whole_body()))


def read_query(schema: Schema) -> dict[str, Any]:
    """The query by that schema; BadRequest for a name given twice or unknown, and whatever the
    schema refuses.
    """
    if not request.args.keys() <= schema.fields.keys():
        raise BadRequest(f"Ask with {all_of(schema.fields)}, and nothing else.")
    twice = [name for name, values in request.args.lists() if len(values) > 1]
    if twice:
        field = schema.fields[twice[0]]
        said = once(field.called) if isinstance(field, DayField) else f"Give {twice[0]} once"
        raise BadRequest(f"{said}.", field=twice[0])
    with query_refused():
        return load(schema, request.args.to_dict())


@contextmanager
def query_refused() -> Iterator[None]:
    """BadRequest in place of the block's InvalidInput: a query is a part of the address, so what
    is wrong with one is told with one status, whether it cannot be read or cannot be.
    """
    try:
        yield
    except InvalidInput as error:
        raise BadRequest.of(error.problems) from error


def answer(body: Mapping[str, Any], status: int = 200) -> Response:
    """These members as JSON; days and instants are text already."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return current_app.response_class(text, status=status, mimetype="application/json")


def _whole_body() -> bytes:
    """The body; RequestEntityTooLarge for one in chunks too, which is else read to its limit."""
    data, most = request.get_data(), request.max_content_length
    if most is not None and request.content_length is None and len(data) >= most:
        raise RequestEntityTooLarge
    return data


def _decoded(data: bytes) -> dict[str, Any]:
    try:
        body = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_without_duplicates,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
    except (ValueError, RecursionError) as error:
        raise BadRequest("Send one JSON object in UTF-8, with each member once.") from error
    if not isinstance(body, dict) or _depth(body) > DEEPEST:
        raise BadRequest("Send one JSON object, with each member once.")
    return body


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    body = dict(pairs)
    if len(body) != len(pairs):
        raise ValueError("a member stands twice")
    return body


def _refuse_constant(_: str) -> NoReturn:
    raise ValueError("not a number that JSON has")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("too large a number")
    return number


def _depth(value: Any) -> int:
    deepest, level = 0, [value]
    while level and deepest <= DEEPEST:
        deepest += 1
        level = [
            inner
            for outer in level
            for inner in (
                outer.values()
                if isinstance(outer, dict)
                else outer
                if isinstance(outer, list)
                else ()
            )
        ]
    return deepest
