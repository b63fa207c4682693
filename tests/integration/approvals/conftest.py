"""Two registrars, and what one of them has proposed."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from register.access import Actor, Role
from register.services.approvals.propose import propose
from tests.approvals import NOON, add_named, two_registrars
from tests.integration.approvals.asking import ADA, GRANT


@pytest.fixture
def two(session: Session) -> tuple[Actor, Actor]:
    """Grace, who proposes, and Alan, who approves; and Ada, who is to become a registrar."""
    add_named(session, ADA, "Ada Lovelace", Role.PANEL)
    return two_registrars(session)


@pytest.fixture
def ref(session: Session, two: tuple[Actor, Actor]) -> str:
    return propose(session, GRANT, actor=two[0], now=NOON)
