"""Fixtures shared by every tier: a session on each database, emptied before each test."""

import gc
from collections.abc import Iterator
from io import BytesIO
from types import CodeType
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from register.app import create_app
from register.config import Settings
from register.services import passwords
from register.services.compliance import kept_facts, school
from register.web import appearance
from register.web.kept_templates import KeptTemplates
from tests.databases import (
    empty,
    migrated,
    one_for_each_database,
    owner_of,
    postgresql_url,
    sqlite_url,
    url_of,
)
from tests.estate import Estate
from tests.in_step import out_of_step
from tests.unordered import no_order_unasked

no_order_unasked()

# Hypothesis fails an example that takes 200 ms, which any does on a machine that is busy with
# others. What is quick is measured where time is the subject.
settings.register_profile("default", deadline=None)


# Until the tests are collected there is no waste to look for.
gc.disable()


def pytest_collection_finish() -> None:
    """What is imported by now stays to the end: looking for waste leaves it out, and looks less.

    It was a seventh of what the tests took.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many of the tests passed that some machines skip: what runs them reads it."""
    passed = [each for each in terminalreporter.getreports("passed") if each.when == "call"]
    for tier in ("browser", "postgres"):
        many = sum(tier in each.keywords for each in passed)
        terminalreporter.write_line(f"Marked {tier}: {many} passed")


@pytest.fixture(scope="session", autouse=True)
def own_hasher() -> Iterator[PasswordHasher]:
    """What the register hashes with; the tests do it at the least cost, for few ask how hard."""
    with pytest.MonkeyPatch.context() as patch:
        own, quick = passwords._hasher, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "_hasher", quick)
        yield own


class Compiled(KeptTemplates):
    """The templates that were compiled, in this run or before, by name and by what they say."""

    def __init__(self) -> None:
        super().__init__()
        self._held: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._held.get((bucket.key, bucket.checksum))
        if bucket.code is None:
            super().load_bytecode(bucket)
            self._held[bucket.key, bucket.checksum] = bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        super().dump_bytecode(bucket)
        self._held[bucket.key, bucket.checksum] = bucket.code


class LettingGo(FlaskClient):
    """A browser that lets go of what it sent: the longest goes by way of a file on the disk."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        answer = super().open(*args, **kwargs)
        sent = answer.request.input_stream
        if not isinstance(sent, BytesIO):
            sent.close()
        return answer


@pytest.fixture(scope="session", autouse=True)
def letting_go() -> Iterator[None]:
    """No browser's file is left to be closed in the middle of another test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "test_client_class", LettingGo)
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Many applications are made in a run, and compile each template no more than once."""
    with pytest.MonkeyPatch.context() as patch:
        compiled = Compiled()
        patch.setattr(appearance, "KeptTemplates", lambda: compiled)
        yield


@pytest.fixture(autouse=True)
def no_answer_is_kept() -> None:
    """A fault that one test plants is not passed over with what another worked out without it."""
    for kept in (kept_facts._kept, school._cases, school._explain):
        kept.cache_clear()


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
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each database in turn, emptied; afterwards its stored periods are what its facts say."""
    database: Engine = request.getfixturevalue(f"{request.param}_engine")
    empty(database)
    yield database
    if request.node.get_closest_marker("facts_by_hand") is None:
        assert out_of_step(database) == []


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on an empty, migrated database: the test runs on SQLite and on PostgreSQL."""
    with Session(engine) as session:
        yield session


@pytest.fixture
def owner(engine: Engine) -> Iterator[Session]:
    """A session of the tables' owner on the same database, who may do what the register may not."""
    with Session(owner_of(engine)) as session:
        yield session


@pytest.fixture
def estate(session: Session) -> Estate:
    """A small register, to be filled fact by fact."""
    return Estate(session)


def settings_for(url: str) -> Settings:
    """What the application under test is told of its deployment."""
    return Settings(
        environment="development",
        database_url=url,
        owner_database_url=url,
        secret_key="not a secret: only tests use it, and it is long",
        log_key=bytes(range(32)),
        log_name="register.example/log",
        trusted_hosts=("localhost",),
        budget=1_000_000,
        max_upload_bytes=5 * 1024 * 1024,
    )


@pytest.fixture(scope="session")
def apps() -> Iterator[dict[str, Flask]]:
    """One application for each database, made when it is first asked for."""
    with one_for_each_database() as made:
        yield made


@pytest.fixture
def app(engine: Engine, apps: dict[str, Flask]) -> Flask:
    """The application on an empty, migrated database."""
    url = url_of(engine)
    if url not in apps:
        apps[url] = create_app(settings_for(url))
    return apps[url]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser with no session yet."""
    return app.test_client()
