"""A process that is killed loses nothing that it acknowledged, and shows no half of an upload."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random

import pytest
from sqlalchemy import Engine, text

from tests.databases import url_of
from tests.durability.serving import LONGEST, Server, serving
from tests.durability.uploads import (
    Checked,
    Counts,
    Provider,
    cohort,
    counts,
    damage,
    grown,
    let_provider_in,
)

MOST_ASKED = 5
HALVES = "tests.durability.planted:halves()"


@dataclass
class Trial:
    """One database, its server, and what the kills did to it."""

    engine: Engine
    server: Server
    provider: Provider
    rows: int
    cohorts: int = 0
    lost: list[str] = field(default_factory=list)
    unacknowledged: int = 0
    committed: int = 0

    def next_upload(self) -> Checked:
        self.cohorts += 1
        return self.provider.check(cohort(self.cohorts, self.rows))

    def kill_at(self, moment: Callable[[], None], upload: Checked) -> str | None:
        """Accept, and kill whoever is at it when the moment has come; the receipt, if any came."""
        with ThreadPoolExecutor(1) as pool:
            receipt = pool.submit(self.provider.accept, upload)
            moment()
            self.server.kill_worker()
            settle(self.engine)
            return receipt.result()

    def finish(self, upload: Checked) -> None:
        """Accept as a client would, who asks again while it is told to."""
        for _ in range(MOST_ASKED):
            answer = self.provider.ask_to_accept(upload)
            if answer.status_code == 200:
                return
            assert answer.status_code == 503, answer.text
            time.sleep(int(answer.headers["Retry-After"]))
        raise AssertionError(answer.text)

    def judge(self, upload: Checked, receipt: str | None, before: Counts, after: Counts) -> bool:
        """Whether the upload is on the record; what is neither whole nor absent is kept as lost."""
        now = counts(self.engine)
        if now == before:
            self.unacknowledged += 1
            if receipt:
                self.lost.append(f"{receipt} was acknowledged and is not there")
            return False
        if now != after:
            changed = {name: now[name] - before[name] for name in now if now[name] != before[name]}
            self.lost.append(f"an upload is partly there: {changed}")
            return True
        self.committed += 1
        again = self.provider.accept(upload)
        if again is None or receipt not in (None, again) or counts(self.engine) != after:
            self.lost.append(f"sent again, {receipt} gave {again}")
        self.lost += damage(self.engine)
        return True


def settle(engine: Engine) -> None:
    """Wait until PostgreSQL has noticed that whoever spoke to it is dead.

    A connection that has long said nothing, of an engine that another test let go, is at nothing.
    """
    if engine.dialect.name != "postgresql":
        return
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend' "
        "AND (state <> 'idle' OR state_change > clock_timestamp() - interval '1 second')"
    )
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        # An engine of its own pool would itself be among those that are counted.
        engine.dispose()
        with engine.connect() as connection:
            if not connection.execute(others).scalar_one():
                return
        time.sleep(0.01)
    raise TimeoutError("somebody still speaks to PostgreSQL")


def kill(trial: Trial, points: int, seed: int) -> None:
    """Kill at that many moments of acceptances, each as likely as any other."""
    random, upload = Random(seed), trial.next_upload()
    before, begun = counts(trial.engine), time.monotonic()
    assert trial.provider.accept(upload)
    took = time.monotonic() - begun
    by = {name: count - before[name] for name, count in counts(trial.engine).items()}
    is_kept = True
    for _ in range(points):
        upload = trial.next_upload() if is_kept else upload
        before = counts(trial.engine)
        seconds = random.uniform(0, took * 1.1)
        receipt = trial.kill_at(lambda seconds=seconds: time.sleep(seconds), upload)
        is_kept = trial.judge(upload, receipt, before, grown(before, by))
    if not is_kept:
        trial.finish(upload)
        assert counts(trial.engine) == grown(before, by)
    trial.lost += damage(trial.engine)


@pytest.mark.parametrize(
    ("rows", "points"),
    [(300, 8), pytest.param(10_000, 200, marks=pytest.mark.soak)],
    ids=["short", "long"],
)
def test_a_kill_at_any_moment_loses_nothing_acknowledged_and_leaves_no_half(
    on_disk: Engine, rows: int, points: int
) -> None:
    key = let_provider_in(on_disk)
    with serving(url_of(on_disk)) as server:
        trial = Trial(on_disk, server, Provider(server.address, key), rows)
        kill(trial, points, seed=points)
    assert trial.lost == []
    assert trial.unacknowledged > 0


@pytest.mark.canary
def test_an_acceptance_that_commits_in_two_halves_is_caught(on_disk: Engine) -> None:
    key = let_provider_in(on_disk)
    with serving(url_of(on_disk), HALVES) as server:
        trial = Trial(on_disk, server, Provider(server.address, key), rows=20)
        upload = trial.next_upload()
        before = counts(on_disk)

        def half_way() -> None:
            until = time.monotonic() + LONGEST
            while counts(on_disk) == before and time.monotonic() < until:
                time.sleep(0.02)

        receipt = trial.kill_at(half_way, upload)
        trial.judge(upload, receipt, before, after=before | {"accepted": 1})
    assert receipt is None
    [found] = trial.lost
    assert "partly there" in found
