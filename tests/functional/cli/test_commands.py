"""What all commands keep to, and the page that says so."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from register import cli
from register.cli import context, log_watch
from register.cli.main import main
from register.db import open_session
from register.services.migrated import newest_migration
from register.tree.notes import Signer
from tests.databases import url_of

PAGE = Path(__file__).parents[3] / "docs" / "commands.md"


def commands(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[str]:
    """Each command that does something, by the words that it is called with."""
    if not isinstance(command, click.Group):
        yield " ".join(words)
        return
    asked = click.Context(command)
    for name in command.list_commands(asked):
        found = command.get_command(asked, name)
        assert found
        yield from commands(found, (*words, name))


def numbers(command: click.Command) -> Iterator[click.Parameter]:
    """Each option and argument that takes a whole number."""
    if isinstance(command, click.Group):
        asked = click.Context(command)
        for name in command.list_commands(asked):
            found = command.get_command(asked, name)
            assert found
            yield from numbers(found)
        return
    yield from (each for each in command.params if isinstance(each.type, click.types.IntParamType))


def test_a_whole_number_is_taken_in_plain_digits_alone_whatever_takes_it() -> None:
    found = list(numbers(main))
    assert len(found) > 6
    for each in found:
        for typed in ("1_0", "\uff11", "\u0661", "+1", "1.0", "0x1", "one", ""):
            with pytest.raises(click.BadParameter):
                each.type.convert(typed, each, None)
        assert each.type.convert(" 1 ", each, None) == 1


def test_every_command_is_on_its_page_and_no_other() -> None:
    told = re.findall(r"^\| `register ([a-z -]+)` \|", PAGE.read_text(encoding="utf-8"), re.M)
    assert sorted(told) == sorted(commands(main))


@pytest.mark.parametrize("command", list(commands(main)))
def test_a_command_that_is_mistyped_is_answered_with_the_one_that_was_meant(command: str) -> None:
    *group, name = command.split()
    typed = name + name[-1]
    told = CliRunner().invoke(main, [*group, typed])
    assert told.exit_code == 2
    assert f"There is no command {typed!r}. Did you mean " in told.stderr
    assert repr(name) in told.stderr


def test_a_name_that_is_like_no_command_is_answered_with_no_guess() -> None:
    for words in (["zzz"], ["log", "zzz"], ["accounts", "x" * 10_000]):
        told = CliRunner().invoke(main, words)
        assert told.exit_code == 2
        assert "There is no command " in told.stderr
        assert "Did you mean" not in told.stderr
        assert len(told.stderr) < 300
    assert "URN must be 6 digits" in CliRunner().invoke(main, ["compliance", "zzz"]).stderr


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("schools", "import", "nonsense.csv"), 2),
        (("schools", "import", "edubasealldata20260901.csv"), 2),
        (("appointments", "import", "nonsense.csv"), 2),
        (("providers", "import", "nonsense.csv"), 2),
        (("completions", "check", "nonsense.csv", "--provider", "10099905"), 1),
        (("law", "check", "nonsense.csv"), 2),
        (("schools", "find", ""), 2),
        (("compliance", "100001"), 1),
        (("completions", "accept", "0" * 26), 1),
        (("accounts", "deactivate", "nobody@example.org", "--reason", "left", "--note", "x"), 1),
    ],
)
def test_a_command_that_is_not_understood_ends_in_2_and_one_that_is_refused_in_1(
    engine: Engine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    status: int,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("nonsense.csv", "edubasealldata20260901.csv"):
        Path(name).write_bytes(b"a,b\n1,2\n")
    url = url_of(engine)
    result = CliRunner(env={"REGISTER_DATABASE_URL": url}).invoke(main, words)
    assert (result.exit_code, bool(result.stderr.strip())) == (status, True)


STALE = [
    *(("accounts", "list"), ("compliance", "100001"), ("log", "verify"), ("demo", "load")),
    ("schools", "find", "Rookwood"),
    ("approvals", "list", "--as", "a@b.example"),
]
CHECK = tuple("check --trn 7004322 --surname Ada --purpose appointing --as a@b.example".split())


def at_migration(folder: Path, number: str) -> dict[str, str]:
    """The settings of a register whose database says that it is at that migration."""
    path = folder / "register.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE IF NOT EXISTS alembic_version (version_num TEXT)")
        made.execute("DELETE FROM alembic_version")
        made.execute("INSERT INTO alembic_version VALUES (?)", (number,))
        made.commit()
    return {"REGISTER_DATABASE_URL": f"sqlite:///{path}"}


def test_a_command_that_is_stopped_ends_as_no_answer_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("register.cli.law.reading", stop)
    ended = CliRunner().invoke(main, ["law", "check", "cases.csv"])
    assert (ended.exit_code, ended.output) == (130, "Error: Stopped before it was done.\n")


@pytest.mark.parametrize("words", [*STALE, CHECK], ids=" ".join)
@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("0029", f"and this release needs {newest_migration()}: run register db upgrade first."),
        ("9999", f"this release knows none after {newest_migration()}: run the release that"),
    ],
)
def test_a_database_at_another_migration_is_refused_in_one_sentence_that_says_what_to_run(
    tmp_path: Path, number: str, sentence: str, words: tuple[str, ...]
) -> None:
    result = CliRunner(env=at_migration(tmp_path, number)).invoke(main, words)
    assert sentence in result.stderr
    assert result.stderr.count("\n") == 1, result.stderr
    assert result.exit_code == (3 if words == CHECK else 1)


@pytest.mark.canary
def test_a_command_that_does_not_ask_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "require_migrated", lambda _: None)
    with pytest.raises(AssertionError):
        test_a_database_at_another_migration_is_refused_in_one_sentence_that_says_what_to_run(
            tmp_path, "0029", "run register db upgrade first.", STALE[0]
        )


def test_no_command_opens_the_register_without_asking() -> None:
    """But the one that brings it up, and the keeper, which asks anew at each round."""
    folder = Path(cli.__file__).parent
    opening = {
        str(each.relative_to(folder))
        for each in folder.rglob("*.py")
        if re.search(r"\bopen_session\(", each.read_text(encoding="utf-8"))
    }
    assert opening == {"context.py", "database.py", "log_watch.py"}
    assert "require_migrated(session)" in (folder / "log_watch.py").read_text(encoding="utf-8")


def test_the_keeper_says_so_at_each_round_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = at_migration(tmp_path, "0029")["REGISTER_DATABASE_URL"]
    with open_session(url) as session:
        assert not log_watch._round(session, Signer("log.example", bytes(32)), is_first=True)
    said = capsys.readouterr().err
    assert said.startswith("Not sealed: The database is at migration 0029")
    assert said.endswith("run register db upgrade first.\n")
