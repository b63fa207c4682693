"""Approve, decline or withdraw what was proposed; an approval carries the act out."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from register.access import Actor
from register.db import table_of
from register.errors import Conflict, InvalidInput, NotAllowed
from register.models import Proposal
from register.queries.proposals import HeldProposal
from register.services import log
from register.services.approvals.kinds import Act, Under
from register.services.approvals.preview import carry_out, refusals_seen
from register.services.approvals.rules import (
    ProposalStage,
    load_proposal,
    refuse_closed,
    refuse_own,
    refuse_stale,
    refuse_too_many,
    registrar_of,
)
from register.services.transaction import transaction


def approve(
    session: Session,
    ref: str,
    *,
    digest: str,
    actor: Actor,
    confirmed_at: datetime | None,
    now: datetime,
) -> Act:
    """Approve an act and carry it out, in one transaction; which act it was.

    digest: of the preview that was approved. confirmed_at: when the approver last showed who they
    are. Raises NotAllowed for the proposer, for another account of theirs and for somebody who has
    not shown who they are within 15 minutes; Conflict where it no longer waits, or where what it
    would change is no longer what was previewed; TooMany after 20 acts in an hour; NotFound.
    """
    act = Act(load_proposal(session, ref).act)
    with refusals_seen(session, act, actor=actor, now=now), transaction(session):
        mine = registrar_of(session, actor)
        held = load_proposal(session, ref)
        refuse_own(session, held, mine)
        refuse_closed(held, now)
        refuse_stale(confirmed_at, now)
        refuse_too_many(session, mine, now)
        _close(session, held, ProposalStage.APPROVED, "", actor=actor, now=now)
        _carry_out(session, held, digest, actor=actor, now=now)
    return act


def decline(session: Session, ref: str, *, note: str, actor: Actor, now: datetime) -> None:
    """Decline an act that another registrar proposed: nothing follows, so no fresh proof is needed.

    Raises InvalidInput without a note, NotAllowed for the proposer, Conflict where it no longer
    waits, and NotFound. Another account of the proposer’s may decline.
    """
    if not note.strip():
        raise InvalidInput.of("note", "Enter why you decline it")
    with transaction(session):
        mine = registrar_of(session, actor)
        held = load_proposal(session, ref)
        if held.proposed_by == mine.id:
            raise NotAllowed("You proposed this yourself: withdraw it instead.")
        refuse_closed(held, now)
        _close(session, held, ProposalStage.DECLINED, note.strip(), actor=actor, now=now)


def withdraw(session: Session, ref: str, *, actor: Actor, now: datetime) -> None:
    """Take back one's own proposal.

    Raises NotAllowed for anybody else's, Conflict where it no longer waits, and NotFound.
    """
    with transaction(session):
        mine = registrar_of(session, actor)
        held = load_proposal(session, ref)
        if held.proposed_by != mine.id:
            raise NotAllowed("Somebody else proposed this: decline it instead.")
        refuse_closed(held, now)
        _close(session, held, ProposalStage.WITHDRAWN, "", actor=actor, now=now)


def _carry_out(
    session: Session, held: HeldProposal, digest: str, *, actor: Actor, now: datetime
) -> None:
    under = Under(actor=actor, now=now, proposal=held.ref, note=held.note, ground=held.ground)
    done = carry_out(session, Act(held.act), json.loads(held.asked), day=held.day, under=under)
    if done.digest != held.digest or digest != held.digest:
        raise Conflict(
            "What this would change is no longer what was proposed, because facts have changed "
            "since. Nothing was done: decline it, and have it proposed anew."
        )


def _close(
    session: Session,
    held: HeldProposal,
    outcome: ProposalStage,
    note: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    payload = {"act": held.act, "digest": held.digest, "note": note}
    draft = log.Draft(f"approval.{outcome.value}", f"approval:{held.ref}", payload, held.act)
    entry = log.record(session, draft, actor=actor, now=now)
    table = table_of(Proposal)
    session.execute(
        update(table)
        .where(table.c.id == held.id)
        .values(
            outcome=outcome.value,
            closed_by=entry,
            decided_by=actor.account_id,
            decided_at=now,
            decision_note=note or None,
        )
    )
