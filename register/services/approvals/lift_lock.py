"""Lift a lock on checks about one person: it takes two registrars."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from register.db import table_of
from register.errors import Conflict, InvalidInput
from register.models import Referral
from register.queries.log import head
from register.queries.referrals import HeldReferral
from register.services import log
from register.services.approvals.kinds import Plan, Under
from register.services.checks import locks
from register.services.referrals.locks import lock_words
from register.services.referrals.show import referral_typed
from register.services.referrals.words import Decided, Ground, ReferralKind


def plan_lift(session: Session, asked: Mapping[str, Any], under: Under) -> Plan:
    """The checks so far about those details no longer count, and the referral is closed."""
    held = referral_typed(session, asked["referral"])
    if held.kind != ReferralKind.LOCK:
        raise InvalidInput.of("referral", "Enter the reference of a lock that waits on the desk")
    if held.outcome == Decided.LIFT:
        raise Conflict("This lock has been lifted already.")
    about = lock_words(json.loads(held.details))

    def carry_out(session: Session, under: Under) -> None:
        _lift(session, held, under)

    return Plan(
        subject=f"referral:{held.ref}",
        about=about,
        effects=(
            f"{about}: the checks so far that did not lead to one person no longer count.",
            "Whoever checks with these details next is answered, until so many more fail.",
        ),
        rests_on=(f"referral:{held.ref}={held.closed_by}",),
        carry_out=carry_out,
    )


def _lift(session: Session, held: HeldReferral, under: Under) -> None:
    payload = {
        "outcome": Decided.LIFT.value,
        "note": under.note,
        "first_entry": head(session).number + 1,
        "supersedes": held.closed_by,
        "approval": under.proposal,
    }
    action = "referral.decided_again" if held.closed_by else "referral.closed"
    ground = Ground(under.ground or Ground.OTHER)
    draft = log.Draft(action, f"referral:{held.ref}", payload, ground.value)
    entry = log.record(session, draft, actor=under.actor, now=under.now)
    locks.lift(session, locks.target_of(held.subject), entry)
    table = table_of(Referral)
    session.execute(
        update(table)
        .where(table.c.id == held.id)
        .values(closed_by=entry, outcome=Decided.LIFT.value)
    )
