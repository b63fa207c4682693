"""Two registrars for tests, and an act that one proposes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from register.access import OPERATOR, Actor, Role
from register.queries.accounts import account_by_email
from register.services.accounts import NewAccount, actor_of_account, record_account
from register.services.approvals.decide import approve
from register.services.approvals.kinds import Act
from register.services.approvals.propose import Asking, propose
from register.services.approvals.rules import load_proposal
from register.services.passwords import hashed
from register.services.referrals.words import Ground
from register.services.transaction import transaction
from tests.accounts import ORGANISATIONS, PASSWORD, accept_quietly

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
GRACE, ALAN = "grace.hopper@register.example", "alan.turing@register.example"


def add_named(session: Session, email: str, name: str, role: Role = Role.REGISTRAR) -> Actor:
    """An account of this role with a name of its own."""
    kind, identifier, body = ORGANISATIONS[role]
    new = NewAccount(
        email=email,
        name=name,
        role=role,
        organisation_kind=kind,
        organisation_identifier=identifier,
        organisation_name=body,
        password=PASSWORD,
    )
    with transaction(session):
        ref = record_account(session, new, email, _secret(), actor=OPERATOR, now=NOON)
        accept_quietly(session, ref)
    return actor_of_account(session, email)


@cache
def _secret() -> str:
    """Argon2 is slow on purpose: once is enough for every account with the same password."""
    return hashed(PASSWORD)


def two_registrars(session: Session) -> tuple[Actor, Actor]:
    """Two registrars who are two people."""
    grace = add_named(session, GRACE, "Grace Hopper")
    return grace, add_named(session, ALAN, "Alan Turing")


def asking(act: Act, asked: Mapping[str, Any], note: str = "A letter on file") -> Asking:
    """An act with the evidence for it."""
    return Asking(act=act, asked=asked, ground=Ground.EVIDENCE_SEEN, note=note)


def digest_of(session: Session, ref: str) -> str:
    """The digest of a proposal's preview."""
    digest = load_proposal(session, ref).digest
    session.rollback()
    return digest


def approved(
    session: Session,
    act: Act,
    asked: Mapping[str, Any],
    registrars: tuple[Actor, Actor],
    now: datetime = NOON,
    note: str = "A letter on file",
) -> str:
    """An act that one proposed and the other approved; the proposal's reference."""
    proposer, approver = registrars
    ref = propose(session, asking(act, asked, note), actor=proposer, now=now)
    digest = digest_of(session, ref)
    approve(session, ref, digest=digest, actor=approver, confirmed_at=now, now=now)
    return ref


def approve_as(
    session: Session, ref: str, actor: Actor, now: datetime = LATER, **said: object
) -> None:
    """Approve what waits, having just shown who they are, unless it is said otherwise."""
    given = {"digest": digest_of(session, ref), "confirmed_at": now, **said}
    approve(session, ref, actor=actor, now=now, **given)  # type: ignore[arg-type]  # each test says its own


def role_of(session: Session, email: str) -> str:
    """The role that an account has now."""
    session.rollback()
    found = account_by_email(session, email)
    session.rollback()
    assert found
    return found.role
