"""Acts that wait for a second registrar, and who the registrars are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from register.access import Role
from register.identifiers import kept_address
from register.models import Account, Proposal
from register.queries.batches import among


class HeldProposal(NamedTuple):
    """One proposed act, open while nothing has closed it."""

    id: int
    ref: str
    act: str
    subject: str
    asked: str
    """JSON."""
    ground: str
    note: str
    preview: str
    """JSON."""
    digest: str
    day: date
    proposed_by: int
    proposed_by_name: str
    proposed_at: datetime
    expires_at: datetime
    opened_by: int
    decided_by: int | None
    decided_by_name: str | None
    decided_at: datetime | None
    decision_note: str | None
    closed_by: int | None
    outcome: str | None


class Identity(NamedTuple):
    """What tells whose account one is."""

    id: int
    ref: str
    email: str
    name: str
    role: str
    is_active: bool
    person_key: str | None


_proposer, _decider = aliased(Account), aliased(Account)
_HELD = (
    select(
        Proposal.id,
        Proposal.ref,
        Proposal.act,
        Proposal.subject,
        Proposal.asked,
        Proposal.ground,
        Proposal.note,
        Proposal.preview,
        Proposal.digest,
        Proposal.day,
        Proposal.proposed_by,
        _proposer.name,
        Proposal.proposed_at,
        Proposal.expires_at,
        Proposal.opened_by,
        Proposal.decided_by,
        _decider.name,
        Proposal.decided_at,
        Proposal.decision_note,
        Proposal.closed_by,
        Proposal.outcome,
    )
    .join(_proposer, _proposer.id == Proposal.proposed_by)
    .outerjoin(_decider, _decider.id == Proposal.decided_by)
)
_BY_REF = _HELD.where(Proposal.ref == bindparam("wanted"))
_WAITING = _HELD.where(
    Proposal.closed_by.is_(None), Proposal.expires_at > bindparam("now")
).order_by(Proposal.id)
_PAST = (
    _HELD.where(or_(Proposal.closed_by.is_not(None), Proposal.expires_at <= bindparam("now")))
    .order_by(Proposal.id.desc())
    .limit(bindparam("most"))
)
_PROPOSED = select(func.count()).where(
    among(Proposal.proposed_by, "accounts"),
    Proposal.proposed_at > bindparam("since"),
)
_APPROVED = select(func.count()).where(
    among(Proposal.decided_by, "accounts"),
    Proposal.decided_at > bindparam("since"),
    Proposal.outcome == "approved",
)
_IDENTITY = select(
    Account.id,
    Account.ref,
    Account.email,
    Account.name,
    Account.role,
    Account.is_active,
    Account.person_key,
).order_by(Account.id)
_REGISTRARS = _IDENTITY.where(Account.role == Role.REGISTRAR.value)
_BY_ID = _IDENTITY.where(Account.id == bindparam("wanted"))
_BY_EMAIL = _IDENTITY.where(Account.email == bindparam("wanted"))


def find_proposal(session: Session, ref: str) -> HeldProposal | None:
    """The proposal with this reference, if there is one."""
    row = session.execute(_BY_REF, {"wanted": ref}).one_or_none()
    return HeldProposal._make(row) if row else None


def waiting_proposals(session: Session, now: datetime) -> list[HeldProposal]:
    """What waits for a second registrar and has not expired, oldest first."""
    return [HeldProposal._make(row) for row in session.execute(_WAITING, {"now": now})]


def past_proposals(session: Session, now: datetime, *, most: int) -> list[HeldProposal]:
    """What was decided, withdrawn or let expire, the latest first."""
    return [HeldProposal._make(row) for row in session.execute(_PAST, {"now": now, "most": most})]


def acts_since(session: Session, accounts: Collection[int], since: datetime) -> int:
    """How many acts these accounts have proposed or approved after that instant."""
    values = {"accounts": list(accounts), "since": since}
    counts = [session.execute(each, values).scalar_one() for each in (_PROPOSED, _APPROVED)]
    return sum(counts)


def registrars(session: Session) -> list[Identity]:
    """Every registrar's account, active or not."""
    return [Identity(*row) for row in session.execute(_REGISTRARS)]


def identity_by_id(session: Session, account_id: int) -> Identity | None:
    """What tells whose this account is."""
    row = session.execute(_BY_ID, {"wanted": account_id}).one_or_none()
    return Identity(*row) if row else None


def identity_by_email(session: Session, email: str) -> Identity | None:
    """The account with that address, however it is typed, and whose it is."""
    row = session.execute(_BY_EMAIL, {"wanted": kept_address(email)}).one_or_none()
    return Identity(*row) if row else None
