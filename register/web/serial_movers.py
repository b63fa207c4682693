"""People who were SENCO for more than three years in all without an award: for inspectors."""

from collections.abc import Sequence

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from register import clock
from register.access import Permission
from register.auth import current_actor, requires
from register.db import db
from register.errors import InvalidInput
from register.schemas.serial_movers import read_movers_question
from register.services.estate.serial_movers import SerialMovers, serial_movers
from register.web.blueprint import web

BOXES = ("as_at",)


@web.get("/estate/serial-movers", endpoint="serial_movers")
@requires(Permission.SEE_SERIAL_MOVERS)
def serial_movers_page() -> ResponseReturnValue:
    """A page of the list; everybody on it is recorded as looked at."""
    now = clock.now()
    try:
        given = [(name, text) for name, text in request.args.items(multi=True) if text]
        asked = read_movers_question(given, now)
        found = serial_movers(
            db.session(), asked.as_at, actor=current_actor(), now=now, page=asked.page
        )
    except InvalidInput as error:
        errors = [
            {"field": each.field if each.field in BOXES else "", "text": each.message}
            for each in error.problems
        ]
        errors.sort(key=lambda each: not each["field"])  # what is about no box comes last
        return _page(None, request.args.get("as_at", "")[:100], errors), 400
    return _page(found, found.as_at.isoformat(), [])


def _page(found: SerialMovers | None, as_at: str, errors: Sequence[dict[str, str]]) -> str:
    pages = f"{url_for('web.serial_movers')}?as_at={as_at}&page=" if found else ""
    return render_template(
        "estate/serial_movers.html", found=found, as_at=as_at, errors=errors, pages=pages
    )
