"""Many schools on a day: counted, listed, and as a file."""

from dataclasses import replace

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from register.access import Permission
from register.auth import current_actor, requires
from register.db import db
from register.errors import InvalidInput
from register.law.findings import Status
from register.schemas.estate import EstateQuestion, query_of
from register.services.estate.filters import Filters
from register.services.estate.page import COUNTED, EstatePage, estate, every_school
from register.services.estate.table import estate_csv
from register.web.blueprint import web
from register.web.charts import stacked_bar
from register.web.downloads import download
from register.web.estate_form import ask_again, offered, question, raw_of
from register.web.statuses import status_appearance

TITLE = "The estate"


@web.get("/estate", endpoint="estate")
@requires(Permission.SEE_ANY_SCHOOL, Permission.SEE_OWN_SCHOOLS)
def estate_page() -> ResponseReturnValue:
    """Counts by status, and the schools behind them sorted by days left."""
    try:
        asked = question()
        page = estate(
            db.session(),
            asked.filters,
            actor=current_actor(),
            sort=asked.sort,
            cursor=asked.cursor,
            limit=asked.limit,
        )
    except InvalidInput as error:
        return ask_again(error, TITLE, "web.estate")
    return render_template(
        "estate/estate.html",
        page=page,
        bar=stacked_bar((status_appearance(each).colour, page.counts[each]) for each in COUNTED),
        raw=raw_of(asked, page.asked),
        choices=offered(page.asked.choices),
        is_own_only=page.asked.place.urns is not None,
        forecast=url_for("web.estate_forecast") + "?" + query_of(_places(page.asked.filters)),
        serial_movers=_movers(asked),
        lists={status: _list_of(page, status) for status in (*COUNTED, Status.NOT_APPLICABLE)},
        csv=url_for("web.estate_file") + "?" + query_of(page.asked.filters, asked.sort),
        first_page=_first(asked, page),
        next_page=_next(asked, page),
    )


@web.get("/estate.csv")
@requires(Permission.SEE_ANY_SCHOOL, Permission.SEE_OWN_SCHOOLS)
def estate_file() -> ResponseReturnValue:
    """The whole list as a CSV file."""
    try:
        asked = question()
        schools = every_school(db.session(), asked.filters, actor=current_actor(), sort=asked.sort)
    except InvalidInput as error:
        return ask_again(error, TITLE, "web.estate")
    return download(f"estate-{asked.filters.as_at.isoformat()}.csv", estate_csv(schools))


def _places(filters: Filters) -> Filters:
    """The filters that a forecast takes too."""
    return replace(filters, status=None, reason=None, known_at=None)


def _movers(asked: EstateQuestion) -> str | None:
    """The address of the serial movers on that day, for those who may see them."""
    if not current_actor().may(Permission.SEE_SERIAL_MOVERS):
        return None
    return url_for("web.serial_movers", as_at=asked.filters.as_at.isoformat())


def _list_of(page: EstatePage, status: Status) -> str:
    """The address of the schools behind a count."""
    filters = replace(page.asked.filters, status=status, reason=None)
    return f"{url_for('web.estate')}?{query_of(filters, page.sort)}#schools"


def _first(asked: EstateQuestion, page: EstatePage) -> str | None:
    """The address at which the list begins, where this is not it."""
    if not asked.cursor:
        return None
    query = query_of(page.asked.filters, asked.sort, limit=asked.limit)
    return f"{url_for('web.estate')}?{query}#schools"


def _next(asked: EstateQuestion, page: EstatePage) -> str | None:
    if page.next_cursor is None:
        return None
    query = query_of(page.asked.filters, asked.sort, limit=asked.limit, cursor=page.next_cursor)
    return f"{url_for('web.estate')}?{query}"
