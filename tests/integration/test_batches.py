"""Long lists of values: each is one parameter, however many it holds and whatever they are."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import Appointment, Person
from register.queries.batches import BATCH, among, rows_in
from tests.candidates import World

written = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
_APPOINTMENT = table_of(Appointment)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(held=st.sets(written, min_size=1, max_size=8), asked=st.lists(written, max_size=8))
def test_a_text_is_among_values_exactly_if_it_is_one_of_them(
    session: Session, held: set[str], asked: list[str]
) -> None:
    table = union_all(*(select(literal(each).label("said")) for each in held)).subquery()
    statement = select(table.c.said).where(among(table.c.said))
    found = {said for (said,) in rows_in(session, statement, [*asked, *sorted(held)[:1]])}
    assert found == held & {*asked, *sorted(held)[:1]}
    assert not list(rows_in(session, statement, []))


def test_a_text_with_a_nul_in_it_is_none_of_those_that_are_held(session: Session) -> None:
    held = select(literal("0123456").label("said")).subquery()
    statement = select(held.c.said).where(among(held.c.said))
    assert not list(rows_in(session, statement, ["0123456\0", "\0", "0123456\0x"]))


def test_more_values_than_are_asked_for_at_once_give_every_row_once(session: Session) -> None:
    world = World(session)
    ids = [world.person("Okafor"), world.person("Nwosu", trn="7654321")]
    statement = select(table_of(Person).c.id).where(among(Person.id))
    asked = [*ids, *range(10**6, 10**6 + 2 * BATCH)]
    assert sorted(person for (person,) in rows_in(session, statement, asked)) == sorted(ids)


def test_an_index_finds_what_is_among_values_on_sqlite(session: Session) -> None:
    """Written as a Boolean that equals 1, as SQLAlchemy would, it would read the whole table."""
    if session.connection().dialect.name != "sqlite":
        pytest.skip("there it is an operator, and no Boolean that is compared")
    statement = select(_APPOINTMENT.c.ref).where(among(_APPOINTMENT.c.person_id))
    asked = str(statement.compile(dialect=session.connection().dialect))
    plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", (json.dumps([1]),))
    assert any("SEARCH appointment USING INDEX" in step for *_, step in plan)
