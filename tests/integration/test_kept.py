"""Every connection keeps what it commits, and production does not start on one that might not."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from weakref import WeakSet

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from register.app import create_app
from register.config import SettingsError
from register.db import db
from register.queries.readiness import unsafe_settings
from register.services import migrated, readiness
from register.services.compliance_periods import fill
from register.services.readiness import require_kept
from tests.conftest import settings_for
from tests.databases import owner_of, url_of
from tests.gias_files import school
from tests.gias_imports import A, B, C, Importer

POOLED = 5
SQLITE = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "busy_timeout": 5000,
}
LOSING = {
    "sqlite": ("PRAGMA synchronous = OFF", "PRAGMA synchronous = NORMAL", "PRAGMA foreign_keys=0"),
    "postgresql": ("SET synchronous_commit = off", "SET synchronous_commit = local"),
}


def test_every_pooled_connection_keeps_what_it_commits(app: Flask) -> None:
    with app.app_context(), ExitStack() as pool:
        held = [pool.enter_context(db.engine.connect()) for _ in range(POOLED)]
        for connection in held:
            if connection.dialect.name == "sqlite":
                asked = {name: connection.scalar(text(f"PRAGMA {name}")) for name in SQLITE}
                assert asked == SQLITE
            assert unsafe_settings(Session(connection)) == {}


@pytest.mark.canary
def test_a_connection_that_might_lose_a_commit_is_refused(engine: Engine) -> None:
    for statement in LOSING[engine.dialect.name]:
        # As the owner: the application's own connections refuse to be set so.
        with owner_of(engine).connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql(statement)
            with pytest.raises(SettingsError, match=r"may lose what it has acknowledged \(\w+ is"):
                require_kept(Session(connection))
            connection.invalidate()


def test_production_does_not_start_where_a_commit_might_be_lost(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    production = replace(settings_for(url_of(engine)), environment="production")
    create_app(production)
    monkeypatch.setattr("register.services.readiness.unsafe_settings", lambda _: {"fsync": "off"})
    with pytest.raises(SettingsError, match="fsync is off"):
        create_app(production)


def test_production_starts_while_its_database_is_away_and_is_not_ready() -> None:
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/register"
    app = create_app(replace(settings_for(nowhere), environment="production"))
    answer = app.test_client().get("/ready", base_url="https://localhost")
    assert (answer.status_code, answer.text) == (503, "not ready\n")
    assert int(answer.headers["Retry-After"]) > 0
    assert app.test_client().get("/ping", base_url="https://localhost").status_code == 200


def test_a_register_that_is_whole_is_ready(client: FlaskClient) -> None:
    for path, said in (("/ping", "ok\n"), ("/ready", "ready\n")):
        answer = client.get(path)
        assert (answer.status_code, answer.text) == (200, said)
        assert not any(digit.isdigit() for digit in answer.headers.get("Server", ""))


def test_what_runs_is_the_release_that_it_started_as_whatever_files_come_after(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrated.newest_migration.cache_clear()
    running = create_app(settings_for(url_of(engine)))
    (tmp_path / "9999_another.py").touch()
    monkeypatch.setattr(migrated, "_VERSIONS", tmp_path)
    ready = running.test_client().get("/ready")
    with running.app_context():
        db.engine.dispose()
    migrated.newest_migration.cache_clear()
    assert ready.status_code == 200


def test_a_register_of_which_a_school_has_no_answers_yet_is_not_ready_until_it_has(
    client: FlaskClient,
    session: Session,
    engine: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As between a migration that takes the stored answers away and `register db upgrade`'s end."""
    Importer(session, tmp_path).take([school(A), school(B), school(C)])
    with owner_of(engine).begin() as connection:
        connection.execute(text("DELETE FROM compliance_period WHERE urn = :urn"), {"urn": B})
    monkeypatch.setattr(readiness, "_WHOLE", WeakSet())  # as in a process that has just started
    waits = client.get("/ready")
    assert (waits.status_code, int(waits.headers["Retry-After"]) > 0) == (503, True)
    assert waits.text == "not ready: the answers of some schools are still to be worked out\n"
    assert client.get("/ping").status_code == 200
    assert fill(session, lambda: lambda *_: None) == 1
    for _ in range(2):
        assert client.get("/ready").text == "ready\n"


def test_a_register_that_was_found_whole_is_not_searched_again(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/ready").status_code == 200
    monkeypatch.setattr("register.services.readiness.is_any_without_periods", None)
    assert client.get("/ready").status_code == 200


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE alembic_version SET version_num = '0001'",
        "DELETE FROM alembic_version",
        "INSERT INTO alembic_version VALUES ('0001')",
    ],
)
def test_a_register_behind_or_half_way_is_not_ready(
    client: FlaskClient, engine: Engine, statement: str
) -> None:
    kept = text("SELECT version_num FROM alembic_version")
    with engine.connect() as connection:
        version = connection.execute(kept).scalar_one()
    try:
        with owner_of(engine).begin() as connection:
            connection.execute(text(statement))
        assert client.get("/ready").status_code == 503
        assert client.get("/ping").status_code == 200
    finally:
        with owner_of(engine).begin() as connection:
            connection.execute(text("DELETE FROM alembic_version"))
            back = text("INSERT INTO alembic_version VALUES (:version)")
            connection.execute(back, {"version": version})
    assert client.get("/ready").status_code == 200
