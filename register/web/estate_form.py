"""The filters of the estate's pages: what an address asks, and the form that asks it again."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from register import clock
from register.auth import current_actor
from register.clock import legal_day
from register.db import db
from register.errors import InvalidInput
from register.law.findings import Status
from register.law.reasons import OF_STATUS
from register.law.words import STATUS_WORDS
from register.schemas.dials import KNOWN_INSTANT, instant_beside, with_instant
from register.schemas.estate import PLACES, EstateQuestion, read_question
from register.services.estate.filters import Choices, EstateAsked, choices_of
from register.services.estate.page import COUNTED
from register.web.reasons import in_short

SORTS = (("days_left", "Days left"), ("name", "Name"), ("urn", "URN"))
BOXES = (
    *("as_at", "authority", "status", "trust", "region", "phase", "type"),
    *("reason", "sort", "known_at"),
)
"""In the order of the page."""
UNLISTED = ("status", "reason", "sort", "known_at")
"""Boxes that only a list has."""
OFFERED = (*COUNTED, Status.NOT_APPLICABLE)
ROWS = 25
"""Schools on a page, where the address asks for no other number: fifty are long on a phone."""


def question() -> EstateQuestion:
    """What the address asks; a box left empty asks nothing."""
    given = [(name, text) for name, text in request.args.items(multi=True) if text]
    asked = read_question(with_instant(given), clock.now())
    return asked if any(name == "limit" for name, _ in given) else asked._replace(limit=ROWS)


def raw_of(question: EstateQuestion, asked: EstateAsked) -> dict[str, str]:
    """What each box of the form holds."""
    filters = asked.filters
    chosen = {name: str(getattr(filters, name) or "") for name in ("status", "reason")}
    known = filters.known_at
    known_on = legal_day(known).isoformat() if known else ""
    dial = {"known_at": known_on, KNOWN_INSTANT: instant_beside(known)}
    return {**raw_of_places(asked), **chosen, "sort": question.sort.value, **dial}


def raw_of_places(asked: EstateAsked) -> dict[str, str]:
    """What each box holds that says when and where."""
    places = {name: getattr(asked.filters, name) for name in PLACES}
    return {**places, "as_at": asked.filters.as_at.isoformat()}


def offered(choices: Choices) -> dict[str, object]:
    """What each select of the form offers."""
    return {
        "authority": choices.authorities,
        "region": choices.regions,
        "phase": choices.phases,
        "type": choices.types,
        "status": [(each.value, STATUS_WORDS[each]) for each in OFFERED],
        "reasons": [
            (STATUS_WORDS[status], [(each.value, in_short(each)) for each in OF_STATUS[status]])
            for status in OFFERED
        ],
        "sort": SORTS,
    }


def ask_again(
    error: InvalidInput, title: str, address: str, *, listed: bool = True
) -> ResponseReturnValue:
    """The filters as they were set, with what was wrong with them."""
    boxes = [name for name in BOXES if listed or name not in UNLISTED]
    told = [(each.field if each.field in boxes else "", each.message) for each in error.problems]
    page = render_template(
        "estate/ask_again.html",
        title=title,
        address=address,
        listed=listed,
        raw={name: request.args.get(name, "")[:100] for name in (*BOXES, KNOWN_INSTANT)},
        choices=offered(choices_of(db.session(), current_actor())),
        errors=[
            {"field": box, "text": text}
            for box, text in sorted(told, key=lambda each: [*boxes, ""].index(each[0]))
        ],
    )
    return page, 400
