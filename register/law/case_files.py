"""A CSV file of made-up cases, one in each row, read as a stream and assessed row by row.

The columns are those of the worked examples, by name and in any order. A cell holds exactly one
of the words expected of it, or a day as 2024-09-01; anything else refuses the row. What the
columns mean is in docs/law/case-files.md.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Final, NamedTuple, TextIO, TypeVar

from register.days import ISO, UNREAL, read_iso
from register.law.case_records import Record, UnusableFile, records
from register.law.facts import (
    SCHOOL_STATUSES,
    AwardFacts,
    AwardKind,
    Case,
    Induction,
    SchoolSpan,
    ServicePeriod,
)

Word = TypeVar("Word")

ESSENTIAL: Final = ("case", "establishment_type", "became_senco_on", "as_at")
"""Columns without which a file holds no cases; any other that is missing is read as blank."""

DAYS: Final = (
    "as_at",
    "became_senco_on",
    "senco_ended_on",
    "enrolled_on",
    "award_completed_on",
    "award_date",
    "award_withdrawn_on",
)
WORDS: Final = (
    "award_kind",
    "awarding_body_recognised",
    "head_teacher",
    "qts",
    "induction",
    "teaching_at_school",
)
INPUTS: Final = ("establishment_type", "establishment_status", "prior_service", *DAYS, *WORDS)
"""Every column that an answer can rest on."""

_YES_NO: Final = {"": None, "yes": True, "no": False}
_KINDS: Final = {"": None, **{kind.value: kind for kind in AwardKind}}
_INDUCTION: Final = {"": None, **{each.value: each for each in Induction}}
_STATUSES: Final = SCHOOL_STATUSES | {""}


class RefusedRow(ValueError):
    """One row cannot be a case; its text says why."""


class CaseRow(NamedTuple):
    """One row as it was read; `number` is the row that a spreadsheet shows.

    `cells` are in the order of the headings, blank where a refused row has too few. A row that
    is refused has no case, and `refusal` says why.
    """

    number: int
    name: str
    cells: Sequence[str]
    refusal: str | None = None
    case: Case | None = None
    as_at: date = date.min


class Columns:
    """What the headings of a file say of its cells: any process can read its rows with them."""

    def __init__(self, headings: Sequence[str]) -> None:
        self.headings: Final = tuple(headings)
        self._inputs = _picker(headings, INPUTS)
        self._name_at = headings.index("case")

    def row(self, record: Record) -> CaseRow:
        """What one record states: a case, or why it is none."""
        number, cells, fault = record
        width = len(self.headings)
        if len(cells) != width:
            fault = fault or f"it has {len(cells)} cells where there are {width} headings"
            cells = cells + [""] * (width - len(cells))
        name = cells[self._name_at]
        if fault is not None:
            return CaseRow(number, name, cells, fault)
        try:
            case, as_at = _case(self._inputs([*cells, ""]))
        except ValueError as refused:
            return CaseRow(number, name, cells, str(refused))
        return CaseRow(number, name, cells, None, case, as_at)


class CaseFile:
    """The headings of a file of cases, and its rows one after another."""

    def __init__(self, stream: TextIO) -> None:
        """Reads the headings; UnusableFile if they cannot be those of a file of cases."""
        self._records = (each for each in records(stream) if each.cells or each.fault)
        first = next(self._records, None)
        if first is None:
            raise UnusableFile("The file is empty. It must begin with a row of headings")
        _check_headings(first)
        self.columns: Final = Columns(first.cells)

    def records(self) -> Iterator[Record]:
        """Each row in order, not yet read; UnusableFile where the file stops being a CSV file."""
        return self._records

    def rows(self) -> Iterator[CaseRow]:
        """Each row in order; UnusableFile where the file stops being a CSV file."""
        return map(self.columns.row, self._records)


def _check_headings(first: Record) -> None:
    number, headings, fault = first
    if fault is not None:
        raise UnusableFile(
            f"Row {number} must hold the headings, and {fault}. Save it as CSV UTF-8 and try again"
        )
    missing = [name for name in ESSENTIAL if name not in headings]
    if missing:
        raise UnusableFile(
            f"Row {number} must hold the headings, and it has no column called "
            f"{' or '.join(missing)}"
        )
    repeated = sorted({name for name in headings if name and headings.count(name) > 1})
    if repeated:
        raise UnusableFile(f"The heading {', '.join(repeated)} appears more than once")


def _picker(
    headings: Sequence[str], names: Sequence[str]
) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """Takes the named cells out of a row that ends with one blank cell for what is missing."""
    blank = len(headings)
    at = {name: index for index, name in enumerate(headings)}
    return itemgetter(*(at.get(name, blank) for name in names))


def _case(cells: Sequence[str]) -> tuple[Case, date]:
    """The case that a row states; the cells are in the order of INPUTS. ValueError if none."""
    type_code, status, service = cells[:3]
    as_at, became, ended, enrolled, completed, awarded, withdrawn = map(_day, cells[3:10], DAYS)
    kind, body, head, qts, induction, teaching = cells[10:]
    if as_at is None:
        raise RefusedRow("as_at is blank, so there is no day to ask about")
    award_kind = _word(kind, _KINDS, "award_kind")
    recognised = _word(body, _YES_NO, "awarding_body_recognised")
    awards = (
        ()
        if award_kind is None
        else (AwardFacts(award_kind, enrolled, completed, awarded, withdrawn, recognised),)
    )
    case = Case(
        became,
        ended,
        _service(service) if service else (),
        awards,
        _word(head, _YES_NO, "head_teacher"),
        _word(qts, _YES_NO, "qts"),
        _word(induction, _INDUCTION, "induction"),
        _word(teaching, _YES_NO, "teaching_at_school"),
        _school(type_code, status),
    )
    return case, as_at


def _word(text: str, words: dict[str, Word], heading: str) -> Word:
    try:
        return words[text]
    except KeyError:
        expected = ", ".join(word for word in words if word)
        raise RefusedRow(
            f"{heading} is {shown(text)}; it must be one of {expected}, or blank"
        ) from None


@lru_cache(maxsize=65_536)
def _day(text: str, heading: str) -> date | None:
    if not text:
        return None
    if not ISO.fullmatch(text):
        raise RefusedRow(f"{heading} is {shown(text)}, which is not a day written like 2024-09-01")
    try:
        return read_iso(text)
    except ValueError:
        raise RefusedRow(f"{heading} {shown(text)} {UNREAL}") from None


@lru_cache(maxsize=1_024)
def _school(type_code: str, status: str) -> tuple[SchoolSpan, ...]:
    if status not in _STATUSES:
        raise RefusedRow(f"establishment_status is {shown(status)}; it must be 1, 2, 3, 4 or blank")
    return (SchoolSpan(type_code=type_code, status=status),)


def _service(text: str) -> tuple[ServicePeriod, ...]:
    return tuple(_period(period) for period in text.split(";"))


def _period(text: str) -> ServicePeriod:
    start, dots, end = text.partition("..")
    started = _day(start, "prior_service")
    if not dots or started is None:
        raise RefusedRow(
            f"prior_service holds {shown(text)}, which is not a period written like "
            "2016-09-01..2017-08-31"
        )
    return ServicePeriod(started, _day(end, "prior_service"))


def shown(text: str) -> str:
    """A cell as it may be printed: short, and with nothing that a terminal would act on."""
    short = text if len(text) <= 60 else f"{text[:60]}…"
    printable = "".join(char if char.isprintable() else "?" for char in short)
    return f"“{printable}”"
