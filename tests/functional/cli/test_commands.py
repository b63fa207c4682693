"""What all commands keep to, and the page that says so."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import Engine

from register.cli.main import main

PAGE = Path(__file__).parents[3] / "docs" / "commands.md"


def commands(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[str]:
    """Each command that does something, by the words that it is called with."""
    if not isinstance(command, click.Group):
        yield " ".join(words)
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found
        yield from commands(found, (*words, name))


def test_every_command_is_on_its_page_and_no_other() -> None:
    told = re.findall(r"^\| `register ([a-z -]+)` \|", PAGE.read_text(encoding="utf-8"), re.M)
    assert sorted(told) == sorted(commands(main))


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
    url = engine.url.render_as_string(hide_password=False)
    result = CliRunner(env={"REGISTER_DATABASE_URL": url}).invoke(main, words)
    assert (result.exit_code, bool(result.stderr.strip())) == (status, True)
