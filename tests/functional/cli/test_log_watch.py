"""`register log watch`: beside the register it keeps what checks were promised."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from register.access import Role
from register.services.accounts import actor_of_account
from register.services.log_tree.second_store import CHECKPOINT, ENTRIES
from register.services.looks import Look, LookKind, Purpose, record_alone
from tests.accounts import make_account
from tests.databases import migrated, sqlite_url, url_of
from tests.forked import forked, register
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


def wait_until(it_is: Callable[[], bool]) -> bool:
    end = time.monotonic() + ENOUGH
    while time.monotonic() < end:
        if it_is():
            return True
        time.sleep(0.05)
    return False


def wait_for(engine: Engine) -> bool:
    return wait_until(lambda: is_all_sealed(engine))


@dataclass(frozen=True)
class Keeper:
    """The command, while it runs or once it has ended, and the file of what it says."""

    process: BaseProcess
    said: Path

    def first_line(self) -> str:
        wait_until(lambda: "\n" in self.said.read_text())
        return self.said.read_text().splitlines()[0]

    def status(self) -> int | None:
        """What it ends with; None where it goes on."""
        self.process.join(ENOUGH)
        return self.process.exitcode


@contextmanager
def keeper(folder: Path, url: str, *options: str, copy: Path | None = None) -> Iterator[Keeper]:
    settings = {
        "REGISTER_DATABASE_URL": url,
        "REGISTER_LOG_KEY": SIGNER.secret.hex(),
        "REGISTER_LOG_NAME": ORIGIN,
        **({"REGISTER_LOG_COPY": str(copy)} if copy else {}),
    }
    said = folder / "said"
    said.touch()
    words, env = ("log", "watch", "--every", "1", *options), os.environ | settings
    with forked(register, words, environment=env, said=said) as process:
        yield Keeper(process, said)


def test_it_seals_what_comes_and_stops_when_it_is_told(tmp_path: Path, database: Engine) -> None:
    look_once(database, "before")
    with keeper(tmp_path, url_of(database)) as running:
        assert wait_for(database)
        look_once(database, "after")
        assert not is_all_sealed(database) or wait_for(database)
        assert wait_for(database)
        running.process.terminate()
        assert running.status() == 0


def test_it_stops_by_itself_where_what_started_it_ended_before_it_had_begun(
    tmp_path: Path,
    database: Engine,
) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    url = url_of(database)
    with keeper(tmp_path, url, "--with-parent", str(gone.pid)) as running:
        assert running.status() == 0
    with keeper(tmp_path, url, "--with-parent", "{parent}") as running:
        look_once(database, "lovelace")
        assert wait_for(database)
        assert running.process.is_alive()


def test_it_outlives_a_database_that_is_not_there(tmp_path: Path, database: Engine) -> None:
    with keeper(tmp_path, f"sqlite:///{tmp_path}/later.sqlite3") as running:
        assert running.first_line().startswith("Not sealed: ")
        assert running.process.is_alive()


def test_it_keeps_the_log_once_more_and_alarms_while_it_cannot(
    tmp_path: Path, database: Engine
) -> None:
    folder = tmp_path / "elsewhere"
    look_once(database, "copied")
    with keeper(tmp_path, url_of(database), copy=folder) as running:
        told = running.first_line()
        assert told.startswith(f"ALARM: the log is not copied to {folder}: No such file")
        # Whatever becomes of the copy, the log itself is sealed.
        assert wait_for(database)
        folder.mkdir()
        assert wait_until((folder / CHECKPOINT).exists)
    with database.connect() as connection:
        size = connection.execute(text("SELECT max(size) FROM log_checkpoint")).scalar()
    assert len((folder / ENTRIES).read_bytes().splitlines()) == size
