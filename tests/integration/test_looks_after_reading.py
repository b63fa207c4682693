"""A look goes into the transaction that read, where it may, and into one of its own where not."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, event, insert, select, text
from sqlalchemy.orm import Session

from register.access import Actor
from register.db import WRITE
from register.errors import Unavailable
from register.models import FailedCheck, RecordedLook
from register.services import transaction
from register.services.looks import Look, LookKind, Purpose, record_alone
from register.services.transaction import beside_what_was_read, unlogged
from tests.databases import count

NOW = datetime(2026, 3, 2, 12, 30, tzinfo=UTC)
LOOK = Look(None, LookKind.SCHOOL, Purpose.INSPECTING, "SHOWN")
COUNTED = {"target": "0" * 64, "at": NOW}


def look(session: Session, actor: Actor) -> list[str]:
    return record_alone(session, [LOOK], actor=actor, now=NOW)


@contextmanager
def begun(engine: Engine) -> Iterator[list[bool]]:
    """Every transaction that begins meanwhile: whether it says at once that it will write."""
    seen: list[bool] = []

    def note(connection: object) -> None:
        seen.append(connection.get_execution_options().get(WRITE, False))  # type: ignore[attr-defined]  # a Connection

    event.listen(engine, "begin", note)
    try:
        yield seen
    finally:
        event.remove(engine, "begin", note)


def test_what_only_read_goes_on_to_write_its_look_on_sqlite_alone(
    session: Session, inspector: Actor, engine: Engine
) -> None:
    with begun(engine) as seen:
        session.execute(text("SELECT 1"))
        [ref] = look(session, inspector)
        assert not session.in_transaction()
    assert seen == ([False] if engine.dialect.name == "sqlite" else [False, True])
    assert session.scalars(select(RecordedLook.ref)).all() == [ref]


def test_a_look_is_recorded_though_somebody_wrote_between_the_reading_and_the_look(
    session: Session, inspector: Actor, engine: Engine
) -> None:
    assert count(session, RecordedLook) == 0
    with Session(engine) as another:
        look(another, inspector)
    look(session, inspector)
    assert count(session, RecordedLook) == 2


def test_a_look_waits_for_a_writer_as_ever_and_is_refused_where_it_waits_in_vain(
    session: Session, inspector: Actor, engine: Engine
) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("there a look waits for nobody")
    session.execute(text("PRAGMA busy_timeout=50"))
    with Session(engine) as another:
        another.connection(execution_options={WRITE: True})
        another.execute(insert(FailedCheck), {**COUNTED, "account_id": inspector.account_id})
        with pytest.raises(Unavailable, match="nobody can be shown"):
            look(session, inspector)
        assert not session.in_transaction()
        another.commit()
    look(session, inspector)
    assert (count(session, RecordedLook), count(session, FailedCheck)) == (1, 1)


def test_what_was_written_before_and_given_up_is_not_kept_with_the_look(
    session: Session, inspector: Actor
) -> None:
    session.execute(insert(FailedCheck), {**COUNTED, "account_id": inspector.account_id})
    look(session, inspector)
    assert (count(session, RecordedLook), count(session, FailedCheck)) == (1, 0)


def test_nor_is_an_object_that_was_never_sent(session: Session, inspector: Actor) -> None:
    session.execute(text("SELECT 1"))
    session.add(FailedCheck(**COUNTED, account_id=inspector.account_id))
    look(session, inspector)
    assert (count(session, RecordedLook), count(session, FailedCheck)) == (1, 0)


@pytest.mark.canary
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_look_that_keeps_what_was_given_up_is_noticed(
    session: Session, inspector: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "has_written", lambda _: False)
    with pytest.raises(AssertionError):
        test_what_was_written_before_and_given_up_is_not_kept_with_the_look(session, inspector)


@pytest.mark.canary
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_look_that_is_given_up_because_somebody_wrote_is_noticed(
    session: Session, inspector: Actor, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "CHANGES_NOTHING", "SELECT 1")
    with pytest.raises(Unavailable):
        test_a_look_is_recorded_though_somebody_wrote_between_the_reading_and_the_look(
            session, inspector, engine
        )


def test_a_fault_of_the_writing_itself_leaves_nothing_and_is_told(
    session: Session, inspector: Actor
) -> None:
    session.execute(text("SELECT 1"))

    with suppress(KeyboardInterrupt), beside_what_was_read(session):
        session.execute(insert(FailedCheck), {**COUNTED, "account_id": inspector.account_id})
        raise KeyboardInterrupt
    assert not session.in_transaction()
    assert count(session, FailedCheck) == 0


def test_what_is_counted_before_it_is_written_counts_what_others_have_written_since(
    session: Session, inspector: Actor, engine: Engine
) -> None:
    assert counted_then_written(session, inspector, engine) == 1
    assert count(session, FailedCheck) == 2


@pytest.mark.canary
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_is_counted_without_the_writers_lock_is_noticed(
    session: Session, inspector: Actor, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "CHANGES_NOTHING", "SELECT 1")
    with pytest.raises(Unavailable):
        counted_then_written(session, inspector, engine)


def counted_then_written(session: Session, actor: Actor, engine: Engine) -> int:
    """What is counted by one who read before another wrote, and who then writes as well."""
    row = {**COUNTED, "account_id": actor.account_id}
    assert count(session, FailedCheck) == 0
    with Session(engine) as another, unlogged(another):
        another.execute(insert(FailedCheck), row)
    with unlogged(session):
        counted = count(session, FailedCheck)
        session.execute(insert(FailedCheck), row)
    return counted
