"""Propose an act of high impact: it waits on the desk and does nothing by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from register.access import Actor
from register.db import table_of
from register.errors import Conflict, WaitsAlready
from register.models import Proposal
from register.queries.proposals import waiting_proposals
from register.references import new_ref
from register.services import log
from register.services.approvals.kinds import Act, grounds_of
from register.services.approvals.preview import ActPreview, as_json, preview, to_json
from register.services.approvals.rules import OPEN_FOR, refuse_too_many, registrar_of
from register.services.referrals.grounds import refuse_ground
from register.services.referrals.words import Ground
from register.services.transaction import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a registrar proposes, and what it rests on."""

    act: Act
    asked: Mapping[str, Any]
    ground: Ground
    note: str
    digest: str | None = None
    """Of the preview that the registrar has seen, where there was one."""


def propose(session: Session, asking: Asking, *, actor: Actor, now: datetime) -> str:
    """Put an act before a second registrar; the proposal's reference.

    Raises InvalidInput where such an act cannot rest on that ground, what the act itself would
    raise now, WaitsAlready where the same does, Conflict where the preview is no longer what was
    seen, NotAllowed, and TooMany after 20 acts in an hour.
    """
    registrar_of(session, actor)
    refuse_ground(grounds_of(asking.act), asking.ground)
    found = preview(session, asking.act, asking.asked, actor=actor, now=now)
    if asking.digest not in (None, found.digest):
        raise Conflict("What this would change has changed since you saw it. Look at it again.")
    with transaction(session):
        mine = registrar_of(session, actor)
        refuse_too_many(session, mine, now)
        _refuse_twice(session, found, now)
        return _record(session, asking, found, actor=actor, now=now)


def _refuse_twice(session: Session, found: ActPreview, now: datetime) -> None:
    for each in waiting_proposals(session, now):
        if (each.act, each.subject) == (found.act.value, found.subject):
            raise WaitsAlready(each.ref)


def _record(
    session: Session, asking: Asking, found: ActPreview, *, actor: Actor, now: datetime
) -> str:
    ref, asked = new_ref(), as_json(asking.asked)
    payload = {
        "act": found.act.value,
        "subject": found.subject,
        "asked": asked,
        "ground": asking.ground.value,
        "note": asking.note,
        "digest": found.digest,
    }
    draft = log.Draft("approval.proposed", f"approval:{ref}", payload, found.act.value)
    entry = log.record(session, draft, actor=actor, now=now)
    row = {
        "ref": ref,
        "act": found.act.value,
        "subject": found.subject,
        "asked": log.canonical(asked).decode(),
        "ground": asking.ground.value,
        "note": asking.note,
        "preview": to_json(found),
        "digest": found.digest,
        "day": found.day,
        "proposed_by": actor.account_id,
        "proposed_at": now,
        "expires_at": now + OPEN_FOR,
        "opened_by": entry,
    }
    session.execute(insert(table_of(Proposal)), row)
    return ref
