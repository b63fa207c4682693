"""A register with somebody to look up, and who may look."""

from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.cli.main import main
from tests.accounts import make_key
from tests.candidates import World
from tests.databases import url_of
from tests.functional.checks.asking import MARK


@pytest.fixture
def world(session: Session) -> World:
    return World(session)


@pytest.fixture
def holder(world: World) -> int:
    person = world.person(MARK)
    world.award(person, world.provider())
    return person


@pytest.fixture
def key(session: Session, panel: str) -> dict[str, str]:
    return make_key(session, panel)


@pytest.fixture
def run(engine: Engine, monkeypatch: pytest.MonkeyPatch, panel: str) -> Any:
    monkeypatch.setenv("REGISTER_DATABASE_URL", url_of(engine))

    def command(*options: str, email: str = panel) -> Result:
        return CliRunner().invoke(
            main, ["check", "--purpose", "appointing", "--as", email, *options]
        )

    return command
