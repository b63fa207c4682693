"""Referrals that wait, put on the record for a test, and how they are settled."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from register.db import table_of
from register.models import Referral
from register.queries.people import HeldPerson, find_by_trns
from register.services.appointments.designate import designate
from register.services.referrals.decide import Decision, carry_out, decide, stands_already
from register.services.referrals.show import load_referral
from register.services.referrals.words import Decided, Ground
from register.services.transaction import transaction
from tests.sencos import NOON, REGISTRAR, acting_for, designation, entry, put_school, typed


def put_referral(session: Session, kind: str, subject: str, details: dict[str, Any]) -> str:
    """A referral that waits; its reference."""
    ref = f"ref-{kind}-{subject}"
    with transaction(session):
        row = {"ref": ref, "kind": kind, "subject": subject, "details": json.dumps(details)}
        session.execute(insert(table_of(Referral)), [row | {"opened_by": entry(session)}])
    return ref


def disagreement(session: Session, **said: Any) -> str:
    """Ngozi Okafor is SENCO of 100002; 100001 typed her TRN with the name Smith."""
    put_school(session, "100001")
    put_school(session, "100002")
    designate(session, designation("100002"), shared=False, actor=acting_for("100002"), now=NOON)
    wanted = designation(person=typed(last_name="Smith"), **said)
    designate(session, wanted, shared=False, actor=acting_for("100001"), now=NOON)
    return session.scalars(select(Referral.ref)).one()


def settle(session: Session, ref: str, outcome: Decided, **said: Any) -> None:
    """Carry a decision out: one that records a name as if two registrars had approved it."""
    values: dict[str, Any] = {
        "outcome": outcome,
        "ground": Ground.EVIDENCE_SEEN,
        "note": "Marriage certificate",
        "record_name": outcome is Decided.SAME_PERSON,
    }
    decision = Decision(**values | said)
    if not (decision.record_name or outcome is Decided.FURTHER_NAME):
        decide(session, ref, decision, actor=REGISTRAR, now=NOON)
        return
    with transaction(session):
        referral = load_referral(session, ref)
        if not stands_already(session, referral, decision):
            carry_out(session, referral, decision, actor=REGISTRAR, now=NOON)


def okafor(session: Session) -> HeldPerson:
    """Ngozi Okafor, as she is held."""
    person = find_by_trns(session, ["0123456"]).get("0123456")
    assert person is not None
    return person
