"""Signing in with an identity service: the way there, and the way back.

These pages are part of the application only where REGISTER_OIDC_ISSUER and what belongs to it are
set: elsewhere their addresses do not exist.
"""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from register.auth import actor_or_none, open_to_all
from register.auth.outside import come_back, service_or_none, way_there
from register.errors import NotBegun
from register.web.errors import init_errors
from register.web.forms import refuse_repeated
from register.web.next_page import next_page, onward

outside = Blueprint("outside", __name__)
init_errors(outside)
outside.before_request(refuse_repeated)


@outside.post("/sign-in/outside")
@open_to_all
def go_outside() -> ResponseReturnValue:
    """Send somebody to the identity service."""
    return going(way_there(next_page()))


@outside.get("/sign-in/outside/return")
@open_to_all
def return_from_outside() -> ResponseReturnValue:
    """Take whoever comes back, once, and go on to the page that was asked for."""
    try:
        return redirect(onward(come_back(request.args)), 303)
    except NotBegun:
        # Somebody who came back twice, or in two tabs, is where they wanted to be.
        if actor_or_none() is None:
            raise
        return redirect(onward(url_for("web.start")), 303)


def going(address: str, *, out: bool = False) -> ResponseReturnValue:
    """A page that goes on to the identity service by itself.

    A redirect would not do: browsers hold the answer to a form, and each redirect after it, to the
    addresses that our Content-Security-Policy lets a form be sent to.
    """
    return render_template("account/going_outside.html", address=address, out=out)


@outside.app_context_processor
def identity_service() -> dict[str, object]:
    """What the sign-in page calls the identity service."""
    service = service_or_none()
    return {"outside_name": service.settings.name if service else ""}
