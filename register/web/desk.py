"""The registrar's desk: queues, one referral, and the decision."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from register import clock
from register.access import Permission
from register.auth import current_actor, requires
from register.auth.http_status import status_of
from register.db import db
from register.errors import Conflict, InvalidInput, NotFound
from register.schemas.referrals import DecisionForm
from register.services.referrals.decide import Decision, decide
from register.services.referrals.show import desk_queues, show_referral, waiting
from register.services.referrals.words import GROUNDS, KINDS, kind_words
from register.web.blueprint import web
from register.web.forms import Form, blank, read_form


@web.get("/desk")
@requires(Permission.DECIDE)
def desk() -> ResponseReturnValue:
    """What waits, in queues with their oldest day."""
    return render_template("desk/queues.html", queues=desk_queues(db.session()))


@web.get("/desk/<kind>")
@requires(Permission.DECIDE)
def desk_queue(kind: str) -> ResponseReturnValue:
    """One queue, oldest first."""
    if kind not in set(KINDS):
        raise NotFound("The desk has no such queue.")
    return render_template(
        "desk/queue.html", title=kind_words(kind), referrals=waiting(db.session(), kind)
    )


@web.get("/desk/referrals/<ref>")
@requires(Permission.DECIDE)
def referral(ref: str) -> ResponseReturnValue:
    """One referral, with what bears on it and the form to decide it."""
    return _page(ref, blank(DecisionForm()), 200)


@web.post("/desk/referrals/<ref>")
@requires(Permission.DECIDE)
def decide_referral(ref: str) -> ResponseReturnValue:
    """Carry out and record a decision."""
    form = read_form(DecisionForm())
    if form.errors:
        return _page(ref, form, 400)
    said = form.data
    decision = Decision(
        outcome=said["outcome"],
        ground=said["ground"],
        note=said["note"],
        record_name=said["keep_name"] == "yes",
        last_name=said["last_name"],
        first_names=said["first_names"],
        to_urn=said["to_urn"],
        first_day=said["first_day"],
    )
    try:
        decide(db.session(), ref, decision, actor=current_actor(), now=clock.now())
    except InvalidInput as error:
        form.refuse(error)
        return _page(ref, form, status_of(error))
    except Conflict as error:
        form.errors.append({"field": "", "text": str(error)})
        return _page(ref, form, status_of(error))
    flash("The decision is recorded.")
    return redirect(url_for("web.desk"), 303)


def _page(ref: str, form: Form, status: int) -> ResponseReturnValue:
    shown = show_referral(db.session(), ref)
    page = render_template(
        "desk/referral.html",
        shown=shown,
        form=form,
        errors=form.errors,
        outcomes=[(outcome.value, words) for outcome, words in shown.outcomes.items()],
        grounds=[(ground.value, words) for ground, words in GROUNDS.items()],
    )
    return page, status
