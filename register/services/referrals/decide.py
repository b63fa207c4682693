"""Decide a referral: the change that follows, the reason and the closing entry, together."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from register.access import Actor
from register.errors import Conflict, InvalidInput
from register.lists import one_of
from register.queries.decisions import touched
from register.queries.log import head
from register.queries.people import ids_by_refs
from register.queries.referrals import HeldReferral, referrals_on
from register.queries.standing import successors_of
from register.services import compliance_periods, log, looks
from register.services.attestation.undone import freeze_parted
from register.services.changes import Changes, write
from register.services.checks import locks
from register.services.misuse.freeze import set_frozen
from register.services.people import NameDraft
from register.services.referrals.carrying_over import (
    CarryingOver,
    carry_over,
    end_found,
    plan_carry_over,
)
from register.services.referrals.closing import close_referral
from register.services.referrals.grounds import grounds_of_referral, refuse_ground
from register.services.referrals.history import past_decision
from register.services.referrals.same_person import plan_same_person
from register.services.referrals.sent_award import plan_sent_award, write_award
from register.services.referrals.show import load_referral
from register.services.referrals.two_records import are_joined, two_records
from register.services.referrals.undo import undo
from register.services.referrals.words import (
    OF_SUCCESSION,
    TAKES_TWO,
    Decided,
    Ground,
    ReferralKind,
    outcomes_of,
)
from register.services.transaction import transaction

_OF_AN_ACCOUNT = (ReferralKind.DECOY, ReferralKind.DEACTIVATIONS)
"""Kinds whose subject is the account that it is about, whose owner does not decide it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a registrar decides, on what ground, and what the outcome needs to know."""

    outcome: Decided
    ground: Ground
    note: str
    record_name: bool = False
    """Whether a typed name that is not held becomes a further name of the person held: two
    registrars decide so.
    """
    last_name: str = ""
    first_names: str = ""
    """The further name of `FURTHER_NAME`, which two registrars decide likewise."""
    to_urn: str = ""
    first_day: date | None = None
    """The school to carry over to, and its first day, of `CARRY_OVER`."""
    supersedes: int | None = None
    """The entry of the decision that this one takes the place of; none for the first."""


def decide(session: Session, ref: str, decision: Decision, *, actor: Actor, now: datetime) -> None:
    """Carry out and record a decision; the same decision again has no further effect.

    A later decision names the one that it supersedes, which is taken back first. Raises NotFound,
    InvalidInput, or Conflict where it was decided otherwise before.
    """
    with (
        looks.seen_in_refusals(session, looks.LookKind.REFERRAL, actor=actor, now=now),
        transaction(session),
    ):
        referral = load_referral(session, ref)
        if not stands_already(session, referral, decision):
            refuse_alone(decision)
            carry_out(session, referral, decision, actor=actor, now=now)


def refuse_alone(decision: Decision) -> None:
    """Raise InvalidInput where a decision would record a name: one registrar does not do that."""
    if decision.outcome is Decided.FURTHER_NAME or decision.record_name:
        raise InvalidInput.of(
            "outcome", "To record a name takes two registrars. Propose it to a second one"
        )


def stands_already(session: Session, referral: HeldReferral, decision: Decision) -> bool:
    """Whether this decision is the one that stands; Conflict where it may not take its place."""
    if decision.supersedes == referral.closed_by:
        return False
    if referral.waits_again:
        raise Conflict("The decision before was undone, so none stands. Open this referral again.")
    if referral.closed_by is None:
        raise Conflict("This referral has not been decided yet, so there is nothing to supersede.")
    is_so = referral.outcome == decision.outcome.value
    if not (is_so and _is_alike(session, referral, referral.closed_by, decision)):
        raise Conflict("This referral has been decided already. Open it again to see how.")
    return True


def _is_alike(session: Session, referral: HeldReferral, entry: int, decision: Decision) -> bool:
    """Whether the decision of that entry, of the same outcome, recorded what this one would: the
    same name or none, or the same school from the same day.
    """
    past = past_decision(session, entry)
    done = touched(session, past.first_entry, entry)
    names = [
        (row.last_name, row.first_names)
        for row in done.names
        if row.version.recorded_by >= past.first_entry
    ]
    carried = [
        (row.to_urn, row.converted_on)
        for row in done.conversions
        if row.version.recorded_by >= past.first_entry
    ]
    match decision.outcome:
        case Decided.CARRY_OVER:
            return (decision.to_urn, decision.first_day) in carried
        case Decided.FURTHER_NAME:
            return names == [(decision.last_name.strip(), decision.first_names.strip())]
        case Decided.SAME_PERSON if decision.record_name:
            typed = json.loads(referral.details)["typed"]
            return names == [(typed["last_name"], typed["first_names"])]
        case _:
            return not names


def carry_out(
    session: Session, referral: HeldReferral, decision: Decision, *, actor: Actor, now: datetime
) -> None:
    """Make what the decision changes, and close the referral with it, inside a transaction."""
    details = json.loads(referral.details)
    _check(referral, details, decision)
    if referral.kind in _OF_AN_ACCOUNT and referral.subject == actor.ref:
        raise Conflict("This is about your own account: another registrar has to decide it.")
    if referral.kind == ReferralKind.TWO_TRNS:
        _check_joined(session, referral, details, decision)
    academies = _became(session, referral)
    _take_back(session, referral, decision, actor=actor, now=now)
    changes = _changes(session, referral, details, decision)
    sent = None
    if decision.outcome in (Decided.ROW_STANDS, Decided.BOTH_STAND):
        sent = plan_sent_award(
            session, referral.subject, details, decision.outcome, decision.ground
        )
        changes.closing.append(sent.entry)
    changes.closing.append(_entry(session, referral, decision))
    entries = write(session, changes, actor=actor, now=now)
    # The decision's own entry is the last; that of an award or a conversion comes before it.
    if sent is not None:
        write_award(session, sent.then, sent.held, entries[-2])
    if decision.outcome is Decided.CARRY_OVER:
        carry_over(session, _carrying_over(referral, decision), entries[-2])
        compliance_periods.schools_changed(session, entries[-2])
    if referral.kind == ReferralKind.ATTESTATION:
        opens = decision.outcome is Decided.ATTESTED
        set_frozen(session, referral, opens=opens, now=now)
    close_referral(session, referral, decision.outcome, entries[-1])
    freeze_parted(session, academies, actor=actor, now=now)


def _became(session: Session, referral: HeldReferral) -> set[str]:
    """What the school that a question of succession is about has become so far."""
    if referral.kind not in OF_SUCCESSION:
        return set()
    return {step.to_urn for step in successors_of(session, [referral.subject]).values()}


def _take_back(
    session: Session, referral: HeldReferral, decision: Decision, *, actor: Actor, now: datetime
) -> None:
    """Take back what stands in the way: the decision before, and what an import had found.

    Raises Conflict where a later referral asks of the same school: it closed again since.
    """
    if referral.kind in OF_SUCCESSION:
        _refuse_earlier(session, referral)
    if referral.closed_by is not None:
        past = past_decision(session, referral.closed_by)
        undo(session, past, referral.subject, actor=actor, now=now)
        locks.lock_again(session, referral.closed_by)
    if referral.kind in OF_SUCCESSION:
        end_found(session, referral.subject, decision.ground, actor=actor, now=now)


def _refuse_earlier(session: Session, referral: HeldReferral) -> None:
    about = (referrals_on(session, kind, [referral.subject]) for kind in OF_SUCCESSION)
    if any(each.id > referral.id for held in about for each in held):
        raise Conflict(
            "What became of this school has been asked anew since. Decide the latest referral "
            "about it instead."
        )


def _entry(session: Session, referral: HeldReferral, decision: Decision) -> log.Draft:
    """The log's entry for the decision itself."""
    payload = {
        "outcome": decision.outcome.value,
        "note": decision.note,
        "first_entry": head(session).number + 1,
        "supersedes": referral.last_entry,
    }
    action = "referral.decided_again" if decision.supersedes else "referral.closed"
    return log.Draft(action, f"referral:{referral.ref}", payload, decision.ground.value)


