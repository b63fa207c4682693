"""What the tests of services share: looks set aside, providers, and a small register."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from register.access import Actor, Role
from register.services.accounts import actor_of_account
from register.services.looks import Look
from tests.accounts import make_account
from tests.approvals import two_registrars
from tests.candidates import World
from tests.completions import add_providers
from tests.gias_imports import Importer


@pytest.fixture
def looks_aside(monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    """Whom a look is at, kept here and not on the record: for actors who are no account."""
    seen: list[int | None] = []

    def keep(_: object, looks: Sequence[Look], **__: object) -> list[str]:
        seen.extend(each.person_id for each in looks)
        return []

    monkeypatch.setattr(import_module("register.services.looks.record"), "record_alone", keep)
    return seen


@pytest.fixture
def panel(session: Session) -> Actor:
    """Somebody who appoints SENCOs."""
    return actor_of_account(session, make_account(session, Role.PANEL))


@pytest.fixture
def inspector(session: Session) -> Actor:
    """Somebody who inspects schools, whose session has nothing begun."""
    actor = actor_of_account(session, make_account(session, Role.INSPECTOR))
    session.rollback()
    return actor


@pytest.fixture
def two(session: Session) -> tuple[Actor, Actor]:
    """Two registrars: one who proposes, and one who approves."""
    return two_registrars(session)


@pytest.fixture
def world(session: Session) -> World:
    """A register with nobody in it yet, to be filled with candidates."""
    return World(session)


@pytest.fixture
def importer(session: Session, tmp_path: Path) -> Importer:
    return Importer(session, tmp_path)


@pytest.fixture
def providers(session: Session) -> None:
    """The providers that `tests.completions` names, recognised."""
    add_providers(session)
