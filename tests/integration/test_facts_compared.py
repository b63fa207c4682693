"""The facts are compared with the entries that recorded them: whatever is edited, is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    Integer,
    Result,
    Row,
    Table,
    delete,
    insert,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.column_types import StoredDay
from register.db import table_of
from register.errors import LogFault
from register.models import Award, BirthDate, LogEntry, Person, PersonName
from register.queries import recorded_facts as queries
from register.services.approvals.kinds import Act
from register.services.log_tree.erase import ErasureReason, erase
from register.services.log_tree.recorded_facts import TABLES, FactTable
from register.services.log_tree.verify_facts import verify_facts
from tests.approvals import NOON, approved, two_registrars
from tests.completions import ADA, SAM, ZOE, record
from tests.copied import copy_rows
from tests.databases import foreign_keys_aside, guards_off, migrated, sqlite_url
from tests.log_keys import SIGNER
from tests.service_calls import Caller

ENROLLED = SAM | {
    "Course completed": "",
    "Award date": "",
    "Outcome": "Enrolled",
    "Certificate number": "",
}
NUMBERED = {"person": "person_id", "provider": "provider_id"}
"""The table's own column for what an entry calls by a reference."""
WORDS = ("day", "month", "NASENCO", "NPQSENCO", "enrolled", "failed", "met", "not_met")
WORDED = ("kind", "commenced_precision", "state", "induction")
"""Columns that take nothing but a few words, and some of them."""
NOT_SAID = {
    ("provider", "ref"): "an entry names a provider by its UKPRN",
    ("birth_date", "source"): "a birth date that was put right rests on its approval",
    ("appointment", "replaced_by"): "an upgrade worked it out of older designations",
}
"""Columns of which some entries say nothing, and why: what is altered there may pass."""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Facts of every table but conversions, recorded by the services, which no test changes."""
    with sqlite_url() as url, migrated(url) as engine, Session(engine) as session:
        Caller(session, tmp_path_factory.mktemp("files"), seed=20).call(120)
        record(session, ADA, ZOE, ENROLLED)
        two = two_registrars(session)
        award = {"trn": ADA["TRN"], "held_from": date_of_award(session)}
        withdrawn = {**award, "withdrawn_on": "2026-10-01", "reason": "malpractice"}
        approved(session, Act.WITHDRAW_AWARD, withdrawn, two)
        approved(session, Act.REINSTATE_AWARD, award, two)
        name = {"first_names": "Augusta", "last_name": "King", "name_is": "corrected"}
        who = {"trn": ADA["TRN"]}
        approved(session, Act.CHANGE_IDENTITY, {**who, "born_on": "1985-03-01", **name}, two)
        another = {"new_trn": "7004322", "trn_is": "corrected"}
        approved(session, Act.CHANGE_IDENTITY, {**who, **another}, two)
        for into in (SAM, ADA | {"TRN": "7004322"}):
            approved(session, Act.MERGE_PEOPLE, {"trn": ZOE["TRN"], "into": into["TRN"]}, two)
        yield engine


def date_of_award(session: Session) -> str:
    held = select(Award.held_from).join(Person, Person.id == Award.person_id)
    found = session.scalars(held.where(Person.trn == ADA["TRN"])).one()
    session.rollback()
    return found.isoformat()


@pytest.fixture
def kept(recorded: Engine, engine: Engine, owner: Session) -> Iterator[Session]:
    """The same on each database in turn, open to whoever owns it."""
    copy_rows(recorded, engine)
    with guards_off(owner):
        yield owner


def named(owner: Session, facts: FactTable) -> int | None:
    """The entry that is named; None where nothing is found."""
    try:
        verify_facts(owner, [facts])
    except LogFault as fault:
        return fault.entry
    return None


def others(owner: Session, table: Table, column: Column[Any], before: Any) -> Iterator[Any]:
    """Values that a cell might be given in place of its own, which constraints take."""
    if isinstance(column.type, StoredDay):
        yield before + timedelta(days=1) if before else date(2026, 10, 1)
        yield before - timedelta(days=1) if before else date(2026, 9, 1)
    elif isinstance(before, bool):
        yield not before
    elif isinstance(column.type, Integer):
        yield (before or 0) + 100_000
    else:
        held = select(column).where(column.is_distinct_from(before)).order_by(column).distinct()
        yield from owner.scalars(held.limit(3)).all() or [None]
        yield f"{before}x" if isinstance(before, str) else None
        yield from WORDS if column.name in WORDED else ()
    if before is not None:
        yield None
    elif isinstance(column.type, Boolean):
        yield True


def put(owner: Session, table: Table, row: Row[Any], column: str, after: Any) -> None:
    foreign_keys_aside(owner)
    key = next(iter(table.primary_key.columns))
    owner.execute(table.update().where(key == row[0]).values({column: after}))


def unnoticed(owner: Session, facts: FactTable) -> set[str]:
    """The columns of which an alteration in the table's newest row is not named by its entry."""
    table, found = facts.table, set()
    compared = [NUMBERED.get(name, name) for name in queries.fact_columns(table)]
    turns = ["superseded_by"] if "superseded_by" in table.columns else []
    recorded = select(table).join(LogEntry, LogEntry.number == table.c.recorded_by)
    said = recorded.where(LogEntry.action.in_(facts.actions)).order_by(table.c.id.desc())
    row = owner.execute(said).first()
    if row is None:
        assert table.name == "conversion", f"nothing is kept of {table.name}"
        return found
    for name in [*compared, *turns]:
        before, tried = getattr(row, name), 0
        for after in list(others(owner, table, table.c[name], before)):
            if after == before:
                continue
            with suppress(DBAPIError):
                put(owner, table, row, name, after)
                tried += 1
                found |= set() if named(owner, facts) == row.recorded_by else {name}
            owner.rollback()
        assert tried, f"nothing else fits into {table.name}.{name}"
    return found


