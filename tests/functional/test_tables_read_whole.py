"""What is asked is found by an index: no request reads a whole table that grows, nor sorts much in
order to show a page of it.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

import pytest
from sqlalchemy import event
from sqlalchemy.schema import CreateIndex, DropIndex

from register.db import Base, db
from register.models import CandidateCheck
from tests.databases import owner_of
from tests.functional.journeys import journeys
from tests.functional.world import World

FEW = {
    *("account", "organisation", "provider", "provider_name"),
    *("decoy", "proposal", "referral"),
    *("log_block", "log_checkpoint"),
}
"""Of bodies and of registrars' work there are thousands, and never millions."""
BY_ITS_NATURE = {
    ("GET /api/v1/schools", "school_version"): "words may stand anywhere in a name",
    ("GET /schools", "school_version"): "the same",
    ("GET /api/v1/serial-movers", "appointment"): "everybody's posts, once for each fact recorded",
    ("GET /api/v1/serial-movers", "prior_service"): "the same",
    ("GET /serial-movers", "appointment"): "the same",
    ("GET /serial-movers", "prior_service"): "the same",
    ("POST /api/v1/law/rehearsals", "school"): "a draft is tried on every school",
    ("GET /ready", "school"): "once, as a process starts",
    **dict.fromkeys(
        (
            ("POST /api/v1/referrals/<ref>/preview", table)
            for table in ("appointment", "prior_service", "award", "conversion", "person_name")
        ),
        "what a decision would change, by its entries: a few are decided in a day",
    ),
}
SORTED = {
    ("GET /api/v1/completions", "upload"): "the files of one provider",
    ("GET /api/v1/my-record/looks", "look"): "the looks at one person",
    ("GET /api/v1/referrals", "log_entry"): "what waits for a registrar",
    ("POST /api/v1/checks", "school_version"): "the versions of one school",
}
"""What is few by its nature, and sorted to show some of it."""


class Ran(NamedTuple):
    """A statement as it reached the database, and for which request."""

    name: str
    text: str
    parameters: Any


@contextmanager
def new_statements(world: World, name: str, ran: dict[str, Ran]) -> Iterator[None]:
    """Keep each statement that is new."""
    with world.app.app_context():
        engine = db.engine

    def keep(_conn: Any, _cursor: Any, text: str, parameters: Any, *_: Any) -> None:
        one = parameters[0] if isinstance(parameters, list) else parameters
        ran.setdefault(text, Ran(name, text, one))

    event.listen(engine, "before_cursor_execute", keep)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", keep)


def tables_of(step: str, asked: Ran) -> Iterator[str]:
    """The tables that grow, of those that this step of a plan names."""
    aliases = {name: table for table, name in re.findall(r"\b(\w+) AS (\w+)", asked.text)}
    for name in re.findall(r"\w+", step):
        table = aliases.get(name, name)
        if table in Base.metadata.tables and table not in FEW:
            yield table


def read_whole(connection: sqlite3.Connection, asked: Ran) -> Iterator[str]:
    """The tables that SQLite would read whole for it, or would sort much of to show a page."""
    if not re.match(r"\s*(SELECT|WITH|UPDATE|DELETE|INSERT)\b", asked.text):
        return
    found = connection.execute(f"EXPLAIN QUERY PLAN {asked.text}", asked.parameters)
    plan = [detail for *_, detail in found]
    shows_some = re.search(r"\bLIMIT \S+(\s+OFFSET \S+)?\s*$", asked.text) is not None
    is_sorted = "USE TEMP B-TREE FOR ORDER BY" in plan
    for step in plan:
        # An index that SQLite makes for one statement is made of all that there is.
        is_whole = step.startswith("SCAN ") or " AUTOMATIC " in step
        if (is_whole and not shows_some) or (shows_some and is_sorted):
            yield from tables_of(step, asked)


def tables_read_whole(world: World, only: str = "") -> set[tuple[str, str]]:
    """Each request with each table that it reads whole, and that grows."""
    ran: dict[str, Ran] = {}
    for name, send in journeys(world):
        if only in (name, ""):
            with new_statements(world, name, ran):
                send()
    # A connection of its own: one that has explained a statement does not look for indexes anew.
    with closing(sqlite3.connect(str(world.engine.url.database))) as connection:
        return {(each.name, t) for each in ran.values() for t in read_whole(connection, each)}


def test_no_request_reads_a_table_that_grows_but_those_that_must(world: World) -> None:
    assert tables_read_whole(world) <= BY_ITS_NATURE.keys() | SORTED.keys()


@pytest.mark.canary
@pytest.mark.parametrize("asked", ["POST /api/v1/checks", "GET /api/v1/checks"])
def test_an_index_that_is_missed_is_noticed(world: World, asked: str) -> None:
    """Without it the first reads every check, and the second sorts them all to show a page."""
    missed = (asked, "candidate_check")
    assert missed not in tables_read_whole(world, asked)
    (index,) = CandidateCheck.__table__.indexes
    with owner_of(world.engine).connect() as connection:
        connection.execute(DropIndex(index))
        connection.commit()
        try:
            assert missed in tables_read_whole(world, asked)
        finally:
            connection.execute(CreateIndex(index))
            connection.commit()
