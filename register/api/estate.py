"""Many schools on a day: counts by status, and the schools behind them a page at a time."""

from flask import Response, request

from register import clock
from register.access import Permission
from register.api.blueprint import api
from register.api.bodies import answer, query_refused
from register.auth import current_actor, requires
from register.db import db
from register.schemas.estate import estate_as_json, read_question
from register.schemas.forecast import forecast_as_json, read_forecast_question
from register.services.estate.forecast import forecast
from register.services.estate.page import estate


@api.get("/compliance")
@requires(Permission.SEE_ANY_SCHOOL, Permission.SEE_OWN_SCHOOLS)
def compliance_of_many() -> Response:
    """The schools that the key's account may see, counted and listed."""
    with query_refused():
        asked = read_question(request.args.items(multi=True), clock.now())
        page = estate(
            db.session(),
            asked.filters,
            actor=current_actor(),
            sort=asked.sort,
            cursor=asked.cursor,
            limit=asked.limit,
        )
    return answer(estate_as_json(page, asked.limit))


@api.get("/compliance/forecast")
@requires(Permission.SEE_ANY_SCHOOL, Permission.SEE_OWN_SCHOOLS)
def compliance_forecast() -> Response:
    """The year ahead for the schools that the key's account may see."""
    with query_refused():
        asked = read_forecast_question(request.args.items(multi=True), clock.now(), is_whole=True)
        found = forecast(db.session(), asked.filters, actor=current_actor())
    return answer(forecast_as_json(found))
