"""Somebody to look up, and somebody who may look."""

import pytest
from sqlalchemy.orm import Session

from register.access import Actor, Role
from register.services.accounts import actor_of_account
from tests.accounts import make_account
from tests.candidates import World


@pytest.fixture
def world(session: Session) -> World:
    return World(session)


@pytest.fixture
def panel(session: Session) -> Actor:
    return actor_of_account(session, make_account(session, Role.PANEL))
