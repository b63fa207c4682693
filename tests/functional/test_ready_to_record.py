"""A probe learns that nothing can be recorded, without recording anything and without waiting."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from register.app import create_app
from register.config import SettingsError
from register.db import db, open_session
from register.services import recording
from register.services.recording import why_not_recording
from register.services.transaction import transaction
from register.services.why_away import DISK_FULL, FILE_READ_ONLY
from tests.conftest import settings_for
from tests.sqlite_files import new_register

SAYS = "not ready: nothing can be recorded: the disk is full, or the database may only be read\n"
NOBODY = 65_534


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "register.sqlite3"
    path.parent.mkdir()
    new_register(path)
    return path


@contextmanager
def served(path: Path, environment: str = "testing") -> Iterator[FlaskClient]:
    app = create_app(replace(settings_for(f"sqlite:///{path}"), environment=environment))
    yield app.test_client()
    with app.app_context():
        db.engine.dispose()


@contextmanager
def only_to_be_read(*paths: Path) -> Iterator[None]:
    """Nobody may write to these: neither who runs the tests, nor, where that is root, who they are
    for the time of the block.
    """
    is_root = os.geteuid() == 0
    above = {each for path in paths for each in path.parents if is_root}
    modes = {each: each.stat().st_mode for each in (*paths, *above)}
    for each in (each for each in above if modes[each] & 0o055 != 0o055):
        each.chmod(modes[each] | 0o055)
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        for each in (each for each in modes if each.stat().st_mode != modes[each]):
            each.chmod(modes[each])


def full(_: str) -> SimpleNamespace:
    return SimpleNamespace(f_bavail=10, f_frsize=4_096)


def asked(client: FlaskClient) -> tuple[int, str]:
    answer = client.get("/ready")
    assert answer.status_code == 200 or int(answer.headers["Retry-After"]) > 0
    return answer.status_code, answer.text


def test_a_register_whose_disk_is_full_is_not_ready_until_there_is_room(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(file) as client:
        assert asked(client) == (200, "ready\n")
        monkeypatch.setattr(os, "statvfs", full)
        assert asked(client) == (503, SAYS)
        assert client.get("/ping").status_code == 200
        monkeypatch.undo()
        assert asked(client) == (200, "ready\n")


@pytest.mark.parametrize("which", ["file", "folder", "what stands beside it"])
def test_a_register_whose_file_may_only_be_read_is_not_ready(file: Path, which: str) -> None:
    beside = file.with_name(f"{file.name}-wal")
    path = {"file": file, "folder": file.parent}.get(which, beside)
    with served(file) as client, open_session(f"sqlite:///{file}") as other:
        with transaction(other):
            other.execute(text("UPDATE alembic_version SET version_num = version_num"))
        assert beside.exists()
        assert asked(client) == (200, "ready\n")
        with only_to_be_read(path):
            assert asked(client) == (503, SAYS)
        assert asked(client) == (200, "ready\n")


def test_a_register_whose_connection_may_only_read_is_not_ready(file: Path) -> None:
    with open_session(f"sqlite:///{file}") as session:
        session.execute(text("PRAGMA query_only = ON"))
        assert why_not_recording(session) == FILE_READ_ONLY
        session.execute(text("PRAGMA query_only = OFF"))
        assert why_not_recording(session) == ""


def test_a_server_that_follows_another_is_not_ready(
    postgresql_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Session(postgresql_engine) as session:
        assert why_not_recording(session) == ""
        monkeypatch.setattr(recording, "is_standby", lambda _: True)
        assert why_not_recording(session) == "The database may only be read."


def test_who_records_for_long_keeps_no_register_from_being_ready(
    engine: Engine, client: FlaskClient
) -> None:
    assert asked(client) == (200, "ready\n")
    with Session(engine) as writer, transaction(writer):
        began = monotonic()
        assert asked(client) == (200, "ready\n")
        assert monotonic() - began < 2


def test_to_ask_changes_nothing_in_the_file(file: Path) -> None:
    with served(file) as client, open_session(f"sqlite:///{file}") as other:
        assert asked(client) == (200, "ready\n")
        before = other.scalar(text("PRAGMA data_version")), file.read_bytes()
        wal = file.with_name(f"{file.name}-wal").read_bytes()
        other.rollback()
        assert asked(client) == (200, "ready\n")
        assert (other.scalar(text("PRAGMA data_version")), file.read_bytes()) == before
        assert file.with_name(f"{file.name}-wal").read_bytes() == wal


def test_production_does_not_start_where_it_may_only_read_and_says_what_to_do(file: Path) -> None:
    with only_to_be_read(file):
        with pytest.raises(SettingsError, match="check that this user may write to the file"):
            served(file, "production").__enter__()


def test_production_starts_on_a_full_disk_and_is_not_ready(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "statvfs", full)
    with served(file, "production") as client:
        answer = client.get("/ready", base_url="https://localhost")
        assert (answer.status_code, answer.text) == (503, SAYS)


def test_the_log_of_the_process_says_which_it_is(
    file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(os, "statvfs", full)
    with served(file) as client:
        asked(client)
    assert f"nothing can be recorded: {DISK_FULL}" in caplog.messages
