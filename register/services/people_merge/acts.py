"""Joining and parting records, as acts that take two registrars."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from register.queries.person_rows import current_rows
from register.queries.referrals import HeldReferral, referrals_on
from register.queries.touched import schools_of_people
from register.services import log
from register.services.approvals.kinds import Plan, Under
from register.services.compliance_periods.touched import onward
from register.services.people_merge.effects import (
    merge_effects,
    named,
    unmerge_effects,
    warnings_of,
)
from register.services.people_merge.merge import MERGED, Move, merging, parting, write
from register.services.people_merge.records import Holdings, holdings_of
from register.services.referrals.closing import close_referral
from register.services.referrals.words import Decided, ReferralKind


def plan_merge(session: Session, asked: Mapping[str, Any], under: Under) -> Plan:
    """The person with one TRN and the person with another become one, by a link."""
    return _plan(session, merging(session, asked["trn"], asked["into"]))


def plan_unmerge(session: Session, asked: Mapping[str, Any], under: Under) -> Plan:
    """The link of a record ends, and every answer is again what it was without it."""
    return _plan(session, parting(session, asked["trn"]))


def _plan(session: Session, move: Move) -> Plan:
    held = holdings_of(session, move.records)
    is_merge = move.action == MERGED

    def carry_out(session: Session, under: Under) -> None:
        entry = write(session, move, under)
        if is_merge:
            _close_referrals(session, held, entry, under)

    word = "into" if is_merge else "parted from"
    return Plan(
        subject=f"person:{move.record.ref}",
        about=f"{named(held.people[move.record.id])} {word} {named(held.people[move.other.id])}",
        effects=tuple(
            merge_effects(held, move.leaving, move.staying, move.principal)
            if is_merge
            else unmerge_effects(held, move.leaving, move.staying)
        ),
        warnings=tuple(warnings_of(held, move.leaving, move.staying)) if is_merge else (),
        rests_on=tuple(current_rows(session, move.records)),
        carry_out=carry_out,
        people=tuple(move.records),
        urns=tuple(sorted(onward(session, schools_of_people(session, move.records)))),
    )


def _close_referrals(session: Session, held: Holdings, entry: int, under: Under) -> None:
    """What waited to be told whether these records are one person's is told by this."""
    payload = {
        "outcome": Decided.SAME_PERSON.value,
        "note": under.note,
        "first_entry": entry,
        "supersedes": None,
    }
    for referral in _answered(session, held):
        draft = log.Draft(
            "referral.closed", f"referral:{referral.ref}", payload, under.ground or None
        )
        closed_by = log.record(session, draft, actor=under.actor, now=under.now)
        close_referral(session, referral, Decided.SAME_PERSON, closed_by)


def _answered(session: Session, held: Holdings) -> Iterator[HeldReferral]:
    trns = {person.trn for person in held.people.values()}
    subjects = [f"person:{person.ref}" for person in held.people.values()]
    for referral in referrals_on(session, ReferralKind.TWO_TRNS, subjects):
        if referral.closed_by is None and json.loads(referral.details)["other_trn"] in trns:
            yield referral
