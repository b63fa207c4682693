"""People who were SENCO for more than three years in all without an award: for inspectors."""

from flask import Response, request

from register import clock
from register.access import Permission
from register.api.blueprint import api
from register.api.bodies import answer, query_refused
from register.auth import current_actor, requires
from register.db import db
from register.schemas.serial_movers import movers_as_json, read_movers_question
from register.services.estate.serial_movers import serial_movers


@api.get("/serial-movers")
@requires(Permission.SEE_SERIAL_MOVERS)
def serial_movers_list() -> Response:
    """A page of the list; everybody on it is recorded as looked at."""
    now = clock.now()
    with query_refused():
        asked = read_movers_question(request.args.items(multi=True), now)
        found = serial_movers(
            db.session(), asked.as_at, actor=current_actor(), now=now, page=asked.page
        )
    return answer(movers_as_json(found))
