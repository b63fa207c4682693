"""What waits for a second registrar, and what was decided, as the desk shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import Conflict, InvalidInput, NotFound, Refused
from register.queries.log import instants_about
from register.queries.proposals import (
    HeldProposal,
    identity_by_id,
    past_proposals,
    waiting_proposals,
)
from register.services.approvals.kinds import TITLES, Act, Under
from register.services.approvals.one_person import is_one_person
from register.services.approvals.preview import (
    ActPreview,
    from_json,
    plan_of,
    see_previews,
)
from register.services.approvals.rules import (
    FILE_OPEN_FOR,
    ProposalStage,
    load_proposal,
    registrar_of,
)
from register.services.looks import LookKind, see
from register.services.referrals.words import GROUNDS, Ground

MOST: Final = 100
"""Past proposals on one page: the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalLine:
    """One proposal in a list."""

    ref: str
    act: str
    title: str
    about: str
    proposed_by: str
    proposed_at: datetime
    expires_at: datetime
    state: ProposalStage


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProposal:
    """One proposal with all that bears on it."""

    line: ProposalLine
    asked: Mapping[str, Any]
    ground: Ground
    note: str
    preview: ActPreview
    decided_by: str | None
    decided_at: datetime | None
    decision_note: str | None
    opened_by: int
    closed_by: int | None
    is_mine: bool
    """Whether the reader proposed it."""
    may_approve: bool
    """Whether the reader is, as far as the register can tell, another person."""
    overtaken: str
    """Why it can no longer be approved though it waits; empty where it can, or waits no more."""
    file: ExportedFile | None
    """The file that it allows; None where it is no export, or not approved."""

    @property
    def ground_words(self) -> str:
        """What it rests on, in words."""
        return GROUNDS[self.ground]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFile:
    """A file that was allowed, which is not to say that anybody has it."""

    until: datetime
    """The last instant at which it may be taken."""
    is_open: bool
    taken_at: tuple[datetime, ...]
    """Each time that it was taken."""


def how_many_wait(session: Session, *, now: datetime) -> tuple[int, datetime | None]:
    """How many proposals wait for a second registrar, and since when the oldest does."""
    held = waiting_proposals(session, now)
    return len(held), held[0].proposed_at if held else None


def waiting(session: Session, *, actor: Actor, now: datetime) -> list[ProposalLine]:
    """What waits for a second registrar, oldest first."""
    return _listed(session, waiting_proposals(session, now), actor, now)


def past(session: Session, *, actor: Actor, now: datetime) -> list[ProposalLine]:
    """What was decided, withdrawn or let expire, the latest first."""
    return _listed(session, past_proposals(session, now, most=MOST), actor, now)


def _listed(
    session: Session, held: Sequence[HeldProposal], actor: Actor, now: datetime
) -> list[ProposalLine]:
    see_previews(session, [_preview(each) for each in held], actor=actor, now=now)
    return [_line(each, now) for each in held]


def _preview(held: HeldProposal) -> ActPreview:
    return from_json(Act(held.act), held.subject, held.digest, held.preview)


def show_proposal(session: Session, ref: str, *, actor: Actor, now: datetime) -> ShownProposal:
    """One proposal as this registrar sees it; raises NotFound."""
    mine, held = registrar_of(session, actor), load_proposal(session, ref)
    proposer = identity_by_id(session, held.proposed_by)
    found = _preview(held)
    see_previews(session, [found], actor=actor, now=now)
    line = _line(held, now)
    waits = line.state is ProposalStage.WAITING
    return ShownProposal(
        line=line,
        asked=json.loads(held.asked),
        ground=Ground(held.ground),
        note=held.note,
        preview=found,
        decided_by=held.decided_by_name,
        decided_at=held.decided_at,
        decision_note=held.decision_note,
        opened_by=held.opened_by,
        closed_by=held.closed_by,
        is_mine=held.proposed_by == mine.id,
        may_approve=proposer is not None and not is_one_person(proposer, mine),
        overtaken=_overtaken(session, held, found, actor, now) if waits else "",
        file=_file(session, held, now),
    )


def _overtaken(
    session: Session, held: HeldProposal, found: ActPreview, actor: Actor, now: datetime
) -> str:
    """Why approving this would be refused, as far as its plan alone can tell.

    Whoever that says something of is recorded as seen, beside those whom the preview shows.
    """
    under = Under(actor=actor, now=now, proposal="", note="")
    try:
        plan = plan_of(session, found.act, json.loads(held.asked), under)
    except (Conflict, InvalidInput, NotFound, Refused) as error:
        others = error.shows.difference(found.people)
        result = dict.fromkeys(others, found.act.value)
        see(session, others, LookKind.APPROVAL, actor=actor, now=now, results=result)
        return str(error)
    if (plan.about, plan.effects, plan.warnings) == (found.about, found.effects, found.warnings):
        return ""
    return "Facts have changed since, so that it would change other things than are told here."


def _file(session: Session, held: HeldProposal, now: datetime) -> ExportedFile | None:
    is_allowed = held.act == Act.EXPORT_HOLDERS and held.outcome == ProposalStage.APPROVED
    if not is_allowed or held.decided_at is None or held.closed_by is None:
        return None
    until = held.decided_at + FILE_OPEN_FOR
    subject = f"approval:{held.ref}"
    taken = instants_about(session, "export.taken", subject, since=held.closed_by, until=until)
    return ExportedFile(until=until, is_open=now < until, taken_at=tuple(taken))


def _line(held: HeldProposal, now: datetime) -> ProposalLine:
    return ProposalLine(
        ref=held.ref,
        act=held.act,
        title=TITLES[Act(held.act)],
        about=json.loads(held.preview)["about"],
        proposed_by=held.proposed_by_name,
        proposed_at=held.proposed_at,
        expires_at=held.expires_at,
        state=_stage(held, now),
    )


def _stage(held: HeldProposal, now: datetime) -> ProposalStage:
    if held.outcome:
        return ProposalStage(held.outcome)
    return ProposalStage.EXPIRED if held.expires_at <= now else ProposalStage.WAITING
