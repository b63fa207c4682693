"""A row of a list is true of each SENCO of its school, or says that it is of one at least."""

from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.db import table_of
from register.models import CompliancePeriod
from register.progress import tell_nobody
from register.services.compliance_periods import differences, rebuild
from register.services.estate.filters import Filters
from register.services.estate.page import every_school
from register.services.transaction import transaction
from tests.estate import QUALIFIED, Estate

TODAY = date(2026, 11, 2)
BEGAN = date(2024, 3, 1)


def appointed(
    estate: Estate, urn: str, started_on: date = BEGAN, held_from: date | None = None
) -> str:
    """Somebody who is SENCO of it, and the day from which they hold the National Award."""
    person = estate.person()
    if held_from:
        provider = estate.provider(("NASENCO", date(2009, 9, 1), None))
        estate.award(person, provider, held_from, commenced_on=date(2018, 9, 1))
    return estate.appointed(person, urn, started_on, **QUALIFIED)


def row(session: Session, estate: Estate) -> str:
    """What the list says of the one school, from what is stored and from the facts alike."""
    session.commit()
    rebuild(session, tell_nobody)
    assert list(differences(session, tell_nobody)) == []
    (now,) = every_school(session, Filters(TODAY), actor=OPERATOR)
    (then,) = every_school(session, Filters(TODAY, known_at=estate.now), actor=OPERATOR)
    assert now == then
    return now.words


def test_of_one_senco_it_speaks_of_the_senco(session: Session, estate: Estate) -> None:
    appointed(estate, estate.school())
    assert row(session, estate).startswith("The SENCO has until 1 March 2027")


def test_what_is_so_of_both_is_said_of_each(session: Session, estate: Estate) -> None:
    urn = estate.school()
    for started_on in (BEGAN, date(2023, 9, 1)):
        appointed(estate, urn, started_on, held_from=date(2020, 7, 1))
    assert row(session, estate) == "Each SENCO holds the National Award for SEN Coordination."


def test_what_is_so_of_one_alone_is_said_of_one_at_least(session: Session, estate: Estate) -> None:
    urn = estate.school()
    appointed(estate, urn, held_from=date(2020, 7, 1))
    appointed(estate, urn)
    assert row(session, estate).startswith("At least one SENCO has until 1 March 2027")


def test_so_is_what_is_so_of_both_but_by_another_day(session: Session, estate: Estate) -> None:
    urn = estate.school()
    appointed(estate, urn)
    appointed(estate, urn, date(2024, 9, 1))
    assert row(session, estate).startswith("At least one SENCO has until 1 March 2027")


def test_once_the_other_has_left_it_speaks_of_the_senco(session: Session, estate: Estate) -> None:
    urn = estate.school()
    appointed(estate, urn)
    estate.appointed(estate.person(), urn, BEGAN, ended_on=date(2026, 11, 1), **QUALIFIED)
    assert row(session, estate).startswith("The SENCO has until 1 March 2027")


def test_of_a_school_without_one_it_speaks_of_none(session: Session, estate: Estate) -> None:
    estate.school()
    assert row(session, estate) == "The register does not know whether the school has a SENCO."


def test_a_row_that_says_it_of_each_where_it_is_of_one_is_named(
    session: Session, estate: Estate
) -> None:
    urn = estate.school()
    appointed(estate, urn, held_from=date(2020, 7, 1))
    appointed(estate, urn)
    row(session, estate)
    table = table_of(CompliancePeriod)
    with transaction(session):
        at_least_one = table.c.of_several == "SOME"
        session.execute(update(table).where(at_least_one).values(of_several="EACH"))
    said = [str(each) for each in differences(session, tell_nobody)]
    assert any("Not stored" in each and ", of some of several SENCOs" in each for each in said)
    assert any("Stored, and" in each and ", of each of several SENCOs" in each for each in said)
    rebuild(session, tell_nobody)
