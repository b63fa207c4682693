"""Whether anything could be recorded just now, found without recording it."""

import os
from os.path import dirname
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from register.db import AT_ONCE, OPENED
from register.queries.readiness import is_standby
from register.services.transaction import CHANGES_NOTHING, WRITES, end_read
from register.services.why_away import (
    ANOTHER_WRITES,
    DISK_FULL,
    FILE_READ_ONLY,
    NO_WRITING,
    why_away,
)

LEAST_ROOM: Final = 1_000_000
"""Bytes: with less on its disk an SQLite file, and what waits beside it, cannot grow for long."""

_AS_THE_SYSTEM_OPENS: Final = os.access in os.supports_effective_ids
"""Whether it can be asked as whom a file would be opened, and not as who began the process."""


def why_not_recording(session: Session) -> str:
    """One sentence for whoever runs the register; empty where a change could be recorded.

    That another records now is no reason: it waits for nobody. Leaves no transaction open.
    Raises DatabaseFault for anything else that is wrong.
    """
    end_read(session)
    connection = session.connection()
    is_sqlite, opened = connection.dialect.name == "sqlite", connection.info.get(OPENED)
    standby = not is_sqlite and is_standby(session)
    session.rollback()
    if not is_sqlite:
        return NO_WRITING if standby else ""
    return (_why_not_written(opened.path) if opened else "") or _why_not_changed(session)


def may_only_be_read(path: str) -> bool:
    """Whether this user may not write to an SQLite file, its folder or what stands beside it."""
    beside = (f"{path}-wal", f"{path}-shm")
    written = (path, dirname(path) or ".", *filter(os.path.exists, beside))
    return not all(os.access(each, os.W_OK, effective_ids=_AS_THE_SYSTEM_OPENS) for each in written)


def _why_not_written(path: str) -> str:
    if may_only_be_read(path):
        return FILE_READ_ONLY
    disk = os.statvfs(path)
    return DISK_FULL if disk.f_bavail * disk.f_frsize < LEAST_ROOM else ""


def _why_not_changed(session: Session) -> str:
    """Of the connection, which may have been opened when the file could only be read."""
    try:
        connection = session.connection(execution_options=WRITES | {AT_ONCE: True})
        connection.exec_driver_sql(CHANGES_NOTHING)
    except SQLAlchemyError as fault:
        why = why_away(fault)
        if not why:
            raise
        return "" if why == ANOTHER_WRITES else why
    finally:
        session.rollback()
    return ""
