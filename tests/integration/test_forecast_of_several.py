"""The year ahead of a school with several SENCOs looks at each of them, and at their courses."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.progress import tell_nobody
from register.services.compliance_periods import rebuild
from register.services.estate.falling import Falling
from register.services.estate.filters import Filters
from register.services.estate.forecast import Forecast, forecast
from register.services.estate.study import months_on
from tests.estate import Estate

TODAY = date(2026, 11, 2)
FIRST, SECOND = date(2027, 3, 1), date(2027, 6, 1)
"""The deadlines of the one SENCO and of the other."""


def looked_ahead(session: Session) -> Forecast:
    session.commit()
    rebuild(session, tell_nobody)
    return forecast(session, Filters(TODAY), actor=OPERATOR)


def in_post(estate: Estate, urn: str, deadline: date, course: int | None = None) -> int:
    """A SENCO with that deadline, and an NPQ begun so many months before it."""
    person = estate.person()
    estate.appointed(person, urn, months_on(deadline, -36))
    if course is not None:
        provider = estate.provider(("NPQSENCO", date(2024, 9, 1), None))
        estate.enrolled(person, provider, months_on(deadline, -course))
    return person


def months(found: Forecast) -> list[list[str]]:
    """In which months a school falls: as it stands, and under either assumption."""

    def of(what: str) -> list[str]:
        return [f"{each.first_day_out:%m}" for each in found.falling if getattr(each, what)]

    return [of("falls_as_recorded"), of("falls_if_usual"), of("falls_if_long")]


def counted(found: Forecast) -> list[tuple[int, int, int]]:
    """The numbers of the months that have any."""
    numbers = [(each.as_recorded, each.if_usual, each.if_long) for each in found.months]
    return [each for each in numbers if any(each)]


def test_where_the_first_is_in_time_it_falls_with_the_second(
    session: Session, estate: Estate
) -> None:
    urn = estate.school()
    in_post(estate, urn, FIRST, course=26)
    in_post(estate, urn, SECOND)
    found = looked_ahead(session)
    assert months(found) == [["03"], ["06"], ["06"]]
    assert counted(found) == [(1, 0, 0), (0, 1, 1)]
    second = found.falling[1]
    assert (second.urn, second.deadline) == (urn, SECOND)
    assert second.first_day_out == SECOND + timedelta(days=1)


def test_where_both_are_in_time_it_falls_only_if_nothing_more_is_recorded(
    session: Session, estate: Estate
) -> None:
    urn = estate.school()
    in_post(estate, urn, FIRST, course=26)
    in_post(estate, urn, SECOND, course=27)
    assert months(looked_ahead(session)) == [["03"], [], []]


def test_it_falls_once_with_the_first_who_takes_no_course(session: Session, estate: Estate) -> None:
    urn = estate.school()
    in_post(estate, urn, FIRST)
    in_post(estate, urn, SECOND)
    found = looked_ahead(session)
    assert months(found) == [["03"], ["03"], ["03"]]
    assert len(found.falling) == 1


def test_each_assumption_has_its_own_first(session: Session, estate: Estate) -> None:
    """The course of the one is in time if it takes 20 months, and that of the other in no case."""
    urn = estate.school()
    in_post(estate, urn, FIRST, course=21)
    in_post(estate, urn, SECOND, course=19)
    found = looked_ahead(session)
    assert months(found) == [["03"], ["06"], ["03"]]
    one, other = found.falling
    assert in_time(one) == (True, False)
    assert in_time(other) == (False, False)


def in_time(each: Falling) -> tuple[bool, bool]:
    """Whether the course of that row is, under either assumption."""
    return each.is_in_time_if_usual, each.is_in_time_if_long


def test_whoever_has_an_award_lets_it_fall_on_no_day(session: Session, estate: Estate) -> None:
    urn = estate.school()
    in_post(estate, urn, FIRST, course=26)
    provider = estate.provider(("NPQSENCO", date(2024, 9, 1), None))
    person = in_post(estate, urn, SECOND)
    estate.award(person, provider, date(2026, 9, 1), kind="NPQSENCO")
    assert months(looked_ahead(session)) == [["03"], [], []]


def test_whoever_is_on_the_national_award_is_looked_for_among_them_all(
    session: Session, estate: Estate
) -> None:
    urn = estate.school()
    in_post(estate, urn, FIRST)
    provider = estate.provider(("NASENCO", date(2009, 9, 1), None))
    for deadline in (SECOND, SECOND + timedelta(days=1)):
        person = in_post(estate, urn, deadline)
        estate.enrolled(person, provider, date(2024, 8, 31), kind="NASENCO")
    (school,) = looked_ahead(session).on_nasenco
    assert (school.urn, school.deadline) == (urn, SECOND)
