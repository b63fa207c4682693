"""Schools of the demonstration that a newcomer is sent to, and what there is to see."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from register.access import OPERATOR
from register.identifiers import Urn
from register.law.findings import Reason, Status
from register.models import Appointment
from register.services.compliance.school import school_compliance
from register.services.estate.filters import Filters
from register.services.estate.page import every_school
from tests.demonstration import put_demonstration

NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


def test_two_schools_have_two_sencos_of_whom_both_or_one_alone_holds_the_award(
    engine: Engine, session: Session
) -> None:
    put_demonstration(engine, NOW)
    serving = select(Appointment.school_urn).where(
        Appointment.superseded_by.is_(None), Appointment.ended_on.is_(None)
    )
    of_several = serving.group_by(Appointment.school_urn).having(func.count() > 1)
    found = [
        school_compliance(session, Urn(urn), as_at=NOW.date(), actor=OPERATOR, now=NOW)
        for urn in session.scalars(of_several.order_by(Appointment.school_urn))
    ]
    assert [len(each.senco) for each in found] == [2, 2]
    assert "900200" in [each.school.urn for each in found], "the README sends a reader to it"
    assert {each.finding.status for each in found} == {Status.COMPLIANT, Status.NON_COMPLIANT}
    says = {each.finding.status: each.words for each in found}
    assert "each SENCO holds" in says[Status.COMPLIANT]
    assert "no award for one SENCO" in says[Status.NON_COMPLIANT]
    (breach,) = (each.finding for each in found if each.finding.status is Status.NON_COMPLIANT)
    assert [each.finding.status for each in breach.others] == [Status.COMPLIANT]
    rows = {
        each.urn: each.words for each in every_school(session, Filters(NOW.date()), actor=OPERATOR)
    }
    for each in found:
        begins = "Each SENCO holds", "The register holds no award for at least one SENCO"
        assert rows[each.school.urn].startswith(begins)


def test_the_school_that_a_newcomer_is_sent_to_had_another_answer_last_week(
    engine: Engine, session: Session
) -> None:
    put_demonstration(engine, NOW)
    asked = {"as_at": NOW.date(), "actor": OPERATOR, "now": NOW}
    now = school_compliance(session, "900013", **asked)
    then = school_compliance(session, "900013", **asked, known_at=NOW - timedelta(days=7))
    assert now.finding.reason is Reason.WINDOW_AWARD_WITHDRAWN
    assert then.finding.reason is Reason.HOLDS_NASENCO
