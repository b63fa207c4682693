"""The year ahead: who falls out of the window, and what a course under way would change."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR
from register.errors import InvalidInput
from register.law.findings import Status
from register.models import PersonLink
from register.queries.schools import every_urn
from register.services.compliance.school import school_compliance
from register.services.compliance_periods import rebuild
from register.services.estate.filters import Filters
from register.services.estate.forecast import Forecast, forecast
from register.services.estate.study import last_safe_start, months_on
from tests.demonstration import put_demonstration
from tests.estate import Estate

TODAY = date(2026, 11, 2)
STARTED = date(2024, 3, 1)
DEADLINE = date(2027, 3, 1)


def looked_ahead(session: Session, day: date = TODAY) -> Forecast:
    return forecast(session, Filters(day), actor=OPERATOR)


def in_post(session: Session) -> tuple[Estate, int]:
    """A school whose SENCO has until March, and the person."""
    estate = Estate(session)
    person = estate.person()
    estate.appointed(
        person,
        estate.school(),
        STARTED,
        is_qualified_teacher=True,
        induction="met",
        is_teaching_at_school=True,
    )
    return estate, person


def falls(session: Session) -> tuple[int, int, int]:
    """How many fall, as it stands and under either assumption."""
    session.commit()
    rebuild(session, lambda *_: None)
    months = looked_ahead(session).months
    return (
        sum(len(each.falling) for each in months),
        sum(each.if_usual for each in months),
        sum(each.if_long for each in months),
    )


def test_a_school_falls_in_the_month_after_its_deadline(session: Session) -> None:
    in_post(session)
    assert falls(session) == (1, 1, 1)
    month = next(each for each in looked_ahead(session).months if each.falling)
    (school,) = month.falling
    assert month.first_day == date(2027, 3, 1)
    assert (school.deadline, school.first_day_out) == (DEADLINE, DEADLINE + timedelta(days=1))
    assert school.enrolment is None


@pytest.mark.parametrize(
    ("begun", "expected"),
    [
        (months_on(DEADLINE, -26), (1, 0, 0)),
        (months_on(DEADLINE, -26) + timedelta(days=1), (1, 0, 1)),
        (months_on(DEADLINE, -20), (1, 0, 1)),
        (months_on(DEADLINE, -20) + timedelta(days=1), (1, 1, 1)),
    ],
)
def test_a_course_under_way_is_in_time_or_not_to_the_day(
    session: Session, begun: date, expected: tuple[int, int, int]
) -> None:
    estate, person = in_post(session)
    provider = estate.provider(("NPQSENCO", date(2024, 9, 1), None))
    estate.enrolled(person, provider, begun)
    assert falls(session) == expected


@pytest.mark.parametrize("is_principal", [True, False])
def test_a_course_is_found_by_whichever_of_a_persons_two_records(
    session: Session, is_principal: bool
) -> None:
    estate, person = in_post(session)
    twin = estate.person()
    provider = estate.provider(("NPQSENCO", date(2024, 9, 1), None))
    estate.enrolled(twin, provider, months_on(DEADLINE, -26))
    assert falls(session) == (1, 1, 1)
    one, into = (twin, person) if is_principal else (person, twin)
    estate.record(
        "person.merged",
        (PersonLink, {"person_id": one, "joined_to_id": into, "principal_id": into}),
    )
    assert falls(session) == (1, 0, 0)


def test_a_course_left_changes_nothing(session: Session) -> None:
    estate, person = in_post(session)
    provider = estate.provider(("NPQSENCO", date(2024, 9, 1), None))
    estate.enrolled(person, provider, date(2024, 10, 1), state="withdrawn")
    assert falls(session) == (1, 1, 1)


def test_a_deferred_course_is_not_counted_on(session: Session) -> None:
    estate, person = in_post(session)
    provider = estate.provider(("NPQSENCO", date(2024, 9, 1), None))
    estate.enrolled(person, provider, date(2024, 10, 1), state="deferred")
    assert falls(session) == (1, 1, 1)
    (falling,) = looked_ahead(session).falling
    assert falling.enrolment
    assert falling.enrolment.state == "deferred"


def test_a_completed_course_whose_award_was_withdrawn_brings_no_other(session: Session) -> None:
    estate, person = in_post(session)
    npq = estate.provider(("NPQSENCO", date(2024, 9, 1), None))
    begun, ended = date(2024, 10, 1), date(2026, 5, 1)
    estate.enrolled(person, npq, begun, state="completed", completed_on=ended, state_on=ended)
    held = {"kind": "NPQSENCO", "commenced_on": begun, "completed_on": ended}
    estate.award(person, npq, date(2026, 6, 1), withdrawn_on=date(2026, 10, 1), **held)
    assert falls(session) == (1, 1, 1)
    (school,) = (each for month in looked_ahead(session).months for each in month.falling)
    assert school.enrolment is None


@pytest.mark.parametrize(
    ("kind", "recognised"),
    [
        ("NASENCO", (date(2009, 9, 1), None)),
        ("NPQSENCO", (date(2020, 9, 1), date(2021, 8, 31))),
        ("OTHER", (date(2009, 9, 1), None)),
    ],
)
def test_a_course_that_the_law_bars_is_not_counted_on_beside_one_that_can_count(
    session: Session, kind: str, recognised: tuple[date, date | None]
) -> None:
    """A NASENCO begun too late, a provider that was not recognised then, and another award."""
    estate, person = in_post(session)
    barred = estate.provider((kind if kind != "OTHER" else "NASENCO", *recognised))
    estate.enrolled(person, barred, date(2024, 10, 1), kind=kind)
    npq = estate.provider(("NPQSENCO", date(2024, 9, 1), None))
    estate.enrolled(person, npq, date(2026, 10, 15))
    assert falls(session) == (1, 1, 1)


@pytest.mark.parametrize(
    "since",
    [
        {"state": "withdrawn", "state_on": date(2026, 10, 1)},
        {"state": "deferred", "state_on": date(2026, 10, 2)},
        {"state": "completed", "state_on": date(2026, 10, 2), "completed_on": date(2026, 10, 2)},
    ],
)
def test_what_came_of_a_course_later_is_not_told_of_an_earlier_day(
    session: Session, since: dict[str, Any]
) -> None:
    estate, person = in_post(session)
    npq = estate.provider(("NPQSENCO", date(2024, 9, 1), None))
    estate.enrolled(person, npq, date(2024, 10, 1), **since)
    falls(session)
    (school,) = looked_ahead(session, date(2026, 10, 1)).falling
    assert school.enrolment is not None
    assert (school.enrolment.state, school.enrolment.completed_on) == ("enrolled", None)


def test_a_completed_course_waits_for_its_outcome_alone(session: Session) -> None:
    estate, person = in_post(session)
    provider = estate.provider(("NPQSENCO", date(2024, 9, 1), None))
    completed = months_on(DEADLINE, -4) + timedelta(days=1)
    estate.enrolled(person, provider, date(2024, 10, 1), state="completed", completed_on=completed)
    session.commit()
    rebuild(session, lambda *_: None)
    falling = looked_ahead(session, months_on(DEADLINE, -3)).falling
    assert [(each.falls_if_usual, each.falls_if_long) for each in falling] == [(False, True)]


@pytest.mark.parametrize(
    ("begun", "state", "expected"),
    [
        (date(2024, 8, 31), "enrolled", (False, False)),
        (date(2024, 8, 31), "deferred", (True, True)),
    ],
)
def test_schools_on_the_national_award_are_listed_with_whether_the_route_closes_first(
    session: Session, begun: date, state: str, expected: tuple[bool, bool]
) -> None:
    estate, person = in_post(session)
    provider = estate.provider(("NASENCO", date(2009, 9, 1), None))
    estate.enrolled(person, provider, begun, kind="NASENCO", state=state)
    session.commit()
    rebuild(session, lambda *_: None)
    (school,) = looked_ahead(session).on_nasenco
    assert (school.closes_if_usual, school.closes_if_long) == expected
    assert looked_ahead(session, date(2027, 9, 1)).on_nasenco == []


def test_an_award_on_record_keeps_the_school_in(session: Session) -> None:
    estate, person = in_post(session)
    provider = estate.provider(("NPQSENCO", date(2024, 9, 1), None))
    estate.award(person, provider, date(2026, 9, 1), kind="NPQSENCO")
    assert falls(session) == (0, 0, 0)


@pytest.mark.parametrize("day", [date(2012, 1, 31), date(2020, 2, 29), TODAY])
def test_each_school_that_falls_is_in_breach_from_that_day_and_not_before(
    engine: Engine, session: Session, day: date
) -> None:
    put_demonstration(engine, datetime(2026, 11, 2, 12, tzinfo=UTC))
    found = looked_ahead(session, day)
    falling = {each.urn: each for month in found.months for each in month.falling}
    end = months_on(found.months[-1].first_day, 1)
    expected = set()
    for urn in every_urn(session):
        now = school_compliance(session, urn, as_at=day, actor=OPERATOR, now=clock.now())
        deadline = now.finding.deadline
        waits = now.finding.status in (Status.IN_WINDOW, Status.REVIEW)
        if not (waits and deadline and day <= deadline < end - timedelta(days=1)):
            continue
        if now.cases.stretch_on(deadline + timedelta(days=1)).urn != urn:
            continue
        on, after = (
            school_compliance(
                session, urn, as_at=each, actor=OPERATOR, now=clock.now()
            ).finding.status
            for each in (deadline, deadline + timedelta(days=1))
        )
        if after is Status.NON_COMPLIANT and on is not Status.NON_COMPLIANT:
            expected.add(urn)
    assert {
        urn
        for urn, each in falling.items()
        if school_compliance(
            session, urn, as_at=day, actor=OPERATOR, now=clock.now()
        ).finding.deadline
        == each.deadline
    } == expected
    assert all(
        month.first_day <= each.first_day_out for month in found.months for each in month.falling
    )


def test_a_forecast_takes_no_status(session: Session) -> None:
    with pytest.raises(InvalidInput, match="without a status"):
        forecast(session, Filters(TODAY, status=Status.COMPLIANT), actor=OPERATOR)


@pytest.mark.parametrize(
    ("deadline", "start"),
    [
        (date(2027, 3, 1), date(2025, 1, 1)),
        (date(2028, 4, 30), date(2026, 2, 28)),
        (date(2026, 11, 1), date(2024, 9, 1)),
        (date(2026, 10, 31), None),
    ],
)
def test_the_last_safe_start_is_twenty_six_months_before_if_there_was_an_npq_then(
    deadline: date, start: date | None
) -> None:
    assert last_safe_start(deadline) == start
