"""The terms of use: for anybody to read, and for each account to accept every year."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from register import clock
from register.auth import actor_or_none, current_actor, open_to_all, signed_in
from register.days import read_iso
from register.db import db
from register.errors import Conflict
from register.services import terms as terms_of_use
from register.web.blueprint import web
from register.web.next_page import next_page, onward


@web.get("/terms")
@open_to_all
def terms() -> ResponseReturnValue:
    """The terms, and the button for whoever has them to accept."""
    return _page()


@web.post("/terms")
@signed_in
def accept_terms() -> ResponseReturnValue:
    """Accept the terms that were read, for a year; shown again where others stand by now."""
    read = request.form.get("version", "")
    try:
        terms_of_use.accept(db.session(), current_actor(), read=read, now=clock.now())
    except Conflict as error:
        return _page([{"field": "", "text": str(error)}]), 409
    flash("You have accepted the terms of use.")
    return redirect(onward(next_page()), 303)


def _page(errors: list[dict[str, str]] | None = None) -> str:
    actor, now = actor_or_none(), clock.now()
    return render_template(
        "account/terms.html",
        errors=errors or [],
        version=terms_of_use.VERSION,
        stand_from=read_iso(terms_of_use.VERSION),
        owes=actor is not None and not actor.has_accepted_terms(now=now),
        until=clock.legal_day(actor.terms_until) if actor and actor.terms_until else None,
        next=next_page(),
    )
