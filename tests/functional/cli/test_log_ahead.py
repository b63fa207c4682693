"""An entry that was dated while a clock was ahead is told of: what follows is dated after it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR
from register.cli import log_watch
from register.cli.main import main
from register.db import open_session
from register.queries.log import head
from register.services import log
from register.services.transaction import transaction
from tests.log_keys import ORIGIN, SIGNER
from tests.sqlite_files import new_register


@pytest.fixture
def url(tmp_path: Path) -> str:
    return new_register(tmp_path / "register.sqlite3")


@pytest.fixture
def session(url: str) -> Iterator[Session]:
    with open_session(url) as session:
        yield session


def record(session: Session, ahead: timedelta = timedelta()) -> None:
    with transaction(session):
        now = clock.now() + ahead
        log.record(session, log.Draft("thing.done", "thing:1"), actor=OPERATOR, now=now)


def round_of_the_keeper(session: Session, capsys: pytest.CaptureFixture[str]) -> str:
    assert log_watch._round(session, SIGNER, is_first=True)
    return capsys.readouterr().err


def verified(url: str) -> tuple[int, str]:
    env = {
        "REGISTER_DATABASE_URL": url,
        "REGISTER_LOG_KEY": SIGNER.secret.hex(),
        "REGISTER_LOG_NAME": ORIGIN,
    }
    ended = CliRunner(env=env).invoke(main, ["log", "verify"])
    return ended.exit_code, ended.stderr


def test_the_keeper_tells_of_a_log_that_is_ahead_of_the_clock_at_each_round_and_seals_it(
    url: str, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    record(session)
    assert round_of_the_keeper(session, capsys) == ""
    record(session, ahead=timedelta(days=400))
    for number in (2, 3):
        said = round_of_the_keeper(session, capsys)
        assert said.startswith(f"ALARM: The newest entry, {number}, is dated ")
        assert said.count("\n") == 1
        record(session)
    newest = head(session)
    assert newest.at
    assert newest.at > clock.now() + timedelta(days=399), "what follows is dated after it"
    status, said = verified(url)
    assert (status, "The newest entry, 4, is dated " in said) == (0, True)


def test_clocks_that_differ_by_seconds_are_not_told_of(
    url: str, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    record(session, ahead=timedelta(seconds=30))
    assert round_of_the_keeper(session, capsys) == ""
    assert verified(url) == (0, "")
