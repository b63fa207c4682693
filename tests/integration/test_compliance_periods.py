"""The stored periods are what the facts say, on every day, whatever was done to the facts."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from register.db import table_of
from register.law.readings import NAMED
from register.models import CompliancePeriod
from register.progress import tell_nobody
from register.queries.compliance_periods import READINGS
from register.queries.estate import Place, counts_by_status
from register.queries.facts_of_many import facts_of_many
from register.services.appointments.amend import end_appointment
from register.services.appointments.designate import designate
from register.services.compliance_periods import Difference, differences, rebuild, refresh
from register.services.log_tree.verify_facts import verify_facts
from tests.estate import Estate
from tests.sencos import NOON, acting_for, designation, put_conversion, put_school
from tests.service_calls import Caller

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
TABLE = table_of(CompliancePeriod)
DAY = timedelta(days=1)
BY_HAND = pytest.mark.facts_by_hand("what is out of step is what is looked for")


def found(session: Session) -> list[Difference]:
    return list(differences(session, tell_nobody))


def test_the_readings_stored_are_those_of_the_law() -> None:
    assert list(READINGS) == list(NAMED)


@BY_HAND
def test_facts_of_many_are_read_as_they_were_known(session: Session) -> None:
    estate = Estate(session)
    urn, person = estate.school(), estate.person()
    before = estate.record("thing.done")
    ref = estate.appointed(person, urn, date(2021, 9, 1))
    (then,) = facts_of_many(session, [urn], known_to=before)
    (now,) = facts_of_many(session, [urn])
    assert then.appointments == ()
    assert [row.ref for row in now.appointments] == [ref]


def test_before_a_conversion_only_the_old_school_is_counted(session: Session) -> None:
    first_day = date(2019, 9, 1)
    put_school(session, "100001", status_code="2", closed_on=first_day - DAY)
    put_school(session, "100002", type_code="34", opened_on=first_day)
    put_conversion(session, "100001", "100002", first_day)
    rebuild(session, tell_nobody)
    assert counts_by_status(session, Place(first_day - DAY)) == {"REVIEW": 1}
    assert counts_by_status(session, Place(first_day)) == {"NOT_APPLICABLE": 1, "REVIEW": 1}


def test_two_schools_that_became_one_are_told_of_once_a_day(session: Session) -> None:
    first_day = date(2019, 9, 1)
    put_school(session, "100003", type_code="34", opened_on=first_day)
    for urn, converted_on in (("100001", first_day), ("100002", first_day + 200 * DAY)):
        put_school(session, urn, status_code="2", closed_on=converted_on - DAY)
        put_conversion(session, urn, "100003", converted_on)
    rebuild(session, tell_nobody)
    days = select(TABLE.c.from_day, TABLE.c.to_day).where(TABLE.c.urn == "100003")
    told = session.execute(days.order_by(TABLE.c.from_day)).all()
    assert all(one.to_day + DAY == other.from_day for one, other in pairwise(told))
    assert found(session) == []


@BY_HAND
def test_a_service_that_forgets_its_schools_is_named(session: Session) -> None:
    estate = Estate(session)
    forgotten, kept = estate.school(), estate.school()
    refresh(session, [forgotten, kept])
    session.commit()
    assert found(session) == []
    ref = estate.appointed(estate.person(), forgotten, date(2024, 9, 1))
    named = found(session)
    assert {each.period.urn for each in named} == {forgotten}
    assert any(not each.is_stored and each.period.appointment_ref == ref for each in named)


@BY_HAND
@pytest.mark.parametrize(
    "change",
    [
        {"status": "COMPLIANT"},
        {"reason": "HOLDS_NPQ"},
        {"deadline": date(2030, 1, 1)},
        {"to_day": date(2031, 1, 1)},
        {"under_person": False},
        {"la_code": "999"},
        {"is_own": False},
        {"node": 1},
    ],
    ids=str,
)
def test_a_period_changed_by_hand_is_named(session: Session, change: dict[str, object]) -> None:
    urn = Estate(session).school()
    refresh(session, [urn])
    session.execute(update(TABLE).where(TABLE.c.status == "REVIEW").values(**change))
    session.commit()
    (held, expected) = found(session)
    assert (held.is_stored, expected.is_stored) == (True, False)
    assert str(held).startswith(f"URN {urn}: Stored, and not what the facts say: ")
    assert "REVIEW SENCO_NOT_RECORDED" in str(expected)


@BY_HAND
def test_a_period_that_is_gone_is_named(session: Session) -> None:
    urn = Estate(session).school()
    refresh(session, [urn])
    session.execute(delete(TABLE).where(TABLE.c.status == "REVIEW"))
    session.commit()
    (missing,) = found(session)
    assert str(missing).startswith(f"URN {urn}: Not stored: ")


@BY_HAND
def test_a_change_touches_its_own_schools_and_no_others(session: Session) -> None:
    for urn in ("100001", "100002", "100003", "100004"):
        put_school(session, urn)
    put_conversion(session, "100001", "100002", date(2026, 1, 1))
    rebuild(session, tell_nobody)
    held = designate(
        session, designation("100003"), shared=False, actor=acting_for("100003"), now=NOON
    )
    session.execute(update(TABLE).values(la_code="spoilt"))
    session.commit()
    end_appointment(
        session, held.ref, last_day=date(2026, 1, 9), actor=acting_for("100003"), now=NOON
    )
    assert mended(session) == {"100003"}
    wanted = designation("100001", ended_on=date(2025, 12, 1))
    designate(session, wanted, shared=False, actor=acting_for("100001"), now=NOON)
    # The same person's other school, and the academy that this one became.
    assert mended(session) == {"100001", "100002", "100003"}


def mended(session: Session) -> set[str]:
    return set(session.scalars(select(TABLE.c.urn).where(TABLE.c.la_code != "spoilt")))


def test_after_any_calls_of_the_services_the_periods_are_in_step(
    session: Session, tmp_path: Path
) -> None:
    caller = Caller(session, tmp_path, seed=20)
    for _ in range(3):
        caller.call(50)
        assert found(session) == [], caller.done
    assert verify_facts(session).rows > 50, "and the facts are what their entries say"
    assert len(caller.done) == 13


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(5))
def test_after_ten_thousand_calls_the_periods_are_in_step(
    session: Session, tmp_path: Path, seed: int
) -> None:
    caller = Caller(session, tmp_path, seed)
    for _ in range(20):
        caller.call(100)
        assert found(session) == [], caller.done
        verify_facts(session)
