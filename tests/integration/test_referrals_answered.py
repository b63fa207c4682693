"""What was asked of a school that had become an academy: an earlier release asked beside the
conversion that stood, or where it should have found one.
"""

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR
from register.law.findings import Reason
from register.models import Conversion, LogEntry, Referral
from register.services.appointments.designate import designate
from register.services.compliance.school import school_compliance
from register.services.referrals.decide import Decision, decide
from register.services.referrals.preview import preview
from register.services.referrals.show import show_referral
from register.services.referrals.words import Decided, Ground
from tests.gias_files import Cells, academy, links, school, succession
from tests.gias_imports import FIRST, NOW, SECOND, A, B, C, Importer
from tests.referrals import put_referral
from tests.sencos import REGISTRAR, acting_for, designation, put_conversion

THIRD = date(2024, 8, 1)
OLD = school(A, status_code="2", closed_on="31-03-2024")
NEW = academy(B, opened_on="01-04-2024")
WHY = {"ground": Ground.SCHOOL_CONFIRMED, "note": "The school said so"}
ENDED = Decision(outcome=Decided.NEW_SCHOOL, **WHY)
DETAILS = {"successors": [B], "predecessors": [A, C]}


def converted(importer: Importer) -> None:
    """A, which has a SENCO, became the academy B by an import."""
    importer.take([school(A)])
    wanted = designation(A, started_on=date(2022, 9, 1))
    designate(importer.session, wanted, shared=False, actor=acting_for(A), now=NOW)
    importer.take([OLD, NEW], SECOND, links(importer.folder, succession(A, B)))


def asked_beside(importer: Importer) -> str:
    """What an earlier release asked of it all the same."""
    converted(importer)
    return put_referral(importer.session, "school_merger", A, DETAILS)


def standing(session: Session) -> Sequence[tuple[str, str, date]]:
    session.rollback()
    asked = select(Conversion.from_urn, Conversion.to_urn, Conversion.converted_on)
    return [tuple(row) for row in session.execute(asked.where(Conversion.superseded_by.is_(None)))]


def reason_at(session: Session, urn: str) -> Reason:
    return school_compliance(
        session, urn, as_at=SECOND, actor=OPERATOR, now=clock.now()
    ).finding.reason


def test_that_it_ended_there_ends_the_conversion_that_an_import_found(importer: Importer) -> None:
    session, ref = importer.session, asked_beside(importer)
    assert reason_at(session, B) is not Reason.SENCO_NOT_RECORDED
    told = preview(session, ref, ENDED, actor=REGISTRAR, now=NOW)
    assert told.effects == (
        f"The designations of School {A} (URN {A}) no longer go on at School {B} (URN {B}) from "
        "1 April 2024.",
    )
    decide(session, ref, ENDED, actor=REGISTRAR, now=NOW)
    assert standing(session) == []
    assert reason_at(session, B) is Reason.SENCO_NOT_RECORDED
    actions = session.scalars(select(LogEntry.action).order_by(LogEntry.number)).all()
    assert actions[-2:] == ["school.conversion_withdrawn", "referral.closed"]
    importer.take([school(A, name="Old", status_code="2", closed_on="31-03-2024"), NEW], THIRD)
    assert standing(session) == []


def test_that_it_goes_on_takes_the_place_of_what_the_import_found(importer: Importer) -> None:
    session, ref = importer.session, asked_beside(importer)
    day = date(2024, 4, 2)
    carried = Decision(outcome=Decided.CARRY_OVER, to_urn=B, first_day=day, **WHY)
    decide(session, ref, carried, actor=REGISTRAR, now=NOW)
    assert standing(session) == [(A, B, day)]
    entry = show_referral(session, ref).decisions[0].entry
    back = Decision(outcome=Decided.NEW_SCHOOL, supersedes=entry, **WHY)
    decide(session, ref, back, actor=REGISTRAR, now=NOW)
    assert standing(session) == []


def test_of_another_kind_of_referral_no_conversion_ends(importer: Importer) -> None:
    converted(importer)
    ref = put_referral(importer.session, "misuse", A, {"organisation": "Made up"})
    ground = Ground.SCHOOL_CONFIRMED
    shown = Decision(outcome=Decided.FOR_ITS_PURPOSE, ground=ground, note="They said what for")
    decide(importer.session, ref, shown, actor=REGISTRAR, now=NOW)
    assert len(standing(importer.session)) == 1


def test_the_next_import_closes_what_was_asked_beside_a_conversion(importer: Importer) -> None:
    ref = asked_beside(importer)
    before = standing(importer.session)
    summary = importer.take([OLD, academy(B, name="New", opened_on="01-04-2024")], THIRD)
    assert summary.counts.no_longer_asked == 1
    (past,) = show_referral(importer.session, ref).decisions
    assert past.outcome is Decided.CONVERTED
    assert past.note == f"By the extract of 1 August 2024 and its links it became URN {B}."
    assert standing(importer.session) == before


def test_what_was_asked_where_gias_shows_a_conversion_is_answered_by_it(
    importer: Importer,
) -> None:
    """The academy took in another school years later."""
    old = school(A, status_code="2", closed_on="31-08-2018")
    new = academy(B, opened_on="01-09-2018")
    importer.take([old, new, school(C)], FIRST)
    ref = put_referral(importer.session, "school_merger", A, DETAILS)
    merged = [*succession(A, B), (C, B, "Successor - merged")]
    closed = school(C, status_code="2", closed_on="31-03-2024")
    importer.take([old, new, closed], SECOND, links(importer.folder, merged))
    assert standing(importer.session) == [(A, B, date(2018, 9, 1))]
    assert not show_referral(importer.session, ref).waits


@pytest.mark.parametrize("decision", [ENDED, None])
def test_what_a_registrar_has_decided_or_is_to_decide_stays(
    importer: Importer, decision: Decision | None
) -> None:
    ref = asked_beside(importer)
    if decision:
        decide(importer.session, ref, decision, actor=REGISTRAR, now=NOW)
        files = succession(A, B)
    else:
        files = [*succession(A, B), *succession(C, B)]
    before = show_referral(importer.session, ref).decisions
    closed: Cells = school(C, status_code="2", closed_on="31-03-2024")
    importer.take([OLD, NEW, closed], THIRD, links(importer.folder, files))
    assert show_referral(importer.session, ref).decisions == before
    assert standing(importer.session) == []


def test_a_conversion_that_an_earlier_release_left_beside_such_a_decision_ends_with_an_import(
    importer: Importer,
) -> None:
    ref = asked_beside(importer)
    decide(importer.session, ref, ENDED, actor=REGISTRAR, now=NOW)
    put_conversion(importer.session, A, B, date(2024, 4, 1))
    importer.take([OLD, academy(B, name="New", opened_on="01-04-2024")], THIRD)
    assert standing(importer.session) == []


def test_where_gias_says_after_that_that_it_merged_a_registrar_is_asked_anew(
    importer: Importer,
) -> None:
    asked_beside(importer)
    importer.take([OLD, academy(B, name="New", opened_on="01-04-2024")], THIRD)
    merged = [*succession(A, B), *succession(C, B)]
    closed = school(C, status_code="2", closed_on="31-03-2024")
    later = date(2024, 9, 1)
    importer.take([OLD, NEW, closed], later, links(importer.folder, merged))
    about = select(Referral.closed_by).where(Referral.subject == A).order_by(Referral.id)
    first, again = importer.session.scalars(about)
    assert (first is not None, again) == (True, None)
    assert standing(importer.session) == []
