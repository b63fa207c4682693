"""What every functional test may ask for: letters caught, and a whole demonstration."""

from collections.abc import Iterator

import pytest

from register.services.mail import Letter, Post
from tests.databases import copy_rows, empty, migrated, sqlite_url
from tests.functional.world import World, moved, open_world
from tests.in_step import out_of_step


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> list[Letter]:
    """Every letter that is sent while the test runs; none leaves it."""
    sent: list[Letter] = []
    monkeypatch.setattr(Post, "send", lambda _, letter: sent.append(letter))
    return sent


@pytest.fixture(scope="session")
def untouched_world() -> Iterator[World]:
    """The small demonstration, with somebody of each role signed in: no test but copies it."""
    with sqlite_url() as url, migrated(url) as engine, open_world(engine) as made:
        yield made


@pytest.fixture(scope="module")
def world(untouched_world: World) -> Iterator[World]:
    """The small demonstration on SQLite, with somebody of each role signed in."""
    with sqlite_url() as url, migrated(url) as engine:
        copy_rows(untouched_world.engine, engine)
        with moved(untouched_world, engine) as made:
            yield made
        assert out_of_step(engine) == []


@pytest.fixture(
    scope="module",
    params=[
        pytest.param("sqlite", id="sqlite"),
        pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgres),
    ],
)
def either_world(request: pytest.FixtureRequest, untouched_world: World) -> Iterator[World]:
    """The same on each database in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("world")
        return
    engine = request.getfixturevalue("postgresql_engine")
    empty(engine)
    copy_rows(untouched_world.engine, engine)
    with moved(untouched_world, engine) as made:
        yield made
    assert out_of_step(engine) == []
