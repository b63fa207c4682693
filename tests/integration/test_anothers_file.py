"""An SQLite file that is another program’s is left byte for byte as it was, whatever asks it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from register.cli.main import main


@pytest.mark.parametrize("command", ["db upgrade", "log verify", "demo load", "schools find x"])
def test_a_file_of_another_program_is_refused_and_not_changed(tmp_path: Path, command: str) -> None:
    path = tmp_path / "another.sqlite3"
    with closing(sqlite3.connect(path)) as another:
        another.execute("CREATE TABLE bookmark (address TEXT)")
        another.commit()
    held = path.read_bytes()
    env = {"REGISTER_DATABASE_URL": f"sqlite:///{path}"}
    ended = CliRunner(env=env).invoke(main, command.split())
    assert ended.exit_code == 1
    assert ended.stderr.count("\n") == 1
    assert path.read_bytes() == held
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
