"""A school said that it had no SENCO, somebody was designated after it, and it was not so."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR
from register.errors import ChangedSince, Conflict
from register.law.school import Reason, Status
from register.models import LogEntry, Vacancy
from register.services.appointments import vacancy
from register.services.appointments.amend import end_appointment
from register.services.appointments.facts import AmendmentReason
from register.services.appointments.our_senco import read_our_senco
from register.services.appointments.said_none import SaidNone
from register.services.appointments.vacancy import declare_vacancy, take_back_vacancy
from register.services.compliance.school import school_compliance
from tests.designating import SCHOOL, only, put
from tests.in_step import out_of_step
from tests.sencos import NOON, designation, put_school

SAID, STARTED = date(2025, 8, 1), date(2025, 9, 1)
MISTAKE = {"reason": AmendmentReason.TYPING_MISTAKE, "note": "", "actor": SCHOOL, "now": NOON}


def say(session: Session, on: date) -> None:
    assert declare_vacancy(session, "100001", on=on, source="A letter", actor=SCHOOL, now=NOON)


def said(session: Session) -> list[tuple[date, date | None]]:
    ours = read_our_senco(session, "100001", actor=SCHOOL, now=NOON)
    session.rollback()
    return [(each.since, each.until) for each in ours.times_said_none]


def answer(
    session: Session, on: date, *, known_at: datetime | None = None
) -> tuple[Status, Reason]:
    asked = school_compliance(
        session, "100001", as_at=on, known_at=known_at, actor=OPERATOR, now=clock.now()
    )
    session.rollback()
    return asked.finding.status, asked.finding.reason


@pytest.fixture(autouse=True)
def school(session: Session) -> None:
    put_school(session, "100001")


def test_what_was_said_before_a_designation_is_taken_back_by_its_day(
    session: Session, engine: Engine
) -> None:
    say(session, SAID)
    put(session, designation(started_on=STARTED))
    none = (Status.NON_COMPLIANT, Reason.NO_SENCO_DESIGNATED)
    assert (said(session), answer(session, SAID)) == ([(SAID, date(2025, 8, 31))], none)
    designated = answer(session, STARTED)
    before = session.scalars(select(LogEntry.at).order_by(LogEntry.number.desc())).first()
    session.rollback()
    with pytest.raises(Conflict, match="To take back what it said of earlier days, give the first"):
        take_back_vacancy(session, "100001", **MISTAKE)
    take_back_vacancy(session, "100001", since="2025-08-01", **MISTAKE)
    assert said(session) == []
    assert answer(session, SAID) == (Status.REVIEW, Reason.SENCO_NOT_RECORDED)
    assert answer(session, STARTED) == designated
    assert answer(session, SAID, known_at=before) == none, "as it was known then"
    assert out_of_step(engine) == []
    entry = session.scalars(select(LogEntry).order_by(LogEntry.number.desc())).first()
    assert entry is not None
    assert (entry.action, entry.reason) == ("vacancy.withdrawn", "typing_mistake")
    assert session.scalars(select(Vacancy.superseded_by)).all() == [entry.number]
    with pytest.raises(Conflict, match="nothing to take back"):
        take_back_vacancy(session, "100001", since="2025-08-01", **MISTAKE)


def test_each_time_that_it_was_said_is_taken_back_by_itself(session: Session) -> None:
    say(session, date(2025, 8, 10))
    say(session, SAID)
    put(session, designation(started_on=STARTED))
    end_appointment(session, only(session).ref, last_day=date(2026, 1, 31), actor=SCHOOL, now=NOON)
    again = date(2026, 2, 1)
    say(session, again)
    assert said(session) == [(SAID, date(2025, 8, 31)), (again, None)]
    with pytest.raises(ChangedSince):
        take_back_vacancy(session, "100001", since="2025-08-10", **MISTAKE)
    take_back_vacancy(session, "100001", since="2025-08-01", **MISTAKE)
    assert said(session) == [(again, None)]
    take_back_vacancy(session, "100001", **MISTAKE)
    assert said(session) == []


def test_what_was_said_of_a_day_on_which_somebody_turned_out_to_be_designated_is_taken_back(
    session: Session,
) -> None:
    say(session, date(2025, 10, 1))
    put(session, designation(started_on=STARTED))
    assert said(session) == [(date(2025, 10, 1), date(2025, 9, 30))]
    take_back_vacancy(session, "100001", since="2025-10-01", **MISTAKE)
    assert said(session) == []


@pytest.mark.parametrize("coming", [None, date(2026, 6, 1)])
def test_what_holds_today_needs_no_day(session: Session, coming: date | None) -> None:
    say(session, SAID)
    if coming:
        put(session, designation(started_on=coming))
    took = take_back_vacancy(session, "100001", **MISTAKE)
    assert (took.since, said(session)) == (SAID, [])


@pytest.mark.canary
def test_what_was_said_that_stays_is_noticed(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vacancy, "_seen", lambda *_: SaidNone(SAID, None, ()))
    with pytest.raises(AssertionError):
        test_what_holds_today_needs_no_day(session, None)
