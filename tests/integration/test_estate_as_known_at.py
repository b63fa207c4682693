"""The estate as the register knew it at an earlier instant, and not as it has learned since."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.models import Appointment
from register.queries.estate import Sort
from register.services.compliance_periods import rebuild
from register.services.estate.filters import Filters
from register.services.estate.page import EstatePage, estate, every_school
from tests.demonstration import put_demonstration
from tests.estate import Estate
from tests.gias_files import Cells, school, trusts
from tests.gias_imports import A, Importer

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY = date(2026, 11, 2)


def asked(session: Session, known_at: datetime | None, **filters: str) -> EstatePage:
    session.commit()
    rebuild(session, lambda *_: None)
    return estate(session, Filters(TODAY, known_at=known_at, **filters), actor=OPERATOR)  # type: ignore[arg-type]  # by name


def test_as_known_now_it_is_what_the_stored_periods_say(engine: Engine, session: Session) -> None:
    put_demonstration(engine, NOW)
    later = NOW + timedelta(days=1)
    choices = estate(session, Filters(TODAY), actor=OPERATOR).asked.choices
    for filters in (
        Filters(TODAY),
        Filters(date(2016, 2, 29)),
        Filters(date(2030, 9, 1), phase=choices.phases[0].code),
        Filters(TODAY, authority=choices.authorities[0].code, type=choices.types[0].code),
        Filters(TODAY, region=choices.regions[0].code),
    ):
        then = Filters(
            filters.as_at,
            filters.authority,
            region=filters.region,
            phase=filters.phase,
            type=filters.type,
            known_at=later,
        )
        for sort in Sort:
            expected = every_school(session, filters, actor=OPERATOR, sort=sort)
            assert every_school(session, then, actor=OPERATOR, sort=sort) == expected
        counted, held = (estate(session, each, actor=OPERATOR) for each in (filters, then))
        assert (counted.counts, counted.outside, counted.total) == (
            held.counts,
            held.outside,
            held.total,
        )


def test_following_the_pages_comes_to_every_school_once(engine: Engine, session: Session) -> None:
    put_demonstration(engine, NOW)
    filters = Filters(TODAY, known_at=NOW + timedelta(days=1))
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = estate(session, filters, actor=OPERATOR, cursor=cursor or "", limit=40)
        found += [each.urn for each in page.schools]
        cursor = page.next_cursor
    assert len(found) == len(set(found)) == page.total


def test_what_was_recorded_since_is_not_known(session: Session) -> None:
    register = Estate(session)
    urn = register.school()
    person = register.person()
    ref = register.appointed(person, urn, date(2024, 9, 1))
    before = register.now
    register.supersede(Appointment, ref, started_on=date(2020, 9, 1))
    then, now = asked(session, before), asked(session, None)
    assert [each.status for each in then.schools] == ["IN_WINDOW"]
    assert [each.status for each in now.schools] == ["NON_COMPLIANT"]
    assert then.entry < now.entry


def test_a_school_is_placed_where_it_was_known_to_be(session: Session) -> None:
    register = Estate(session)
    urn = register.school()
    register.trust("5001", urn)
    before = register.now
    register.school("Elsewhere Primary School", la_code="302", la_name="Eastcombe")
    assert asked(session, before, trust="5001").total == 1
    assert asked(session, before, authority="301").total == 1
    assert asked(session, before, authority="302").total == 0
    assert asked(session, before - timedelta(days=10_000)).total == 0


@pytest.mark.parametrize("status", ["REVIEW", "COMPLIANT"])
def test_a_status_narrows_what_was_known_too(session: Session, status: str) -> None:
    register = Estate(session)
    register.school()
    expected = 1 if status == "REVIEW" else 0
    assert asked(session, register.now, status=status).total == expected
    page = asked(session, register.now, reason="SENCO_NOT_RECORDED")
    assert page.total == len(page.schools) == 1


class Imported:
    """A school in a trust, taken in from files, and what was told of it before the next."""

    def __init__(self, session: Session, folder: Path) -> None:
        self.importer, self.folder, self.now = Importer(session, folder), folder, NOW
        self.take(school(A), [("5001", "Wexcombe Trust", A, "")])

    def take(self, cells: Cells, members: list[tuple[str, ...]]) -> None:
        """The files of the same day as they are an hour later."""
        self.now += timedelta(hours=1)
        given = trusts(self.folder, members)
        self.importer.take([cells], trusts=given, now=self.now)

    def told(self, known_at: datetime | None = None, **filters: str) -> tuple[object, ...]:
        """The schools of a list, where it says that they are, and its counts."""
        given = Filters(TODAY, known_at=known_at, **filters)  # type: ignore[arg-type]  # by name
        page = estate(self.importer.session, given, actor=OPERATOR)
        return page.schools, page.counts, page.asked.named


@pytest.mark.parametrize(
    "then", [[("5001", "Eastcombe Trust", A, "")], [("5002", "Eastcombe Trust", A, "")]]
)
@pytest.mark.parametrize("trust", ["5001", "Wexcombe Trust"])
def test_a_trust_that_has_another_name_since_or_is_no_more_is_asked_about_as_it_was(
    session: Session, tmp_path: Path, trust: str, then: list[tuple[str, ...]]
) -> None:
    imported = Imported(session, tmp_path)
    before, instant = imported.told(trust=trust), imported.now
    imported.take(school(A), then)
    assert imported.told(instant, trust=trust) == before


@pytest.mark.parametrize(
    "filters",
    [
        {"type": "01"},
        {"authority": "936"},
        {"region": "J", "phase": "2"},
        {"authority": "936", "type": "01"},
    ],
)
def test_what_a_school_was_taken_for_is_asked_about_as_it_was(
    session: Session, tmp_path: Path, filters: dict[str, str]
) -> None:
    imported = Imported(session, tmp_path)
    before, instant = imported.told(**filters), imported.now
    words = {
        "type_name": "Voluntary aided school",
        "la_name": "Dorset",
        "region_name": "South West",
    }
    right = {"type_code": "02", "la_code": "838", "region_code": "K", "phase_code": "4"}
    imported.take(school(A, **right, **words), [("5001", "Wexcombe Trust", A, "")])
    assert imported.told(instant, **filters) == before


def test_a_trust_that_was_not_held_then_had_no_schools_then(
    session: Session, tmp_path: Path
) -> None:
    imported = Imported(session, tmp_path)
    instant = imported.now
    imported.take(school(A), [("5002", "Eastcombe Trust", A, "")])
    (schools, *_) = imported.told(instant, trust="5002")
    assert schools == []
