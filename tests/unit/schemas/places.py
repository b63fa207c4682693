"""Every schema, and the place of each of its fields."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from marshmallow import Schema, fields

import register.schemas


def schemas() -> list[type[Schema]]:
    """Every schema of the register, whoever reads by it."""
    for module in pkgutil.iter_modules(register.schemas.__path__):
        import_module(f"register.schemas.{module.name}")
    found: set[type[Schema]] = set()
    beneath = [Schema]
    while beneath:
        for each in beneath.pop().__subclasses__():
            found.add(each)
            beneath.append(each)
    return sorted(
        (each for each in found if each.__module__.startswith("register.schemas.")),
        key=lambda each: each.__qualname__,
    )


Place = tuple[tuple[str | int, ...], fields.Field[Any]]


def places(schema: Schema, above: tuple[str | int, ...] = ()) -> Iterator[Place]:
    """Each field of a schema, and of what it nests, by its path."""
    for name, field in schema.fields.items():
        yield from _within((*above, name), field)


def _within(path: tuple[str | int, ...], field: fields.Field[Any]) -> Iterator[Place]:
    if isinstance(field, fields.List):
        yield from _within((*path, 0), field.inner)
    elif isinstance(field, fields.Nested):
        yield from places(field.schema, path)
    else:
        yield path, field


def holders(schema: Schema, above: tuple[str | int, ...] = ()) -> Iterator[Place]:
    """Each list of a schema and each object in it, by its path."""
    for name, field in schema.fields.items():
        yield from _holders((*above, name), field)


def _holders(path: tuple[str | int, ...], field: fields.Field[Any]) -> Iterator[Place]:
    if isinstance(field, fields.List):
        yield path, field
        yield from _holders((*path, 0), field.inner)
    elif isinstance(field, fields.Nested):
        yield path, field
        yield from holders(field.schema, path)
