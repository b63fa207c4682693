"""What was known at an instant stays what was known then, whoever was writing at it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR
from register.queries.log import head
from register.services import known
from register.services.known import entry_known_at
from register.services.log import Draft, record
from register.services.transaction import transaction

DEED = Draft("school.imported", "school:100001")
A_WHILE = 0.2
"""Seconds in which whoever does not wait has long been answered."""


class Writer:
    """Somebody who has recorded an entry, and commits it when told to."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.has_written, self.may_commit = Event(), Event()

    def write(self) -> int:
        with Session(self.engine) as session, transaction(session):
            number = record(session, DEED, actor=OPERATOR, now=clock.now())
            self.has_written.set()
            assert self.may_commit.wait(timeout=10)
        return number


@contextmanager
def writing(engine: Engine) -> Iterator[tuple[Writer, Future[int]]]:
    """Somebody in the middle of it, who has ended at the end of the block."""
    writer = Writer(engine)
    with ThreadPoolExecutor(1) as pool:
        number = pool.submit(writer.write)
        try:
            assert writer.has_written.wait(timeout=10)
            yield writer, number
        finally:
            writer.may_commit.set()


def asked(engine: Engine, instant: datetime) -> int | None:
    with Session(engine) as session:
        return entry_known_at(session, instant)


def test_whoever_asks_about_this_instant_waits_for_whoever_is_recording(
    session: Session, engine: Engine
) -> None:
    with transaction(session):
        record(session, DEED, actor=OPERATOR, now=clock.now())
    with writing(engine) as (writer, number), ThreadPoolExecutor(1) as pool:
        instant = clock.now()
        answer = pool.submit(asked, engine, instant)
        with pytest.raises(NotYet):
            answer.result(timeout=A_WHILE)
        writer.may_commit.set()
        assert answer.result(timeout=10) == number.result(timeout=10)
    assert asked(engine, instant) == number.result()


def test_whoever_asks_about_an_instant_before_the_newest_entry_waits_for_nobody(
    session: Session, engine: Engine
) -> None:
    with transaction(session):
        first = record(session, DEED, actor=OPERATOR, now=clock.now())
    instant = head(session).at
    assert instant is not None
    with writing(engine), ThreadPoolExecutor(1) as pool:
        assert pool.submit(asked, engine, instant).result(timeout=A_WHILE * 10) == first
        before = instant - timedelta(microseconds=1)
        assert pool.submit(asked, engine, before).result(timeout=A_WHILE * 10) == first - 1


def test_whoever_asks_about_an_earlier_day_waits_for_nobody(
    session: Session, engine: Engine
) -> None:
    yesterday = clock.now() - timedelta(days=1)
    with transaction(session):
        first = record(session, DEED, actor=OPERATOR, now=yesterday - timedelta(days=1))
    with writing(engine), ThreadPoolExecutor(1) as pool:
        assert pool.submit(asked, engine, yesterday).result(timeout=A_WHILE * 10) == first
    assert asked(engine, yesterday) == first


@pytest.mark.canary
def test_an_answer_that_waits_for_nobody_and_changes_is_noticed(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known, "outlast_writers", lambda session: None)
    with writing(engine) as (writer, number):
        instant = clock.now()
        early = asked(engine, instant)
        writer.may_commit.set()
        assert early != number.result(timeout=10)
    assert asked(engine, instant) != early


def test_an_entry_is_dated_under_the_lock_and_not_when_its_request_began(session: Session) -> None:
    told = clock.now()
    with transaction(session):
        locked = clock.now()
        record(session, DEED, actor=OPERATOR, now=told)
    newest = head(session).at
    assert newest is not None
    assert told <= locked <= newest <= clock.now()


def test_a_deed_of_an_earlier_day_keeps_its_instant(session: Session) -> None:
    told = clock.now() - timedelta(days=400)
    with transaction(session):
        record(session, DEED, actor=OPERATOR, now=told)
    assert head(session).at == told
