"""Acts of two registrars under `/api/v1`: previewed, proposed, and decided by another."""

from flask import Response

from register import clock
from register.access import Permission
from register.api.blueprint import api
from register.api.bodies import answer, read_json, read_query
from register.api.once import once
from register.auth import current_actor, requires
from register.auth.fresh import confirmed_beside_key
from register.db import db
from register.schemas.approvals import (
    ApprovalBody,
    ApprovalsQuery,
    DeclineBody,
    NothingBody,
    PreviewBody,
    ProofBody,
    ProposalBody,
    ProposalState,
    act_preview_body,
    asked_of,
    asking_of_body,
    proposal_body,
    proposals_body,
)
from register.services.approvals import decide, export
from register.services.approvals.preview import preview
from register.services.approvals.propose import propose
from register.services.approvals.rules import load_proposal
from register.services.approvals.show import past, show_proposal, waiting
from register.services.sign_in import Given
from register.services.transaction import one_commit


@api.get("/approvals")
@requires(Permission.DECIDE)
def list_approvals() -> Response:
    """The acts that there are, and what waits for a second registrar or was decided."""
    state, now = read_query(ApprovalsQuery())["state"], clock.now()
    listed = past if state is ProposalState.PAST else waiting
    return answer(proposals_body(listed(db.session(), actor=current_actor(), now=now)))


@api.get("/approvals/<ref>")
@requires(Permission.DECIDE)
def read_approval(ref: str) -> Response:
    """One proposal, with what it would change."""
    return _shown(ref)


@api.post("/approval-previews")
@requires(Permission.DECIDE)
def preview_act() -> Response:
    """What an act would change: no fact is recorded; whoever is shown is recorded as seen."""
    body = read_json(PreviewBody())
    asked = asked_of(body["act"], body["asked"])
    session, actor = db.session(), current_actor()
    return answer(
        act_preview_body(preview(session, body["act"], asked, actor=actor, now=clock.now()))
    )


@api.post("/approvals")
@requires(Permission.DECIDE)
@once
def propose_act() -> Response:
    """Put an act before a second registrar."""
    asking = asking_of_body(read_json(ProposalBody()))
    with one_commit(db.session()):
        ref = propose(db.session(), asking, actor=current_actor(), now=clock.now())
        return _shown(ref, 201)


@api.post("/approvals/<ref>/approve")
@requires(Permission.DECIDE)
def approve_act(ref: str) -> Response:
    """Approve an act, with the password and a code beside the key, and carry it out."""
    body, actor = read_json(ApprovalBody()), current_actor()
    load_proposal(db.session(), ref)
    confirmed_at = confirmed_beside_key(actor, Given(body["password"], body["code"]))
    with one_commit(db.session()):
        decide.approve(
            db.session(),
            ref,
            digest=body["digest"],
            actor=actor,
            confirmed_at=confirmed_at,
            now=clock.now(),
        )
        return _shown(ref)


@api.post("/approvals/<ref>/decline")
@requires(Permission.DECIDE)
def decline_act(ref: str) -> Response:
    """Decline what another registrar proposed."""
    note = read_json(DeclineBody())["note"]
    with one_commit(db.session()):
        decide.decline(db.session(), ref, note=note, actor=current_actor(), now=clock.now())
        return _shown(ref)


@api.post("/approvals/<ref>/withdraw")
@requires(Permission.DECIDE)
def withdraw_act(ref: str) -> Response:
    """Take back one's own proposal."""
    read_json(NothingBody())
    with one_commit(db.session()):
        decide.withdraw(db.session(), ref, actor=current_actor(), now=clock.now())
        return _shown(ref)


@api.post("/approvals/<ref>/export")
@requires(Permission.DECIDE)
def take_export(ref: str) -> Response:
    """The file that another registrar allowed, as CSV; it asks for what approving asks for."""
    body, actor = read_json(ProofBody()), current_actor()
    load_proposal(db.session(), ref)
    confirmed_at = confirmed_beside_key(actor, Given(body["password"], body["code"]))
    content = export.take_export(
        db.session(), ref, actor=actor, confirmed_at=confirmed_at, now=clock.now()
    )
    return Response(content, mimetype="text/csv")


def _shown(ref: str, status: int = 200) -> Response:
    shown = show_proposal(db.session(), ref, actor=current_actor(), now=clock.now())
    return answer(proposal_body(shown), status)
