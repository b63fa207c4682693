"""A page's form in: what was typed, what it means, and what is wrong with it."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request
from marshmallow import EXCLUDE, Schema, ValidationError
from werkzeug.datastructures import MultiDict

from register.auth.http_status import status_of
from register.days import ISO, once
from register.errors import BadRequest, ChangedSince, InvalidInput, RegisterError
from register.schemas.day_fields import DayField

PARTS_OF_A_DAY = ("day", "month", "year")
NAME = re.compile("[a-z0-9_-]{1,40}", re.ASCII)
"""What a box of ours is called: whatever else somebody sent is not told back to them."""


@dataclass(slots=True)
class Form:
    """A form as it came."""

    raw: dict[str, Any]
    """What was typed, to fill the page in again: text, or the three boxes of a date; in the order
    of the schema, which is the page's.
    """
    data: dict[str, Any] = field(default_factory=dict)
    """What it means; empty where anything is wrong."""
    valid: dict[str, Any] = field(default_factory=dict)
    """What of it could be read, whatever is wrong with the rest."""
    errors: list[dict[str, str]] = field(default_factory=list)
    """For the error summary: the box, and the sentence about it."""
    is_stale: bool = False
    """Whether the register has changed since the page was opened that it was sent from."""

    def boxes(self) -> Iterator[tuple[str, str]]:
        """Every box as it was typed, to be sent again with a confirmation."""
        for name, typed in self.raw.items():
            if isinstance(typed, dict):
                yield from ((f"{name}-{part}", text) for part, text in typed.items())
            else:
                yield name, typed

    def tell(self, *wrong: dict[str, str]) -> None:
        """Say that this is wrong too, in the order of the page's boxes, what is about none of them
        last.
        """
        order = {name: place for place, name in enumerate(self.raw)}
        self.errors = sorted(
            [*self.errors, *wrong], key=lambda each: order.get(each["field"], len(order))
        )

    def refuse(self, error: RegisterError, *, box: str = "") -> int:
        """Take over why the register says no, at `box` where the error names none, and whether the
        page is out of date; the page's status.
        """
        self.is_stale = isinstance(error, ChangedSince)
        problems = error.problems if isinstance(error, InvalidInput | BadRequest) else ()
        told = [(each.field, each.message) for each in problems] or [(box, str(error))]
        self.tell(*({"field": field, "text": text} for field, text in told))
        return page_status(error)


def page_status(error: RegisterError) -> int:
    """The status of a page that says this: 400 for a wrong box, whoever found it wrong."""
    return 400 if isinstance(error, InvalidInput) else status_of(error)


def blank(schema: Schema, **given: Any) -> Form:
    """A form that nobody has sent yet: every box empty but those given."""
    return Form(dict.fromkeys(schema.fields, "") | given)


def in_boxes(schema: Schema, form: Form) -> dict[str, Any]:
    """What was typed, with each day written as 2026-09-01 in its three boxes, right or wrong."""
    return {
        name: _boxes(text) if isinstance(schema.fields[name], DayField) else text
        for name, text in form.raw.items()
    }


def _boxes(text: Any) -> Any:
    if not isinstance(text, str) or not text:
        return text
    parts = text.split("-") if ISO.fullmatch(text) else ("", "", "")
    return dict(zip(("year", "month", "day"), parts, strict=True))


def refuse_repeated() -> None:
    """BadRequest, which names the box, where one was posted with two answers: for every form.

    To take the first or the last would be a guess, and what stands between might take the other.
    """
    if request.method == "POST" and (twice := _said_twice(request.form)) is not None:
        box = f"“{twice}”" if NAME.fullmatch(twice) else "one box"
        raise BadRequest(
            f"The form gives {box} twice, with different answers. Go back, and send it once."
        )


def _said_twice(typed: MultiDict[str, str]) -> str | None:
    return next((name for name, answers in typed.lists() if len(set(answers)) > 1), None)


def read_form(schema: Schema) -> Form:
    """Read the posted form by that schema; boxes left empty count as not there.

    A page shows each day in three boxes, also where somebody sent it as one.
    """
    form = read(schema, request.form)
    form.raw = in_boxes(schema, form)
    return form


def read_query(schema: Schema) -> Form:
    """Read the address's query by that schema, likewise."""
    form, twice = read(schema, request.args), _said_twice(request.args)
    if twice is not None:
        field = twice if twice in schema.fields else twice.rpartition("-")[0]
        if field in schema.fields:
            form.data = {}
            form.tell({"field": field, "text": _once(schema.fields[field])})
    return form


def _once(box: object) -> str:
    return once(box.called) if isinstance(box, DayField) else "Give it once"


def read(schema: Schema, typed: Mapping[str, str]) -> Form:
    """Read these boxes by that schema."""
    raw = {name: _typed(name, kind, typed) for name, kind in schema.fields.items()}
    form = Form(raw)
    given = {name: value for name, value in raw.items() if _is_given(value)}
    try:
        form.data = form.valid = schema.load(given, unknown=EXCLUDE)
    except ValidationError as error:
        form.valid = dict(error.valid_data or {})
        form.tell(*_told(error.messages_dict, schema.fields))
    return form


def _typed(name: str, kind: object, typed: Mapping[str, str]) -> Any:
    if isinstance(kind, DayField) and f"{name}-day" in typed:
        return {part: typed.get(f"{name}-{part}", "") for part in PARTS_OF_A_DAY}
    return typed.get(name, "")


def _is_given(value: Any) -> bool:
    return any(part.strip() for part in (value.values() if isinstance(value, dict) else [value]))


def _told(messages: Mapping[str, Any], boxes: Collection[str]) -> list[dict[str, str]]:
    return [
        {"field": name if name in boxes else "", "text": text}
        for name, said in messages.items()
        for text in said[:1]
    ]
