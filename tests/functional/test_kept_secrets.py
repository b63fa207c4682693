"""Secrets that a development keeps beside its database, and what is told where they cannot be.

What stands in their way here is a file or a folder in their place, which keeps out root too.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from register import config
from register.cli.main import main
from register.config import SettingsError
from tests.sqlite_files import new_register


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where they are kept: nothing is there yet."""
    monkeypatch.setattr(config, "ROOT", tmp_path)
    for name in ("REGISTER_ENVIRONMENT", "REGISTER_SECRET_KEY", "REGISTER_LOG_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REGISTER_DATABASE_URL", new_register(tmp_path / "register.sqlite3"))
    return tmp_path / "instance"


@pytest.mark.parametrize("command", ["db upgrade", "accounts list", "log watch"])
@pytest.mark.parametrize("name", ["secret_key", "log_key"])
def test_a_command_names_the_secret_that_cannot_be_read_or_made(
    instance: Path, name: str, command: str
) -> None:
    (instance / name).mkdir(parents=True)
    ended = CliRunner().invoke(main, command.split())
    assert ended.stderr.startswith(f"Error: {instance / name} cannot be made or read (")
    assert ended.stderr.endswith(f"or set REGISTER_{name.upper()}\n")
    assert ended.stderr.count("\n") == 1
    assert ended.exit_code == 1


def test_a_secret_that_cannot_be_kept_is_told_with_its_place(instance: Path) -> None:
    instance.touch()
    with pytest.raises(SettingsError, match="secret_key cannot be made or read"):
        config.load()


def test_half_a_secret_is_not_kept(instance: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(path: Path, *_: object, **__: object) -> None:
        path.touch()
        raise OSError("no room")

    with monkeypatch.context() as full:
        full.setattr(Path, "write_text", no_room)
        with pytest.raises(SettingsError, match="secret_key cannot be made or read"):
            config.load()
    assert len(config.load().secret_key) == 64


def test_production_names_the_secret_of_development_that_it_cannot_compare_with(
    instance: Path,
) -> None:
    (instance / "secret_key").mkdir(parents=True)
    with pytest.raises(SettingsError, match=r"secret_key cannot be read .*, or take it away"):
        config._refuse_what_is_known(REGISTER_SECRET_KEY="4f1d" * 3 + "a8b2c07e95" * 4)
