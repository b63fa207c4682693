"""Whether an SQLite file is ours, and still the one that was opened: SQLite itself does not ask.

A copy that was put in the file's place under a running process would get none of what that process
goes on to commit: it is written to the file that is gone.
"""

import os
import sqlite3
from typing import Final, NamedTuple


class OpenedFile(NamedTuple):
    """A file by its place, and by what the system calls it wherever it is moved."""

    path: str
    device: int
    number: int


_IS_OURS: Final = """
    SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)
    OR EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version')
"""


def is_ours_to_set(connection: sqlite3.Connection) -> bool:
    """Whether the file holds a register, or nothing: to set how another’s is kept changes it."""
    return bool(connection.execute(_IS_OURS).fetchone()[0])


def opened_file(connection: sqlite3.Connection) -> OpenedFile | None:
    """The file that a connection has just opened; None where it is in memory, or gone already."""
    path = str(connection.execute("PRAGMA database_list").fetchone()[2])
    try:
        found = os.stat(path)
    except OSError:
        return None
    return OpenedFile(path, found.st_dev, found.st_ino)


def refuse_another_file(opened: OpenedFile) -> None:
    """sqlite3.OperationalError, with SQLite's own code for it, where another is in its place."""
    try:
        found = os.stat(opened.path)
    except OSError:
        found = None
    if found is None or (found.st_dev, found.st_ino) != (opened.device, opened.number):
        moved = sqlite3.OperationalError("the database's file is not the one that was opened")
        moved.sqlite_errorcode = sqlite3.SQLITE_READONLY_DBMOVED
        moved.sqlite_errorname = "SQLITE_READONLY_DBMOVED"
        raise moved
