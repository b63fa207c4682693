"""Why a database cannot be had just now, for whoever runs the register: no page says it."""

import sqlite3
from types import MappingProxyType
from typing import Final

from sqlalchemy.exc import DBAPIError

from register.services.faults import NOWHERE

ANOTHER_WRITES: Final = "Another process is writing to the database."
NO_WRITING: Final = "The database may only be read."
DISK_FULL: Final = "The database’s disk is full: make room on it."
FILE_READ_ONLY: Final = (
    "The database’s file cannot be written to: check that this user may write to the file, "
    "what stands beside it and its folder."
)
NO_ADDRESS: Final = "REGISTER_DATABASE_URL is not the address of a database."
NO_SERVER: Final = (
    "The database server does not answer, takes no more connections, or does not let this user in: "
    "see whether it runs, and check REGISTER_DATABASE_URL."
)
NOT_LET_IN: Final = (
    "The database server does not let this user in: check the user and password in "
    "REGISTER_DATABASE_URL."
)

NO_RIGHT: Final = (
    "The database’s user lacks a right that it needs: register db upgrade grants it, with the "
    "tables’ owner in REGISTER_OWNER_DATABASE_URL."
)
TOO_LONG: Final = (
    "The database server ended this because it took longer than the server allows: see its "
    "statement_timeout and its other time limits."
)
FOLLOWS: Final = (
    "The database server only follows another, so that it may only be read, or the database is "
    "just being brought to another migration."
)

ON_SQLITE: Final = MappingProxyType(
    {
        sqlite3.SQLITE_BUSY: ANOTHER_WRITES,
        sqlite3.SQLITE_LOCKED: ANOTHER_WRITES,
        sqlite3.SQLITE_FULL: DISK_FULL,
        sqlite3.SQLITE_IOERR: "The database’s disk cannot be read or written, or is full.",
        sqlite3.SQLITE_CORRUPT: (
            "The database’s file is damaged or cut short: go back to a copy, as docs/runbook.md "
            "says."
        ),
        sqlite3.SQLITE_NOTADB: (
            "What REGISTER_DATABASE_URL names is no SQLite database, or is damaged."
        ),
        sqlite3.SQLITE_CANTOPEN: (
            "The database’s file cannot be opened: check REGISTER_DATABASE_URL, and that this user "
            "may write to the file and its folder."
        ),
        sqlite3.SQLITE_READONLY: FILE_READ_ONLY,
        sqlite3.SQLITE_READONLY_DBMOVED: (
            "The database’s file was moved, or another was put in its place, while it was open: "
            "stop whatever uses it and start it again."
        ),
    }
)
"""By SQLite’s code, or by its low byte, which is the kind of fault."""

ON_POSTGRESQL: Final = MappingProxyType(
    {
        "0A000": FOLLOWS,
        "25006": NO_WRITING,
        "25P03": TOO_LONG,
        "25P04": TOO_LONG,
        "28000": NOT_LET_IN,
        "28P01": NOT_LET_IN,
        "3D000": "The database server has no database of that name: check REGISTER_DATABASE_URL.",
        "40001": ANOTHER_WRITES,
        "40P01": ANOTHER_WRITES,
        "42501": NO_RIGHT,
        "53100": "The database server’s disk is full: make room on it.",
        "53300": "The database server takes no more connections.",
        "55P03": ANOTHER_WRITES,
        "57014": TOO_LONG,
        "57P01": "The database server is being stopped.",
        "57P03": "The database server is being started or stopped.",
        "57P05": TOO_LONG,
    }
)
"""By PostgreSQL’s code."""


def why_away(error: BaseException | None) -> str:
    """One sentence, from the database’s fault that led to this error; none where it says nothing.

    It is one of those above: a fault’s own message may quote a row.
    """
    while error is not None and not isinstance(error, (DBAPIError, *NOWHERE)):
        error = error.__cause__
    if not isinstance(error, DBAPIError):
        return NO_ADDRESS if error else ""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        said = getattr(cause, "sqlite_errorcode", 0)
        return ON_SQLITE.get(said) or ON_SQLITE.get(said & 0xFF, "")
    code = getattr(cause, "sqlstate", None)
    if code is None and type(cause).__name__ in ("OperationalError", "ConnectionTimeout"):
        return NO_SERVER
    return ON_POSTGRESQL.get(code or "", "")
