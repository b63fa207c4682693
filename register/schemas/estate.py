"""What is asked of an estate, by hand as the two days of an answer are, and its answer as JSON."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NamedTuple, TypeVar
from urllib.parse import urlencode

from register.clock import in_utc, legal_day
from register.days import NotADay, iso, said_of
from register.errors import BadRequest, FieldProblem, InvalidInput
from register.law.findings import Reason, Status
from register.law.reasons import STATUS_OF
from register.law.words import STATUS_WORDS
from register.lists import all_of, one_of
from register.queries.estate import Sort
from register.schemas.dials import AS_AT, WORDS, as_at_of, given_twice, parse_known_at
from register.schemas.fields import read_number
from register.schemas.members import Json
from register.services.estate.filters import Filters
from register.services.estate.page import MOST_PER_PAGE, PER_PAGE, EstatePage, ListedSchool
from register.unseen import without_marks

LONGEST: Final = 600
PLACES: Final = ("authority", "trust", "region", "phase", "type")
NAMES: Final = ("as_at", "known_at", *PLACES, "status", "reason", "sort", "cursor", "limit")
"""The parts of the question."""
STATUSES: Final = tuple(each for each in Status if each is not Status.NOT_IN_POST)
REASONS: Final = tuple(each for each in Reason if STATUS_OF[each] is not Status.NOT_IN_POST)
"""What can be said of a school."""
SORTS: Final = tuple(Sort)

One = TypeVar("One", bound=StrEnum)


class EstateQuestion(NamedTuple):
    """What is asked: the filters, and which page of the list."""

    filters: Filters
    sort: Sort
    cursor: str
    limit: int


def read_question(given: Iterable[tuple[str, str]], now: datetime) -> EstateQuestion:
    """The question in a query; the day is today in England where none is given.

    InvalidInput names each part that is unknown, stands twice, or says what cannot be.
    """
    problems: list[FieldProblem] = []
    found = parts(given, NAMES, problems)
    as_at = day_of(found.get("as_at", ""), problems) or legal_day(now)
    known_at = _known_at(found.get("known_at", ""), now, problems)
    status = member(Status, found.get("status", ""), "status", problems, STATUSES)
    reason = member(Reason, found.get("reason", ""), "reason", problems, REASONS)
    sort = member(Sort, found.get("sort", ""), "sort", problems) or Sort.DAYS_LEFT
    limit = whole_number(found.get("limit", ""), "limit", MOST_PER_PAGE, problems) or PER_PAGE
    if problems:
        raise InvalidInput(problems)
    place = place_filters(as_at, found)
    filters = replace(place, status=status, reason=reason, known_at=known_at)
    return EstateQuestion(filters, sort, found.get("cursor", ""), limit)


def parts(
    given: Iterable[tuple[str, str]], names: Sequence[str], problems: list[FieldProblem]
) -> dict[str, str]:
    """What is given under each of these names; anything else is a problem."""
    found: dict[str, str] = {}
    for name, typed in given:
        text = (without_marks(typed) if name in WORDS else typed).strip()
        if name not in names:
            problems.append(FieldProblem("", f"Ask with {all_of(names)}, and nothing else"))
            break
        if name in found:
            problems.append(given_twice(name))
        # Of a day, whoever reads it says what it must be, as where one school is asked about.
        elif name not in WORDS and (wanted := _wanted(text)):
            problems.append(FieldProblem(name, f"{name} must be {wanted}"))
            text = ""
        found.setdefault(name, text)
    return {name: text for name, text in found.items() if text}


def _wanted(text: str) -> str:
    """What a part should have been; empty where it is."""
    if len(text) > LONGEST:
        return f"{LONGEST} characters or fewer"
    return "" if text.isprintable() else "plain text, with no control or unseen characters"


def place_filters(as_at: date, found: Mapping[str, str]) -> Filters:
    """The day and the place, with no status and no reason."""
    return Filters(
        as_at,
        authority=found.get("authority", ""),
        trust=found.get("trust", ""),
        region=found.get("region", ""),
        phase=found.get("phase", ""),
        type=found.get("type", ""),
    )


def day_of(text: str, problems: list[FieldProblem]) -> date | None:
    """The day asked about; None where none is given, or none can be read."""
    try:
        return as_at_of(text) if text else None
    except NotADay as error:
        problems.append(FieldProblem(AS_AT, said_of(WORDS[AS_AT], error.wrong)))
        return None


def _known_at(text: str, now: datetime, problems: list[FieldProblem]) -> datetime | None:
    try:
        return parse_known_at(text, now) if text else None
    except BadRequest as error:
        problems += error.problems
        return None


def member(
    kind: type[One],
    text: str,
    name: str,
    problems: list[FieldProblem],
    offers: Iterable[One] = (),
) -> One | None:
    """The member of that kind with that value; None where none is given, or there is none.

    offers: those that a refusal names; all of the kind where none is said.
    """
    try:
        return kind(text) if text else None
    except ValueError:
        problems.append(
            FieldProblem(name, f"There is no such {name}. Choose {one_of(offers or kind)}")
        )
        return None


def whole_number(text: str, name: str, most: int, problems: list[FieldProblem]) -> int | None:
    """A number from 1 to the most; None where none is given, or none can be read."""
    if not text:
        return None
    number = read_number(text, most)
    if number is None:
        problems.append(FieldProblem(name, f"{name} must be from 1 to {most}"))
    return number


def query_of(filters: Filters, sort: Sort = Sort.DAYS_LEFT, **more: object) -> str:
    """The filters as the query of an address, the day always in it."""
    asked: dict[str, object] = {"as_at": filters.as_at.isoformat()}
    if filters.known_at:
        asked["known_at"] = filters.known_at.isoformat()
    for name in (*PLACES, "status", "reason"):
        if value := getattr(filters, name):
            asked[name] = value
    if sort is not Sort.DAYS_LEFT:
        asked["sort"] = sort.value
    return urlencode({**asked, **more})


def estate_as_json(page: EstatePage, limit: int) -> Json:
    """The page in members that JSON can hold; `next` is the address of the page behind it."""
    filters = page.asked.filters
    dials = query_of(Filters(filters.as_at, known_at=filters.known_at))
    following = None
    if page.next_cursor:
        query = query_of(filters, page.sort, limit=limit, cursor=page.next_cursor)
        following = f"/api/v1/compliance?{query}"
    return {
        "as_at": filters.as_at.isoformat(),
        "known_at": in_utc(filters.known_at) if filters.known_at else None,
        "answered_from": {
            "what": "facts" if filters.known_at else "stored periods",
            "log_entry": page.entry,
        },
        "counted": page.in_scope,
        "counts": {status.value: number for status, number in page.counts.items()},
        "not_applicable": page.outside,
        "total": page.total,
        "schools": [_school(each, dials) for each in page.schools],
        "next": following,
    }


def _school(each: ListedSchool, dials: str) -> Json:
    school = each.school
    return {
        "urn": each.urn,
        "name": school.name,
        "type": school.type_name,
        "phase": school.phase_name,
        "authority_code": school.la_code,
        "authority": school.la_name,
        "region": school.region_name,
        "status": each.status.value,
        "status_words": STATUS_WORDS[each.status],
        "reason": each.reason.value,
        "words": each.words,
        "deadline": iso(each.deadline),
        "days_left": each.days_left,
        "last_safe_npq_start": iso(each.last_start),
        "compliance": f"/api/v1/schools/{each.urn}/compliance?{dials}",
    }
