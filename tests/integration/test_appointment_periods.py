"""Whatever is asked, and in whatever order, one person is SENCO of a school once on a day."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from register.errors import Failed, RegisterError
from register.queries.appointments import HeldAppointment
from register.services.appointments import designate as designating
from register.services.appointments.amend import (
    Correction,
    correct_appointment,
    end_appointment,
)
from register.services.appointments.designate import designate, replace_senco
from register.services.appointments.facts import AmendmentReason, Particulars
from register.services.appointments.school import load_school
from register.services.appointments.spans import overlap
from tests.databases import empty
from tests.sencos import (
    NOON,
    acting_for,
    designation,
    put_conversion,
    put_school,
    typed,
)

ACADEMY = acting_for("100009")
DAYS = st.integers(0, 400).map(lambda days: date(2025, 1, 1) + timedelta(days=days))
PEOPLE = st.sampled_from([typed(), typed("7654321", "Hill", "Jo")])
URNS = st.sampled_from(["100001", "100009"])
Step = Callable[[Session], object]


def designating_steps() -> st.SearchStrategy[Step]:
    def step(urn: str, person: object, start: date, end: date | None, replaces: int | None) -> Step:
        wanted = designation(urn, person=person, started_on=start, ended_on=end)

        def run(session: Session) -> object:
            if replaces is None:
                return designate(session, wanted, shared=True, actor=ACADEMY, now=NOON)
            return replace_senco(
                session,
                wanted,
                replaces=nth(session, replaces).ref,
                last_day=start - timedelta(days=1),
                actor=ACADEMY,
                now=NOON,
            )

        return run

    some = st.none() | st.integers(0, 5)
    return st.builds(step, URNS, PEOPLE, DAYS, st.none() | DAYS, some)


def amending_steps() -> st.SearchStrategy[Step]:
    def end(which: int, last_day: date) -> Step:
        return lambda session: end_appointment(
            session, nth(session, which).ref, last_day=last_day, actor=ACADEMY, now=NOON
        )

    def correct(which: int, start: date, last_day: date | None) -> Step:
        correction = Correction(
            started_on=start,
            ended_on=last_day,
            particulars=Particulars(),
            reason=AmendmentReason.TYPING_MISTAKE,
        )
        return lambda session: correct_appointment(
            session, nth(session, which).ref, correction, actor=ACADEMY, now=NOON
        )

    which = st.integers(0, 5)
    return st.builds(end, which, DAYS) | st.builds(correct, which, DAYS, st.none() | DAYS)


STEPS = st.lists(designating_steps() | amending_steps(), min_size=2, max_size=8)


def nth(session: Session, which: int) -> HeldAppointment:
    held = load_school(session, "100009").recorded
    if not held:
        raise RegisterError("nobody is designated yet")
    return held[which % len(held)]


def overlaps_after(engine: Engine, steps: list[Step]) -> list[tuple[str, str]]:
    """Pairs of designations of one person that share a day at the academy, after these steps."""
    empty(engine)
    with Session(engine) as session:
        put_school(session, "100001", status_code="2", closed_on=date(2025, 8, 31))
        put_school(session, "100009", type_code="34")
        put_conversion(session, "100001", "100009", date(2025, 9, 1))
        for step in steps:
            try:
                step(session)
            except Failed:
                raise  # the database saw what the register ought to have seen
            except RegisterError:
                session.rollback()
        return [
            (one.ref, other.ref)
            for one, other in combinations(load_school(session, "100009").carried, 2)
            if one.person_id == other.person_id and overlap(one.days, other.days)
        ]


def tried(count: int) -> settings:
    """So many lives of a school, each of which empties the database first."""
    aside = [HealthCheck.function_scoped_fixture]
    return settings(max_examples=count, deadline=None, suppress_health_check=aside)


@tried(25)
@given(steps=STEPS)
def test_no_two_current_designations_of_one_person_at_one_school_overlap(
    sqlite_engine: Engine, steps: list[Step]
) -> None:
    assert overlaps_after(sqlite_engine, steps) == []


@pytest.mark.soak
@tried(1_000)
@given(steps=STEPS)
def test_nor_do_they_in_many_more_lives(sqlite_engine: Engine, steps: list[Step]) -> None:
    assert overlaps_after(sqlite_engine, steps) == []


def again(urn: str, start: date) -> Step:
    wanted = designation(urn, started_on=start)
    return lambda session: designate(session, wanted, shared=True, actor=ACADEMY, now=NOON)


def test_the_property_would_notice_a_register_that_did_not_look(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(designating, "_already", lambda *_: None)
    with pytest.raises(Failed):
        overlaps_after(
            sqlite_engine, [again("100009", date(2025, 9, 1)), again("100009", date(2025, 10, 1))]
        )
    # Over a conversion the database sees two schools: the register alone sees that they are one.
    assert overlaps_after(
        sqlite_engine, [again("100001", date(2025, 1, 1)), again("100009", date(2025, 10, 1))]
    )