def test_the_facts_are_what_their_entries_say(kept: Session) -> None:
    found = verify_facts(kept)
    assert (found.rows > 50, found.erased) == (True, 0)


def test_whatever_column_of_a_fact_is_edited_its_entry_is_named(kept: Session) -> None:
    missed = {(each.table.name, name) for each in TABLES for name in unnoticed(kept, each)}
    assert missed <= set(NOT_SAID)


@pytest.mark.canary
def test_a_column_that_is_not_compared_is_noticed(
    kept: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = queries.fact_columns
    monkeypatch.setattr(
        queries,
        "fact_columns",
        lambda table: [each for each in whole(table) if each != "held_from"],
    )
    (awards,) = [each for each in TABLES if each.table.name == "award"]
    row = kept.execute(select(table_of(Award)).order_by(Award.id.desc())).first()
    assert row is not None
    put(kept, awards.table, row, "held_from", row.held_from + timedelta(days=1))
    assert named(kept, awards) is None
    monkeypatch.undo()
    assert named(kept, awards) == row.recorded_by


def test_a_row_that_was_taken_out_or_put_in_is_named(kept: Session) -> None:
    for model in (Award, BirthDate, PersonName):
        took_out_and_put_in(kept, table_of(model))
        kept.rollback()


def took_out_and_put_in(kept: Session, table: Table) -> None:
    (facts,) = [each for each in TABLES if each.table is table]
    row = kept.execute(select(table).order_by(table.c.id.desc())).first()
    assert row is not None
    foreign_keys_aside(kept)
    kept.execute(delete(table).where(table.c.id == row.id))
    assert named(kept, facts) == row.recorded_by
    kept.rollback()
    copied = row._asdict() | {"id": row.id + 1000, "superseded_by": row.recorded_by}
    kept.execute(insert(table).values(copied))
    assert named(kept, facts) == row.recorded_by


def test_what_was_erased_is_counted_and_not_compared(kept: Session, session: Session) -> None:
    entry = kept.scalar(
        select(LogEntry.number).where(LogEntry.action == "appointment.designated").limit(1)
    )
    kept.rollback()
    assert entry is not None
    erase(session, entry, ErasureReason.ORDERED, SIGNER, actor=OPERATOR, now=NOON)
    assert verify_facts(kept).erased == 1


JOINED = (
    "UPDATE person_link SET joined_to_id = principal_id WHERE joined_to_id <> principal_id",
    "UPDATE person_link SET principal_id = joined_to_id WHERE joined_to_id <> principal_id",
    "UPDATE person_link SET superseded_by = recorded_by WHERE superseded_by IS NULL",
    "DELETE FROM person_link WHERE superseded_by IS NULL",
    "DELETE FROM person_link WHERE superseded_by IS NOT NULL",
    "UPDATE person_link SET recorded_by = recorded_by - 1",
    "UPDATE person_link SET superseded_by = superseded_by - 1 WHERE superseded_by IS NOT NULL",
)
"""Ways to join or part records without a merge, or at another time."""


def test_records_that_were_joined_or_parted_in_the_table_are_named(kept: Session) -> None:
    merges = kept.scalars(select(LogEntry.number).where(LogEntry.action == "person.merged")).all()
    for edited in JOINED:
        assert kept.execute(text(edited)).rowcount
        with pytest.raises(LogFault) as found:
            verify_facts(kept)
        assert found.value.entry in merges, edited
        kept.rollback()


def test_a_name_that_was_corrected_and_is_put_back_in_the_table_is_named(kept: Session) -> None:
    (names,) = [each for each in TABLES if each.table.name == "person_name"]
    corrected = kept.scalar(
        select(LogEntry.number).where(LogEntry.action == "person.name_corrected")
    )
    kept.execute(text("UPDATE person_name SET superseded_by = NULL"))
    assert named(kept, names) == corrected


def cursors(owner: Session) -> list[str]:
    """The cursors that are open in this transaction."""
    return list(owner.scalars(text("SELECT name FROM pg_cursors")))


EDITED = (JOINED[0], "UPDATE award SET certificate_number = 'another'")
"""A link and a fact that are not as kept: each is found while its table is being read."""


def named_of(owner: Session, edited: str) -> pytest.ExceptionInfo[LogFault]:
    """What is found of it, with the traceback that keeps every frame of the reading alive."""
    if owner.get_bind().dialect.name != "postgresql":
        pytest.skip("SQLite reads without cursors of a server")
    owner.execute(text(edited))
    with pytest.raises(LogFault) as found:
        verify_facts(owner)
    return found


@pytest.mark.parametrize("edited", EDITED)
def test_no_cursor_stays_open_where_an_altered_fact_is_named(kept: Session, edited: str) -> None:
    found = named_of(kept, edited)
    assert cursors(kept) == []
    assert found.tb


@pytest.mark.canary
def test_a_cursor_that_is_left_open_is_noticed(
    kept: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Result[Any]] = []
    monkeypatch.setattr(Result, "__exit__", lambda self, *_: opened.append(self))
    found = named_of(kept, EDITED[1])
    assert cursors(kept)
    assert found.tb
    for each in opened:
        each.close()
