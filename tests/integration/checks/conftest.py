"""Somebody to look up, and somebody who may look."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from register.access import Actor, OrganisationKind, Role
from register.services.accounts import actor_of_account
from register.services.checks import CheckOutcome, limits
from tests.accounts import make_account
from tests.candidates import World
from tests.integration.checks.limited import WRONG, asked


@pytest.fixture
def another(session: Session) -> Callable[[], Actor]:
    """A panel of another organisation each time."""
    made: list[str] = []

    def make() -> Actor:
        made.append(
            make_account(
                session,
                Role.PANEL,
                email=f"panel-{len(made)}@example.org",
                organisation=(OrganisationKind.AGENCY, f"other-{len(made)}", f"Agency {len(made)}"),
            )
        )
        return actor_of_account(session, made[-1])

    return make


@pytest.fixture
def locked(session: Session, world: World, another: Callable[[], Actor]) -> int:
    """Somebody on whom strangers have spent every failure of the day."""
    person = world.person("Okafor")
    world.award(person, world.provider())
    for _ in range(limits.ON_TARGET):
        assert asked(session, another(), **WRONG) is CheckOutcome.NO_MATCH
    return person
