"""The declarative base, and how a connection is set up on either database."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Final, cast
from weakref import WeakKeyDictionary

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    Connection,
    Engine,
    MetaData,
    String,
    Table,
    create_engine,
    event,
)
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.exc import SQLAlchemyError as DatabaseFault
from sqlalchemy.orm import DeclarativeBase, Session, registry
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from register.column_types import StoredDay, UTCDateTime
from register.sqlite_file import OpenedFile, is_ours_to_set, opened_file, refuse_another_file
from register.sqlite_guard import ERASABLE, INSERT_ONLY, Guard, GuardedConnection, authorizer

__all__ = [
    "AT_ONCE",
    "READ_ONLY",
    "WRITE",
    "Base",
    "DatabaseFault",
    "Session",
    "db",
    "guard_of_tables",
    "open_engine",
    "open_session",
    "serving_options",
    "table_of",
]

WRITE = "register_write"
"""Execution option that marks a connection whose transaction will write."""

AT_ONCE = "register_at_once"
"""Execution option that marks one that would rather not write than wait for another writer."""

READ_ONLY = "postgresql_readonly"
"""SQLAlchemy's option for a connection on which PostgreSQL itself refuses to write."""

OPENED: Final = "register_file"
"""Names where a connection keeps which SQLite file it opened, if any."""

_FIRST_OPENED: Final[WeakKeyDictionary[Pool, OpenedFile]] = WeakKeyDictionary()

BUSY_TIMEOUT_SECONDS = 5
"""How long a writer waits for another before the register answers that it is busy."""

CACHE_KIB = 16_000
"""Pages of an SQLite file that each connection keeps: with its own 2,000 a table as long as that of
the periods, and its indexes, is written and read again as rows are added here and there."""

CHANGED_PAGES = 4_000
"""Pages that wait in an SQLite file's log of changes before they are put in their places: with its
own 1,000 those of an index are put there again for each part of a long table."""

SET_ON_POSTGRESQL = (
    f"-c lock_timeout={BUSY_TIMEOUT_SECONDS}s",
    # The driver reads no instant in any other style, and remarks on a time zone unknown to Python.
    "-c datestyle=ISO",
    "-c timezone=UTC",
    # Whoever has waited for the log's lock must see what was recorded meanwhile.
    r"-c default_transaction_isolation=read\ committed",
)
"""What no server's, database's or user's own setting is to decide for a connection of ours."""

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What every table shares: named constraints and one mapping of Python types."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={date: StoredDay, datetime: UTCDateTime, str: String},
    )


db = SQLAlchemy(model_class=Base)


def table_of(model: type[Base]) -> Table:
    """A model's table: for bulk inserts, which need no objects."""
    return cast(Table, model.__table__)


def guard_of_tables() -> Guard:
    """What may change in which table, by the marks and the columns of the models.

    A row that is inserted only never changes. A version of a fact is superseded, never edited.
    """
    undeletable: set[str] = set()
    changeable: dict[str, frozenset[str]] = {}
    for table in Base.metadata.tables.values():
        if table.info.get(INSERT_ONLY):
            changeable[table.name] = frozenset()
        elif {"recorded_by", "superseded_by"} <= set(table.columns.keys()):
            changeable[table.name] = frozenset({"superseded_by"})
        else:
            continue
        if not table.info.get(ERASABLE):
            undeletable.add(table.name)
    return Guard(undeletable, changeable)


def _engine_options(url: str, *, as_owner: bool = False) -> dict[str, Any]:
    """Options for an engine on this database, the same for the web and the command line.

    as_owner: for whoever migrates. The application may do less, on SQLite as on PostgreSQL.
    """
    # A fault's message would quote the values of its statement, and so names and birth dates.
    unquoted = {"hide_parameters": True}
    if url.startswith("sqlite"):
        kind = sqlite3.Connection if as_owner else GuardedConnection
        return unquoted | {"connect_args": {"timeout": BUSY_TIMEOUT_SECONDS, "factory": kind}}
    return unquoted | {
        "pool_pre_ping": True,
        "connect_args": {
            "connect_timeout": BUSY_TIMEOUT_SECONDS,
            "client_encoding": "utf8",
            "options": " ".join((_asked_of_server(url), *SET_ON_POSTGRESQL)).strip(),
        },
    }


def _asked_of_server(url: str) -> str:
    """What the address asks to be set on its connections, which what we set is not to take away."""
    asked = make_url(url).query.get("options", "")
    return asked if isinstance(asked, str) else " ".join(asked)


def serving_options(url: str) -> dict[str, Any]:
    """The same for an application that serves: it reads unless a transaction says that it writes.

    So what only read may be ended by COMMIT, after which PostgreSQL's plans are kept.
    """
    return _engine_options(url) | {"execution_options": {READ_ONLY: True}}


def open_engine(url: str, *, as_owner: bool = False) -> Engine:
    """An engine outside Flask: for commands and tests and, as the tables' owner, migrations.

    Raises DatabaseFault for an address that is none, or of a database that is not ours.
    """
    try:
        return create_engine(url, **_engine_options(url, as_owner=as_owner))
    except (ValueError, ImportError, TypeError) as error:
        raise ArgumentError("this is not the address of a database") from error


@contextmanager
def open_session(url: str) -> Iterator[Session]:
    """A session outside Flask, for commands: its connections are closed with it."""
    engine = open_engine(url)
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()


@event.listens_for(Engine, "connect")
def _set_up_sqlite(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    """Durable commits, foreign keys, and REPLACE made to fire the triggers that guard the log."""
    if not isinstance(connection, sqlite3.Connection):
        return
    # Python's driver begins transactions late; the register begins them itself, below.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL" if is_ours_to_set(connection) else "journal_mode",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        f"busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}",
        f"cache_size=-{CACHE_KIB}",
        f"wal_autocheckpoint={CHANGED_PAGES}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    entry.info[OPENED] = opened_file(connection)
    if isinstance(connection, GuardedConnection):
        connection.set_authorizer(authorizer(guard_of_tables()))


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """A writer takes SQLite's lock before it reads, so that it cannot meet a stale snapshot."""
    if connection.dialect.name == "sqlite":
        _refuse_moved(connection)
        options = connection.get_execution_options()
        begin = "BEGIN IMMEDIATE" if options.get(WRITE, False) else "BEGIN"
        if options.get(AT_ONCE, False):
            with _not_waiting(connection):
                connection.exec_driver_sql(begin)
        else:
            connection.exec_driver_sql(begin)


def _refuse_moved(connection: Connection) -> None:
    """Of all that a process opens the first counts: it is not to answer from two files in turn."""
    opened = connection.info[OPENED]
    if opened is not None:
        try:
            refuse_another_file(_FIRST_OPENED.setdefault(connection.engine.pool, opened))
        except sqlite3.OperationalError as moved:
            raise OperationalError("BEGIN", None, moved) from moved


@contextmanager
def _not_waiting(connection: Connection) -> Iterator[None]:
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_TIMEOUT_SECONDS * 1000}")
