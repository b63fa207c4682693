"""A database that fails never reads as an answer: not as a yes, nor as "not on the register"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from werkzeug.test import TestResponse

from register.db import WRITE, Base
from tests.databases import put_aside, url_of
from tests.functional.journeys import NEEDS_NONE, Send, is_honest, journeys, readings
from tests.functional.world import World, moved
from tests.tables_named import tables_named

READINGS = {
    "GET /checks/<reference>",
    "GET /completions/<ref>",
    "GET /desk/referrals/<ref>",
    "GET /our-senco/<urn>",
    "GET /schools/<urn>",
    "GET /api/v1/checks",
    "GET /api/v1/completions",
    "GET /api/v1/referrals",
    "GET /api/v1/referrals/<ref>",
    "GET /api/v1/schools",
    "GET /api/v1/schools/<urn>/appointments",
    "GET /api/v1/schools/<urn>/compliance",
}
"""Those that answer with facts."""
PROOFS = {"GET /checks/<reference>/receipt", "GET /api/v1/checks/<reference>/receipt"}
"""Those whose answer grows with the log: they are under its newest checkpoint."""
GROWING = {"GET /my-record/looks", "GET /api/v1/my-record/looks"}
"""Those that list the looks, of which each request may make one more."""
STRIPS = ("log_entry",)


def plain(answer: TestResponse) -> str:
    """An answer without what differs each time."""
    return re.sub(r'nonce="[^"]+"|name="csrf_token" value="[^"]+"', "", answer.text)


def test_a_database_that_lacks_a_table_gives_the_same_answer_or_none(
    either_world: World,
) -> None:
    world, wrong, refused = either_world, [], 0
    asked = [each for each in journeys(world) if each[0] in READINGS]
    before = {name: plain(send()) for name, send in asked}
    rests_on = {name: named_by(send) for name, send in asked}
    tables = Base.metadata.tables.keys()
    with put_aside(world.engine, *(tables - set().union(*rests_on.values()))):
        assert [name for name, send in asked if plain(send()) != before[name]] == []
    for table in tables:
        with put_aside(world.engine, table):
            for name, send in (each for each in asked if table in rests_on[each[0]]):
                answer = send()
                refused += is_honest(answer)
                stripless = answer.status_code == 200 and table in STRIPS
                if not (is_honest(answer) or stripless or plain(answer) == before[name]):
                    wrong.append((name, table, answer.status_code))
    assert refused > len(asked)
    assert wrong == [], wrong
    assert {name: plain(send()) for name, send in asked} == before


def named_by(send: Send) -> set[str]:
    """The tables that this reading asks for something: without another its answer is the same."""
    with tables_named() as named:
        send()
    return named


@contextmanager
def on(world: World, url: str) -> Iterator[World]:
    """The same callers, with their cookies and keys, on another database."""
    engine = create_engine(url)
    with moved(world, engine) as there:
        yield there
    engine.dispose()


AWAY = (
    "postgresql+psycopg://nobody@127.0.0.1:1/register",
    "sqlite:////no/such/folder/register.sqlite3",
    "sqlite:///FOLDER/empty.sqlite3",
    "sqlite:///FOLDER/letter.txt",
)


@pytest.mark.parametrize(
    "is_whole", [False, pytest.param(True, marks=pytest.mark.soak)], ids=["in turn", "everything"]
)
@pytest.mark.parametrize("url", AWAY)
def test_without_a_database_nothing_of_the_register_is_answered(
    world: World, tmp_path: Path, url: str, is_whole: bool
) -> None:
    (tmp_path / "letter.txt").write_text("This is a letter and not a database.\n" * 99)
    wrong = []
    with on(world, url.replace("FOLDER", str(tmp_path))) as there:
        for number, (name, send) in enumerate(journeys(there)):
            if not is_whole and AWAY[number % len(AWAY)] != url:
                continue
            answer = send()
            if not is_honest(answer) and (name not in NEEDS_NONE or answer.status_code != 200):
                wrong.append((name, answer.status_code))
    assert wrong == [], wrong


@pytest.mark.usefixtures("a_while_later")
def test_a_writer_that_holds_the_lock_stops_writers_with_503_and_readers_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("register.db.BUSY_TIMEOUT_SECONDS", 0)
    url = url_of(world.engine)
    read, wrong = list(readings(world)), []
    before = {name: plain(answer) for name, answer, _ in read}
    looks = {name for name, _, is_look in read if is_look}
    with on(world, url) as there, world.engine.connect() as holder:
        holder.execution_options(**{WRITE: True}).begin()
        for name, send in journeys(there):
            answer = send()
            is_reading = name.startswith("GET") and name not in looks
            # They accepted the terms as their account was made, so that there is nothing to record.
            asks = ("/accounts", "/change", "/people", "/rehearsal", "/rehearsals", "/terms")
            reads = is_reading or name.endswith(asks)
            # A form that is shown again shows somebody too, and so may have to write.
            if reads and answer.status_code >= 400 and (is_reading or not is_honest(answer)):
                wrong.append((name, answer.status_code))
            if is_reading and name not in PROOFS | GROWING and plain(answer) != before[name]:
                wrong.append((name, "differs"))
            refused = (400, 409, 422) if name.endswith("/export") else (400, 422)
            # An export that nobody has approved is refused before a lock is asked for.
            if not reads and not is_honest(answer) and answer.status_code not in refused:
                wrong.append((name, answer.status_code))
    assert wrong == [], wrong
