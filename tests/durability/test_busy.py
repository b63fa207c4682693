"""A writer that holds the lock turns other writers away in time, and slows nobody who reads."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from statistics import quantiles

import pytest
import requests
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from register import clock
from register.access import Role
from register.services.transaction import take_log_lock
from tests.accounts import make_account, make_key
from tests.databases import owner_of, url_of
from tests.durability.serving import LONGEST, Server, serving
from tests.durability.uploads import Provider, cohort, let_provider_in

IMPATIENT = "tests.durability.planted:impatient()"
BLOCKED = "tests.durability.planted:readers_that_lock()"
CHECK = {"trn": "7001234", "born_on": "1985-02-27", "purpose": "appointing"}
NOISE = 0.25
"""Seconds by which an answer may come later on a machine that does other things too."""
READS = 25


@contextmanager
def held(engine: Engine) -> Iterator[None]:
    """Somebody holds what every writer has to have; looks too wait for it."""
    is_postgresql = engine.dialect.name == "postgresql"
    with Session(owner_of(engine) if is_postgresql else engine) as session:
        take_log_lock(session)
        if is_postgresql:
            session.execute(text("LOCK TABLE look, candidate_check IN EXCLUSIVE MODE"))
        yield
        session.rollback()


class Callers:
    """A provider who sends and reads, and a panel that checks."""

    def __init__(self, engine: Engine, server: Server) -> None:
        self.provider = Provider(server.address, let_provider_in(engine))
        with Session(engine) as session:
            self.panel = make_key(session, make_account(session, Role.PANEL))
            self.inspector = make_key(session, make_account(session, Role.INSPECTOR))
        self.address = server.address

    def ask(self) -> requests.Response:
        """What a reader is answered."""
        path = f"{self.address}/api/v1/completions"
        return requests.get(path, headers=self.provider.key, timeout=LONGEST)

    def read(self) -> float:
        """Seconds that a reader waits."""
        begun = time.monotonic()
        assert self.ask().status_code == 200
        return time.monotonic() - begun

    def check(self) -> requests.Response:
        path = f"{self.address}/api/v1/checks"
        return requests.post(path, json=CHECK, headers=self.panel, timeout=LONGEST)

    def ask_as_known_now(self) -> requests.Response:
        """What a reader is answered who asks what was known at this very instant."""
        path = f"{self.address}/api/v1/compliance?known_at={clock.in_utc(clock.now())}"
        return requests.get(path, headers=self.inspector, timeout=LONGEST)

    def reads(self) -> float:
        """The 95th percentile of some readers' waits."""
        return quantiles([self.read() for _ in range(READS)], n=20)[-1]


def is_turned_away(answer: requests.Response) -> bool:
    problem = answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code == 503 and problem and int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("app", "patience", "seconds"),
    [(IMPATIENT, 0.5, 1), pytest.param("register.app:create_app()", 5, 30, marks=pytest.mark.soak)],
    ids=["short", "long"],
)
def test_a_lock_that_is_held_turns_writers_away_and_slows_no_reader(
    on_disk: Engine, app: str, patience: float, seconds: int
) -> None:
    with serving(url_of(on_disk), app, workers=2) as server:
        callers = Callers(on_disk, server)
        upload = callers.provider.check(cohort(1, 20))
        alone, until = callers.reads(), time.monotonic() + seconds
        with held(on_disk), ThreadPoolExecutor(3) as pool:
            while time.monotonic() < until:
                begun = time.monotonic()
                writers = [
                    pool.submit(callers.provider.ask_to_accept, upload),
                    pool.submit(callers.check),
                    # What somebody is recording may yet have been known then.
                    pool.submit(callers.ask_as_known_now),
                ]
                beside = callers.reads()
                assert all(is_turned_away(each.result()) for each in writers)
                assert patience <= time.monotonic() - begun < patience * 3 + NOISE * READS
                assert beside < alone * 3 + NOISE
        assert callers.check().status_code == 201
        assert callers.ask_as_known_now().status_code == 200
        assert callers.provider.accept(upload)


@pytest.mark.canary
def test_readers_that_wait_for_a_writer_are_caught(on_disk: Engine) -> None:
    with serving(url_of(on_disk), BLOCKED) as server:
        callers = Callers(on_disk, server)
        callers.read()
        with held(on_disk):
            assert is_turned_away(callers.ask())


@pytest.mark.parametrize(
    "rows", [1_000, pytest.param(10_000, marks=pytest.mark.soak)], ids=["short", "long"]
)
def test_a_large_upload_that_is_being_accepted_stops_no_reader(on_disk: Engine, rows: int) -> None:
    with serving(url_of(on_disk), workers=2) as server, ThreadPoolExecutor(1) as pool:
        callers = Callers(on_disk, server)
        upload = callers.provider.check(cohort(1, rows))
        alone, beside = callers.reads(), []
        receipt = pool.submit(callers.provider.accept, upload)
        while not receipt.done():
            beside.append(callers.read())
        assert receipt.result()
        assert beside
        assert quantiles([alone, *beside], n=20)[-1] < alone * 4 + NOISE
