"""A file that a command writes is named in one way, whichever command it is.

Every command is found and walked.
"""

from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from register.cli.files import OUT_FILE
from register.cli.main import main
from tests.functional.cli.walked import COMMANDS

WRITTEN = [
    pytest.param(path, each, id=f"{' '.join(path)} {each.opts[0]}")
    for path, command in COMMANDS
    for each in command.params
    if each.type is OUT_FILE
]


@pytest.mark.parametrize(("path", "option"), WRITTEN)
def test_a_dash_is_no_name_of_a_file_to_write(
    path: tuple[str, ...], option: click.Parameter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, [*path, option.opts[0], "-"])
    assert done.exit_code == 2, done.output
    says = f"Invalid value for '{option.opts[0]}': - names no file. "
    assert says + "Give the name of the file to write." in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_commands_that_write_a_file_are_those_known_to() -> None:
    assert sorted(str(each.id) for each in WRITTEN) == [
        "appointments import --findings",
        "approvals export --out",
        "completions check --findings",
        "compliance estate --csv",
        "law check --out",
        "law rehearse --csv",
        "schools import --doubts",
    ]


def test_a_path_that_need_not_be_there_is_of_a_file_to_write() -> None:
    other = [
        f"{' '.join(path)} {each.name}"
        for path, command in COMMANDS
        for each in command.params
        if isinstance(each.type, click.Path) and not each.type.exists and each.type is not OUT_FILE
    ]
    assert other == []
