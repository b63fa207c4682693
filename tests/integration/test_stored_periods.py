"""The demonstration's stored periods are what the pages say, on each side of every change."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR
from register.db import table_of
from register.law.readings import NAMED
from register.law.school_case import assess_school_case
from register.models import CompliancePeriod
from register.models.compliance_periods import FIRST_DAY, LAST_DAY
from register.progress import tell_nobody
from register.queries.compliance_periods import READINGS, StoredPeriod, stored_periods
from register.queries.estate import Place, counts_by_status
from register.queries.facts import school_facts
from register.queries.facts_of_many import facts_of_many
from register.queries.schools import every_urn
from register.services.compliance.answer import several
from register.services.compliance.cases import cases_of
from register.services.compliance.school import school_compliance
from register.services.compliance_periods import differences, rebuild
from register.services.compliance_periods.periods import periods_of
from tests.bench.periods_by_objects import periods_by_objects
from tests.databases import empty
from tests.demonstration import put_demonstration

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
TABLE = table_of(CompliancePeriod)
DAY = timedelta(days=1)


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)],
)
def demo(request: pytest.FixtureRequest) -> Iterator[Session]:
    """The small demonstration, loaded once on each database: nothing here changes it."""
    engine: Engine = request.getfixturevalue(f"{request.param}_engine")
    empty(engine)
    put_demonstration(engine, NOW)
    with Session(engine) as session:
        yield session


def stored(session: Session, urn: str) -> list[StoredPeriod]:
    return dict(stored_periods(session, [urn]))[urn]


def under(rows: list[StoredPeriod], reading: str) -> list[StoredPeriod]:
    return [row for row in rows if getattr(row, f"under_{reading}")]


def either_side(rows: list[StoredPeriod]) -> set[date]:
    """Each day on which an answer changes, and the days beside it."""
    firsts = {row.from_day for row in rows if row.from_day > FIRST_DAY}
    return {day + step for day in firsts for step in (-DAY, DAY * 0, DAY)}


def test_on_each_side_of_every_change_the_stored_answer_is_the_pages_own(demo: Session) -> None:
    for urn in every_urn(demo):
        rows = stored(demo, urn)
        school = cases_of(school_facts(demo, urn)).school
        for name, reading in NAMED.items():
            periods = under(rows, name)
            for day in either_side(rows):
                (row,) = [each for each in periods if each.from_day <= day <= each.to_day]
                answer = assess_school_case(school, day, reading)
                said = (answer.status.value, answer.reason.value, answer.deadline)
                assert (row.status, row.reason, row.deadline) == said, (urn, name, day)
                headline = answer.headline.designation.id if answer.headline else None
                assert row.appointment_ref == headline
                assert row.of_several == several(answer)


def test_a_page_and_the_projection_agree(demo: Session) -> None:
    for urn in every_urn(demo)[::20]:
        for row in stored(demo, urn):
            day = min(max(row.from_day, date(2009, 1, 1)), date(2100, 12, 31))
            if day > row.to_day:
                continue
            page = school_compliance(demo, urn, as_at=day, actor=OPERATOR, now=clock.now())
            for answer in page.readings:
                if getattr(row, f"under_{answer.reading.name}"):
                    finding = answer.finding
                    assert finding.status.value == row.status
                    assert finding.reason.value == row.reason


def test_under_each_reading_a_schools_periods_cover_every_day_once(demo: Session) -> None:
    for urn in every_urn(demo):
        for name in READINGS:
            periods = under(stored(demo, urn), name)
            assert periods[0].from_day == FIRST_DAY
            assert periods[-1].to_day == LAST_DAY
            for before, after in pairwise(periods):
                assert after.from_day == before.to_day + DAY


def test_the_demonstration_is_loaded_with_its_periods_in_step(demo: Session) -> None:
    assert list(differences(demo, tell_nobody)) == []


def test_a_rebuild_makes_the_same_rows(demo: Session) -> None:
    before = demo.execute(select(TABLE).order_by(*TABLE.primary_key)).all()
    assert rebuild(demo, tell_nobody) == len(before)
    assert demo.execute(select(TABLE).order_by(*TABLE.primary_key)).all() == before


def test_facts_read_for_many_schools_make_the_cases_that_they_make_for_one(demo: Session) -> None:
    urns = every_urn(demo)
    for facts in facts_of_many(demo, urns):
        one = cases_of(school_facts(demo, facts.urn))
        assert cases_of(facts).school == one.school
        assert cases_of(facts).line == one.line


@pytest.mark.parametrize("day", [date(2009, 1, 1), date(2012, 2, 29), date(2026, 11, 2)], ids=str)
def test_the_nation_is_counted_by_each_schools_own_answer(demo: Session, day: date) -> None:
    expected = Counter(
        row.status
        for urn in every_urn(demo)
        for row in under(stored(demo, urn), "default")
        if row.is_own and row.from_day <= day <= row.to_day
    )
    assert counts_by_status(demo, Place(day)) == dict(expected)


def test_each_authoritys_schools_are_counted_by_its_own_rows(demo: Session) -> None:
    day = date(2026, 11, 2)
    rows = [row for urn in every_urn(demo) for row in under(stored(demo, urn), "default")]
    in_force = [row for row in rows if row.is_own and row.from_day <= day <= row.to_day]
    for code in {row.la_code for row in in_force}:
        expected = Counter(row.status for row in in_force if row.la_code == code)
        assert counts_by_status(demo, Place(day, authority=code)) == dict(expected)


@pytest.mark.parametrize("demo", ["sqlite"], indirect=True)
def test_the_peer_that_they_are_timed_beside_works_out_the_same(demo: Session) -> None:
    """But of people whose records were joined: the ordinary way reads each record by itself."""
    facts = {urn: school_facts(demo, urn) for urn in every_urn(demo)}
    asked = {urn: held for urn, held in facts.items() if not held.joined}
    assert any(held.conversions for held in asked.values())
    by_objects = {urn: periods_by_objects(demo, urn) for urn in asked}
    assert by_objects == {urn: periods_of(cases_of(held)) for urn, held in asked.items()}
    demo.rollback()
