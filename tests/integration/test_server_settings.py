"""However a PostgreSQL server, database or user is set, the register reads and writes alike."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.orm import Session

from register import clock, db
from register.access import OPERATOR
from register.cli.main import main
from register.db import open_engine
from register.errors import Failed
from register.models import LogEntry, SchoolVersion
from register.services import migrations
from register.services.log import Draft, record
from register.services.transaction import transaction
from tests.databases import LESSER, empty, owner_of, url_of
from tests.gias_files import school
from tests.gias_imports import NOW, A, Importer
from tests.log_keys import ORIGIN, SIGNER

NAME = "St Brigid’s Primary School"
"""Its apostrophe is not in LATIN1."""
ODD = {
    "datestyle": "German, DMY",
    "client_encoding": "LATIN1",
    "default_transaction_isolation": "repeatable read",
    "timezone": "<+05>-05",
}
"""What a server may be set to, each with a value that is not what the register rests on."""
IN_LATIN1 = "TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'"
A_WHILE = 0.2
"""Seconds in which whoever waits for the log's lock has long begun to."""

pytestmark = pytest.mark.postgres


@contextmanager
def set_oddly(engine: Engine, *names: str) -> Iterator[Engine]:
    """Another engine of the application, whose user is set so unless its connections say else."""
    with owner_of(engine).begin() as owner:
        for name in names:
            owner.execute(text(f"ALTER ROLE {LESSER} SET {name} = '{ODD[name]}'"))
    made = open_engine(url_of(engine))
    try:
        yield made
    finally:
        made.dispose()
        with owner_of(engine).begin() as owner:
            owner.execute(text(f"ALTER ROLE {LESSER} RESET ALL"))


def recorded_oddly(engine: Engine, folder: Path) -> list[object]:
    """What is read of a school that is taken in there, and how its log verifies."""
    with Session(engine) as session:
        Importer(session, folder).take([school(A, name=NAME)])
        entry = select(LogEntry.at).where(LogEntry.number == SchoolVersion.recorded_by)
        read = session.execute(select(entry.scalar_subquery(), SchoolVersion.name)).one()
    env = {
        "REGISTER_DATABASE_URL": url_of(engine),
        "REGISTER_LOG_KEY": SIGNER.secret.hex(),
        "REGISTER_LOG_NAME": ORIGIN,
    }
    return [*read, CliRunner(env=env).invoke(main, ["log", "verify", "--facts"]).exit_code]


@pytest.mark.parametrize("odd", ODD)
def test_what_a_server_is_set_to_changes_nothing_that_is_written_or_read(
    postgresql_engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture, odd: str
) -> None:
    empty(postgresql_engine)
    with set_oddly(postgresql_engine, odd) as engine:
        assert recorded_oddly(engine, tmp_path) == [NOW, NAME, 0]
    assert [each.getMessage() for each in caplog.records if each.name == "psycopg"] == []


def write(engine: Engine, begun: Event, may_commit: Event) -> int:
    """The number of an entry, which is committed when that is allowed."""
    with Session(engine) as session, transaction(session):
        number = record(session, Draft("thing.done", "thing:1"), actor=OPERATOR, now=clock.now())
        begun.set()
        assert may_commit.wait(timeout=10)
    return number


def one_after_another(engine: Engine) -> tuple[int, int]:
    """The entries of two writers, of whom the second waits for the first."""
    begun, may_commit = Event(), Event()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(write, engine, begun, may_commit)
        assert begun.wait(timeout=10)
        second = pool.submit(write, engine, Event(), may_commit)
        wait([second], timeout=A_WHILE)
        may_commit.set()
        return first.result(timeout=10), second.result(timeout=10)


def test_whoever_waited_for_another_writer_goes_on_from_what_that_one_recorded(
    postgresql_engine: Engine,
) -> None:
    empty(postgresql_engine)
    with set_oddly(postgresql_engine, "default_transaction_isolation") as engine:
        assert one_after_another(engine) == (1, 2)


@pytest.mark.canary
def test_a_writer_who_would_not_see_it_is_noticed(
    postgresql_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty(postgresql_engine)
    monkeypatch.setattr(db, "SET_ON_POSTGRESQL", ())
    with (
        set_oddly(postgresql_engine, "default_transaction_isolation") as engine,
        pytest.raises(Failed),
    ):
        one_after_another(engine)


def test_what_the_address_asks_for_is_set_beside_what_the_register_sets(
    postgresql_engine: Engine,
) -> None:
    asked = {"options": "-c work_mem=5MB -c lock_timeout=0"}
    engine = open_engine(
        postgresql_engine.url.update_query_dict(asked).render_as_string(hide_password=False)
    )
    with engine.connect() as connection:
        held = [connection.scalar(text(f"SHOW {name}")) for name in ("work_mem", "lock_timeout")]
    engine.dispose()
    assert held == ["5MB", "5s"]


def upgraded_in_latin1(engine: Engine) -> tuple[Result, list[str]]:
    """What an upgrade of a new database in LATIN1 says, and the tables that it leaves."""
    owner = owner_of(engine)
    other = owner.url.set(database="register_of_latin1").render_as_string(hide_password=False)
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as server:
        server.execute(text(f"CREATE DATABASE register_of_latin1 {IN_LATIN1}"))
        try:
            told = CliRunner(env={"REGISTER_DATABASE_URL": other}).invoke(main, ["db", "upgrade"])
            made = open_engine(other)
            tables = inspect(made).get_table_names()
            made.dispose()
        finally:
            server.execute(text("DROP DATABASE register_of_latin1 WITH (FORCE)"))
    return told, tables


def test_a_database_that_cannot_hold_every_name_is_refused_and_left_empty(
    postgresql_engine: Engine,
) -> None:
    told, tables = upgraded_in_latin1(postgresql_engine)
    assert (told.exit_code, tables) == (1, [])
    assert "is kept in LATIN1" in told.stderr
    assert "UTF8" in told.stderr


@pytest.mark.canary
def test_an_upgrade_that_asks_for_no_encoding_is_noticed(
    postgresql_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "_refuse_another_encoding", lambda _: None)
    told, tables = upgraded_in_latin1(postgresql_engine)
    assert told.exit_code == 0
    assert "person_name" in tables
