"""Long lists of values, handed to a statement whole and asked for some at a time."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Self

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Dialect,
    Executable,
    Row,
    Text,
    TypeDecorator,
    bindparam,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeEngine

BATCH = 5_000
"""Values asked for at once: so many rows are in memory together."""


class among(FunctionElement[bool]):
    """Whether a column is one of the values of a parameter, which is one however many they are.

    An IN list with a parameter for each value is written and bound anew for every list, which
    costs as much as reading the rows does.
    """

    inherit_cache = True
    type = Boolean()

    def __init__(
        self, column: ColumnElement[Any] | InstrumentedAttribute[Any], values: str = "values"
    ) -> None:
        super().__init__(column, bindparam(values, type_=_Values(column.type)))

    def self_group(self, against: OperatorType | None = None) -> Self:
        """As it is: written as `… = 1`, as other functions are on SQLite, no index would serve."""
        return self


class _Values(TypeDecorator[Collection[Any]]):
    """Texts or whole numbers: an array where the database has them, and JSON where it has none."""

    impl = Text
    cache_ok = True

    def __init__(self, kind: TypeEngine[Any]) -> None:
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        is_array = dialect.name == "postgresql"
        return dialect.type_descriptor(ARRAY(self.kind) if is_array else Text())

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> Any:
        # No text that either database holds has a NUL in it, and JSON’s readers stop at one.
        given = [each for each in value or () if not (isinstance(each, str) and "\0" in each)]
        return given if dialect.name == "postgresql" else json.dumps(given)


@compiles(among, "postgresql")
def _any(element: among, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(each, **how) for each in element.clauses)
    return f"{column} = ANY ({values})"


@compiles(among, "sqlite")
def _each(element: among, compiler: SQLCompiler, **how: Any) -> str:
    column, values = (compiler.process(each, **how) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"


def rows_in(
    session: Session,
    statement: Executable,
    values: Collection[Any],
    parameters: Mapping[str, Any] | None = None,
    *,
    at_once: int = BATCH,
) -> Iterator[Row[*tuple[Any, ...]]]:
    """The rows of a statement of those `among` the values, for all of them in order.

    at_once: how many values are asked for together, and so how many rows may be in memory.
    """
    ordered = sorted(set(values))
    for at in range(0, len(ordered), at_once):
        batch = ordered[at : at + at_once]
        yield from session.execute(statement, {**(parameters or {}), "values": batch}).all()
