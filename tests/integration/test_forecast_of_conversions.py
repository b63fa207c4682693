"""The year ahead of schools that become others within it: each falls once, as what it is then."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from register.access import OPERATOR, Actor, OrganisationKind, Role
from register.services.compliance_periods import rebuild
from register.services.estate.filters import Filters
from register.services.estate.forecast import Forecast, forecast
from tests.estate import Estate
from tests.sencos import acting_for

TODAY = date(2019, 1, 2)
CONVERTED = date(2019, 9, 1)
CLOSED = {"status_code": "2", "closed_on": date(2019, 8, 31)}
STARTED = date(2016, 10, 1)
FALLS = ("2019-10-01", "2019-10-02")


def converting(estate: Estate, to_urn: str, on: date = CONVERTED, **attributes: object) -> str:
    """A school that becomes that academy."""
    urn = estate.school(**{**CLOSED, **attributes})
    estate.converted(urn, to_urn, on)
    return urn


def academy(estate: Estate, **attributes: object) -> str:
    return estate.school(**{"type_code": "34", "opened_on": CONVERTED, **attributes})


def falling(session: Session, actor: Actor = OPERATOR, day: date = TODAY) -> list[tuple[str, ...]]:
    session.commit()
    rebuild(session, lambda *_: None)
    found: Forecast = forecast(session, Filters(day), actor=actor)
    return [
        (each.urn, each.deadline.isoformat(), each.first_day_out.isoformat())
        for each in found.falling
    ]


@pytest.mark.parametrize("day", [TODAY, date(2019, 8, 31), CONVERTED])
def test_a_school_that_becomes_an_academy_meanwhile_falls_as_the_academy(
    session: Session, day: date
) -> None:
    estate = Estate(session)
    after = academy(estate)
    estate.appointed(estate.person(), converting(estate, after), STARTED)
    assert falling(session, day=day) == [(after, *FALLS)]


def test_a_school_that_becomes_one_after_another_falls_as_the_last_of_that_day(
    session: Session,
) -> None:
    estate = Estate(session)
    last = academy(estate, opened_on=date(2019, 9, 20))
    between = academy(estate, status_code="2", closed_on=date(2019, 9, 19))
    estate.converted(between, last, date(2019, 9, 20))
    estate.appointed(estate.person(), converting(estate, between), STARTED)
    assert falling(session) == [(last, *FALLS)]


def test_schools_that_merge_meanwhile_fall_once(session: Session) -> None:
    estate = Estate(session)
    after = academy(estate)
    for _ in range(2):
        estate.appointed(estate.person(), converting(estate, after), STARTED)
    assert falling(session) == [(after, *FALLS)]


def test_a_school_that_merges_later_falls_by_itself_before(session: Session) -> None:
    estate = Estate(session)
    after = academy(estate)
    estate.appointed(estate.person(), converting(estate, after), STARTED)
    later = {"status_code": "2", "closed_on": date(2019, 12, 31)}
    other = converting(estate, after, date(2020, 1, 1), **later)
    estate.appointed(estate.person(), other, date(2016, 11, 5))
    assert falling(session) == [(after, *FALLS), (other, "2019-11-05", "2019-11-06")]


def test_a_school_that_merges_with_one_in_breach_does_not_fall_by_a_deadline_that_had_passed(
    session: Session,
) -> None:
    estate = Estate(session)
    after = academy(estate)
    for started in (STARTED, date(2014, 9, 2)):
        estate.appointed(estate.person(), converting(estate, after), started)
    assert falling(session) == []


def test_a_school_that_loses_its_senco_first_does_not_fall_at_the_academy(
    session: Session,
) -> None:
    estate = Estate(session)
    after = academy(estate)
    before = converting(estate, after)
    estate.appointed(estate.person(), before, STARTED, date(2019, 6, 30))
    estate.appointed(estate.person(), after, date(2016, 9, 2))
    assert falling(session) == []


def test_whoever_does_not_see_the_academy_is_not_told_of_it(session: Session) -> None:
    estate = Estate(session)
    after = academy(estate, la_code="302", la_name="Eastcombe")
    estate.appointed(estate.person(), converting(estate, after), STARTED)
    old, new = (
        acting_for(code, OrganisationKind.AUTHORITY, Role.AUTHORITY) for code in ("301", "302")
    )
    assert falling(session, old) == []
    assert falling(session, new) == [(after, *FALLS)]
