"""Why the database cannot be had: a command tells whoever runs the register, and no page does."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from register import config
from register.access import OPERATOR, Role
from register.app import create_app
from register.cli import log_watch
from register.cli.context import IS_IT_THERE, errors_told
from register.cli.main import main
from register.config import SettingsError
from register.db import open_engine, open_session
from register.demo import load as demonstration
from register.demo.load import load
from register.demo.scales import Scale
from register.errors import Unavailable
from register.services import log
from register.services.log_tree.second_store import SecondStore
from register.services.transaction import transaction
from register.tree.notes import Signer
from tests.accounts import make_account
from tests.conftest import settings_for
from tests.databases import impatient, url_of
from tests.log_keys import ORIGIN, SIGNER
from tests.sqlite_files import new_register

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
CHECK = "check --trn 7004322 --surname Ada --purpose appointing --as a@b.example"
COMMANDS = ["schools find Rookwood", "log verify", "compliance rebuild", "demo load", CHECK]


def cut_short(path: Path) -> None:
    new_register(path)
    path.write_bytes(path.read_bytes()[:150_000])


def no_database(path: Path) -> None:
    path.write_text("TRN,Last name\n" * 100)


def folder(path: Path) -> None:
    path.mkdir()


def that_cannot_be_reached(path: Path) -> None:
    """As one in a folder that this user may not enter, which a test as root may."""
    path.symlink_to(path)


BROKEN: dict[Callable[[Path], None], str] = {
    cut_short: "damaged or cut short: go back to a copy",
    no_database: "names is no SQLite database",
    folder: "cannot be opened: check REGISTER_DATABASE_URL",
    that_cannot_be_reached: "cannot be opened: check REGISTER_DATABASE_URL",
}


@pytest.mark.parametrize("command", [*COMMANDS, "db upgrade"])
@pytest.mark.parametrize("broken", BROKEN, ids=lambda each: each.__name__)
def test_a_command_says_in_one_line_what_is_wrong_with_the_database_file(
    tmp_path: Path, broken: Callable[[Path], None], command: str
) -> None:
    broken(tmp_path / "register.sqlite3")
    url = f"sqlite:///{tmp_path / 'register.sqlite3'}"
    ended = CliRunner(env={"REGISTER_DATABASE_URL": url}).invoke(main, command.split())
    assert BROKEN[broken] in ended.stderr
    assert IS_IT_THERE not in ended.stderr
    assert ended.stderr.count("\n") == 1, ended.stderr
    assert ended.exit_code == (3 if command == CHECK else 1)


@pytest.mark.parametrize("command", COMMANDS)
def test_where_there_is_no_database_a_command_says_so_and_makes_none(
    tmp_path: Path, command: str
) -> None:
    path = tmp_path / "nothing.sqlite3"
    env = {"REGISTER_DATABASE_URL": f"sqlite:///{path}"}
    ended = CliRunner(env=env).invoke(main, command.split())
    assert f"there is no database at {path}. Check REGISTER_DATABASE_URL" in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert ended.exit_code == (3 if command == CHECK else 1)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", [*COMMANDS, "db upgrade"])
def test_a_database_file_without_a_byte_is_told_as_a_copy_that_failed_and_left_as_it_is(
    tmp_path: Path, command: str
) -> None:
    path = tmp_path / "register.sqlite3"
    path.touch()
    env = {"REGISTER_DATABASE_URL": f"sqlite:///{path}"}
    ended = CliRunner(env=env).invoke(main, command.split())
    assert f"the file {path} is empty, as a copy that failed is. Put a whole copy" in ended.stderr
    assert ended.stderr.endswith("or delete it to begin with an empty register.\n")
    assert ended.stderr.count("\n") == 1
    assert ended.exit_code == (3 if command == CHECK else 1)
    assert (path.stat().st_size, list(tmp_path.iterdir())) == (0, [path])


def test_production_does_not_start_on_a_database_file_without_a_byte(tmp_path: Path) -> None:
    path = tmp_path / "register.sqlite3"
    path.touch()
    with pytest.raises(SettingsError, match="is empty, as a copy that failed is"):
        create_app(replace(settings_for(f"sqlite:///{path}"), environment="production"))
    assert path.stat().st_size == 0


def test_where_there_is_no_database_the_keeper_says_so_and_makes_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_session(f"sqlite:///{tmp_path / 'nothing.sqlite3'}") as session:
        log_watch._round(session, SIGNER, is_first=True)
        log_watch._copy(session, SecondStore(tmp_path, ORIGIN, []))
    sealed, copied = capsys.readouterr().err.splitlines()
    assert sealed.startswith("Not sealed: The register is not available: there is no database at")
    assert copied.startswith("Not copied: The register is not available: there is no database at")
    assert not list(tmp_path.iterdir())


def test_where_there_is_no_database_production_does_not_start_and_makes_none(
    tmp_path: Path,
) -> None:
    settings = settings_for(f"sqlite:///{tmp_path / 'nothing.sqlite3'}")
    with pytest.raises(SettingsError, match="there is no database at"):
        create_app(replace(settings, environment="production"))
    assert not list(tmp_path.iterdir())


def test_an_upgrade_names_the_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    env = {"REGISTER_DATABASE_URL": f"sqlite:///{tmp_path}/file/folder/register.sqlite3"}
    ended = CliRunner(env=env).invoke(main, ["db", "upgrade"])
    assert (
        f"({tmp_path}/file/folder: Not a directory). Check REGISTER_DATABASE_URL." in ended.stderr
    )
    assert ended.stderr.count("\n") == 1
    assert ended.exit_code == 1


def test_where_the_database_does_not_say_a_command_asks_whether_it_is_there(tmp_path: Path) -> None:
    path = tmp_path / "another.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE thing (name TEXT)")
    env = {"REGISTER_DATABASE_URL": f"sqlite:///{path}"}
    ended = CliRunner(env=env).invoke(main, ["log", "verify"])
    assert ended.stderr.endswith(f"{IS_IT_THERE}\n")


def test_a_command_says_that_the_server_is_away_or_the_address_is_none() -> None:
    for url, words in (
        ("postgresql+psycopg://nobody@127.0.0.1:1/none", "The database server does not answer"),
        ("mysql://nobody@127.0.0.1/none", "is not the address of a database"),
    ):
        ended = CliRunner(env={"REGISTER_DATABASE_URL": url}).invoke(main, ["log", "verify"])
        assert words in ended.stderr
        assert ended.exit_code == 1


@contextmanager
def full(path: Path) -> Iterator[Session]:
    """A register that has no page left to write on."""
    with open_session(new_register(path)) as session:
        session.execute(text("PRAGMA max_page_count=1"))
        session.rollback()
        yield session


def record_much(session: Session) -> None:
    with transaction(session):
        for _ in range(2_000):
            log.record(session, log.Draft("thing.done", "thing:1"), actor=OPERATOR, now=NOW)


def test_a_command_says_that_the_disk_is_full(tmp_path: Path) -> None:
    with full(tmp_path / "register.sqlite3") as session:
        with pytest.raises(click.ClickException) as ended, errors_told():
            record_much(session)
    assert "Nothing has been recorded." in ended.value.message
    assert ended.value.message.endswith("The database’s disk is full: make room on it.")


def test_the_keeper_says_why_it_did_not_seal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cut_short(tmp_path / "register.sqlite3")
    with open_session(f"sqlite:///{tmp_path / 'register.sqlite3'}") as session:
        log_watch._round(session, Signer("log.example", bytes(32)), is_first=True)
    assert "damaged or cut short" in capsys.readouterr().err


def test_a_new_password_whose_letter_cannot_be_kept_is_said_to_stand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_register(tmp_path / "register.sqlite3")
    with open_session(url) as session:
        email = make_account(session, Role.REGISTRAR)
    monkeypatch.setattr(config, "ROOT", tmp_path)
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "mail").touch()
    env = {"REGISTER_DATABASE_URL": url, "REGISTER_SMTP_URL": ""}
    ended = CliRunner(env=env).invoke(main, ["accounts", "reset", email])
    told = "Error: The link was made, but the letter was not sent. No letter can be kept in"
    assert ended.stderr.startswith(told)
    assert ended.exit_code == 1


def test_a_command_says_that_another_process_is_writing(engine: Engine) -> None:
    with impatient(engine) as hurried, Session(hurried) as waiting, Session(engine) as holder:
        with transaction(holder), pytest.raises(click.ClickException) as ended, errors_told():
            with transaction(waiting):
                pass
    assert ended.value.message.endswith("Another process is writing to the database.")


@pytest.mark.postgres
def test_a_command_says_that_the_server_has_no_such_database(postgresql_engine: Engine) -> None:
    url = make_url(url_of(postgresql_engine)).set(database="not_there")
    env = {"REGISTER_DATABASE_URL": url.render_as_string(hide_password=False)}
    ended = CliRunner(env=env).invoke(main, ["log", "verify"])
    assert "The database server" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_demonstration_that_is_cut_off_is_not_said_to_have_recorded_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_register(tmp_path / "register.sqlite3")
    runner = CliRunner(env={"REGISTER_DATABASE_URL": url})

    def no_room(*_: object, **__: object) -> None:
        raise Unavailable.from_database()

    with monkeypatch.context() as patch:
        patch.setattr(demonstration, "import_providers", no_room)
        ended = runner.invoke(main, ["demo", "load"])
    again = runner.invoke(main, ["demo", "load"])
    for each in (ended, again):
        assert each.exit_code == 1
        assert each.stderr.endswith(
            "was cut off before it was whole. Remove the database and load it again.\n"
        )
        assert "Nothing has been recorded" not in each.stderr


def test_a_demonstration_that_cannot_be_begun_has_recorded_nothing(tmp_path: Path) -> None:
    url = new_register(tmp_path / "register.sqlite3")
    with closing(sqlite3.connect(tmp_path / "register.sqlite3", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        engine = open_engine(url)
        with impatient(engine) as hurried, Session(hurried) as waiting:
            with pytest.raises(Unavailable, match="Nothing has been recorded"):
                load(waiting, Scale.SMALL, now=NOW)
        engine.dispose()
