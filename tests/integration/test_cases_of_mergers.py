"""From facts to cases where several schools became one: each clock is that of its own school."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from register.law.findings import Status
from register.law.school_case import assess_school_case
from register.services.compliance.cases import DesignationCase
from tests.cases import read
from tests.estate import Estate
from tests.situations import ask

pytestmark = pytest.mark.facts_by_hand("cases are made of the facts alone")

MERGED, LAST = date(2023, 9, 1), date(2023, 8, 31)
MOVED, LEFT = date(2021, 9, 1), date(2021, 8, 31)


@pytest.fixture
def schools(estate: Estate) -> tuple[str, str, str]:
    """Two schools, and the academy that both became."""
    one, other = (estate.school(status_code="2", closed_on=LAST) for _ in range(2))
    after = estate.school(type_code="34", opened_on=MERGED)
    for urn in (one, other):
        estate.converted(urn, after, MERGED)
    return one, other, after


def case_of(session: Session, urn: str, ref: str) -> DesignationCase:
    return next(each for each in read(session, urn).designated if each.appointment.ref == ref)


def test_whoever_moved_from_one_to_the_other_before_keeps_the_clock_of_the_other(
    session: Session, estate: Estate, schools: tuple[str, str, str]
) -> None:
    one, other, after = schools
    person = estate.person()
    estate.appointed(person, one, date(2019, 9, 2), LEFT)
    ref = estate.appointed(person, other, MOVED)
    for urn in (other, after):
        assert case_of(session, urn, ref).case.became_senco_on == MOVED
    answers = [
        assess_school_case(read(session, urn).school, day)
        for urn, day in ((other, LAST), (after, MERGED))
    ]
    assert [each.status for each in answers] == [Status.IN_WINDOW, Status.IN_WINDOW]
    assert {each.deadline for each in answers} == {date(2024, 9, 1)}


def test_whoever_is_designated_again_at_what_both_became_keeps_the_clock_of_their_own_school(
    session: Session, estate: Estate, schools: tuple[str, str, str]
) -> None:
    one, other, after = schools
    person = estate.person()
    estate.appointed(person, one, date(2019, 9, 2), LEFT)
    estate.appointed(person, other, MOVED, LAST)
    again = estate.appointed(person, after, MERGED)
    assert case_of(session, after, again).case.became_senco_on == MOVED


def test_whoever_is_at_both_has_the_clock_of_each(
    session: Session, estate: Estate, schools: tuple[str, str, str]
) -> None:
    one, other, after = schools
    person = estate.person()
    refs = [
        estate.appointed(person, one, date(2019, 9, 2)),
        estate.appointed(person, other, MOVED),
    ]
    began = [case_of(session, after, ref).case.became_senco_on for ref in refs]
    assert began == [date(2019, 9, 2), MOVED]
    found = assess_school_case(read(session, after).school, MERGED)
    assert (found.status, found.deadline) == (Status.NON_COMPLIANT, date(2022, 9, 2))


def test_whoever_is_at_both_is_one_senco_and_whoever_is_beside_them_another(
    session: Session, estate: Estate, schools: tuple[str, str, str]
) -> None:
    one, other, after = schools
    person = estate.person()
    estate.appointed(person, one, date(2019, 9, 2))
    estate.appointed(person, other, MOVED)
    passed = "award for {}, and the deadline of 2 September 2022 has passed."
    assert ask(session, after, MERGED).words.endswith(passed.format("the SENCO"))
    estate.appointed(estate.person(), after, MERGED)
    assert ask(session, after, MERGED).words.endswith(passed.format("one SENCO"))
