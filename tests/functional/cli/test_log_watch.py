"""`register log watch`: beside the register it keeps what checks were promised."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from register.access import Role
from register.config import ROOT
from register.services.accounts import actor_of_account
from register.services.log_tree.second_store import CHECKPOINT, ENTRIES
from register.services.looks import Look, LookKind, Purpose, record_alone
from tests.accounts import make_account
from tests.databases import migrated, sqlite_url, url_of
from tests.log_keys import ORIGIN, SIGNER

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ENOUGH = 30
"""Seconds that a busy machine may take to start the command and go one round."""


@pytest.fixture(scope="module")
def database() -> Iterator[Engine]:
    with sqlite_url() as url, migrated(url) as engine:
        yield engine


def look_once(engine: Engine, name: str) -> None:
    with Session(engine) as session:
        email = make_account(session, Role.PANEL, email=f"{name}@example.org")
        actor = actor_of_account(session, email)
        seen = Look(None, LookKind.SERIAL_MOVERS, Purpose.INSPECTING, "SHOWN")
        record_alone(session, [seen], actor=actor, now=NOW)


def is_all_sealed(engine: Engine) -> bool:
    asked = (
        "SELECT (SELECT count(*) FROM look) = (SELECT count(*) FROM sealed_look) AND "
        "(SELECT max(size) FROM log_checkpoint) = (SELECT max(number) FROM log_entry)"
    )
    with engine.connect() as connection:
        return bool(connection.execute(text(asked)).scalar())


def wait_for(engine: Engine) -> bool:
    end = time.monotonic() + ENOUGH
    while time.monotonic() < end:
        if is_all_sealed(engine):
            return True
        time.sleep(0.1)
    return False


@contextmanager
def keeper(url: str, *options: str, copy: Path | None = None) -> Iterator[subprocess.Popen[str]]:
    settings = {
        "REGISTER_DATABASE_URL": url,
        "REGISTER_LOG_KEY": SIGNER.secret.hex(),
        "REGISTER_LOG_NAME": ORIGIN,
        **({"REGISTER_LOG_COPY": str(copy)} if copy else {}),
    }
    command = [sys.executable, "-m", "register", "log", "watch", "--every", "1", *options]
    started = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **settings}, stderr=subprocess.PIPE, text=True
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def test_it_seals_what_comes_and_stops_when_it_is_told(database: Engine) -> None:
    look_once(database, "before")
    with keeper(url_of(database)) as running:
        assert wait_for(database)
        look_once(database, "after")
        assert not is_all_sealed(database) or wait_for(database)
        assert wait_for(database)
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=ENOUGH) == 0


def test_it_stops_by_itself_where_what_started_it_ended_before_it_had_begun(
    database: Engine,
) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    url = url_of(database)
    with keeper(url, "--with-parent", str(gone.pid)) as watch:
        assert watch.wait(ENOUGH) == 0
    with keeper(url, "--with-parent", str(os.getpid())) as watch:
        look_once(database, "lovelace")
        assert wait_for(database)
        assert watch.poll() is None


def test_it_outlives_a_database_that_is_not_there(tmp_path: Path, database: Engine) -> None:
    with keeper(f"sqlite:///{tmp_path}/later.sqlite3") as running:
        assert running.stderr is not None
        assert running.stderr.readline().startswith("Not sealed: ")
        assert running.poll() is None


def test_it_keeps_the_log_once_more_and_alarms_while_it_cannot(
    tmp_path: Path, database: Engine
) -> None:
    folder = tmp_path / "elsewhere"
    look_once(database, "copied")
    with keeper(url_of(database), copy=folder) as running:
        assert running.stderr is not None
        told = running.stderr.readline()
        assert told.startswith(f"ALARM: the log is not copied to {folder}: No such file")
        # Whatever becomes of the copy, the log itself is sealed.
        assert wait_for(database)
        folder.mkdir()
        end = time.monotonic() + ENOUGH
        while not (folder / CHECKPOINT).exists() and time.monotonic() < end:
            time.sleep(0.1)
    with database.connect() as connection:
        size = connection.execute(text("SELECT max(size) FROM log_checkpoint")).scalar()
    assert len((folder / ENTRIES).read_bytes().splitlines()) == size
