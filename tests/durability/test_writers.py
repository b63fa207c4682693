"""Many who write at once neither lose nor fork nor double anything."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text

from tests.databases import url_of
from tests.durability.serving import APP, serving
from tests.durability.uploads import Provider, cohort, damage, let_provider_in

WRITERS = 16
ROWS = 3
UNLOCKED = "tests.durability.planted:unlocked()"
MOST_ASKED = 40
"""How often a client that is told to wait asks again, before the test is given up."""


def write(engine: Engine, app: str, each: int) -> list[str]:
    """What went wrong while that many uploads were sent by each of the writers at once."""
    key = let_provider_in(engine)
    before = entries(engine)
    with serving(url_of(engine), app, workers=2) as server, ThreadPoolExecutor(WRITERS) as pool:
        provider = Provider(server.address, key)
        sent = [
            pool.submit(upload, provider, writer * each + number)
            for writer in range(WRITERS)
            for number in range(each)
        ]
        receipts = [found for future in sent for found in future.result()]
    wrong = [said for said in receipts if " " in said]
    if len(set(receipts)) != len(receipts):
        wrong.append("two uploads have one receipt")
    numbers = entries(engine)
    if numbers != list(range(1, len(numbers) + 1)):
        wrong.append("the log has a gap or a number twice")
    with engine.connect() as connection:
        awards = connection.execute(text("SELECT count(*) FROM award")).scalar_one()
    if awards != WRITERS * each * ROWS:
        wrong.append(f"{awards} awards")
    if len(numbers) <= len(before):
        wrong.append("nothing was recorded")
    return wrong + damage(engine)


def upload(provider: Provider, number: int) -> list[str]:
    """The receipt of one upload, or what was answered that ought not to be."""
    content = cohort(number, ROWS)
    for _ in range(MOST_ASKED):
        checked = provider.send(content)
        if checked.status_code in (200, 201):
            answer = provider.accept_now(checked)
            if answer.status_code == 200:
                return [str(answer.json()["number"])]
        else:
            answer = checked
        if answer.status_code != 503 or int(answer.headers["Retry-After"]) <= 0:
            return [f"{answer.status_code}: {answer.text}"]
        time.sleep(0.1)
    return ["never accepted"]


def entries(engine: Engine) -> list[int]:
    """The numbers of the log, in the order in which they were recorded."""
    with engine.connect() as connection:
        return list(connection.scalars(text("SELECT number FROM log_entry ORDER BY at, number")))


@pytest.mark.parametrize(
    "each", [2, pytest.param(500, marks=pytest.mark.soak)], ids=["short", "long"]
)
def test_sixteen_writers_leave_no_gap_no_fork_and_nothing_twice(on_disk: Engine, each: int) -> None:
    assert write(on_disk, APP, each) == []


@pytest.mark.canary
def test_writers_that_take_no_lock_are_caught(on_disk: Engine) -> None:
    if on_disk.dialect.name == "sqlite":
        pytest.skip("SQLite: one writer at a time, whatever is asked of it")
    assert write(on_disk, UNLOCKED, 1) != []
