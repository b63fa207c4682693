"""From facts to cases: conversions, movers, and candidates who are tried."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from register.errors import NotFound
from register.law.facts import SchoolSpan, ServicePeriod, span_on
from register.law.findings import Reason
from register.law.school_case import assess_school_case
from register.law.school_timeline import school_timeline
from register.queries.facts import school_facts
from register.queries.facts_of_many import facts_of_many
from register.services.appointments.facts import Particulars
from register.services.compliance.appointed import case_if_appointed
from register.services.compliance.cases import cases_of
from tests.cases import only, read
from tests.estate import Estate
from tests.situations import NASENCO

pytestmark = pytest.mark.facts_by_hand("cases are made of the facts alone")

CONVERTED = date(2019, 9, 1)


def conversion(estate: Estate) -> tuple[str, str]:
    before = estate.school(status_code="2", closed_on=CONVERTED - timedelta(days=1))
    after = estate.school("Elmfield Academy", type_code="34", opened_on=CONVERTED)
    estate.converted(before, after, CONVERTED)
    return before, after


def test_a_school_that_the_register_does_not_hold_has_no_facts(session: Session) -> None:
    facts = school_facts(session, "999999")
    assert (facts.schools, facts.appointments, facts.head) == ((), (), None)


def test_everything_is_read_in_one_statement(
    session: Session, estate: Estate, engine: Engine
) -> None:
    urn = estate.school()
    estate.appointed(estate.person(), urn, date(2022, 9, 1))
    statements: list[str] = []

    def note(*seen: Any) -> None:
        statements.append(seen[2])

    session.connection()
    event.listen(engine, "before_cursor_execute", note)
    school_facts(session, urn)
    event.remove(engine, "before_cursor_execute", note)
    assert len(statements) == 1


def test_an_appointment_is_a_case_with_its_school_by_day(session: Session, estate: Estate) -> None:
    urn = estate.school(opened_on=date(2005, 9, 1))
    estate.appointed(estate.person(), urn, date(2022, 9, 1), induction="not_required")
    case = only(session, urn)
    assert case.became_senco_on == date(2022, 9, 1)
    assert case.school == (
        SchoolSpan(None, date(2005, 8, 31), "01", "4"),
        SchoolSpan(date(2005, 9, 1), None, "01", "1"),
    )
    assert (case.qts, case.induction, case.head_teacher) == (True, "not_required", False)


def test_a_conversion_carries_the_appointment_with_its_first_day(
    session: Session, estate: Estate
) -> None:
    before, after = conversion(estate)
    estate.appointed(estate.person(), before, date(2018, 1, 8))
    case = only(session, after)
    assert case.became_senco_on == date(2018, 1, 8)
    assert span_on(case.school, CONVERTED - timedelta(days=1)).type_code == "01"
    assert span_on(case.school, CONVERTED).type_code == "34"
    assert span_on(only(session, before).school, CONVERTED).status == "2"


def test_an_appointment_that_ended_before_the_conversion_stays_behind(
    session: Session, estate: Estate
) -> None:
    before, after = conversion(estate)
    estate.appointed(estate.person(), before, date(2017, 9, 1), date(2019, 7, 31))
    cases = read(session, after)
    assert len(cases.school.designations_on(CONVERTED - timedelta(days=1))) == 1
    assert cases.school.designations_on(CONVERTED) == []


def test_a_designation_made_again_at_the_conversion_begins_no_new_clock(
    session: Session, estate: Estate
) -> None:
    before, after = conversion(estate)
    person = estate.person()
    estate.appointed(person, before, date(2018, 1, 8), CONVERTED - timedelta(days=1))
    estate.appointed(person, after, CONVERTED)
    again = read(session, after).designated[-1]
    assert again.case.became_senco_on == date(2018, 1, 8)


def test_what_is_declared_when_a_designation_is_made_again_says_nothing_of_the_days_before(
    session: Session, estate: Estate
) -> None:
    urn, person, again = estate.school(), estate.person(), date(2024, 9, 1)
    estate.appointed(person, urn, date(2022, 9, 1), again - timedelta(days=1))
    estate.appointed(person, urn, again, induction="not_met")
    school = read(session, urn).school
    before, since = (assess_school_case(school, day) for day in (again - timedelta(days=1), again))
    assert (before.reason, since.reason) == (
        Reason.WINDOW_NOT_ENROLLED,
        Reason.INDUCTION_NOT_MET,
    )
    assert [len(found.worst + found.others) for found in (before, since)] == [1, 1]
    assert before.deadline == since.deadline == date(2025, 9, 1)
    assert [period.finding.reason for period in school_timeline(school) if period.finding.worst][
        :2
    ] == [before.reason, since.reason]


def test_a_designation_made_again_after_a_gap_begins_a_new_clock(
    session: Session, estate: Estate
) -> None:
    urn, person = estate.school(), estate.person()
    estate.appointed(person, urn, date(2018, 1, 8), date(2019, 7, 31))
    estate.appointed(person, urn, date(2019, 8, 2))
    again = read(session, urn).designated[-1].case
    assert again.became_senco_on == date(2019, 8, 2)
    assert [period.started_on for period in again.prior_service] == [date(2018, 1, 8)]


@pytest.mark.parametrize(
    ("earlier", "began", "reason"),
    [
        ([(None, date(2020, 8, 31))], None, Reason.APPOINTMENT_DATE_MISSING),
        ([(None, date(2020, 8, 30))], date(2020, 9, 1), Reason.DEADLINE_PASSED_NOT_HELD),
        (
            [(None, date(2019, 8, 31)), (date(2019, 9, 1), date(2020, 8, 31))],
            None,
            Reason.APPOINTMENT_DATE_MISSING,
        ),
    ],
)
def test_whoever_was_designated_on_a_day_not_known_began_on_a_day_not_known_when_made_again(
    session: Session,
    estate: Estate,
    earlier: list[tuple[date | None, date]],
    began: date | None,
    reason: Reason,
) -> None:
    urn, person = estate.school(), estate.person()
    for first, last in earlier:
        estate.appointed(person, urn, first, last)
    estate.appointed(person, urn, date(2020, 9, 1))
    school = read(session, urn)
    (again,) = (each for each in school.designated if each.appointment.ended_on is None)
    assert again.case.became_senco_on == began
    late = assess_school_case(school.school, date(2023, 9, 2))
    assert (late.reason, len(late.worst)) == (reason, 1)


def test_service_elsewhere_counts_where_the_school_is_relevant(
    session: Session, estate: Estate
) -> None:
    special = estate.school("Oak Special School", type_code="07")
    other = estate.school("Ash Junior School")
    urn, person = estate.school(), estate.person()
    estate.appointed(person, special, date(2012, 9, 1), date(2014, 8, 31))
    estate.appointed(person, other, date(2014, 9, 1), date(2016, 8, 31))
    estate.served(person, other, date(2006, 9, 1), date(2008, 8, 31))
    estate.appointed(person, urn, date(2022, 9, 1))
    assert set(only(session, urn).prior_service) == {
        ServicePeriod(
            date(2012, 9, 1), date(2014, 8, 31), False, f"Oak Special School (URN {special})"
        ),
        ServicePeriod(
            date(2014, 9, 1), date(2016, 8, 31), True, f"Ash Junior School (URN {other})"
        ),
        ServicePeriod(
            date(2006, 9, 1), date(2008, 8, 31), True, f"Ash Junior School (URN {other})"
        ),
    }


def test_service_at_a_school_that_closed_ends_when_it_closed(
    session: Session, estate: Estate
) -> None:
    closed = estate.school(status_code="2", closed_on=date(2015, 8, 31))
    urn, person = estate.school(), estate.person()
    estate.appointed(person, closed, date(2014, 9, 1))
    estate.served(person, closed, date(2014, 1, 6), None)
    estate.served(person, closed, date(2013, 9, 2), date(2016, 8, 31))
    estate.served(person, closed, date(2012, 9, 3), date(2013, 8, 31))
    estate.appointed(person, urn, date(2022, 9, 1))
    ends = sorted(str(period.ended_on) for period in only(session, urn).prior_service)
    assert ends == ["2013-08-31", *["2015-08-31"] * 3]


def test_service_carried_over_a_conversion_elsewhere_goes_on(
    session: Session, estate: Estate
) -> None:
    before, _ = conversion(estate)
    urn, person = estate.school(), estate.person()
    estate.appointed(person, before, date(2014, 9, 1))
    estate.appointed(person, urn, date(2022, 9, 1))
    (period,) = only(session, urn).prior_service
    assert (period.started_on, period.ended_on) == (date(2014, 9, 1), None)


def test_what_a_school_became_is_read_at_the_entry_that_the_rest_was_read_at(
    session: Session, estate: Estate, engine: Engine
) -> None:
    """Another hand closes it between the two statements: the answer is of before, or of after."""
    before, last = conversion(estate)
    urn, person = estate.school(), estate.person()
    estate.appointed(person, before, date(2014, 9, 1))
    estate.appointed(person, urn, date(2022, 9, 1))

    def closes(*_: Any) -> None:
        with Session(engine) as another:
            estate.session = another
            estate.closed(last, date(2021, 8, 31))

    session.connection()
    event.listen(engine, "after_cursor_execute", closes, once=True)
    (period,) = only(session, urn).prior_service
    assert period.ended_on is None
    session.rollback()
    (period,) = only(session, urn).prior_service
    assert period.ended_on == date(2021, 8, 31)


@pytest.mark.parametrize("steps", [1, 2, 3])
@pytest.mark.parametrize("kind", ["designated", "declared"])
@pytest.mark.parametrize("recorded", [None, date(2030, 8, 31)])
def test_service_carried_over_conversions_elsewhere_ends_when_the_last_school_closed(
    session: Session, estate: Estate, steps: int, kind: str, recorded: date | None
) -> None:
    """As known before the extract that says so, it goes on."""
    before, last = conversion(estate)
    for later in range(1, steps):
        on = CONVERTED + timedelta(days=later)
        became = estate.school(type_code="34", opened_on=on)
        estate.converted(last, became, on)
        last = became
    urn, person, closed_on = estate.school(), estate.person(), date(2021, 8, 31)
    if kind == "designated":
        estate.appointed(person, before, date(2014, 9, 1), recorded)
    else:
        estate.served(person, before, date(2014, 9, 1), recorded)
    estate.appointed(person, urn, date(2022, 9, 1))
    open_still = estate.record("thing.done")
    estate.closed(last, closed_on)
    for known_to, ended_on in ((open_still, recorded), (None, closed_on)):
        assert [each.ended_on for each in only(session, urn, known_to).prior_service] == [ended_on]
        (many,) = map(cases_of, facts_of_many(session, [urn], known_to=known_to))
        assert many.school == read(session, urn, known_to).school


def test_a_candidate_is_tried_with_all_that_is_held_of_them(
    session: Session, estate: Estate
) -> None:
    other, urn, person = estate.school(), estate.school(), estate.person()
    provider = estate.provider(NASENCO)
    estate.appointed(person, other, date(2007, 9, 1), date(2009, 7, 31))
    estate.award(person, provider, date(2024, 1, 15))
    case = case_if_appointed(
        session, person, urn, date(2026, 9, 1), Particulars(is_qualified_teacher=True)
    )
    assert case.became_senco_on == date(2026, 9, 1)
    assert (case.qts, case.induction) == (True, None)
    assert (len(case.prior_service), len(case.awards)) == (1, 1)
    assert case.school == (SchoolSpan(None, None, "01", "1"),)


def test_somebody_not_on_the_register_is_tried_with_nothing(
    session: Session, estate: Estate
) -> None:
    urn = estate.school()
    estate.appointed(estate.person(), urn, date(2022, 9, 1))
    case = case_if_appointed(session, None, urn, date(2026, 9, 1))
    assert (case.prior_service, case.awards) == ((), ())


def test_nobody_can_be_tried_at_a_school_that_is_not_held(session: Session) -> None:
    with pytest.raises(NotFound):
        case_if_appointed(session, None, "999999", date(2026, 9, 1))
