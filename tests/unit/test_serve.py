"""What `make run` says before it serves is so by then."""

import runpy
from pathlib import Path

import pytest

from register import config

SERVE = str(Path(__file__).parents[2] / "deploy" / "serve.py")


def test_the_folder_that_it_names_is_there_before_the_first_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "ROOT", tmp_path)
    said = runpy.run_path(SERVE)["where_letters_go"](config.load())
    folder = tmp_path / "instance" / "mail"
    assert str(folder) in said
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_made_keeps_nobody_from_being_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "ROOT", tmp_path)
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "mail").touch()
    assert runpy.run_path(SERVE)["where_letters_go"](config.load())
