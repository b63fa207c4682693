"""An SQLite file that is put in another’s place under a running process: neither is written to."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register import db
from register.access import OPERATOR
from register.app import create_app
from register.db import open_engine, open_session
from register.errors import Unavailable
from register.queries.log import head
from register.services import log
from register.services.transaction import transaction
from register.services.why_away import why_away
from tests.conftest import settings_for
from tests.sqlite_files import new_register

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "register.sqlite3"
    new_register(path)
    return path


@pytest.fixture
def engine(path: Path) -> Iterator[Engine]:
    engine = open_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


def record(session: Session) -> int:
    with transaction(session):
        return log.record(session, log.Draft("thing.done", "thing:1"), actor=OPERATOR, now=NOW)


def held(path: Path) -> int:
    with open_session(f"sqlite:///{path}") as session:
        return head(session).number


def put_aside(path: Path) -> None:
    for each in path.parent.glob("register.sqlite3*"):
        each.rename(path.parent / f"aside-{each.name}")


def put_in_its_place(path: Path) -> None:
    put_aside(path)
    new_register(path)


@pytest.mark.parametrize("replace", [put_in_its_place, put_aside])
def test_nothing_is_acknowledged_that_would_go_to_a_file_that_is_gone(
    path: Path, engine: Engine, replace: Callable[[Path], None]
) -> None:
    with Session(engine) as session:
        assert (record(session), held(path)) == (1, 1)
        session.rollback()
        replace(path)
        for _ in range(2):
            with pytest.raises(Unavailable) as refused:
                record(session)
            assert "put in its place" in why_away(refused.value)
            with pytest.raises(Exception, match="not the one that was opened"):
                head(session)
            session.rollback()
        with Session(engine) as another, pytest.raises(Unavailable):
            record(another)


def test_a_process_does_not_answer_from_two_files_in_turn(path: Path, engine: Engine) -> None:
    with Session(engine) as first:
        record(first)
        put_in_its_place(path)
        # Its first connection is in use: this opens one more, on the file that is there now.
        with Session(engine) as second, pytest.raises(Unavailable):
            record(second)
    assert held(path) == 0
    engine.dispose()
    with Session(engine) as anew:
        assert record(anew) == 1, "once it is started again it goes on"


def test_a_register_whose_file_was_replaced_is_not_ready(path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{path}"))
    client = app.test_client()
    assert client.get("/ready").status_code == 200
    put_in_its_place(path)
    assert client.get("/ready").status_code == 503
    assert client.get("/ping").status_code == 200


@pytest.mark.canary
def test_a_connection_that_does_not_ask_is_noticed(
    path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "refuse_another_file", lambda _: None)
    with pytest.raises(pytest.fail.Exception):
        test_nothing_is_acknowledged_that_would_go_to_a_file_that_is_gone(
            path, engine, put_in_its_place
        )
    assert held(path) == 0, "what was acknowledged is in no file that is there"
