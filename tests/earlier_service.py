"""Earlier service that schools declare, for a test."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register import clock
from register.access import Actor, OrganisationKind, Role
from register.law.findings import Status
from register.queries.appointments import prior_service_of
from register.queries.people import find_by_trns
from register.services.accounts import actor_of_account
from register.services.appointments.designate import designate
from register.services.appointments.facts import AmendmentReason, Particulars, Spell
from register.services.appointments.prior_service import (
    declare_prior_service,
    take_back_prior_service,
)
from register.services.approvals.kinds import Act
from register.services.compliance.school import school_compliance
from tests.accounts import make_account
from tests.approvals import approved
from tests.sencos import NOON, TODAY, acting_for, designation, put_school, typed

WHY = AmendmentReason.NEW_EVIDENCE
LONG = Spell("100001", date(2006, 9, 1), date(2008, 8, 31))
SHORT = Spell("100001", date(2006, 9, 1), date(2006, 12, 31))
OPEN = Spell("100001", date(2006, 9, 1), None)
TRN = "0123456"
HELD = {"trn": TRN, "school_urn": "100001", "started_on": "2006-09-01"}
NEVER: dict[str, Any] = {
    **HELD,
    "service_is": "never",
    "right_started_on": None,
    "right_ended_on": None,
}
OTHERWISE = {
    **HELD,
    "service_is": "otherwise",
    "right_started_on": "2006-09-01",
    "right_ended_on": "2006-12-31",
}


def of_school(
    session: Session, urn: str, kind: OrganisationKind = OrganisationKind.SCHOOL
) -> Actor:
    """Somebody who has an account of that school or trust."""
    email = make_account(
        session, Role.SCHOOL, email=f"{urn}@example.org", organisation=(kind, urn, f"Body {urn}")
    )
    return actor_of_account(session, email)


def school_that_declared(session: Session, spell: Spell) -> Actor:
    """Somebody of a school that designated a person, and declared that service of theirs."""
    put_school(session, "100001")
    actor = of_school(session, "100001")
    designated(session, actor, "100001", spell)
    return actor


def designated(session: Session, actor: Actor, urn: str, *spells: Spell, trn: str = "") -> str:
    said = Particulars(is_qualified_teacher=True, induction="met", is_teaching_at_school=True)
    person = typed(trn or "0123456")
    wanted = designation(urn, prior_service=spells, person=person, particulars=said)
    return designate(session, wanted, shared=False, actor=actor, now=NOON).ref


def declare(session: Session, actor: Actor, ref: str, *spells: Spell) -> int:
    return declare_prior_service(session, ref, spells, source="A letter", actor=actor, now=NOON)


def take_back(session: Session, actor: Actor, ref: str, spell: Spell) -> None:
    take_back_prior_service(session, ref, spell, reason=WHY, actor=actor, now=NOON)


def held(session: Session, trn: str = "0123456") -> list[Spell]:
    person = find_by_trns(session, [trn])[trn]
    return [
        Spell(each.school_urn, each.started_on, each.ended_on)
        for each in prior_service_of(session, [person.id])
    ]


def status(session: Session, urn: str) -> Status:
    actor = acting_for(urn)
    return school_compliance(session, urn, as_at=TODAY, actor=actor, now=clock.now()).finding.status


def ours(session: Session, actor: Actor) -> str:
    """The school's designation."""
    return designated(session, actor, "100001")


def put_right(session: Session, asked: dict[str, Any], two: tuple[Actor, Actor]) -> str:
    ref = approved(session, Act.CORRECT_SERVICE, asked, two, note="The governors’ minutes")
    session.rollback()
    return ref
