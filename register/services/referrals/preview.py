"""What a decision would change, found by carrying it out and rolling back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from register.access import Actor
from register.clock import legal_day
from register.queries.decisions import Touched, TouchedName, touched
from register.queries.log import head
from register.queries.referrals import HeldReferral, details_opened_since
from register.queries.standing import conversions_of
from register.queries.touched import schools_of_people
from register.services.referrals.decide import Decision, carry_out, refuse_alone, stands_already
from register.services.referrals.effects import effects_of, frozen_with, names_that_stay
from register.services.referrals.history import past_decision
from register.services.referrals.show import load_referral
from register.services.referrals.undo import corrected_since
from register.services.referrals.words import Decided, ReferralKind, outcomes_of, remains_of
from register.services.school_answers import (
    MOST_SCHOOLS,
    AnswerChange,
    SchoolAnswer,
    answers_on,
    changes_of,
)
from register.services.transaction import rolled_back


@dataclass(frozen=True, slots=True)
class DecisionPreview:
    """What would follow if this decision were recorded now."""

    outcome: Decided
    words: str
    stands_already: bool
    """The very same decision is on the record: sent again it does nothing."""
    effects: tuple[str, ...]
    """What changes on the record; empty where nothing does."""
    answers: tuple[AnswerChange, ...]
    """Of every school that the people or schools in question bear on, up to `MOST_SCHOOLS`."""
    day: date
    """The day of those answers."""
    remains: str
    """What the decision does not do."""
    people: frozenset[int]
    """Whom the effects may name."""


def preview(
    session: Session, ref: str, decision: Decision, *, actor: Actor, now: datetime
) -> DecisionPreview:
    """What `decide` would do now; raises what it would raise."""
    day = legal_day(now)
    effects: tuple[str, ...] = ()
    after: dict[str, SchoolAnswer] = {}
    people: frozenset[int] = frozenset()
    with rolled_back(session):
        referral = load_referral(session, ref)
        details = json.loads(referral.details)
        stands = stands_already(session, referral, decision)
        if not stands:
            refuse_alone(decision)
            first = head(session).number + 1
            carry_out(session, referral, decision, actor=actor, now=now)
            rows = touched(session, first, head(session).number)
            stay = _names_that_stay(session, referral)
            effects = _told(session, rows, first, stay)
            people = _people(rows) | {row.person_id for row in stay}
            day = _first_day(rows, day)
            after = answers_on(session, _schools(session, rows), day, actor=actor, now=now)
    before = answers_on(session, after, day, actor=actor, now=now)
    return DecisionPreview(
        decision.outcome,
        outcomes_of(referral.kind, details)[decision.outcome],
        stands,
        effects,
        changes_of(before, after),
        day,
        remains_of(referral.kind, details, decision.outcome),
        people,
    )


def _told(
    session: Session, rows: Touched, first: int, stay: Sequence[TouchedName]
) -> tuple[str, ...]:
    """What changes, which names stay all the same, and whose accounts are frozen by it."""
    frozen = details_opened_since(session, ReferralKind.ATTESTATION, first)
    changed = effects_of(session, rows, first)
    return (*changed, *names_that_stay(session, stay), *frozen_with(frozen))


def _names_that_stay(session: Session, referral: HeldReferral) -> list[TouchedName]:
    """Those that superseding the decision that stood leaves, if one stood."""
    if referral.closed_by is None:
        return []
    return corrected_since(session, past_decision(session, referral.closed_by))


def _first_day(rows: Touched, today: date) -> date:
    """Today; where each designation in question is still to begin, the first day of any.

    Before that day no answer turns on them, so that today's would tell of nothing.
    """
    starts = [row.held.started_on or today for row in rows.appointments]
    return max(today, min(starts, default=today))


def _people(rows: Touched) -> frozenset[int]:
    held = {row.held.person_id for row in rows.appointments}
    served = {row.person_id for row in rows.services}
    awarded = {row.held.person_id for row in rows.awards}
    return frozenset(held | served | awarded | {row.person_id for row in rows.names})


def _schools(session: Session, rows: Touched) -> list[str]:
    """The schools whose answers rest on these rows, and what they have become."""
    people = {row.held.person_id for row in rows.appointments}
    people |= {row.person_id for row in rows.services}
    people |= {row.held.person_id for row in rows.awards}
    urns = schools_of_people(session, people)
    urns |= {row.held.school_urn for row in rows.appointments}
    urns |= {urn for row in rows.conversions for urn in (row.from_urn, row.to_urn)}
    urns |= {step.to_urn for step in conversions_of(session, urns).values()}
    return sorted(urns)[:MOST_SCHOOLS]
