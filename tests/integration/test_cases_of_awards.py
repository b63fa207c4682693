"""From courses and awards to a case: what led to what, half-known days, and what was known when."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from register.law.facts import AwardKind
from register.law.findings import Reason
from register.law.regulation_49 import assess
from register.models import Appointment, Award
from register.queries.facts import school_facts
from register.services.compliance.award_facts import decided_day
from tests.cases import only, read
from tests.estate import Estate
from tests.situations import NASENCO, NPQ

pytestmark = pytest.mark.facts_by_hand("cases are made of the facts alone")


def test_a_course_and_the_award_it_led_to_are_one(session: Session, estate: Estate) -> None:
    urn, person, provider = estate.school(), estate.person(), estate.provider(NASENCO)
    estate.appointed(person, urn, date(2022, 9, 1))
    estate.enrolled(
        person, provider, date(2022, 10, 1), kind="NASENCO", state="completed", state_on=None
    )
    ref = estate.award(person, provider, date(2024, 1, 15))
    (award,) = only(session, urn).awards
    assert (award.ref, award.commenced_on, award.held_from) == (
        ref,
        date(2022, 10, 1),
        date(2024, 1, 15),
    )


def test_a_course_begun_after_an_award_stands_beside_it(session: Session, estate: Estate) -> None:
    urn, person, provider = estate.school(), estate.person(), estate.provider(NASENCO)
    estate.appointed(person, urn, date(2022, 9, 1))
    estate.award(person, provider, date(2015, 1, 15), withdrawn_on=date(2016, 1, 1))
    estate.enrolled(person, provider, date(2022, 10, 1), kind="NASENCO")
    assert len(only(session, urn).awards) == 2


@pytest.mark.parametrize("state", ["withdrawn", "failed"])
def test_a_course_left_or_failed_is_left_from_that_day(
    session: Session, estate: Estate, state: str
) -> None:
    urn, person, provider = estate.school(), estate.person(), estate.provider(NPQ)
    estate.appointed(person, urn, date(2024, 9, 1))
    estate.enrolled(person, provider, date(2024, 10, 1), state=state, state_on=date(2025, 3, 1))
    case = only(session, urn)
    assert case.awards[0].left_on == date(2025, 3, 1)
    assert assess(case, date(2025, 3, 1)).reason is Reason.WINDOW_ENROLLED
    assert assess(case, date(2025, 3, 2)).reason is Reason.WINDOW_NOT_ENROLLED


@pytest.mark.parametrize(
    ("spans", "recognised"),
    [
        ([], None),
        ([NPQ], None),
        ([NASENCO], True),
        ([("NASENCO", date(2009, 9, 1), date(2014, 8, 31))], False),
        ([("NASENCO", date(2009, 9, 1), date(2024, 1, 15))], True),
    ],
)
def test_recognition_is_of_the_kind_on_the_day_the_award_is_held_from(
    session: Session,
    estate: Estate,
    spans: list[tuple[str, date, date | None]],
    recognised: bool | None,
) -> None:
    urn, person, provider = estate.school(), estate.person(), estate.provider(*spans)
    estate.appointed(person, urn, date(2022, 9, 1))
    estate.award(person, provider, date(2024, 1, 15))
    (award,) = only(session, urn).awards
    assert (award.kind, award.body_recognised) == (AwardKind.NASENCO, recognised)


@pytest.mark.parametrize(
    ("day", "precision", "decided"),
    [
        (date(2024, 9, 1), "day", True),
        (date(2024, 8, 1), "month", True),
        (date(2024, 9, 1), "month", True),
        (date(2023, 12, 1), "month", True),
        (date(2023, 1, 1), "year", True),
        (date(2024, 1, 1), "year", False),
        (date(2025, 1, 1), "year", True),
        (date(2027, 1, 1), "year", False),
    ],
)
def test_a_half_known_day_is_given_only_where_every_day_in_it_is_decided_alike(
    day: date, precision: str, decided: bool
) -> None:
    assert decided_day(day, precision) == (day if decided else None)


def test_a_correction_changes_what_is_known_now_and_not_what_was_known_then(
    session: Session, estate: Estate
) -> None:
    urn, person = estate.school(), estate.person()
    ref = estate.appointed(person, urn, date(2022, 9, 1))
    then = estate.renamed(person, "Asha", "Carter")
    estate.supersede(Appointment, ref, started_on=date(2021, 9, 1))
    assert only(session, urn).became_senco_on == date(2021, 9, 1)
    assert only(session, urn, known_to=then).became_senco_on == date(2022, 9, 1)
    for known_to, last_name in ((then, "Carter"), (then - 1, "Bello")):
        (name,) = school_facts(session, urn, known_to=known_to).names
        assert name.last_name == last_name
    assert read(session, urn, known_to=then - 2).designated == ()


def test_an_award_taken_back_is_still_known_as_it_was(session: Session, estate: Estate) -> None:
    urn, person, provider = estate.school(), estate.person(), estate.provider(NASENCO)
    estate.appointed(person, urn, date(2022, 9, 1))
    ref = estate.award(person, provider, date(2024, 1, 15))
    corrected = estate.supersede(Award, ref, kind="OTHER")
    assert only(session, urn).awards[0].kind is AwardKind.OTHER
    assert only(session, urn, known_to=corrected - 1).awards[0].kind is AwardKind.NASENCO
