"""The stored periods on the national demonstration: kept in step, and made anew.

The loop by objects does the same work the ordinary way, a school at a time: facts by mapped
classes and their own queries, the same law, rows added to the session. It is timed on a sample of
the schools and counted up, because the whole of it takes many minutes.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import cycle
from unittest.mock import patch

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from register.access import OrganisationKind, Role
from register.db import table_of
from register.models import (
    Appointment,
    Award,
    CompliancePeriod,
    Conversion,
    Enrolment,
    PriorService,
    Recognition,
    SchoolVersion,
    Vacancy,
)
from register.progress import tell_nobody
from register.queries.log import head
from register.queries.schools import every_urn
from register.services.appointments.amend import Correction, correct_appointment
from register.services.appointments.facts import AmendmentReason, Particulars
from register.services.compliance_periods.store import rebuild, worked_out
from register.services.transaction import transaction
from tests.bench.national import national, scratch, session_on
from tests.bench.periods_by_objects import rebuild_by_objects
from tests.bench.timing import Line, Times, beside, interleaved, timed
from tests.sencos import acting_for

ROUNDS, FEW = 60, 2
SAMPLE = 300
"""Schools that the loop by objects is timed on."""
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
RESTS_ON = (
    SchoolVersion,
    Conversion,
    Appointment,
    PriorService,
    Vacancy,
    Award,
    Enrolment,
    Recognition,
)
CHANGE, ALONE = "one fact changed, periods in step", "the same write without them"
REBUILD, LOOP = "all periods made, where there were none", "loop by objects, counted up"
AGAIN = "all periods rebuilt, where none was wrong"
ONCE, FOURFOLD, WHOLE = "1 x the schools", "4 x the schools", "16 x the schools"
THEN, SAME = "periods as known at an earlier entry", "the same schools, rebuilt"


def run() -> Iterator[Line]:
    """Every measurement, each beside its peer."""
    with scratch() as folder, session_on(national(folder)) as session:
        times = interleaved(_changed(session), ROUNDS, warm=4)
        yield beside(times, CHANGE, ALONE, 3)
        yield from _made_anew(session)


def bare_scan(session: Session) -> None:
    """Every row read by the database, and nothing done with it."""
    for model in RESTS_ON:
        table = table_of(model)
        columns = [column for column in table.c if not column.primary_key]
        session.execute(select(func.count(), *(func.max(each) for each in columns[-3:]))).all()


def _changed(session: Session) -> dict[str, Callable[[], float]]:
    """Corrections of one designation after another: each changes what the law finds."""
    posts = select(Appointment.ref, Appointment.school_urn, Appointment.started_on).where(
        Appointment.superseded_by.is_(None), Appointment.ended_on.is_(None)
    )
    held = cycle(session.execute(posts.order_by(Appointment.ref).limit(2_000)).all())
    induction = cycle(("not_met", "met", "not_required"))

    def correct() -> None:
        ref, urn, started_on = next(held)
        correction = Correction(
            started_on=started_on,
            ended_on=None,
            particulars=Particulars(
                is_head_teacher=False,
                is_qualified_teacher=True,
                induction=next(induction),
                is_teaching_at_school=True,
            ),
            reason=AmendmentReason.TYPING_MISTAKE,
        )
        actor = acting_for(urn, OrganisationKind.SCHOOL, Role.SCHOOL)
        correct_appointment(session, ref, correction, actor=actor, now=NOW)

    def without() -> None:
        with _no_periods():
            correct()

    return {CHANGE: timed(correct), ALONE: timed(without)}


@contextmanager
def _no_periods() -> Iterator[None]:
    with patch("register.services.compliance_periods.people_changed", lambda *_: 0):
        yield


def _made_anew(session: Session) -> Iterator[Line]:
    urns = every_urn(session)
    every = len(urns) // SAMPLE
    sample = urns[::every]
    entry = head(session).number // 2
    jobs = {
        REBUILD: lambda: _from_nothing(session),
        AGAIN: timed(lambda: rebuild(session, tell_nobody)),
        LOOP: timed(lambda: rebuild_by_objects(session, sample)),
        SAME: timed(lambda: _work_out(session, urns[::8])),
        THEN: timed(lambda: _work_out(session, urns[::8], entry)),
        ONCE: timed(lambda: _work_out(session, urns[::16])),
        FOURFOLD: timed(lambda: _work_out(session, urns[::4])),
        WHOLE: timed(lambda: _work_out(session, urns)),
    }
    times = interleaved(jobs, FEW)
    share = len(urns) / len(sample)
    times[LOOP] = [seconds * share for seconds in times[LOOP]]
    yield beside(times, REBUILD, LOOP, 1 / 8)
    yield beside(times, AGAIN, LOOP, 1 / 8)
    yield beside(times, THEN, SAME, 10)
    yield beside(_for_each(times, 4), FOURFOLD, ONCE, 1.25)
    yield beside(_for_each(times, 16), WHOLE, ONCE, 1.25)


def _from_nothing(session: Session) -> float:
    """The seconds of making every period, without those of taking the old ones away."""
    with transaction(session):
        session.execute(delete(table_of(CompliancePeriod)))
    return timed(lambda: rebuild(session, tell_nobody))()


def _for_each(times: Times, size: int) -> Times:
    """The seconds of the larger job for as many schools as the smaller one has."""
    large = FOURFOLD if size == 4 else WHOLE
    return times | {large: [seconds / size for seconds in times[large]]}


def _work_out(session: Session, urns: Sequence[str], known_to: int | None = None) -> None:
    for _ in worked_out(session, urns, known_to=known_to):
        pass
