"""A school’s facts are read again only once something has been recorded, and then always."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.db import open_session, table_of
from register.models import Vacancy
from register.queries.facts import school_facts
from register.services import log
from register.services.compliance import kept_facts
from register.services.compliance.kept_facts import facts_now
from register.services.transaction import rolled_back, transaction
from tests.estate import Estate
from tests.service_calls import Caller
from tests.sqlite_files import new_register
from tests.tables_named import tables_named

pytestmark = pytest.mark.facts_by_hand("one school is answered from its facts")

DAYS = (date(2026, 9, 1), date(2026, 10, 1))


@pytest.fixture
def urn(estate: Estate) -> str:
    urn = estate.school()
    estate.appointed(estate.person(), urn, date(2022, 9, 1))
    return urn


def declare(session: Session, urn: str, day: date, entry: int) -> None:
    """The school says that it has nobody from that day, as that entry records."""
    said = {"school_urn": urn, "declared_on": day, "source": "school", "recorded_by": entry}
    session.execute(insert(table_of(Vacancy)), [said])


def new_entry(session: Session, estate: Estate) -> int:
    estate.now = next(estate._clock)
    draft = log.Draft("vacancy.declared", "test:1")
    return log.record(session, draft, actor=OPERATOR, now=estate.now)


def declared(session: Session, urn: str) -> list[date]:
    return [each.declared_on for each in facts_now(session, urn).vacancies]


def test_what_nothing_was_recorded_since_is_not_read_again(session: Session, urn: str) -> None:
    with tables_named() as first:
        facts = facts_now(session, urn)
    with tables_named() as again:
        assert facts_now(session, urn) is facts
    assert "appointment" in first
    assert again == {"log_entry"}


def test_what_is_recorded_of_another_school_has_them_read_again(
    session: Session, estate: Estate, urn: str
) -> None:
    facts = facts_now(session, urn)
    estate.school("Somewhere Else")
    again = facts_now(session, urn)
    assert again == facts
    assert again.head != facts.head


def test_a_transaction_reads_what_it_wrote_under_one_entry(
    session: Session, estate: Estate, urn: str
) -> None:
    """The canary of keeping nothing while writing: an entry may record more than was yet read."""
    with transaction(session):
        entry = new_entry(session, estate)
        for number, day in enumerate(DAYS):
            assert declared(session, urn) == list(DAYS[:number])
            declare(session, urn, day, entry)
        assert declared(session, urn) == list(DAYS)
    assert declared(session, urn) == list(DAYS)


def test_what_was_taken_back_is_read_by_nobody(session: Session, estate: Estate, urn: str) -> None:
    with rolled_back(session):
        declare(session, urn, DAYS[0], new_entry(session, estate))
        assert declared(session, urn) == [DAYS[0]]
    assert declared(session, urn) == []


def test_two_registers_with_as_many_entries_have_each_their_own_facts(
    estate: Estate, tmp_path: Path
) -> None:
    """The canary of naming a state by its newest entry’s hash: its number is that of others too."""
    found = []
    for number, name in enumerate(("Elmfield", "Ashdown")):
        with open_session(new_register(tmp_path / f"{number}.sqlite3")) as other:
            urn = Estate(other).school(name)
            facts = facts_now(other, urn)
            found.append((urn, facts.head and facts.head.number, facts.schools[0].name))
    assert found == [("100001", 1, "Elmfield"), ("100001", 1, "Ashdown")]


def stale(engine: Engine, urns: Iterable[str]) -> list[str]:
    """The schools of which another session is given other facts than the register holds."""
    with Session(engine) as reader:
        pairs = ((urn, facts_now(reader, urn), school_facts(reader, urn)) for urn in urns)
        return [urn for urn, kept, held in pairs if (kept, kept.head) != (held, held.head)]


def test_after_any_call_of_the_services_nothing_that_is_kept_is_old(
    engine: Engine, session: Session, tmp_path: Path
) -> None:
    caller = Caller(session, tmp_path, seed=20)
    for _ in range(60):
        caller.call(1)
        assert stale(engine, caller.schools) == [], caller.done
    assert len(caller.done) > 9


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(5))
def test_after_thousands_of_calls_nothing_that_is_kept_is_old(
    engine: Engine, session: Session, tmp_path: Path, seed: int
) -> None:
    caller = Caller(session, tmp_path, seed)
    for _ in range(1_000):
        caller.call(1)
        assert stale(engine, caller.schools) == [], caller.done


@pytest.mark.canary
def test_facts_that_are_never_read_again_are_noticed(
    engine: Engine, session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    caller = Caller(session, tmp_path, seed=20)
    assert stale(engine, caller.schools) == []
    first = kept_facts.head_hash(session)
    session.rollback()
    monkeypatch.setattr(kept_facts, "head_hash", lambda _: first)
    caller.call(20)
    assert stale(engine, caller.schools) != []


@contextmanager
def recorded_between(monkeypatch: pytest.MonkeyPatch, record: Any) -> Iterator[None]:
    """Another records something after the newest entry was asked for, and before the facts are."""
    asked = kept_facts.head_hash

    def late(session: Session) -> str | None:
        found = asked(session)
        record()
        return found

    with monkeypatch.context() as patch:
        patch.setattr(kept_facts, "head_hash", late)
        yield


def test_facts_are_kept_under_the_entry_that_they_were_read_at(
    engine: Engine, session: Session, estate: Estate, urn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite: a transaction sees one moment, whatever others record")

    days = iter(DAYS)

    def record() -> None:
        with Session(engine) as other:
            other_estate = Estate(other)
            other_estate._clock = estate._clock
            with transaction(other):
                declare(other, urn, next(days), new_entry(other, other_estate))

    facts_now(session, urn)
    record()
    with recorded_between(monkeypatch, record):
        assert declared(session, urn) == list(DAYS)
    assert declared(session, urn) == list(DAYS)
