"""A database's fault told apart: one that passes with time, or one of ours."""

import logging
import re
import sqlite3

from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    NotSupportedError,
    ProgrammingError,
    SQLAlchemyError,
    StatementError,
)
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from register.errors import Failed, RegisterError, Unavailable

logger = logging.getLogger(__name__)

OURS = (IntegrityError, DataError, ProgrammingError, NotSupportedError)
"""Kinds that mean a statement or a value that ought not to have been sent."""

NOWHERE = (ArgumentError, NoSuchModuleError)
"""Kinds that mean an address at which there is no database of ours."""

CHANGING = frozenset({"0A000", "26000", "3D000", "3F000", "42703", "42P01"})
"""PostgreSQL's codes for a table, a column, a database or a plan that is not as it was: the
database is half way through a migration, which passes, whatever kind the driver makes of it."""

COLLIDING = frozenset({"40001", "40P01"})
"""PostgreSQL’s codes for a transaction that it gave up for another’s sake."""

HALF_MIGRATED = re.compile(r"no such (table|column)|has no column named")
"""What SQLite says of the same, under the code that it gives to a wrong statement too."""

STATEMENT = re.compile(
    r"\s*(?:(?P<verb>INSERT|UPDATE|DELETE)(?: OR \w+)?(?: INTO| FROM)?"
    r"|(?P<read>SELECT|WITH).*?\bFROM)"
    r"\s+\"?(?P<table>[a-z_]+)",
    re.DOTALL,
)

CONSTRAINT = re.compile(r"\w+ constraint failed: ([\w.]+)")
"""How SQLite names a constraint; its messages, unlike PostgreSQL's, quote no value."""


def told(fault: SQLAlchemyError) -> RegisterError:
    """The register's own error for it: Unavailable for what passes, Failed for a fault of ours.

    The fault is logged by its kind, code, statement and constraint. Its message is not: on
    PostgreSQL it quotes the values of a row.
    """
    error: RegisterError
    what = describe(fault)
    if passes(fault):
        logger.warning("database not available: %s", what)
        error = Unavailable.from_database()
    else:
        logger.error("database refused a statement of ours: %s", what)
        error = Failed(what)
    error.__cause__ = fault  # of which a command says why
    return error


def passes(fault: SQLAlchemyError) -> bool:
    """Whether trying again later may help: busy, locked, cut off, timed out, read-only, full,
    damaged, half way through a migration, or not at the address that was given.
    """
    if not isinstance(fault, DBAPIError):
        return isinstance(fault, (NoConnectionFree, *NOWHERE))
    if fault.connection_invalidated:
        return True
    if isinstance(fault.orig, sqlite3.Error):
        return _passes_on_sqlite(fault, fault.orig)
    return not isinstance(fault, OURS) or getattr(fault.orig, "sqlstate", None) in CHANGING


def collides(fault: SQLAlchemyError) -> bool:
    """Whether it met another writer, and would as likely as not go well at once if tried again."""
    cause = fault.orig if isinstance(fault, DBAPIError) else None
    if isinstance(cause, sqlite3.Error):
        # The low byte is the kind; SQLite says more of it in the high ones.
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
    return getattr(cause, "sqlstate", None) in COLLIDING


def _passes_on_sqlite(fault: DBAPIError, cause: sqlite3.Error) -> bool:
    """SQLite's driver makes one kind, OperationalError, of a wrong statement and of a full disk."""
    if getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_AUTH:
        return False  # the application may never do this: waiting will not help
    if getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
        return bool(HALF_MIGRATED.search(str(cause)))
    return not isinstance(fault, OURS)


def describe(fault: SQLAlchemyError) -> str:
    """A fault for the log: its kind, code, statement's verb and table, and constraint."""
    cause = fault.orig if isinstance(fault, StatementError) else None
    code = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    statement = STATEMENT.match((isinstance(fault, StatementError) and fault.statement) or "")
    parts = [type(fault).__name__, code, _constraint(cause)]
    if statement:
        parts.append(f"in {statement['verb'] or statement['read']} {statement['table']}")
    return " ".join(part for part in parts if part)


def _constraint(cause: BaseException | None) -> str | None:
    if isinstance(cause, sqlite3.Error):
        named = CONSTRAINT.match(str(cause))
        return named[1] if named else None
    name: str | None = getattr(getattr(cause, "diag", None), "constraint_name", None)
    return name
