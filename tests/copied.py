"""All that one database holds, put in another."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, Table, text

from register.db import Base, open_engine
from tests.databases import engine_of, owner_of, sqlite_url
from tests.sqlite_files import copy_register


@contextmanager
def copied(source: Engine) -> Iterator[Engine]:
    """The application's engine on another SQLite file that holds the same."""
    with sqlite_url() as url:
        copy_register(source, Path(url.removeprefix("sqlite:///")))
        with engine_of(open_engine(url, as_owner=True), url) as engine:
            yield engine


def copy_rows(source: Engine, target: Engine) -> None:
    """Put every row of one database into another, which is migrated and empty."""
    with source.connect() as old, owner_of(target).begin() as new:
        for table in Base.metadata.sorted_tables:
            keys = table.primary_key.columns
            rows = old.execute(table.select().order_by(*keys)).mappings().all()
            if rows:
                new.execute(table.insert(), [dict(row) for row in rows])
            if rows and target.dialect.name == "postgresql":
                _count_on(new, table)


def _count_on(connection: Connection, table: Table) -> None:
    """Number the next row after the last, which was put in with its number."""
    for column in table.primary_key.columns:
        found = text("SELECT pg_get_serial_sequence(:table, :column)")
        name = connection.execute(found, {"table": table.name, "column": column.name}).scalar_one()
        if name:
            newest = f'SELECT setval(:name, max({column.name})) FROM "{table.name}"'
            connection.execute(text(newest), {"name": name})
