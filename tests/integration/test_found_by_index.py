"""PostgreSQL finds what is asked by an index, where the register holds thousands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sized
from datetime import date
from typing import Any

import pytest
from sqlalchemy import (
    CTE,
    Boolean,
    Engine,
    Integer,
    LargeBinary,
    String,
    Table,
    cast,
    event,
    func,
    insert,
    literal,
    select,
    text,
)
from sqlalchemy.orm import Session

from register.column_types import StoredDay, UTCDateTime
from register.db import table_of
from register.models import (
    Appointment,
    Conversion,
    LogEntry,
    PriorService,
    SchoolLink,
    SchoolVersion,
)
from register.queries import facts, facts_statement
from register.queries.estate import Place, answered
from register.queries.facts import school_facts
from register.queries.school_import import links_around
from register.queries.schools import authorities
from tests.databases import foreign_keys_aside, owner_of
from tests.sencos import put_school

ROWS = 20_000
HALF_WAY = ROWS // 2
"""An earlier entry of the log, by which half of them were recorded."""
FILLED = tuple(
    map(table_of, (LogEntry, SchoolVersion, SchoolLink, Conversion, Appointment, PriorService))
)

pytestmark = [
    pytest.mark.facts_by_hand,
    pytest.mark.parametrize(
        "engine", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
    ),
]


def filled(table: Table) -> Any:
    """Rows that are numbered in each column that must hold something."""
    numbers = func.generate_series(1, ROWS).table_valued("n").render_derived()
    given = {
        String: cast(numbers.c.n, String),
        Integer: numbers.c.n,
        Boolean: literal(True),
        StoredDay: literal(date(2020, 1, 1)),
        LargeBinary: literal(b""),
        UTCDateTime: func.to_timestamp(numbers.c.n),
    }
    must = [column for column in table.columns if not column.nullable]
    values = (
        next(value for kind, value in given.items() if isinstance(column.type, kind))
        for column in must
    )
    return insert(table).from_select(must, select(*values).select_from(numbers))


@pytest.fixture
def national(engine: Engine) -> Iterator[Session]:
    """A register that holds thousands of each, and has counted them."""
    with Session(owner_of(engine)) as owner:
        foreign_keys_aside(owner)
        for table in FILLED:
            owner.execute(filled(table))
            owner.execute(text(f"ANALYZE {table.name}"))
        owner.commit()
    with Session(engine) as session:
        yield session


def steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Each step of a plan."""
    yield plan
    for part in plan.get("Plans", ()):
        yield from steps(part)


def planned(session: Session, ask: Callable[[], Sized], which: int = 0) -> list[dict[str, Any]]:
    """The steps of the first statement that is sent to find something, or of a later one."""
    ran: list[tuple[str, Any]] = []
    connection = session.connection()

    def keep(_conn: Any, _cursor: Any, asked: str, parameters: Any, *_: Any) -> None:
        ran.append((asked, parameters))

    event.listen(connection, "before_cursor_execute", keep)
    try:
        assert len(ask())
    finally:
        event.remove(connection, "before_cursor_execute", keep)
    asked, parameters = ran[which]
    (whole,) = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {asked}", parameters).scalar_one()
    return list(steps(whole["Plan"]))


def read_whole(session: Session, known_to: int | None) -> set[str]:
    """The tables that PostgreSQL reads whole for the facts of one school."""
    plan = planned(session, lambda: school_facts(session, "1", known_to=known_to).schools)
    return {step["Relation Name"] for step in plan if step["Node Type"] == "Seq Scan"}


@pytest.mark.parametrize("known_to", [None, HALF_WAY])
def test_no_table_is_read_whole_for_the_facts_of_one_school(
    national: Session, known_to: int | None
) -> None:
    assert read_whole(national, known_to) & {each.name for each in FILLED} == set()


@pytest.mark.canary
def test_a_list_that_postgresql_takes_for_long_is_noticed(
    national: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsaid(listed: CTE, _: str) -> CTE:
        return listed

    monkeypatch.setattr(facts_statement, "_few", unsaid)
    facts._now.cache_clear()
    try:
        assert "school_version" in read_whole(national, None)
    finally:
        facts._now.cache_clear()


def test_the_newest_name_of_each_authority_is_found_by_an_index(
    engine: Engine, national: Session
) -> None:
    with owner_of(engine).begin() as owner:
        owner.execute(text("SET LOCAL session_replication_role = replica"))
        owner.execute(text("UPDATE school_version SET la_code = id % 150"))
        owner.execute(text("ANALYZE school_version"))
    plan = planned(national, lambda: authorities(national))
    used = {step["Index Name"] for step in plan if "Index Name" in step}
    assert used == {"ix_school_version_la_code"}


@pytest.mark.parametrize(
    ("which", "index"), [(0, "ix_school_link_urn"), (1, "ix_school_link_link_urn")]
)
def test_the_links_around_a_school_are_found_by_an_index_from_either_end(
    national: Session, which: int, index: str
) -> None:
    plan = planned(national, lambda: links_around(national, {"1"}), which)
    assert {step["Index Name"] for step in plan if "Index Name" in step} == {index}
    assert "Seq Scan" not in {step["Node Type"] for step in plan}


def test_the_answers_of_the_nation_are_read_from_their_rows_once(session: Session) -> None:
    """Joined to their rows by their keys, those were found by reading every period there is."""
    put_school(session, "100001")
    place = Place(date(2026, 9, 1))
    plan = planned(session, lambda: answered(session, place, ""))
    read = [step["Relation Name"] for step in plan if "Relation Name" in step]
    assert read == ["compliance_period"] * 2
