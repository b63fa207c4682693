"""What is asked is found by an index: no request reads a table that grows from end to end."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

from sqlalchemy import event
from sqlalchemy.schema import CreateIndex, DropIndex

from register.db import Base, db
from register.models import CandidateCheck
from tests.databases import owner_of
from tests.functional.journeys import journeys
from tests.functional.world import World

FEW = {"account", "decoy", "log_block", "log_checkpoint", "organisation", "proposal", "referral"}
"""Of bodies and of registrars' work there are thousands, and never millions."""
BY_ITS_NATURE = {
    ("GET /api/v1/schools", "school_version"): "words may stand anywhere in a name",
    ("GET /schools", "school_version"): "the same",
    ("GET /api/v1/serial-movers", "appointment"): "everybody's posts, once for each fact recorded",
    ("GET /api/v1/serial-movers", "prior_service"): "the same",
    ("GET /serial-movers", "appointment"): "the same",
    ("GET /serial-movers", "prior_service"): "the same",
    ("POST /api/v1/law/rehearsals", "school"): "a draft is tried on every school",
}


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


def read_whole(connection: sqlite3.Connection, asked: Ran) -> Iterator[str]:
    """The tables that SQLite would read from end to end for it, where nothing stops it sooner."""
    if not re.match(r"\s*(SELECT|WITH|UPDATE|DELETE|INSERT)\b", asked.text):
        return
    found = connection.execute(f"EXPLAIN QUERY PLAN {asked.text}", asked.parameters)
    plan = [detail for *_, detail in found]
    is_cut_short = re.search(r"\bLIMIT\b", asked.text) and not any("TEMP B-TREE" in s for s in plan)
    tables = Base.metadata.tables
    aliases = {name: table for table, name in re.findall(r"\b(\w+) AS (\w+)", asked.text)}
    for step in () if is_cut_short else plan:
        # An index that SQLite makes for one statement is made of all that there is.
        if read := re.match(r"SCAN (\w+)|SEARCH (\w+) USING AUTOMATIC", step):
            table = aliases.get(read[1] or read[2], read[1] or read[2])
            if table in tables:
                yield table


def tables_read_whole(world: World, only: str = "") -> set[tuple[str, str]]:
    """Each request with each table that it reads whole, and that grows."""
    ran: dict[str, Ran] = {}
    for name, send in journeys(world):
        if only in (name, ""):
            with new_statements(world, name, ran):
                send()
    # A connection of its own: one that has explained a statement does not look for indexes anew.
    with closing(sqlite3.connect(str(world.engine.url.database))) as connection:
        found = {(each.name, t) for each in ran.values() for t in read_whole(connection, each)}
    return {each for each in found if each[1] not in FEW}


def test_no_request_reads_a_table_that_grows_but_those_that_must(world: World) -> None:
    assert tables_read_whole(world) <= BY_ITS_NATURE.keys()


def test_an_index_that_is_missed_is_noticed(world: World) -> None:
    asked = "POST /api/v1/checks"
    assert tables_read_whole(world, asked) == set()
    (index,) = CandidateCheck.__table__.indexes
    with owner_of(world.engine).connect() as connection:
        connection.execute(DropIndex(index))
        connection.commit()
        try:
            assert tables_read_whole(world, asked) == {(asked, "candidate_check")}
        finally:
            connection.execute(CreateIndex(index))
            connection.commit()
