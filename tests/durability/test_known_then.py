"""What was known at an instant is answered alike however late it is asked, whoever was writing."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from threading import Barrier
from typing import Any

import pytest
import requests
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register import clock
from register.access import Role
from tests.accounts import make_account, make_key
from tests.databases import url_of
from tests.durability.serving import APP, LONGEST, serving
from tests.durability.uploads import Provider, cohort, let_provider_in
from tests.sencos import put_school

HASTY = "tests.durability.planted:answers_beside_a_writer()"
ROWS = 200
READERS = 2

Asked = tuple[datetime, dict[str, Any]]
"""An instant that was the present, and what was answered then."""


class Reader:
    """An inspector who asks which schools were in breach, as known at an instant."""

    def __init__(self, engine: Engine, address: str) -> None:
        with Session(engine) as session:
            put_school(session, "100001")
            self.key = make_key(session, make_account(session, Role.INSPECTOR))
        self.address = f"{address}/api/v1/compliance"

    def ask(self, instant: datetime) -> dict[str, Any]:
        """The answer, which says up to which entry the register was read."""
        query = {"known_at": clock.in_utc(instant), "as_at": "2026-11-02"}
        answer = requests.get(self.address, query, headers=self.key, timeout=LONGEST)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def keep_asking(self, begun: Barrier, until: Future[None]) -> list[Asked]:
        """What is answered about the present: before a write, over and over, and once after."""
        asked = [self.ask_now()]
        begun.wait(LONGEST)
        while not until.done():
            asked.append(self.ask_now())
        return [*asked, self.ask_now()]

    def ask_now(self) -> Asked:
        """What is answered about the present."""
        now = clock.now()
        return now, self.ask(now)


def changed_since(engine: Engine, app: str, files: int) -> tuple[list[datetime], int]:
    """The instants that are answered otherwise later, and how many answers there were at all."""
    with serving(url_of(engine), app, workers=3) as server:
        provider = Provider(server.address, let_provider_in(engine))
        reader = Reader(engine, server.address)
        uploads = [provider.check(cohort(number, ROWS)) for number in range(1, files + 1)]

        begun = Barrier(1 + READERS)

        def accept_all() -> None:
            begun.wait(LONGEST)
            assert all(provider.accept(each) for each in uploads)

        with ThreadPoolExecutor(1 + READERS) as pool:
            writing = pool.submit(accept_all)
            reading = [pool.submit(reader.keep_asking, begun, writing) for _ in range(READERS)]
            asked = [each for one in reading for each in one.result()]
            writing.result()
        seen = {repr(answer["answered_from"]) for _, answer in asked}
        return [now for now, answer in asked if reader.ask(now) != answer], len(seen)


@pytest.mark.parametrize(
    "files", [3, pytest.param(60, marks=pytest.mark.soak)], ids=["short", "long"]
)
def test_what_was_known_at_an_instant_is_the_same_however_late_it_is_asked(
    on_disk: Engine, files: int
) -> None:
    changed, seen = changed_since(on_disk, APP, files)
    assert changed == []
    assert seen > 1


@pytest.mark.canary
def test_an_answer_that_waits_for_no_writer_is_caught(on_disk: Engine) -> None:
    changed, _ = changed_since(on_disk, HASTY, files=2)
    assert changed != []
