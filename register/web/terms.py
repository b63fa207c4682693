"""The terms of use: for anybody to read, and for each account to accept every year."""

from datetime import date

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from register import clock
from register.auth import actor_or_none, current_actor, open_to_all, signed_in
from register.db import db
from register.services.terms import VERSION, accept
from register.web.blueprint import web
from register.web.next_page import next_page


@web.get("/terms")
@open_to_all
def terms() -> ResponseReturnValue:
    """The terms, and the button for whoever has them to accept."""
    actor, now = actor_or_none(), clock.now()
    return render_template(
        "account/terms.html",
        version=date.fromisoformat(VERSION),
        owes=actor is not None and not actor.has_accepted_terms(now=now),
        until=clock.legal_day(actor.terms_until) if actor and actor.terms_until else None,
        next=next_page(),
    )


@web.post("/terms")
@signed_in
def accept_terms() -> ResponseReturnValue:
    """Accept the terms as they are now, for a year."""
    accept(db.session(), current_actor(), now=clock.now())
    flash("You have accepted the terms of use.")
    return redirect(next_page(), 303)
