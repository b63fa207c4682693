"""What is refused because of several who share the post: all of them are named, at once."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from register.errors import AnotherInPost, Conflict
from register.services.appointments.designate import designate
from register.services.appointments.vacancy import declare_vacancy
from tests.sencos import NOON, acting_for, designation, put_school, typed

SCHOOL = acting_for("100001")
DAY = date(2026, 2, 1)


@pytest.fixture
def shared(session: Session) -> Session:
    """Jo Hill and Ngozi Okafor share the post at 100001."""
    put_school(session, "100001")
    for person in (typed(), typed("7654321", "Hill", "Jo")):
        wanted = designation(person=person)
        designate(session, wanted, shared=True, actor=SCHOOL, now=NOON)
    return session


@pytest.mark.usefixtures("looks_aside")
def test_a_third_is_told_whose_designations_to_end(shared: Session) -> None:
    third = designation(person=typed("7654320", "Lee", "Sam"), started_on=DAY)
    with pytest.raises(AnotherInPost, match=r" and .* are recorded as SENCO") as asked:
        designate(shared, third, shared=False, actor=SCHOOL, now=NOON)
    assert "End those designations, or say that they all share the role." in str(asked.value)


@pytest.mark.usefixtures("looks_aside")
def test_a_school_that_says_it_has_none_is_told_of_both_at_once(shared: Session) -> None:
    with pytest.raises(Conflict) as refused:
        declare_vacancy(shared, "100001", on=DAY, source="A letter", actor=SCHOOL, now=NOON)
    assert "Jo Hill" in str(refused.value)
    assert "Ngozi Okafor" in str(refused.value)
    assert "are recorded as SENCO of School 100001 on 1 February 2026." in str(refused.value)
    assert str(refused.value).endswith("End those designations first.")
    assert len(refused.value.shows) == 2


@pytest.mark.usefixtures("looks_aside")
@pytest.mark.parametrize(
    ("last_day", "first"),
    [
        (None, "End that designation first."),
        (date(2026, 2, 20), "Correct that designation first."),
        (date(2026, 9, 1), "Correct that designation first."),
    ],
)
def test_a_designation_that_has_a_last_day_is_to_be_corrected_not_ended(
    session: Session, last_day: date | None, first: str
) -> None:
    put_school(session, "100001")
    designate(session, designation(ended_on=last_day), shared=False, actor=SCHOOL, now=NOON)
    with pytest.raises(Conflict) as refused:
        declare_vacancy(session, "100001", on=DAY, source="A letter", actor=SCHOOL, now=NOON)
    assert str(refused.value).endswith(first)


@pytest.mark.usefixtures("looks_aside")
def test_of_two_of_whom_one_has_a_last_day_one_is_ended_and_one_corrected(
    session: Session,
) -> None:
    put_school(session, "100001")
    hill = designation(person=typed("7654321", "Hill", "Jo"), ended_on=date(2026, 9, 1))
    for wanted in (designation(), hill):
        designate(session, wanted, shared=True, actor=SCHOOL, now=NOON)
    with pytest.raises(Conflict, match=r"End or correct those designations first\.$"):
        declare_vacancy(session, "100001", on=DAY, source="A letter", actor=SCHOOL, now=NOON)
