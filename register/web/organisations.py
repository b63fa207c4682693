"""Organisations that a registrar is to attest: every one, with one button each."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from register import clock
from register.access import Permission
from register.auth import current_actor, requires
from register.auth.http_status import status_of
from register.db import db
from register.errors import Conflict, Refused
from register.services.attestation.attest import attest
from register.services.attestation.due import due, how_many_are_due
from register.web.blueprint import web


@web.get("/desk/organisations")
@requires(Permission.DECIDE)
def organisations_to_attest() -> ResponseReturnValue:
    """Every organisation that is frozen, or will be within 30 days."""
    return _page((), 200)


@web.post("/desk/organisations/<ref>/attest")
@requires(Permission.DECIDE)
def attest_organisation(ref: str) -> ResponseReturnValue:
    """Attest one of them for a year from now."""
    try:
        name = attest(db.session(), ref, actor=current_actor(), now=clock.now())
    except (Conflict, Refused) as error:
        return _page([{"field": "", "text": str(error)}], status_of(error))
    flash(f"{name} is attested for a year. Its accounts and keys go on from their next request.")
    return redirect(url_for("web.organisations_to_attest"), 303)


def _page(errors: object, status: int) -> ResponseReturnValue:
    session, now = db.session(), clock.now()
    page = render_template(
        "organisations/to_attest.html",
        due=due(session, now=now),
        counts=how_many_are_due(session, now=now),
        errors=errors,
    )
    return page, status
