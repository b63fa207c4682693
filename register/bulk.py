"""Many rows at a time, at the driver's own speed and without objects."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Delete,
    Dialect,
    Insert,
    Table,
    bindparam,
)
from sqlalchemy.orm import Session

from register.column_types import StoredDay


class _Sent(NamedTuple):
    """A statement as it is sent to a driver, for many rows."""

    text: str
    is_positional: bool
    names: Sequence[str]
    """The columns that are bound, in the order of the statement."""
    binds: Sequence[Callable[[Any], Any] | None]
    """How a value of each is handed to the driver."""
    few: frozenset[str]
    """Columns of few values in many rows: days, and answers."""


@lru_cache(maxsize=256)
def _insert(
    table: Table,
    dialect: Dialect,
    names: tuple[str, ...],
    same: tuple[tuple[str, ColumnElement[Any]], ...],
) -> _Sent:
    """The statement, made once for all the parts of a long table."""
    return _sent(table, dialect, names, table.insert().inline().values(dict(same)))


@lru_cache(maxsize=64)
def _delete(table: Table, dialect: Dialect, names: tuple[str, ...]) -> _Sent:
    return _sent(
        table,
        dialect,
        names,
        table.delete().where(*(table.c[each] == bindparam(each) for each in names)),
    )


def _sent(
    table: Table, dialect: Dialect, names: tuple[str, ...], statement: Insert | Delete
) -> _Sent:
    keys = list(names) if isinstance(statement, Insert) else None
    compiled = statement.compile(dialect=dialect, column_keys=keys)
    ordered = tuple(compiled.positiontup or names)
    types = [table.c[name].type for name in ordered]
    return _Sent(
        str(compiled),
        compiled.positional,
        ordered,
        [kind.dialect_impl(dialect).bind_processor(dialect) for kind in types],
        frozenset(name for name in ordered if isinstance(table.c[name].type, StoredDay | Boolean)),
    )


def insert_columns(
    session: Session,
    table: Table,
    columns: Mapping[str, Sequence[Any]],
    same: Mapping[str, ColumnElement[Any]] | None = None,
) -> None:
    """Insert many rows, given as columns of equal length, at the driver's own speed.

    Core's way of binding a row costs more than inserting it does. Values are bound by the same
    rules, a column at a time; what is the `same` in every row is written into the statement.
    """
    connection = session.connection()
    sent = _insert(table, connection.dialect, tuple(columns), tuple((same or {}).items()))
    _send(connection, sent, columns)


def _send(connection: Connection, sent: _Sent, columns: Mapping[str, Sequence[Any]]) -> None:
    bound: list[Sequence[Any]] = []
    for name, bind in zip(sent.names, sent.binds, strict=True):
        if bind and name in sent.few:
            # Each is written out once.
            written = {value: bind(value) for value in set(columns[name])}
            bound.append([written[value] for value in columns[name]])
        else:
            bound.append([bind(value) for value in columns[name]] if bind else columns[name])
    rows = zip(*bound, strict=True)
    parameters: list[Any] = (
        list(rows)
        if sent.is_positional
        else [dict(zip(sent.names, row, strict=True)) for row in rows]
    )
    if parameters:
        connection.exec_driver_sql(sent.text, parameters)


def insert_rows(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that give the same columns, as `insert_columns` does."""
    if rows:
        insert_columns(session, table, {name: [row[name] for row in rows] for name in rows[0]})


def delete_rows(session: Session, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """Delete the rows that these columns name, as `insert_columns` inserts."""
    connection = session.connection()
    _send(connection, _delete(table, connection.dialect, tuple(columns)), columns)
