"""Fixtures shared by every tier: a session on each database, emptied before each test."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.databases import empty, migrated, postgresql_url, sqlite_url


@pytest.fixture(scope="session")
def sqlite_engine() -> Iterator[Engine]:
    with sqlite_url() as url, migrated(url) as engine:
        yield engine


@pytest.fixture(scope="session")
def postgresql_engine() -> Iterator[Engine]:
    with postgresql_url() as url, migrated(url) as engine:
        yield engine


@pytest.fixture(
    params=[
        pytest.param("sqlite", id="sqlite"),
        pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgres),
    ]
)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each database in turn, emptied."""
    database: Engine = request.getfixturevalue(f"{request.param}_engine")
    empty(database)
    return database


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on an empty, migrated database: the test runs on SQLite and on PostgreSQL."""
    with Session(engine) as session:
        yield session
