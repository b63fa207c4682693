"""The desk for somebody to look at: everybody on it is recorded as seen first."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from register.access import Actor
from register.queries.people import find_by_trns, ids_by_refs
from register.queries.whole_people import records_of
from register.services.looks import LookKind, see, seen_in_refusals
from register.services.referrals.decide import Decision
from register.services.referrals.preview import DecisionPreview, preview
from register.services.referrals.show import (
    ReferralLine,
    ShownReferral,
    decided,
    desk_lines,
    show_referral,
    waiting,
)


def see_referral(session: Session, ref: str, *, actor: Actor, now: datetime) -> ShownReferral:
    """One referral, once the looks at those whom it shows are recorded.

    Raises NotFound, and Unavailable where a look cannot be recorded.
    """
    shown = show_referral(session, ref)
    by_trn = find_by_trns(session, shown.trns) if shown.trns else {}
    ids = ids_by_refs(session, shown.people) if shown.people else {}
    # What is held of whom it names is shown by each of their records.
    records = records_of(session, ids.values()) if ids else {}
    seen = (*records, *(person.id for person in by_trn.values()))
    see(session, seen, LookKind.REFERRAL, actor=actor, now=now)
    return shown


def see_queue(
    session: Session, kind: str, *, actor: Actor, now: datetime
) -> tuple[list[ReferralLine], list[ReferralLine]]:
    """What waits in one queue and what was decided in it, likewise."""
    lines = waiting(session, kind), decided(session, kind)
    _see_lines(session, (*lines[0], *lines[1]), actor, now)
    return lines


def see_lines(
    session: Session, kind: str | None, *, is_decided: bool, actor: Actor, now: datetime
) -> list[ReferralLine]:
    """What waits, or what was decided, in one queue or in every one, likewise."""
    lines = desk_lines(session, kind, is_decided=is_decided)
    _see_lines(session, lines, actor, now)
    return lines


def see_preview(
    session: Session, ref: str, decision: Decision, *, actor: Actor, now: datetime
) -> DecisionPreview:
    """What a decision would change, likewise."""
    with seen_in_refusals(session, LookKind.REFERRAL, actor=actor, now=now):
        found = preview(session, ref, decision, actor=actor, now=now)
    see(session, found.people, LookKind.REFERRAL, actor=actor, now=now)
    return found


def _see_lines(
    session: Session, lines: Iterable[ReferralLine], actor: Actor, now: datetime
) -> None:
    refs = [ref for each in lines for ref in each.people]
    ids = ids_by_refs(session, refs) if refs else {}
    see(session, ids.values(), LookKind.REFERRAL, actor=actor, now=now)
