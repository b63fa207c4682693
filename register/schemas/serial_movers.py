"""What is asked about serial movers, and the answer as JSON."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, NamedTuple

from register.clock import legal_day
from register.days import iso
from register.errors import FieldProblem, InvalidInput
from register.schemas.estate import day_of, parts, whole_number
from register.schemas.members import Json
from register.services.estate.serial_movers import Mover, SerialMovers

NAMES: Final = ("as_at", "page")
MOST_PAGES: Final = 9_999


class MoversQuestion(NamedTuple):
    """The day, and the page of the list."""

    as_at: date
    page: int


def read_movers_question(given: Iterable[tuple[str, str]], now: datetime) -> MoversQuestion:
    """The question in a query; the day is today in England where none is given."""
    problems: list[FieldProblem] = []
    found = parts(given, NAMES, problems)
    as_at = day_of(found.get("as_at", ""), problems) or legal_day(now)
    page = whole_number(found.get("page", ""), "page", MOST_PAGES, problems) or 1
    if problems:
        raise InvalidInput(problems)
    return MoversQuestion(as_at, page)


def movers_as_json(found: SerialMovers) -> Json:
    """The page in members that JSON can hold; `next` is the address of the page behind it."""
    following = None
    if found.page < found.pages:
        following = f"/api/v1/serial-movers?as_at={found.as_at.isoformat()}&page={found.page + 1}"
    return {
        "as_at": found.as_at.isoformat(),
        "answered_from": {"what": "facts", "log_entry": found.entry},
        "total": found.total,
        "not_known": found.doubtful,
        "people": [_mover(each) for each in found.movers],
        "next": following,
    }


def _mover(each: Mover) -> Json:
    service, doubt = each.found.service, each.found.doubt
    return {
        "name": each.name,
        "months": service.months,
        "days": service.days,
        "distinct_days": service.distinct_days,
        "window_days": service.allowed,
        "over_from": iso(service.over_from),
        "not_known": doubt.value if doubt else None,
        "not_known_words": each.doubt_words or None,
        "posts": [
            {
                "urn": post.urn,
                "school": post.school,
                "started_on": iso(post.started_on),
                "ended_on": iso(post.ended_on),
                "is_declared": post.is_declared,
            }
            for post in each.posts
        ],
    }
