"""A file of every award and its holder: two registrars allow it, one takes it, each row marked."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from register.access import Actor
from register.days import iso
from register.errors import Conflict, NotAllowed
from register.queries.awards import HolderRow, every_holder
from register.queries.proposals import HeldProposal
from register.services import log, looks
from register.services.approvals.kinds import Act
from register.services.approvals.rules import (
    FILE_OPEN_FOR,
    ProposalStage,
    load_proposal,
    refuse_stale,
    registrar_of,
)
from register.services.transaction import transaction
from register.sheets.writer import csv_bytes

HEADINGS: Final = (
    "TRN",
    "Last name",
    "First names",
    "Date of birth",
    "Qualification",
    "Title",
    "UKPRN",
    "Provider",
    "Course start",
    "Course completed",
    "Award date",
    "Withdrawn on",
    "Reason withdrawn",
    "Certificate number",
    "Export",
)


def take_export(
    session: Session, ref: str, *, actor: Actor, confirmed_at: datetime | None, now: datetime
) -> bytes:
    """The file as CSV, once the look at everybody in it is recorded.

    Raises NotFound, NotAllowed for anybody but the proposer or one who has not lately shown who
    they are, and Conflict where it is no export, not approved, or approved more than a day ago.
    """
    kind = _kind_allowed(session, ref, actor, confirmed_at, now)
    # Before the one writer's lock is taken: of tens of thousands this takes seconds.
    rows = [each for each in every_holder(session) if kind in (None, each.kind)]
    content = csv_bytes([HEADINGS, *(_row(each, ref) for each in rows)])
    seen = [
        looks.Look(person, looks.LookKind.EXPORT, looks.Purpose.DECIDING, Act.EXPORT_HOLDERS.value)
        for person in dict.fromkeys(each.person_id for each in rows)
    ]
    payload = {"rows": len(rows), "sha256": hashlib.sha256(content).hexdigest()}
    with transaction(session):
        _kind_allowed(session, ref, actor, confirmed_at, now)
        looks.record(session, seen, actor=actor, now=now)
        draft = log.Draft("export.taken", f"approval:{ref}", payload)
        log.record(session, draft, actor=actor, now=now)
    return content


def _kind_allowed(
    session: Session, ref: str, actor: Actor, confirmed_at: datetime | None, now: datetime
) -> str | None:
    """The kind of award that the file may hold, None for all; raises as `take_export` does."""
    mine = registrar_of(session, actor)
    held = load_proposal(session, ref)
    if held.proposed_by != mine.id:
        raise NotAllowed("Only the registrar who proposed this export may take it.")
    _refuse_unapproved(held, now)
    refuse_stale(confirmed_at, now)
    kind: str | None = json.loads(held.asked).get("kind")
    return kind


def _refuse_unapproved(held: HeldProposal, now: datetime) -> None:
    if (
        held.act != Act.EXPORT_HOLDERS
        or held.outcome != ProposalStage.APPROVED
        or held.decided_at is None
    ):
        raise Conflict("There is no export to take: another registrar has to approve one first.")
    if held.decided_at + FILE_OPEN_FOR <= now:
        raise Conflict("This export was approved more than 24 hours ago. Propose it anew.")


def _row(each: HolderRow, ref: str) -> tuple[str, ...]:
    begun = iso(each.commenced_on) or ""
    shown = {"day": 10, "month": 7, "year": 4}[each.commenced_precision]
    return (
        each.trn or "",
        each.last_name,
        each.first_names,
        iso(each.born_on) or "",
        each.kind,
        each.title,
        each.ukprn,
        each.provider,
        begun[:shown],
        iso(each.completed_on) or "",
        iso(each.held_from) or "",
        iso(each.withdrawn_on) or "",
        each.withdrawn_reason or "",
        each.certificate_number or "",
        ref,
    )
