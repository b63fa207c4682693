"""The registrar's desk: queues, one referral, what a decision would change, and the decision."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from register import clock
from register.access import Permission
from register.auth import current_actor, requires
from register.db import db
from register.errors import Conflict, InvalidInput, NotFound
from register.schemas.referrals import DecisionForm, decision_of
from register.services.approvals.show import how_many_wait
from register.services.attestation.due import how_many_are_due
from register.services.referrals.decide import decide
from register.services.referrals.grounds import grounds_of_referral
from register.services.referrals.seen import see_preview, see_queue, see_referral
from register.services.referrals.show import MOST, ShownReferral, desk_queues, show_referral
from register.services.referrals.words import GROUNDS, KINDS, TAKES_TWO, Decided, kind_words
from register.web.blueprint import web
from register.web.forms import Form, blank, read_form

TWO_DECIDE = (
    "Two registrars decide that records are one person’s. Choose below which TRN stays in use, "
    "and say there what it rests on: what you entered before is not kept."
)


@web.get("/desk")
@requires(Permission.DECIDE)
def desk() -> ResponseReturnValue:
    """What waits, in queues with their oldest day."""
    queues = desk_queues(db.session())
    busy = {queue.kind for queue in queues}
    quiet = [(kind, title) for kind, title in KINDS.items() if kind not in busy]
    acts = how_many_wait(db.session(), now=clock.now())
    attest = how_many_are_due(db.session(), now=clock.now())
    return render_template("desk/queues.html", queues=queues, quiet=quiet, acts=acts, attest=attest)


@web.get("/desk/<kind>")
@requires(Permission.DECIDE)
def desk_queue(kind: str) -> ResponseReturnValue:
    """One queue, oldest first, and what was decided of it."""
    if kind not in set(KINDS):
        raise NotFound("The desk has no such queue.")
    waiting, decided = see_queue(db.session(), kind, actor=current_actor(), now=clock.now())
    return render_template(
        "desk/queue.html", title=kind_words(kind), referrals=waiting, decided=decided, most=MOST
    )


@web.get("/desk/referrals/<ref>")
@requires(Permission.DECIDE)
def referral(ref: str) -> ResponseReturnValue:
    """One referral, with what bears on it, what was decided and the form to decide it."""
    return _page(ref, blank(DecisionForm()), 200)


@web.post("/desk/referrals/<ref>/check")
@requires(Permission.DECIDE)
def check_decision(ref: str) -> ResponseReturnValue:
    """What the decision would change: no fact is recorded; whoever is shown is recorded as seen."""
    form, shown = read_form(DecisionForm()), show_referral(db.session(), ref)
    if shown.beside and form.raw["outcome"] == Decided.SAME_PERSON.value:
        # Two registrars decide that, so that what it rests on is asked there.
        flash(TWO_DECIDE, "Not decided yet")
        one, other = shown.beside
        return redirect(url_for("web.people_beside", ref=one, other=other), 303)
    if form.errors:
        return _page(ref, form, 400)
    decision = decision_of(form.data)
    try:
        found = see_preview(db.session(), ref, decision, actor=current_actor(), now=clock.now())
    except (InvalidInput, Conflict) as error:
        return _refused(ref, form, error)
    return render_template(
        "desk/check.html",
        shown=shown,
        found=found,
        decision=decision,
        grounds=GROUNDS,
        hidden=list(form.boxes()),
    )


@web.post("/desk/referrals/<ref>/change")
@requires(Permission.DECIDE)
def change_decision(ref: str) -> ResponseReturnValue:
    """Back to the form as it was filled in."""
    form = read_form(DecisionForm())
    form.errors = []
    return _page(ref, form, 200)


@web.post("/desk/referrals/<ref>")
@requires(Permission.DECIDE)
def decide_referral(ref: str) -> ResponseReturnValue:
    """Carry out and record a decision."""
    form = read_form(DecisionForm())
    if form.errors:
        return _page(ref, form, 400)
    decision = decision_of(form.data)
    try:
        decide(db.session(), ref, decision, actor=current_actor(), now=clock.now())
    except (InvalidInput, Conflict) as error:
        return _refused(ref, form, error)
    flash("The decision is recorded.")
    return redirect(url_for("web.desk"), 303)


def _shown(ref: str) -> ShownReferral:
    return see_referral(db.session(), ref, actor=current_actor(), now=clock.now())


def _refused(ref: str, form: Form, error: InvalidInput | Conflict) -> ResponseReturnValue:
    return _page(ref, form, form.refuse(error))


def _page(ref: str, form: Form, status: int) -> ResponseReturnValue:
    shown = _shown(ref)
    page = render_template(
        "desk/referral.html",
        shown=shown,
        form=form,
        errors=form.errors,
        outcomes=[
            (outcome.value, words)
            for outcome, words in shown.outcomes.items()
            if outcome not in (*TAKES_TWO, Decided.FURTHER_NAME)
        ],
        grounds=[
            (ground.value, words) for ground, words in grounds_of_referral(shown.kind).items()
        ],
    )
    return page, status
