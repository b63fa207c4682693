"""Joining and parting records, as acts that take two registrars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from register.queries.person_rows import current_rows
from register.queries.referrals import HeldReferral
from register.queries.touched import schools_of_people
from register.services import log
from register.services.approvals.kinds import Plan, Under
from register.services.compliance_periods.touched import onward
from register.services.people_merge.asked import asked_of
from register.services.people_merge.effects import (
    merge_effects,
    named,
    unmerge_effects,
    warnings_of,
)
from register.services.people_merge.merge import Move, merging, parting, write
from register.services.people_merge.records import Holdings, holdings_of
from register.services.referrals.closing import close_referral, reopen_referral
from register.services.referrals.words import Decided


def plan_merge(session: Session, asked: Mapping[str, Any], under: Under) -> Plan:
    """The person with one TRN and the person with another become one, by a link."""
    move = merging(session, asked["trn"], asked["into"])
    held = holdings_of(session, move.records)
    asked_of_them = list(_answered(session, held))
    return _plan(
        session,
        move,
        held,
        word="into",
        effects=merge_effects(held, move.leaving, move.staying, move.principal),
        warnings=(
            *warnings_of(held, move.leaving, move.staying),
            *_decided_otherwise(asked_of_them),
        ),
        settle=partial(_close, asked_of_them),
    )


def plan_unmerge(session: Session, asked: Mapping[str, Any], under: Under) -> Plan:
    """The link of a record ends, and every answer is again what it was without it."""
    move = parting(session, asked["trn"])
    held = holdings_of(session, move.records)
    anew = list(_asked_anew(session, held, move))
    return _plan(
        session,
        move,
        held,
        word="parted from",
        effects=unmerge_effects(held, move.leaving, move.staying, is_asked=bool(anew)),
        settle=partial(_reopen, anew),
    )


def _plan(
    session: Session,
    move: Move,
    held: Holdings,
    *,
    word: str,
    effects: Iterable[str],
    warnings: Iterable[str] = (),
    settle: Callable[[Session, int, Under], None],
) -> Plan:
    """What either does; `settle` sees to the referrals that asked, given the entry that did it."""

    def carry_out(session: Session, under: Under) -> None:
        settle(session, write(session, move, under), under)

    return Plan(
        subject=f"person:{move.record.ref}",
        about=f"{named(held.people[move.record.id])} {word} {named(held.people[move.other.id])}",
        effects=tuple(effects),
        warnings=tuple(warnings),
        rests_on=tuple(current_rows(session, move.records)),
        carry_out=carry_out,
        people=tuple(move.records),
        urns=tuple(sorted(onward(session, schools_of_people(session, move.records)))),
    )


def _close(asked: Iterable[HeldReferral], session: Session, entry: int, under: Under) -> None:
    """What asks whether these records are one person's is told by this, whatever it was told
    before.
    """
    for referral in asked:
        action = "referral.closed" if referral.closed_by is None else "referral.decided_again"
        closed_by = _record(session, referral, action, Decided.SAME_PERSON, entry, under)
        close_referral(session, referral, Decided.SAME_PERSON, closed_by)


def _reopen(asked: Iterable[HeldReferral], session: Session, entry: int, under: Under) -> None:
    """What was told that they are waits again: that they were parted says who they are not."""
    for referral in asked:
        reopened_by = _record(
            session, referral, "referral.reopened", Decided.JOINING_UNDONE, entry, under
        )
        reopen_referral(session, referral, reopened_by)


def _record(
    session: Session,
    referral: HeldReferral,
    action: str,
    outcome: Decided,
    entry: int,
    under: Under,
) -> int:
    payload = {
        "outcome": outcome.value,
        "note": under.note,
        "first_entry": entry,
        "supersedes": referral.last_entry,
    }
    draft = log.Draft(action, f"referral:{referral.ref}", payload, under.ground or None)
    return log.record(session, draft, actor=under.actor, now=under.now)


def _answered(session: Session, held: Holdings) -> Iterator[HeldReferral]:
    """What asks whether two of these records are one person's, and was not told that they are."""
    for referral, _, _ in asked_of(session, held.people.values()):
        if referral.outcome != Decided.SAME_PERSON:
            yield referral


def _decided_otherwise(asked: Iterable[HeldReferral]) -> Iterator[str]:
    """What a registrar decided before two would join the records all the same."""
    if any(referral.outcome == Decided.SOMEBODY_ELSE for referral in asked):
        yield (
            "A registrar has decided that they are two people. Joining them takes the place of "
            "that decision."
        )


def _asked_anew(session: Session, held: Holdings, move: Move) -> Iterator[HeldReferral]:
    """What was told so of two records of which one leaves and the other stays."""
    for referral, one, other in asked_of(session, held.people.values()):
        is_parted = (one.id in move.leaving) != (other.id in move.leaving)
        if referral.outcome == Decided.SAME_PERSON and is_parted:
            yield referral