def _check(referral: HeldReferral, details: dict[str, Any], decision: Decision) -> None:
    outcomes = outcomes_of(referral.kind, details)
    if decision.outcome not in outcomes:
        by_one = [each for each in outcomes if each not in (*TAKES_TWO, Decided.FURTHER_NAME)]
        raise InvalidInput.of("outcome", f"Select what you have decided: {one_of(by_one)}")
    if decision.outcome in TAKES_TWO:
        raise InvalidInput.of("outcome", "This takes two registrars. Propose it to a second one")
    refuse_ground(grounds_of_referral(referral.kind), decision.ground)
    if not decision.note.strip():
        raise InvalidInput.of("note", "Enter what the decision rests on")


def _check_joined(
    session: Session, referral: HeldReferral, details: dict[str, Any], decision: Decision
) -> None:
    """Two registrars join records and part them: this decision only says what they have done."""
    both = two_records(session, referral, details)
    is_joined = both is not None and are_joined(*both)
    if decision.outcome is Decided.SAME_PERSON and not is_joined:
        raise InvalidInput.of(
            "outcome",
            "Two registrars join records. Propose that these two be joined: when the second "
            "approves, this referral is decided",
        )
    if decision.outcome is Decided.SOMEBODY_ELSE and is_joined:
        raise InvalidInput.of(
            "outcome",
            "These two records are joined as one person’s. Propose that they be parted first",
        )


def _changes(
    session: Session, referral: HeldReferral, details: dict[str, Any], decision: Decision
) -> Changes:
    match decision.outcome:
        case Decided.SAME_PERSON if "apart" in details:
            return plan_same_person(session, details, record_name=decision.record_name)
        case Decided.FURTHER_NAME:
            return Changes(names=[_further_name(session, referral, decision)])
        case Decided.CARRY_OVER:
            return Changes(closing=[_carried_over(session, referral, decision)])
        case _:
            return Changes()


def _further_name(session: Session, referral: HeldReferral, decision: Decision) -> NameDraft:
    if not decision.last_name.strip():
        raise InvalidInput.of("last_name", "Enter the last name to record")
    ref = referral.subject.removeprefix("person:")
    return NameDraft(
        person_id=ids_by_refs(session, [ref])[ref],
        person_ref=ref,
        last_name=decision.last_name.strip(),
        first_names=decision.first_names.strip(),
        source="A registrar’s decision",
    )


def _carried_over(session: Session, referral: HeldReferral, decision: Decision) -> log.Draft:
    return plan_carry_over(session, _carrying_over(referral, decision), decision.ground)


def _carrying_over(referral: HeldReferral, decision: Decision) -> CarryingOver:
    urn = referral.subject.removeprefix("school:")
    return CarryingOver(urn, decision.to_urn, decision.first_day)
