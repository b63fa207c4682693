"""What is asked of the year ahead, and its answer as JSON."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple
from urllib.parse import urlencode

from register.clock import legal_day
from register.days import iso, parse_iso
from register.errors import FieldProblem, InvalidInput
from register.queries.forecast import OpenEnrolment
from register.schemas.estate import (
    PLACES,
    day_of,
    member,
    parts,
    place_filters,
    query_of,
    whole_number,
)
from register.schemas.members import Json
from register.services.estate.falling import Falling, OnNasenco
from register.services.estate.filters import Filters
from register.services.estate.forecast import Forecast

WHOLE: Final = ("as_at", *PLACES)
NAMES: Final = (*WHOLE, "month", "show", "page")
MOST_PAGES: Final = 9_999


class Show(StrEnum):
    """Which of the schools behind the numbers are listed."""

    AS_RECORDED = "as_recorded"
    USUAL = "usual"
    LONGEST = "longest"
    NASENCO = "nasenco"


class ForecastQuestion(NamedTuple):
    """The filters, and which schools are listed: of one month or, with None, of every month."""

    filters: Filters
    show: Show
    month: date | None
    page: int


def read_forecast_question(
    given: Iterable[tuple[str, str]], now: datetime, *, is_whole: bool
) -> ForecastQuestion:
    """The question in a query; the day is today in England where none is given.

    `is_whole` is for an answer that lists every school. InvalidInput names each part that is
    unknown, stands twice, or says what cannot be.
    """
    problems: list[FieldProblem] = []
    found = parts(given, WHOLE if is_whole else NAMES, problems)
    as_at = day_of(found.get("as_at", ""), problems) or legal_day(now)
    show = member(Show, found.get("show", ""), "show", problems) or Show.AS_RECORDED
    month = _month(found.get("month", ""), problems)
    page = whole_number(found.get("page", ""), "page", MOST_PAGES, problems) or 1
    if problems:
        raise InvalidInput(problems)
    return ForecastQuestion(place_filters(as_at, found), show, month, page)


def _month(text: str, problems: list[FieldProblem]) -> date | None:
    try:
        return parse_iso(f"{text}-01") if text else None
    except ValueError:
        problems.append(FieldProblem("month", "Give the month as a year and a month: 2027-04"))
        return None


def forecast_query(
    filters: Filters, show: Show = Show.AS_RECORDED, month: date | None = None
) -> str:
    """The question as the query of an address, but for the page."""
    more: dict[str, str] = {}
    if month:
        more["month"] = f"{month:%Y-%m}"
    if show is not Show.AS_RECORDED:
        more["show"] = show.value
    return query_of(filters) + ("&" + urlencode(more) if more else "")


def forecast_as_json(found: Forecast) -> Json:
    """The year ahead in members that JSON can hold."""
    return {
        "as_at": found.asked.filters.as_at.isoformat(),
        "until": found.last_day.isoformat(),
        "answered_from": {"what": "stored periods", "log_entry": found.entry},
        "in_window": found.in_window,
        "months": [
            {
                "month": f"{each.first_day:%Y-%m}",
                "if_nothing_more_is_recorded": each.as_recorded,
                "if_courses_take_20_months": each.if_usual,
                "if_courses_take_22_months_and_4_more": each.if_long,
                "schools": [_falling(school) for school in each.falling],
            }
            for each in found.months
        ],
        "on_nasenco": [_on_nasenco(each) for each in found.on_nasenco],
    }


def _falling(each: Falling) -> Json:
    return {
        "urn": each.urn,
        "name": each.school.name,
        "authority": each.school.la_name,
        "deadline": each.deadline.isoformat(),
        "first_day_out": each.first_day_out.isoformat(),
        "last_safe_npq_start": iso(each.last_start),
        "course": _enrolment(each.enrolment) if each.enrolment else None,
        "falls_if_nothing_more_is_recorded": each.falls_as_recorded,
        "falls_if_20_months": each.falls_if_usual,
        "falls_if_22_months_and_4_more": each.falls_if_long,
    }


def _on_nasenco(each: OnNasenco) -> Json:
    return {
        "urn": each.urn,
        "name": each.school.name,
        "authority": each.school.la_name,
        "deadline": each.deadline.isoformat(),
        "course": _enrolment(each.enrolment),
        "route_closes_first_if_20_months": each.closes_if_usual,
        "route_closes_first_if_22_months": each.closes_if_long,
    }


def _enrolment(enrolment: OpenEnrolment) -> Json:
    return {"kind": enrolment.kind, "state": enrolment.state}
