"""The registrar's desk under `/api/v1`: what waits, one referral, a decision tried and taken."""

from flask import Response

from register import clock
from register.access import Permission
from register.api.blueprint import api
from register.api.bodies import answer, read_json, read_query
from register.auth import current_actor, requires
from register.db import db
from register.schemas.referrals import (
    DecisionBody,
    DeskQuery,
    ReferralState,
    decision_of,
    desk_body,
    preview_body,
    referral_body,
)
from register.services.referrals.decide import decide
from register.services.referrals.seen import see_lines, see_preview, see_referral
from register.services.referrals.show import ShownReferral, desk_queues
from register.services.transaction import one_commit


@api.get("/referrals")
@requires(Permission.DECIDE)
def list_referrals() -> Response:
    """The desk's queues, and what waits or was decided in each or in the one asked for."""
    asked, session = read_query(DeskQuery()), db.session()
    lines = see_lines(
        session,
        asked["kind"],
        is_decided=asked["state"] is ReferralState.DECIDED,
        actor=current_actor(),
        now=clock.now(),
    )
    return answer(desk_body(desk_queues(session), lines))


@api.get("/referrals/<ref>")
@requires(Permission.DECIDE)
def read_referral(ref: str) -> Response:
    """One referral, with what bears on it and what has been decided."""
    return answer(referral_body(_shown(ref)))


@api.post("/referrals/<ref>/preview")
@requires(Permission.DECIDE)
def preview_decision(ref: str) -> Response:
    """What a decision would change: no fact is recorded; whoever is shown is recorded as seen."""
    decision = decision_of(read_json(DecisionBody()))
    found = see_preview(db.session(), ref, decision, actor=current_actor(), now=clock.now())
    return answer(preview_body(found))


@api.post("/referrals/<ref>/decision")
@requires(Permission.DECIDE)
def record_decision(ref: str) -> Response:
    """Carry out and record a decision: the same again has no further effect."""
    decision = decision_of(read_json(DecisionBody()))
    with one_commit(db.session()):
        decide(db.session(), ref, decision, actor=current_actor(), now=clock.now())
        shown = _shown(ref)
    return answer(referral_body(shown))


def _shown(ref: str) -> ShownReferral:
    return see_referral(db.session(), ref, actor=current_actor(), now=clock.now())
