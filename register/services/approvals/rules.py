"""Who may propose and approve, how often, and how lately they have to have shown who they are."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy.orm import Session

from register.access import FRESH, Actor, Role, is_fresh
from register.errors import Conflict, NotAllowed, NotFound, TooMany
from register.numbers import wait_in_words
from register.queries.proposals import (
    HeldProposal,
    Identity,
    acts_since,
    find_proposal,
    identity_by_id,
)
from register.references import can_name
from register.services.approvals.one_person import accounts_of_one, is_one_person

OPEN_FOR: Final = timedelta(hours=24)
"""How long a proposal waits for a second registrar."""
FILE_OPEN_FOR: Final = timedelta(hours=24)
"""How long after it was approved the file of an export may be taken."""
MOST_ACTS: Final = 20
"""Acts that one registrar may propose or approve in `IN`, over all accounts of theirs."""
IN: Final = timedelta(hours=1)


class ProposalStage(StrEnum):
    """Where a proposal is: it waits, or how it ended."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    """Nobody decided it within a day: the only end that no entry says."""


def registrar_of(session: Session, actor: Actor) -> Identity:
    """The actor's account as it is now; NotAllowed where it is not an active registrar's."""
    found = identity_by_id(session, actor.account_id) if actor.account_id else None
    if found is None or not _is_registrar(found):
        raise NotAllowed("Only a registrar may propose or approve this.")
    return found


def refuse_stale(confirmed_at: datetime | None, now: datetime) -> None:
    """Raise NotAllowed unless whoever approves has shown who they are within 15 minutes."""
    if not is_fresh(confirmed_at, now=now):
        raise NotAllowed(
            f"Confirm who you are, and approve within {_in_words(FRESH)} of that. Nothing has been "
            "recorded."
        )


def refuse_too_many(session: Session, mine: Identity, now: datetime) -> None:
    """Raise TooMany once somebody has proposed or approved 20 acts in an hour."""
    if acts_since(session, accounts_of_one(session, mine), now - IN) >= MOST_ACTS:
        raise TooMany(
            f"You have proposed or approved {MOST_ACTS} acts within {_in_words(IN)}. "
            f"Wait {_in_words(IN)} and try again.",
            title=f"Too many acts within {_in_words(IN)}",
            retry_after=int(IN.total_seconds()),
        )


def refuse_own(session: Session, held: HeldProposal, mine: Identity) -> None:
    """Raise NotAllowed where both may be one person, and Conflict where the proposer has gone."""
    proposer = identity_by_id(session, held.proposed_by)
    if proposer is None or not _is_registrar(proposer):
        raise Conflict(
            "Whoever proposed this is no longer a registrar. Decline it, and propose it yourself."
        )
    if proposer.id == mine.id:
        raise NotAllowed("You proposed this yourself. Another registrar has to approve it.")
    if is_one_person(proposer, mine):
        raise NotAllowed(
            "This account and the one that proposed this look like one person’s: they have the "
            "same name or mailbox, or are recorded as one person’s. Another registrar has to "
            "approve it."
        )


def load_proposal(session: Session, ref: str) -> HeldProposal:
    """The proposal with this reference; raises NotFound."""
    found = find_proposal(session, ref) if can_name(ref) else None
    if found is None:
        raise NotFound("There is no proposal with this reference.")
    return found


def refuse_closed(held: HeldProposal, now: datetime) -> None:
    """Raise Conflict where a proposal no longer waits."""
    if held.outcome is not None:
        raise Conflict(f"This proposal was {held.outcome} already. Open it again to see how.")
    if held.expires_at <= now:
        waited = _in_words(OPEN_FOR)
        raise Conflict(
            f"This proposal has expired after {waited}. Propose it anew if it is wanted."
        )


def _in_words(span: timedelta) -> str:
    return wait_in_words(int(span.total_seconds()))


def _is_registrar(account: Identity) -> bool:
    return account.is_active and account.role == Role.REGISTRAR.value
