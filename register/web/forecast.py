"""The year ahead: which schools fall out of the window, by month, and every one of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from register import clock
from register.access import Permission
from register.auth import current_actor, requires
from register.days import MONTHS
from register.db import db
from register.errors import InvalidInput
from register.law.findings import Status
from register.paging import refuse_past
from register.schemas.estate import query_of
from register.schemas.forecast import (
    ForecastQuestion,
    Show,
    forecast_query,
    read_forecast_question,
)
from register.services.estate.enrolments import enrolment_words
from register.services.estate.falling import Falling, OnNasenco
from register.services.estate.forecast import Forecast, forecast
from register.services.estate.table import forecast_csv
from register.web.blueprint import web
from register.web.charts import columns
from register.web.downloads import download
from register.web.estate_form import ask_again, offered, raw_of_places

TITLE = "The year ahead"
PER_PAGE = 50


class LinkedNumber(NamedTuple):
    """How many schools, and the address of the list of them."""

    of_schools: int
    address: str


class MonthRow(NamedTuple):
    """A month, or with None all of them, and its three numbers."""

    month: date | None
    numbers: Sequence[LinkedNumber]


@web.get("/estate/forecast")
@requires(Permission.SEE_ANY_SCHOOL, Permission.SEE_OWN_SCHOOLS)
def estate_forecast() -> ResponseReturnValue:
    """The year ahead, by the month in which schools fall out of the window."""
    try:
        asked = _question()
        found = forecast(db.session(), asked.filters, actor=current_actor())
        behind = _behind(found, asked)
        pages = max(1, -(-len(behind) // PER_PAGE))
        refuse_past(asked.page, pages)
    except InvalidInput as error:
        return ask_again(error, TITLE, "web.estate_forecast", listed=False)
    filters = found.asked.filters
    shown = behind[(asked.page - 1) * PER_PAGE : asked.page * PER_PAGE]
    return render_template(
        "estate/forecast.html",
        found=found,
        show=asked.show.value,
        month=asked.month,
        total=len(behind),
        schools=shown,
        enrolment_words=enrolment_words,
        page=asked.page,
        pages=pages,
        rows=_rows(found),
        drawing=columns([(_short(each.first_day), each.as_recorded) for each in found.months]),
        raw=raw_of_places(found.asked),
        choices=offered(found.asked.choices),
        is_own_only=found.asked.place.urns is not None,
        nasenco=_address(found, Show.NASENCO),
        this_list=_address(found, asked.show, asked.month, last=""),
        file=url_for("web.estate_forecast_file") + "?" + forecast_query(filters),
        in_window=url_for("web.estate") + "?" + query_of(replace(filters, status=Status.IN_WINDOW)),
    )


@web.get("/estate/forecast.csv")
@requires(Permission.SEE_ANY_SCHOOL, Permission.SEE_OWN_SCHOOLS)
def estate_forecast_file() -> ResponseReturnValue:
    """Every school that falls out of the window in the year ahead, as a CSV file."""
    try:
        asked = _question(is_whole=True)
        found = forecast(db.session(), asked.filters, actor=current_actor())
    except InvalidInput as error:
        return ask_again(error, TITLE, "web.estate_forecast", listed=False)
    return download(
        f"year-ahead-{asked.filters.as_at.isoformat()}.csv", forecast_csv(found.falling)
    )


def _question(*, is_whole: bool = False) -> ForecastQuestion:
    given = [(name, text) for name, text in request.args.items(multi=True) if text]
    return read_forecast_question(given, clock.now(), is_whole=is_whole)


def _behind(found: Forecast, asked: ForecastQuestion) -> Sequence[Falling | OnNasenco]:
    """The schools behind the number that is asked about."""
    months = {each.first_day: each.falling for each in found.months}
    if asked.month and (asked.month not in months or asked.show is Show.NASENCO):
        raise InvalidInput.of(
            "month", "That month is not one of the list. Choose a month of the table"
        )
    if asked.show is Show.NASENCO:
        return found.on_nasenco
    falling = months[asked.month] if asked.month else found.falling
    return [each for each in falling if _falls(each, asked.show)]


def _falls(each: Falling, show: Show) -> bool:
    falls = {
        Show.AS_RECORDED: each.falls_as_recorded,
        Show.USUAL: each.falls_if_usual,
        Show.LONGEST: each.falls_if_long,
    }
    return falls[show]


def _rows(found: Forecast) -> list[MonthRow]:
    rows = [
        MonthRow(month.first_day, _numbers(found, month.falling, month.first_day))
        for month in found.months
    ]
    return [*rows, MonthRow(None, _numbers(found, found.falling, None))]


def _numbers(found: Forecast, falling: Sequence[Falling], month: date | None) -> list[LinkedNumber]:
    return [
        LinkedNumber(sum(_falls(each, show) for each in falling), _address(found, show, month))
        for show in (Show.AS_RECORDED, Show.USUAL, Show.LONGEST)
    ]


def _address(found: Forecast, show: Show, month: date | None = None, last: str = "#schools") -> str:
    query = forecast_query(found.asked.filters, show, month)
    return f"{url_for('web.estate_forecast')}?{query}{last}"


def _short(day: date) -> str:
    return f"{MONTHS[day.month - 1][:3]} {day.year}"
