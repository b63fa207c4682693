"""A page is drawn while the looks at whom it shows are committed, and is there once they are."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import Unavailable
from register.models import RecordedLook
from register.services import meanwhile
from register.services.looks import NOT_SHOWN, Look, LookKind, Purpose, record_alone
from register.services.meanwhile import committed_meanwhile
from tests.databases import count
from tests.sencos import NOON

LOOK = Look(None, LookKind.SCHOOL, Purpose.INSPECTING, "SHOWN")


def look(session: Session, actor: Actor) -> None:
    session.execute(text("SELECT 1"))
    record_alone(session, [LOOK], actor=actor, now=NOON)


def held(engine: Engine) -> int:
    """How many looks another sees."""
    with Session(engine) as another:
        return count(another, RecordedLook)


class Late:
    """A second thread that begins nothing before it is waited for."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault
        self.work: list[Callable[[], object]] = []

    def begin(self, work: Callable[[], object]) -> Any:
        self.work.append(work)
        return self

    def get(self) -> Exception | None:
        work = self.work.pop()
        if self.fault is None:
            work()
        return self.fault


def test_the_looks_of_a_block_are_committed_once_it_has_ended(
    session: Session, inspector: Actor, engine: Engine
) -> None:
    with committed_meanwhile(session, NOT_SHOWN):
        look(session, inspector)
    assert held(engine) == 1
    assert not session.in_transaction()
    look(session, inspector)
    assert held(engine) == 2


def test_the_block_goes_on_before_they_are_and_is_not_left_before(
    session: Session, inspector: Actor, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meanwhile, "begin", Late().begin)
    with committed_meanwhile(session, NOT_SHOWN):
        look(session, inspector)
        assert held(engine) == 0
    assert held(engine) == 1


@pytest.mark.parametrize("fault", ["refused", "of ours"])
def test_where_they_cannot_be_nobody_is_shown(
    session: Session,
    inspector: Actor,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
) -> None:
    refused: Exception = engine.dialect.loaded_dbapi.OperationalError("disk I/O error")
    late = Late(refused if fault == "refused" else MemoryError())
    monkeypatch.setattr(meanwhile, "begin", late.begin)
    shown = []
    with pytest.raises(Unavailable, match="nobody can be shown"):
        shown.append(show(session, inspector))
    assert (shown, held(engine)) == ([], 0)
    assert not session.in_transaction()
    monkeypatch.undo()
    assert show(session, inspector) == "the page"
    assert held(engine) == 1


def show(session: Session, actor: Actor, draw: Callable[[], str] = lambda: "the page") -> str:
    with committed_meanwhile(session, NOT_SHOWN):
        look(session, actor)
        return draw()


@pytest.mark.canary
def test_a_page_that_waits_for_no_commit_is_noticed(
    session: Session, inspector: Actor, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meanwhile, "wait_for_commit", lambda _: None)
    with pytest.raises(AssertionError):
        test_the_block_goes_on_before_they_are_and_is_not_left_before(
            session, inspector, engine, monkeypatch
        )


def test_what_is_read_and_recorded_later_in_the_block_is_as_ever(
    session: Session, inspector: Actor, engine: Engine
) -> None:
    with committed_meanwhile(session, NOT_SHOWN):
        look(session, inspector)
        assert count(session, RecordedLook) == 1
        look(session, inspector)
        look(session, inspector)
    assert held(engine) == 3


def test_a_block_that_fails_keeps_what_was_recorded_and_tells_what_it_failed_with(
    session: Session, inspector: Actor, engine: Engine
) -> None:
    with pytest.raises(ZeroDivisionError):
        show(session, inspector, draw=lambda: str(1 // 0))
    assert held(engine) == 1
    assert not session.in_transaction()


def test_a_block_that_records_nothing_waits_for_nothing(session: Session) -> None:
    with committed_meanwhile(session, NOT_SHOWN):
        assert not session.in_transaction()
    assert not session.in_transaction()
