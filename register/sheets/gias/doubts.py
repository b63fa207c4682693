"""What the register cannot be sure of in a row that it takes in."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from register.sheets.gias.columns import KEPT
from register.sheets.gias.days import read_dashed, read_slashed
from register.sheets.gias.source import SEPARATOR

CLOSED = "2"
STATUSES = frozenset("1234")
LONGEST_FOUND = 80
"""Characters of a doubtful cell that are shown."""
DAMAGED_SHARE = 100
"""One lost zero is a doubt about a row; more than one row in this many condemns the file."""
MOST_UNREAD = 5
"""Days, codes or types that cannot be read and are still doubts, however short the file."""

_ORDER = {name: position for position, name in enumerate(KEPT)}
NAME, TYPE, STATUS = _ORDER["name"], _ORDER["type_code"], _ORDER["status_code"]
AUTHORITY, NUMBER = _ORDER["la_code"], _ORDER["establishment_number"]
OPENED, CLOSED_ON, CHANGED = _ORDER["opened_on"], _ORDER["closed_on"], _ORDER["changed_on"]
PUPILS = _ORDER["pupils"]

_LOST = re.compile(r"\w\?\w| \? |\ufffd|ï¿½")
_MAY_BE_DAMAGED = re.compile("[\u00c2-\u00f4][^\u0000-\u007f]|\ufffd")
"""Two characters beyond ASCII where the first could begin UTF-8: nothing less is mojibake."""


class DoubtKind(StrEnum):
    """Each doubt as the summary words it, after "rows with"."""

    NAME_MISSING = "no name"
    TYPE_MISSING = "no type of establishment"
    TYPE_NOT_A_CODE = "a type code that is not two digits, as when a spreadsheet drops its zero"
    TYPE_NOT_KNOWN = "a type code that the register does not know"
    STATUS_NOT_A_CODE = "a status code that is not 1, 2, 3 or 4"
    AUTHORITY_NOT_A_CODE = "no local authority code of three digits"
    AUTHORITY_CHANGED = "another local authority than before"
    NUMBER_MISSING = "no establishment number"
    NUMBER_NOT_A_CODE = "an establishment number that is not four digits"
    OPENED_NOT_A_DAY = "an opening day that cannot be read"
    CLOSED_NOT_A_DAY = "a closing day that cannot be read"
    CLOSED_DAY_MISSING = "a closed status and no closing day"
    CLOSES_BEFORE_OPENING = "a closing day before the opening day"
    OPEN_AFTER_CLOSING = "an open status and a closing day that has passed, taken as open"
    TO_CLOSE_AFTER_CLOSING = (
        "a status of open but to close and a closing day that has passed, taken as closed"
    )
    OPEN_BEFORE_OPENING = (
        "an open status and an opening day still to come, taken as not open until then"
    )
    PROPOSED_AFTER_OPENING = (
        "a status of proposed to open and an opening day that has passed, taken as open"
    )
    CLOSED_BEFORE_CLOSING = (
        "a closed status and a closing day still to come, taken as not closed until then"
    )
    OPEN_AFTER_CONVERTING = (
        "an open status of a school that had become another, which is taken back"
    )
    OPEN_AFTER_CARRYING_OVER = (
        "an open status of a school that a registrar carried over to another, which stands until "
        "one decides again"
    )
    DAYS_REWRITTEN = "days written with slashes, as when a spreadsheet has saved the file"
    PUPILS_NOT_A_NUMBER = "a number of pupils that cannot be read"
    TEXT_DAMAGED = "text that has lost a character or been wrongly decoded"
    LINK_TYPE_NOT_KNOWN = "a link of a type that the register does not know"
    LINK_TO_ITSELF = "a link of a school to itself, which is passed over"
    LINK_DAY_NOT_A_DAY = "a link whose day cannot be read"
    LINK_SCHOOL_NOT_HELD = "a link of a school that the register does not hold"
    JOINED_NOT_A_DAY = "a day of joining a trust that cannot be read"
    TRUST_NAMED_OTHERWISE = "a trust that a row above names otherwise, taken as named here"


class Doubt(NamedTuple):
    """One doubt about one school."""

    row: int | None
    """As a spreadsheet numbers it; None where the row alone does not raise the doubt, but beside
    what the register holds or the extract’s day."""
    urn: str
    kind: DoubtKind
    found: str


_Found: TypeAlias = list[tuple[DoubtKind, str]]


class DaysRead:
    """The days in a file, each text read once."""

    def __init__(self) -> None:
        self.known: dict[str, date | None] = {"": None}
        """What each text means; one that is no day means none."""
        self.rewritten: set[str] = set()
        """Texts in the other form."""
        self.unreadable: set[str] = set()

    def learn(self, text: str) -> None:
        """Read a text not met before."""
        try:
            self.known[text] = read_dashed(text)
        except ValueError:
            self._learn_other_form(text)

    def _learn_other_form(self, text: str) -> None:
        try:
            self.known[text] = read_slashed(text)
            self.rewritten.add(text)
        except ValueError:
            self.known[text] = None
            self.unreadable.add(text)


def is_plain(cells: tuple[str, ...], packed: str, days: DaysRead) -> bool:
    """Whether a row can be seen at a glance to raise no doubt, as most can; learns its days."""
    opened, closed, changed, status = cells[OPENED], cells[CLOSED_ON], cells[CHANGED], cells[STATUS]
    for text in (opened, closed, changed):
        if text not in days.known:
            days.learn(text)
    codes = cells[TYPE] + cells[AUTHORITY] + cells[NUMBER]
    return (
        len(codes) == 9
        and len(cells[TYPE]) == 2
        and len(cells[AUTHORITY]) == 3
        and codes.isascii()
        and codes.isdigit()
        and status in STATUSES
        and not (opened and closed and _closes_first(days.known[opened], days.known[closed]))
        and (status != CLOSED or days.known[closed] is not None)
        and not (days.rewritten or days.unreadable)
        and (not cells[PUPILS] or is_number(cells[PUPILS]))
        and cells[NAME] != ""
        and "?" not in packed
        and (packed.isascii() or not _MAY_BE_DAMAGED.search(packed))
    )


def _closes_first(opened_on: date | None, closed_on: date | None) -> bool:
    return bool(opened_on and closed_on and closed_on < opened_on)


def row_doubts(row: int, cells: tuple[str, ...], packed: str, days: DaysRead) -> list[Doubt]:
    """Every doubt about one row, whose days `is_plain` has learnt."""
    found = [*_code_doubts(cells), *_day_doubts(cells, days)]
    if not cells[NAME]:
        found.append((DoubtKind.NAME_MISSING, ""))
    if cells[PUPILS] and not is_number(cells[PUPILS]):
        found.append((DoubtKind.PUPILS_NOT_A_NUMBER, cells[PUPILS]))
    if _LOST.search(cells[NAME]) or _is_mojibake(packed):
        found.append((DoubtKind.TEXT_DAMAGED, cells[NAME]))
    return [Doubt(row, cells[0], kind, text[:LONGEST_FOUND]) for kind, text in found]


def is_number(text: str) -> bool:
    """Whether text is a number of pupils: up to six plain digits."""
    return len(text) <= 6 and text.isascii() and text.isdigit()


def _is_mojibake(packed: str) -> bool:
    """Whether any cell reads as UTF-8 that was decoded as Windows-1252, as "Ã©" for "é" does."""
    return any(_was_utf8(cell) for cell in packed.split(SEPARATOR) if not cell.isascii())


def _was_utf8(text: str) -> bool:
    try:
        text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True


def _is_code(text: str, digits: int) -> bool:
    return len(text) == digits and text.isascii() and text.isdigit()


def _code_doubts(cells: tuple[str, ...]) -> _Found:
    found: _Found = []
    type_code, number = cells[TYPE], cells[NUMBER]
    if not _is_code(type_code, 2):
        missing = DoubtKind.TYPE_NOT_A_CODE if type_code else DoubtKind.TYPE_MISSING
        found.append((missing, type_code))
    if cells[STATUS] not in STATUSES:
        found.append((DoubtKind.STATUS_NOT_A_CODE, cells[STATUS]))
    if not _is_code(cells[AUTHORITY], 3):
        found.append((DoubtKind.AUTHORITY_NOT_A_CODE, cells[AUTHORITY]))
    if not _is_code(number, 4):
        missing = DoubtKind.NUMBER_NOT_A_CODE if number else DoubtKind.NUMBER_MISSING
        found.append((missing, number))
    return found


def _day_doubts(cells: tuple[str, ...], days: DaysRead) -> _Found:
    found: _Found = []
    opened, closed = cells[OPENED], cells[CLOSED_ON]
    opened_on, closed_on = days.known[opened], days.known[closed]
    if opened in days.unreadable:
        found.append((DoubtKind.OPENED_NOT_A_DAY, opened))
    if closed in days.unreadable:
        found.append((DoubtKind.CLOSED_NOT_A_DAY, closed))
    elif cells[STATUS] == CLOSED and closed_on is None:
        found.append((DoubtKind.CLOSED_DAY_MISSING, closed))
    if _closes_first(opened_on, closed_on):
        found.append((DoubtKind.CLOSES_BEFORE_OPENING, f"{opened} to {closed}"))
    found += [
        (DoubtKind.DAYS_REWRITTEN, text) for text in (opened, closed) if text in days.rewritten
    ]
    return found
