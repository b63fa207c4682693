"""A deed that waits for its answer is committed with it, and ended by nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.errors import NotFound
from register.models import LogEntry
from register.services import log
from register.services.transaction import one_commit, transaction, unlogged
from tests.databases import count

AT = datetime(2026, 9, 14, 12, tzinfo=UTC)
ON_ONE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def do(session: Session) -> None:
    with transaction(session):
        log.record(session, log.Draft("planted", "thing:1"), actor=OPERATOR, now=AT)


def entries(session: Session) -> int:
    """As another reader finds them."""
    with Session(session.get_bind()) as another:
        return count(another, LogEntry)


def test_a_deed_is_committed_at_the_end_of_the_block(session: Session) -> None:
    with one_commit(session):
        do(session)
        assert entries(session) == 0
    assert entries(session) == 1


@ON_ONE
def test_an_answer_that_fails_takes_its_deed_back(session: Session) -> None:
    def answered() -> None:
        with one_commit(session):
            do(session)
            raise NotFound("There is no such thing.")

    with pytest.raises(NotFound):
        answered()
    do(session)
    assert entries(session) == 1


@ON_ONE
@pytest.mark.parametrize("begins", [transaction, unlogged])
def test_nothing_else_that_begins_can_end_a_deed_that_waits(session: Session, begins: Any) -> None:
    def another() -> None:
        with one_commit(session):
            do(session)
            with begins(session):
                pass

    with pytest.raises(RuntimeError, match="would be lost"):
        another()
    assert entries(session) == 0
