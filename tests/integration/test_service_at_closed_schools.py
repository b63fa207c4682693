"""No door takes earlier service on a day on which its school, or what that became, was closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from register.errors import InvalidInput
from register.queries.appointments import appointments_at, prior_service_of
from register.schemas.approvals import asked_of
from register.services.appointments.designate import designate
from register.services.appointments.facts import Spell
from register.services.appointments.prior_service import declare_prior_service
from register.services.approvals.earlier_service import plan_service
from register.services.approvals.kinds import Act, Under
from tests.appointment_files import ROW, take
from tests.sencos import NOON, REGISTRAR, acting_for, designation, put_conversion, put_school

SCHOOL = acting_for("100001")
CLOSED_ON = date(2018, 8, 31)
AFTER = date(2018, 9, 1)
BEGAN = date(2015, 9, 1)
Said = Callable[[Session, Spell], str]


def by_declaring(session: Session, spell: Spell) -> str:
    (held,) = appointments_at(session, ["100001"])
    try:
        declare_prior_service(session, held.ref, [spell], source="Letter", actor=SCHOOL, now=NOON)
    except InvalidInput as refused:
        return str(refused)
    return ""


def by_designating(session: Session, spell: Spell) -> str:
    days = {"started_on": date(2020, 9, 1), "ended_on": date(2021, 8, 31)}
    wanted = designation(prior_service=(spell,), **days)
    try:
        designate(session, wanted, shared=False, actor=SCHOOL, now=NOON)
    except InvalidInput as refused:
        return str(refused)
    return ""


def by_file(session: Session, spell: Spell) -> str:
    until = f"{spell.ended_on:%d/%m/%Y}" if spell.ended_on else ""
    said = f"{spell.started_on:%d/%m/%Y}..{until}@{spell.school_urn}"
    (found,) = take(session, {"Prior service": said}).findings
    return found.says


def by_registrars(session: Session, spell: Spell) -> str:
    held = Spell("100009", date(2001, 9, 1), date(2002, 8, 31))
    assert by_declaring(session, held) == ""
    body = {
        "trn": ROW["TRN"],
        "school_urn": held.school_urn,
        "started_on": held.started_on.isoformat(),
        "service_is": "otherwise",
        "right_started_on": spell.started_on.isoformat(),
        "right_ended_on": (spell.ended_on or date(2019, 1, 1)).isoformat(),
    }
    asked = {name: str(value) for name, value in asked_of(Act.CORRECT_SERVICE, body).items()}
    under = Under(actor=REGISTRAR, now=NOON, proposal="", note="Seen")
    try:
        plan_service(session, asked, under)
    except InvalidInput as refused:
        return str(refused)
    return ""


@pytest.fixture(autouse=True)
def schools(session: Session) -> None:
    """100002 has closed; 100003 became 100004, which is open, and 100005 became 100006, which has
    closed since.
    """
    put_school(session, "100001")
    put_school(session, "100004")
    for urn in ("100002", "100009"):
        put_school(session, urn, status_code="2", closed_on=CLOSED_ON)
    for before in ("100003", "100005"):
        put_school(session, before, status_code="2", closed_on=date(2016, 8, 31))
    put_school(session, "100006", status_code="2", closed_on=CLOSED_ON)
    put_conversion(session, "100003", "100004", date(2016, 9, 1))
    put_conversion(session, "100005", "100006", date(2016, 9, 1))
    designate(session, designation(), shared=False, actor=SCHOOL, now=NOON)


@pytest.mark.parametrize("said", [by_declaring, by_designating, by_file])
@pytest.mark.parametrize(
    ("spell", "wrong"),
    [
        (Spell("100002", BEGAN, CLOSED_ON), ""),
        (Spell("100002", BEGAN, None), ""),
        (Spell("100003", BEGAN, AFTER), ""),
        (Spell("100005", BEGAN, CLOSED_ON), ""),
        (
            Spell("100002", BEGAN, AFTER),
            "School 100002 (URN 100002) closed on 31 August 2018. Enter a last day of the earlier "
            "service at URN 100002 that is not after it closed",
        ),
        (
            Spell("100002", AFTER, None),
            "School 100002 (URN 100002) closed on 31 August 2018, before 1 September 2018. Check",
        ),
        (
            Spell("100003", date(2016, 9, 1), AFTER),
            "closed on 31 August 2016, before 1 September 2016. Enter URN 100004, which it became",
        ),
        (
            Spell("100005", BEGAN, AFTER),
            "School 100006 (URN 100006) closed on 31 August 2018. Enter a last day of the earlier "
            "service at URN 100005 that is not after it closed",
        ),
    ],
)
def test_service_after_its_school_closed_is_refused_at_every_door(
    session: Session, said: Said, spell: Spell, wrong: str
) -> None:
    found = said(session, spell)
    assert bool(found) == bool(wrong), found
    assert wrong in found
    held = prior_service_of(
        session, {each.person_id for each in appointments_at(session, ["100001"])}
    )
    assert len(held) == (0 if wrong else 1)


def test_two_registrars_put_no_service_on_a_day_after_its_school_closed(session: Session) -> None:
    wrong = "School 100009 (URN 100009) closed on 31 August 2018. Enter a last day of the earlier"
    assert wrong in by_registrars(session, Spell("100009", BEGAN, AFTER))
