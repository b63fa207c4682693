"""The two days of a question: as at, and as known at. By hand: each answer is asked through it."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple, TypeAlias

from register.clock import LONDON, in_utc, legal_day
from register.days import EARLIEST, ISO, ONE_DAY, NotADay, OutOfYears, once, parse_iso, said_of
from register.errors import BadRequest, FieldProblem
from register.services.compliance.range import NOT_ANSWERED, is_answered
from register.unseen import without_marks

AS_AT: Final = "as_at"
KNOWN_AT: Final = "known_at"
KNOWN_INSTANT: Final = "known_instant"
"""What a form sends beside the as-known-on day: the instant that was asked about, on that day."""
WORDS: Final = {AS_AT: "as-at day", KNOWN_AT: "as-known-on day"}
"""What people call them."""
LONGEST: Final = 40
"""Characters of the longest instant that anybody writes."""

_INSTANT: Final = re.compile(ISO.pattern + r"[T+][0-9:.,]+(?:Z|[+-][0-9:]+)")

Pairs: TypeAlias = Iterable[tuple[str, str]]


class Dials(NamedTuple):
    """The legal day asked about, and the instant of recorded knowledge: None is now."""

    as_at: date
    known_at: datetime | None


def given_twice(name: str) -> FieldProblem:
    """What is said of a part of a question that is given twice, by what people call it."""
    return FieldProblem(name, once(WORDS[name]) if name in WORDS else f"Give {name} once")


def read_dials(given: Pairs, now: datetime) -> Dials:
    """The dials in a query; the day is today in England where none is given.

    BadRequest says all that was wrong with either day, or that it stands twice, and names which of
    the two; or that a part is neither.
    """
    found: dict[str, str] = {}
    wrong: dict[str, FieldProblem] = {}
    for name, text in given:
        if name not in (AS_AT, KNOWN_AT):
            raise BadRequest("Ask with as_at and known_at, and with nothing else.")
        if name in found:
            wrong[name] = given_twice(name)
        found[name] = without_marks(text).strip()
    as_at, known_at = legal_day(now), None
    try:
        if (text := found.get(AS_AT, "")) and AS_AT not in wrong:
            as_at = _day(text, AS_AT)
    except BadRequest as error:
        wrong[AS_AT] = error.problems[0]
    try:
        if (text := found.get(KNOWN_AT, "")) and KNOWN_AT not in wrong:
            known_at = parse_known_at(text, now)
    except BadRequest as error:
        wrong[KNOWN_AT] = error.problems[0]
    if wrong:
        raise BadRequest.of([wrong[name] for name in (AS_AT, KNOWN_AT) if name in wrong])
    return Dials(as_at, known_at)


def parse_known_at(text: str, now: datetime) -> datetime | None:
    """A day, which means its end in England, or an instant with its zone; None is now, and so is
    what is blank.

    BadRequest for what is neither, and for what is still to come.
    """
    text = without_marks(text).strip()
    if not text:
        return None
    if len(text) <= len("2026-09-01"):
        day = _day(text, KNOWN_AT)
        if day == legal_day(now):
            return None
        known_at = _end_of(day)
    else:
        known_at = _instant(text)
    if known_at > now:
        raise BadRequest(
            f"The {WORDS[KNOWN_AT]} is still to come: the register can say only what it knows and "
            "has known.",
            field=KNOWN_AT,
        )
    return known_at


def with_instant(given: Pairs) -> list[tuple[str, str]]:
    """What a form sent, with the instant of its as-known-on day where the day was left as it was.

    A box holds a day alone. An instant of another day, or what is none, is left out.
    """
    rest = list(given)
    beside = [text for name, text in rest if name == KNOWN_INSTANT]
    if len(beside) != 1:
        return rest
    day = _day_of(beside[0])
    return [
        (name, beside[0] if name == KNOWN_AT and text == day else text)
        for name, text in rest
        if name != KNOWN_INSTANT
    ]


def instant_beside(known_at: datetime | None) -> str:
    """What a form sends beside the day of this instant; empty where the day by itself means it."""
    means_day = known_at is None or known_at == _end_of(legal_day(known_at))
    return "" if known_at is None or means_day else in_utc(known_at)


def _day_of(instant: str) -> str | None:
    try:
        return legal_day(_instant(instant)).isoformat()
    except (BadRequest, OverflowError):
        return None


def as_at_of(text: str) -> date:
    """A day asked about; NotADay, also for one in none of the years that are answered for."""
    try:
        day = parse_iso(text)
    except OutOfYears as error:
        raise NotADay(NOT_ANSWERED) from error
    if not is_answered(day):
        raise NotADay(NOT_ANSWERED)
    return day


def _day(text: str, name: str) -> date:
    try:
        return as_at_of(text) if name == AS_AT else parse_iso(text)
    except NotADay as error:
        raise BadRequest(f"{said_of(WORDS[name], error.wrong)}.", field=name) from error


def _end_of(day: date) -> datetime:
    after = datetime.combine(day + ONE_DAY, time(), tzinfo=LONDON)
    return after - timedelta(microseconds=1)


def _is_written_as_one(text: str) -> bool:
    """Whether it is a day written as 2026-09-01 with a time and its zone, and no longer than an
    instant: Python takes any letter between the two, and whatever stands after a NUL.
    """
    return len(text) <= LONGEST and bool(_INSTANT.fullmatch(text))


def _instant(text: str) -> datetime:
    # A plus that was not escaped arrives as a space; RFC 3339 has t and z as well.
    plain = text.replace(" ", "+").upper()
    try:
        instant = datetime.fromisoformat(plain) if _is_written_as_one(plain) else None
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise BadRequest(
            f"The {WORDS[KNOWN_AT]} must be a day, or an instant with its zone, for example "
            "2026-09-01T12:00:00Z.",
            field=KNOWN_AT,
        )
    # In UTC an instant of the year 1 may have no year at all.
    if instant.year < EARLIEST.year:
        raise BadRequest(
            f"{said_of(WORDS[KNOWN_AT], f'must be in {EARLIEST.year} or later')}.",
            field=KNOWN_AT,
        )
    return instant
