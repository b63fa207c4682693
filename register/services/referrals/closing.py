"""Close a referral, by the entry that decides it or because nothing is left to decide, and open it
again."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from register.access import Actor
from register.db import table_of
from register.models import Referral
from register.queries.appointments import appointments_of
from register.queries.log import head
from register.queries.people import ids_by_refs
from register.queries.referrals import HeldReferral, open_about_apart
from register.services import log
from register.services.referrals.words import Decided, Ground, ReferralKind


def close_referral(session: Session, referral: HeldReferral, outcome: Decided, entry: int) -> None:
    """Point the referral at the decision that stands, inside the caller's transaction."""
    table = table_of(Referral)
    session.execute(
        update(table)
        .where(table.c.id == referral.id)
        .values(closed_by=entry, outcome=outcome.value)
    )


def reopen_referral(session: Session, referral: HeldReferral, entry: int) -> None:
    """Let a referral wait once more: that entry undid its decision, inside the caller's
    transaction.
    """
    table = table_of(Referral)
    session.execute(
        update(table)
        .where(table.c.id == referral.id)
        .values(closed_by=None, outcome=None, reopened_by=entry)
    )


def close_taken_back(
    session: Session, person_ref: str, *, note: str, actor: Actor, now: datetime
) -> None:
    """Close what was asked about a designation that its school has taken back, in the caller's
    transaction.

    It was of the record apart with this reference. While that record is designated anywhere else,
    what was asked of it stays open; whatever asks about whoever typed it is not closed by them.
    """
    asked = open_about_apart(session, ReferralKind.IDENTITY, person_ref)
    if not asked or appointments_of(session, ids_by_refs(session, [person_ref]).values()):
        return
    ground = Ground.SCHOOL_CONFIRMED
    for referral in asked:
        close_as_told(session, referral, Decided.TAKEN_BACK, ground, note, actor=actor, now=now)


def close_as_told(
    session: Session,
    referral: HeldReferral,
    outcome: Decided,
    ground: Ground,
    note: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Close a referral by an outcome that no registrar chooses, in the caller's transaction."""
    # As a decision's, it names the first entry that it made: nothing but itself.
    payload = {
        "outcome": outcome.value,
        "note": note,
        "first_entry": head(session).number + 1,
        "supersedes": referral.last_entry,
    }
    draft = log.Draft("referral.closed", f"referral:{referral.ref}", payload, ground.value)
    entry = log.record(session, draft, actor=actor, now=now)
    close_referral(session, referral, outcome, entry)
