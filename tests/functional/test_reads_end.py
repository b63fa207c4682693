"""A request that read ends by COMMIT on PostgreSQL, and never commits what is half written."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, insert, text
from sqlalchemy.orm import Session

from register.db import DatabaseFault, db, table_of
from register.models import SignInAttempt
from register.services.transaction import take_log_lock, unlogged
from tests.functional.world import World

ROW = {"target_digest": "half written", "at": datetime(2026, 9, 1, tzinfo=UTC)}


def outside_a_transaction(session: Session) -> None:
    session.execute(insert(table_of(SignInAttempt)), ROW)


def never_sent(session: Session) -> None:
    session.execute(text("SELECT 1"))
    session.add(SignInAttempt(**ROW))


def never_committed(session: Session) -> None:
    take_log_lock(session)
    session.execute(insert(table_of(SignInAttempt)), ROW)


def broken_off(session: Session) -> None:
    with unlogged(session):
        session.execute(insert(table_of(SignInAttempt)), ROW)
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    "half_write", [outside_a_transaction, never_sent, never_committed, broken_off]
)
def test_what_is_half_written_is_gone_when_the_request_ends(
    either_world: World, half_write: Callable[[Session], None]
) -> None:
    with (
        suppress(DatabaseFault, KeyboardInterrupt),
        either_world.app.test_request_context("/"),
    ):
        half_write(db.session())
    assert rows(either_world) == 0


def test_the_test_would_notice_a_half_write_that_was_kept(either_world: World) -> None:
    with either_world.app.test_request_context("/"):
        never_committed(db.session())
        db.session().commit()
    assert rows(either_world) == 1
    with either_world.session() as session:
        session.execute(table_of(SignInAttempt).delete())
        session.commit()


def rows(world: World) -> int:
    with world.session() as session:
        kept = text("SELECT count(*) FROM sign_in_attempt WHERE target_digest = 'half written'")
        return int(session.execute(kept).scalar_one())


def test_a_page_that_only_reads_leaves_its_statements_prepared(either_world: World) -> None:
    if either_world.engine.dialect.name != "postgresql":
        pytest.skip("SQLite keeps its plans whichever way a transaction ends")
    address = f"/schools/{either_world.own['inspector']['urn']}"
    ends: list[str] = []
    with either_world.app.app_context():
        engine = db.engine
    for way in ("commit", "rollback"):
        event.listen(engine, way, lambda _, way=way: ends.append(way))
    for _ in range(8):
        assert either_world.browsers["inspector"].get(address).status_code == 200
    assert set(ends) == {"commit"}
    with engine.connect() as connection:
        prepared = text("SELECT count(*) FROM pg_prepared_statements")
        assert connection.execute(prepared).scalar_one() >= 3
