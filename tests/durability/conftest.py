"""A database for the processes of one test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from register.db import open_engine
from tests.databases import empty, engine_of
from tests.sqlite_files import new_register


@pytest.fixture(
    params=[
        pytest.param("sqlite", id="sqlite"),
        pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgres),
    ]
)
def on_disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """Each database in turn, empty: SQLite's in a file of its own, which is on a disk."""
    if request.param == "postgresql":
        engine: Engine = request.getfixturevalue("postgresql_engine")
        empty(engine)
        yield engine
        return
    url = new_register(tmp_path / "register.sqlite3")
    with engine_of(open_engine(url, as_owner=True), url) as engine:
        yield engine
