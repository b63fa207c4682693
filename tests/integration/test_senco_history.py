"""Who was SENCO when: of a school that has closed, nobody after its last day, by any door."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.cli.explained import lines_of
from register.db import table_of
from register.models import SchoolVersion
from register.schemas.compliance import as_json
from register.services.compliance.answer import SchoolCompliance
from register.web.school_timeline import rows_of, timeline_of
from tests.estate import Estate
from tests.situations import STARTED, ask

pytestmark = pytest.mark.facts_by_hand("one school is answered from its facts")
LAST = date(2024, 3, 31)


def with_senco(estate: Estate, ended_on: date | None = None, **school: object) -> str:
    urn = estate.school(**school)
    estate.appointed(estate.person(), urn, STARTED, ended_on)
    return urn


def ends(answer: SchoolCompliance) -> list[date | None]:
    """The last day of each row of the history, which every door gives alike."""
    found = [post.ended_on for post in answer.history]
    assert [each["ended_on"] for each in as_json(answer)["history"]] == [
        day and day.isoformat() for day in found
    ]
    said = [line for line in lines_of(answer) if line.endswith(" and goes on")]
    assert len(said) == found.count(None)
    told = [until for what, _, _, until in rows_of(answer) if "SENCO" in what]
    assert [until == "goes on" for until in told] == [day is None for day in found]
    return found


def test_a_designation_that_nobody_ended_ends_with_its_school(
    session: Session, estate: Estate
) -> None:
    answer = ask(session, with_senco(estate, status_code="2", closed_on=LAST))
    assert ends(answer) == [LAST]
    (row,) = rows_of(answer)
    assert row[-1] == "31 March 2024"


def test_its_bar_ends_where_the_designation_does(session: Session, estate: Estate) -> None:
    shut = {"status_code": "2", "closed_on": LAST}
    drawn = [
        timeline_of(ask(session, with_senco(estate, ended_on, **shut))).lanes[0].spans
        for ended_on in (None, LAST)
    ]
    assert drawn[0] == drawn[1]


@pytest.mark.parametrize(
    ("ended_on", "last"), [(date(2024, 3, 1), date(2024, 3, 1)), (date(2024, 5, 1), LAST)]
)
def test_one_that_somebody_ended_ends_on_that_day_or_with_the_school(
    session: Session, estate: Estate, ended_on: date, last: date
) -> None:
    answer = ask(session, with_senco(estate, ended_on, status_code="2", closed_on=LAST))
    assert ends(answer)[0] == last


def test_a_closing_to_come_ends_no_designation(session: Session, estate: Estate) -> None:
    to_close = with_senco(estate, status_code="3", closed_on=date(2030, 8, 31))
    assert ends(ask(session, to_close)) == [None]


def test_a_closing_to_come_ends_one_as_it_comes_though_nothing_is_recorded_since(
    session: Session, estate: Estate
) -> None:
    closes = date(2030, 8, 31)
    to_close = with_senco(estate, status_code="3", closed_on=closes)
    with time_machine.travel(datetime(2030, 9, 2, 12, tzinfo=UTC), tick=False):
        assert ends(ask(session, to_close)) == [closes]
        known = datetime(2030, 8, 31, 12, tzinfo=UTC)
        assert ends(ask(session, to_close, known_at=known)) == [None]


def test_a_school_that_closed_and_opened_again_goes_on(session: Session, estate: Estate) -> None:
    urn = with_senco(estate, status_code="2", closed_on=LAST)
    row = session.execute(select(table_of(SchoolVersion))).mappings().one()
    held = {name: value for name, value in row.items() if name not in ("id", "recorded_by")}
    held |= {"valid_from": date(2024, 6, 20), "status_code": "1"}
    held |= {"opened_on": date(2024, 6, 1), "closed_on": None}
    estate.record("school.imported", (SchoolVersion, held))
    assert ends(ask(session, urn)) == [None]


def test_at_an_academy_the_designation_goes_on_and_at_its_predecessor_it_ended(
    session: Session, estate: Estate
) -> None:
    """Even where the predecessor closed some weeks before."""
    before = with_senco(estate, status_code="2", closed_on=LAST)
    after = estate.school(type_code="34", opened_on=date(2024, 5, 1))
    estate.converted(before, after, date(2024, 5, 1))
    assert ends(ask(session, after)) == [None]
    assert ends(ask(session, before)) == [LAST]


def test_an_academys_days_without_a_senco_are_told_though_its_predecessor_closed_before(
    session: Session, estate: Estate
) -> None:
    before = with_senco(estate, date(2024, 2, 1), status_code="2", closed_on=LAST)
    after = estate.school(type_code="34", opened_on=date(2024, 5, 1))
    estate.converted(before, after, date(2024, 5, 1))
    assert ends(ask(session, after)) == [date(2024, 2, 1), None]
