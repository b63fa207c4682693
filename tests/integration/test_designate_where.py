"""At which schools a SENCO is designated, and by whom."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register import clock
from register.access import OPERATOR, OrganisationKind
from register.errors import Conflict, InvalidInput, NotFound, Refused
from register.law.findings import Reason
from register.services.appointments.amend import Correction, correct_appointment, end_appointment
from register.services.appointments.designate import replace_senco
from register.services.appointments.facts import AmendmentReason, Particulars
from register.services.appointments.our_senco import read_our_senco
from register.services.appointments.school import load_school
from register.services.appointments.vacancy import declare_vacancy
from register.services.compliance.school import school_compliance
from register.services.compliance_periods import refresh
from register.services.transaction import transaction
from tests.appointment_files import take
from tests.designating import SCHOOL, only, put
from tests.estate import Estate
from tests.sencos import (
    NOON,
    TODAY,
    acting_for,
    designation,
    put_conversion,
    put_membership,
    put_school,
    typed,
)


@pytest.mark.parametrize(
    ("school", "sentence"),
    [
        ({"type_code": "07", "type_name": "Community special school"}, "does not cover"),
        ({"status_code": "2", "closed_on": date(2024, 8, 31)}, "closed on 31 August 2024"),
    ],
)
def test_a_school_out_of_scope_or_closed_is_refused(
    session: Session, school: dict[str, Any], sentence: str
) -> None:
    put_school(session, "100001", **school)
    with pytest.raises(Refused, match=sentence):
        put(session)


def test_a_school_that_is_not_on_the_register_is_refused(session: Session) -> None:
    with pytest.raises(Refused, match="holds no school with URN 100001"):
        put(session)


def test_somebody_elses_school_looks_like_none(session: Session) -> None:
    put_school(session, "100002")
    with pytest.raises(NotFound) as theirs:
        put(session, designation("100002"))
    with pytest.raises(NotFound) as none:
        put(session, designation("100003"))
    assert str(theirs.value).replace("100002", "100003") == str(none.value)


def test_a_trust_designates_at_its_own_schools_only(session: Session) -> None:
    put_school(session, "100001")
    put_school(session, "100002")
    put_membership(session, "100001", "5555")
    trust = acting_for("5555", OrganisationKind.TRUST)
    assert put(session, actor=trust).is_new
    with pytest.raises(NotFound):
        put(session, designation("100002"), actor=trust)


@pytest.mark.usefixtures("looks_aside")
def test_an_academy_manages_what_a_conversion_carried_over(session: Session) -> None:
    put_school(session, "100001")
    put(session)
    put_school(session, "100009", type_code="34", type_name="Academy converter")
    put_conversion(session, "100001", "100009", date(2026, 1, 1))
    academy = acting_for("100009")
    (held,) = load_school(session, "100009").carried
    wanted = designation(
        "100009", person=typed("7654321", "Hill", "Jo"), started_on=date(2026, 4, 1)
    )
    with pytest.raises(Conflict, match="Ngozi Okafor is recorded"):
        put(session, wanted, actor=academy)
    with pytest.raises(Conflict, match="already recorded"):
        put(session, designation("100009", started_on=date(2026, 1, 1)), actor=academy)
    replace_senco(
        session,
        wanted,
        replaces=held.ref,
        last_day=date(2026, 3, 31),
        actor=academy,
        now=NOON,
    )
    assert only(session).ended_on == date(2026, 3, 31)


def test_an_appointment_that_ended_before_the_conversion_is_not_carried(session: Session) -> None:
    put_school(session, "100001")
    put(session, designation(ended_on=date(2025, 12, 31)))
    put_school(session, "100009", type_code="34")
    put_conversion(session, "100001", "100009", date(2026, 1, 1))
    assert load_school(session, "100009").carried == ()
    assert len(load_school(session, "100009").recorded) == 1


def test_a_school_that_said_that_it_has_none_says_nothing_of_the_academy_that_it_became(
    session: Session,
) -> None:
    put_school(session, "100001")
    says = {"source": "A letter", "now": NOON}
    old, academy = acting_for("100001"), acting_for("100009")
    declare_vacancy(session, "100001", on=date(2025, 11, 3), actor=old, **says)
    put_school(session, "100009", type_code="34")
    put_conversion(session, "100001", "100009", date(2026, 1, 1))

    def told() -> tuple[date | None, Reason]:
        ours = read_our_senco(session, "100009", actor=academy, now=NOON)
        found = school_compliance(
            session, "100009", as_at=TODAY, actor=OPERATOR, now=clock.now()
        ).finding
        session.rollback()
        return ours.vacant_from, found.reason

    assert told() == (None, Reason.SENCO_NOT_RECORDED)
    assert declare_vacancy(session, "100009", on=date(2026, 2, 2), actor=academy, **says)
    assert told() == (date(2026, 2, 2), Reason.NO_SENCO_DESIGNATED)


@pytest.fixture
def ended_before(session: Session) -> None:
    """A SENCO of the school 100001 until 30 November 2025, before it became the academy 100009."""
    put_school(session, "100001")
    put(session, designation(ended_on=date(2025, 11, 30)))
    put_school(session, "100009", type_code="34")
    put_conversion(session, "100001", "100009", date(2026, 1, 1))


@pytest.mark.usefixtures("looks_aside", "ended_before")
def test_an_academy_cannot_say_that_it_had_none_on_a_day_of_a_senco_of_the_school_before(
    session: Session,
) -> None:
    says = {"source": "A letter", "actor": acting_for("100009"), "now": NOON}
    with pytest.raises(Conflict, match=r"Okafor is recorded as SENCO .* 30 November 2025"):
        declare_vacancy(session, "100009", on=date(2025, 11, 30), **says)
    assert declare_vacancy(session, "100009", on=date(2025, 12, 1), **says)


@pytest.mark.usefixtures("looks_aside", "ended_before")
def test_an_academy_designates_nobody_for_days_on_which_they_were_senco_of_the_school_before(
    session: Session,
) -> None:
    academy = acting_for("100009")
    row = {"URN": "100009", "Started": "30/11/2025"}
    assert "cannot overlap" in take(session, row).errors[0].says
    with pytest.raises(Conflict, match="since 1 September 2025 until 30 November 2025"):
        put(session, designation("100009", started_on=date(2025, 11, 30)), actor=academy)
    assert put(session, designation("100009", started_on=date(2025, 12, 1)), actor=academy).is_new


@pytest.mark.usefixtures("looks_aside")
def test_an_end_after_the_school_closed_is_refused_as_a_correction_to_that_day_is(
    session: Session,
) -> None:
    put_school(session, "100001")
    ref, closed, after = put(session).ref, date(2025, 12, 31), date(2026, 1, 1)
    with transaction(session):
        Estate(session).closed("100001", closed)
        refresh(session, ["100001"])
    does = {"actor": SCHOOL, "now": NOON}
    sentence = r"closed on 31 December 2025\. Enter a last day .* that is not after it closed\.$"
    with pytest.raises(InvalidInput, match=sentence) as refused:
        end_appointment(session, ref, last_day=after, **does)
    assert [each.field for each in refused.value.problems] == ["last_day"]
    correction = Correction(
        started_on=date(2025, 9, 1),
        ended_on=after,
        particulars=Particulars(),
        reason=AmendmentReason.NEW_EVIDENCE,
    )
    with pytest.raises(Refused, match=sentence):
        correct_appointment(session, ref, correction, **does)
    assert end_appointment(session, ref, last_day=closed, **does).gaps == ()
    assert only(session).ended_on == closed


@pytest.mark.usefixtures("looks_aside")
def test_what_goes_on_at_an_academy_ends_there_after_the_school_before_closed(
    session: Session,
) -> None:
    put_school(session, "100001")
    ref = put(session).ref
    put_school(session, "100009", type_code="34")
    put_conversion(session, "100001", "100009", date(2026, 1, 1))
    with transaction(session):
        Estate(session).closed("100001", date(2025, 12, 31))
        refresh(session, ["100001", "100009"])
    end_appointment(session, ref, last_day=TODAY, actor=SCHOOL, now=NOON)
    assert only(session).ended_on == TODAY
