"""The estate as the register knew it at an earlier instant, and not as it has learned since."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.demo.load import load
from register.demo.scales import Scale
from register.models import Appointment
from register.queries.estate import Sort
from register.services.compliance_periods import rebuild
from register.services.estate.filters import Filters
from register.services.estate.page import EstatePage, estate, every_school
from tests.estate import Estate

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY = date(2026, 11, 2)


def asked(session: Session, known_at: datetime | None, **filters: str) -> EstatePage:
    session.commit()
    rebuild(session, lambda *_: None)
    return estate(session, Filters(TODAY, known_at=known_at, **filters), actor=OPERATOR)  # type: ignore[arg-type]  # by name


def test_as_known_now_it_is_what_the_stored_periods_say(session: Session) -> None:
    load(session, Scale.SMALL, now=NOW)
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


def test_following_the_pages_comes_to_every_school_once(session: Session) -> None:
    load(session, Scale.SMALL, now=NOW)
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
