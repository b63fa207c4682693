"""Rows in no order but the one that was asked for: a database owes none, and mostly gives one.

SQLite reads backwards. PostgreSQL does as it likes, which is mostly the order of writing; with
REGISTER_TEST_ORDER=chance it is asked for an order of chance, by statements that SQLAlchemy made.
"""

import os
import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, Select, event, func
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

__all__ = ["BY_CHANCE", "no_order_unasked"]

BY_CHANCE = os.environ.get("REGISTER_TEST_ORDER") == "chance"
"""Whether PostgreSQL is asked too: not every day, for what fails by chance holds up the rest."""


def no_order_unasked() -> None:
    """From now on, in this process, rows come in no order but the one that was asked for."""
    event.listen(Engine, "connect", _backwards, insert=True)
    if BY_CHANCE:
        event.listen(Engine, "before_execute", _by_chance, retval=True)


def _backwards(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA reverse_unordered_selects=ON")


def _by_chance(
    connection: Connection, statement: Any, many: Any, one: Any, options: Any
) -> tuple[Any, Any, Any]:
    if connection.dialect.name == "postgresql" and _is_free(statement):
        statement = statement.order_by(func.random())
    return statement, many, one


def _is_free(statement: Any) -> bool:
    if not isinstance(statement, Select):
        return False
    ordered = statement._order_by_clauses or statement._distinct or statement._group_by_clauses
    return not ordered and statement._for_update_arg is None
