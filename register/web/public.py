"""Pages that anybody may read."""

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from register.auth import open_to_all
from register.services.appointments.facts import (
    WHY_CORRECTED,
    WHY_NONE_TAKEN_BACK,
    WHY_SERVICE_TAKEN_BACK,
    WHY_TAKEN_BACK,
)
from register.services.sessions import SESSION_LENGTH
from register.web.blueprint import web


@web.get("/")
@open_to_all
def start() -> ResponseReturnValue:
    """What the register answers, and what one needs to ask it."""
    return render_template("public/start.html")


@web.get("/what-is-logged")
@open_to_all
def what_is_logged() -> ResponseReturnValue:
    """What a look leaves behind."""
    return render_template("public/what_is_logged.html")


@web.get("/privacy")
@open_to_all
def privacy() -> ResponseReturnValue:
    """What is held about people, why, and their rights."""
    return render_template("public/privacy.html")


@web.get("/accessibility")
@open_to_all
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    hours = SESSION_LENGTH // timedelta(hours=1)
    return render_template("public/accessibility.html", hours=hours)


@web.get("/api")
@open_to_all
def api_guide() -> ResponseReturnValue:
    """How to use the register from another system."""
    return render_template(
        "public/api.html",
        why_corrected=WHY_CORRECTED,
        why_taken_back=WHY_TAKEN_BACK,
        why_none_taken_back=WHY_NONE_TAKEN_BACK,
        why_service_taken_back=WHY_SERVICE_TAKEN_BACK,
    )
