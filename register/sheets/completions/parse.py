"""A provider's completions: what a row must hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple, TypeAlias

from register.identifiers import IdentifierError, Trn, Ukprn
from register.numbers import counted
from register.sheets.columns import choices, identifiers, plain
from register.sheets.completions.checks import (
    CompletionColumns,
    check_certificates,
    check_columns,
    check_dates,
    warn_of_certificates,
)
from register.sheets.completions.filled import notice_filled_names
from register.sheets.completions.repeats import settle_repeats
from register.sheets.completions.words import CourseOutcome, read_outcome, read_qualification
from register.sheets.dates import Flaw
from register.sheets.day_columns import days, notice_unshown_orders, partial_days
from register.sheets.decode import Encoding
from register.sheets.findings import Parsed, PartialDay
from register.sheets.headings import Column, SheetSpec
from register.sheets.people import PEOPLE_COLUMNS, read_people
from register.sheets.reader import read_table
from register.sheets.reading import Reading, finish
from register.sheets.text import is_cell_error, unwrapped

SPEC = SheetSpec(
    columns=(
        *PEOPLE_COLUMNS,
        Column("qualification", "Qualification", ("Award", "Course", "Award type", "Course name")),
        Column("commenced", "Course start", ("Course start date", "Start date", "Course started")),
        Column(
            "completed",
            "Course completed",
            ("Course completion", "Completion date", "Course completion date", "Date completed"),
        ),
        Column(
            "held_from", "Award date", ("Date of award", "Awarded", "Date awarded", "Held from")
        ),
        Column("outcome", "Outcome", ("Result of course", "Course outcome", "Status")),
        Column(
            "certificate_number",
            "Certificate number",
            ("Certificate", "Certificate no", "Certificate ref", "Certificate reference"),
            is_required=False,
        ),
        Column(
            "reference",
            "Your reference",
            ("Our reference", "Reference", "Provider reference", "Student ID", "Student number"),
            is_required=False,
        ),
        Column("ukprn", "UKPRN", ("Provider UKPRN", "UK provider reference number"), False),
    ),
    identifier="trn",
)
TEMPLATE = tuple(column.heading for column in SPEC.columns if column.key != "ukprn")
"""The headings of an empty template."""
_CHARACTER = re.compile(r"[^\W_]")
_NO_CERTIFICATE = frozenset(
    {"n/a", "n.a.", "na", "#n/a", "none", "nil", "null", "tbc", "tba", "pending", "awaited"}
    | {"awaiting", "not known", "unknown", "not issued", "not yet issued", "to follow"}
)
"""What is written where no certificate has been issued."""


class CompletionRow(NamedTuple):
    """One row that can be used.

    `kind` is `NASENCO` or `NPQSENCO`; text that was not given is "".
    """

    number: int
    trn: Trn
    last_name: str
    first_names: str
    born_on: date
    kind: str
    qualification_text: str
    commenced: PartialDay | None
    """None only for a National Award held before 1 September 2024, whose start decides nothing."""
    completed: date | None
    held_from: date | None
    """Given if, and only if, the outcome is PASSED."""
    outcome: CourseOutcome
    certificate_number: str = ""
    reference: str = ""
    ukprn: Ukprn | None = None
    """The provider that the row names, where the file has such a column."""


ParsedCompletions: TypeAlias = Parsed[CompletionRow]


def parse(
    data: bytes, *, today: date, serials_from: date | None = None, is_stored: bool = False
) -> ParsedCompletions:
    """Read a whole file of completions.

    `today` is the legal day. `serials_from` is day 0 of a spreadsheet's day numbers
    (`dates.SERIALS_1900` or `SERIALS_1904`), once the sender has confirmed it; without it they are
    refused with a suggestion. Raises UnsupportedFile, TooLarge or FileRefused when the file cannot
    be read at all.
    """
    table = read_table(data, SPEC, is_stored=is_stored)
    reading = Reading(table, SPEC)
    columns = _columns(reading, today, serials_from)
    check_dates(reading, columns, today)
    check_certificates(reading, columns)
    warn_of_certificates(reading, columns)
    copies = settle_repeats(reading, columns)
    check_columns(reading, columns)
    notice_filled_names(reading, columns.people)
    notice_unshown_orders(reading)
    _notice_words(reading, columns)
    _notice_encoding(reading, table.encoding)
    set_aside = {copy.row for copy in copies}
    rows = [row for row in _rows(reading, columns) if row.number not in set_aside]
    return finish(table, reading, rows, copies)


def named_ukprns(parsed: ParsedCompletions) -> set[Ukprn | None]:
    """The providers that the rows name, those with errors too; None where one names none."""
    at = _place_of(parsed.headings, "ukprn")
    if at == len(parsed.headings):
        return {None}
    named = {row.number: row.ukprn for row in parsed.rows}
    set_aside = {row.row for row in parsed.ignored}
    return {
        named[row.number] if row.number in named else _ukprn_in(row.cells[at : at + 1])
        for row in parsed.sheet_rows
        if row.number not in set_aside
    }


def _place_of(headings: Sequence[str], key: str) -> int:
    """Where a column stands; past the end where the file does not have it."""
    columns = map(SPEC.column_for, headings)
    return next((at for at, each in enumerate(columns) if each and each.key == key), len(headings))


def _ukprn_in(cells: Sequence[str]) -> Ukprn | None:
    try:
        return Ukprn.parse(unwrapped(cells[0])) if cells else None
    except IdentifierError:
        return None


def _columns(reading: Reading, today: date, serials_from: date | None) -> CompletionColumns:
    return CompletionColumns(
        people=read_people(reading, today=today, serials_from=serials_from),
        kinds=choices(reading, "qualification", read_qualification),
        commenced=partial_days(reading, "commenced", serials_from=serials_from),
        completed=days(reading, "completed", serials_from=serials_from),
        held_from=days(reading, "held_from", serials_from=serials_from),
        outcomes=choices(reading, "outcome", read_outcome),
        certificates=_certificates(reading),
        references=_unmarked(reading, "reference"),
        ukprns=identifiers(reading, "ukprn", Ukprn.parse, is_required=False),
    )


def _unmarked(reading: Reading, key: str, nothing: Collection[str] = ()) -> list[str]:
    """A column of text without the apostrophe that tells a spreadsheet to keep its noughts."""
    return [text.removeprefix("'") for text in plain(reading, key, nothing=nothing)]


def _certificates(reading: Reading) -> list[str]:
    """The numbers; what only says that there is none is no number, and two may say so."""
    numbers = _unmarked(reading, "certificate_number", _NO_CERTIFICATE)
    for row, text in enumerate(numbers):
        if text.casefold() in _NO_CERTIFICATE or (
            text and not is_cell_error(text) and not _CHARACTER.search(text)
        ):
            says = "is not a certificate number, so none is recorded"
            flaw = Flaw("certificate-placeholder", says, "Enter the number, or leave it empty.")
            reading.warn(row, "certificate_number", flaw)
            numbers[row] = ""
        elif is_cell_error(text):
            numbers[row] = ""  # refused already, and no number that another row may have too
    return numbers


def _rows(reading: Reading, columns: CompletionColumns) -> Iterator[CompletionRow]:
    people, texts = columns.people, reading.texts("qualification")
    for row, number in enumerate(reading.numbers):
        trn, born, kind = people.trns[row], people.born_on[row], columns.kinds[row]
        outcome = columns.outcomes[row]
        if row in reading.refused or not (trn and born and kind and outcome):
            continue
        yield CompletionRow(
            number=number,
            trn=trn,
            last_name=people.last_names[row],
            first_names=people.first_names[row],
            born_on=born,
            kind=kind,
            qualification_text=texts[row],
            commenced=columns.commenced[row],
            completed=columns.completed[row],
            held_from=columns.held_from[row],
            outcome=outcome,
            certificate_number=columns.certificates[row],
            reference=columns.references[row],
            ukprn=columns.ukprns[row],
        )


def _notice_words(reading: Reading, columns: CompletionColumns) -> None:
    """Say how an outcome in other words was read: a course that was completed may not have been
    passed.
    """
    words = Counter(
        (text, outcome)
        for text, outcome in zip(reading.texts("outcome"), columns.outcomes, strict=True)
        if outcome and text.upper() != outcome
    )
    for (text, outcome), count in words.items():
        rows = counted(count, "row")
        message = f"Outcome ‘{text}’ was read as {outcome.capitalize()} in {rows}."
        reading.notice("outcome-read-as", message, [text])


def _notice_encoding(reading: Reading, encoding: Encoding) -> None:
    read = chain.from_iterable(reading.texts(column.key) for column in SPEC.columns)
    # What the register added to a file is not the sender’s, and may be all that is not ASCII.
    if encoding is not Encoding.WINDOWS_1252 or all(map(str.isascii, read)):
        return
    names = [
        f"{text} (row {number})"
        for key in ("first_names", "last_name")
        for number, text in zip(reading.numbers, reading.texts(key), strict=True)
        if not text.isascii()
    ]
    message = "The file is not in UTF-8 and was read as Windows-1252. Check the accents in names."
    reading.notice("encoding", message, names)
