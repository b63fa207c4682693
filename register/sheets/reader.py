"""Bytes of a CSV to a table: every data row kept, with the number that a spreadsheet shows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from register.errors import FileRefused, TooLarge, UnsupportedFile
from register.sheets.decode import CONTROL, Encoding, decode
from register.sheets.findings import CellProblem, IgnoredRow, Notice, SheetRow
from register.sheets.headings import Layout, SheetSpec, lay_out, recognised
from register.sheets.kinds import SAVE_AS, other_kind
from register.sheets.rows import RowShape
from register.sheets.text import is_blank, rearm, without_curly_quotes

HEADING_ROWS = 10
"""The heading row is looked for in this many rows."""

_SEPARATORS = (",", ";", "\t")
_NOT_READ = {"|": "vertical bars", ":": "colons", "^": "carets", "~": "tildes"}
"""What else a system may put between columns, which is told by its name."""
_SEPARATOR_LINE = re.compile(r'"?sep=([,;\t|])"?(?:\r\n|\r|\n)', re.IGNORECASE)
_QUOTES_AND_BREAKS = re.compile("['\u201c\u201d\u201e\r\n]")
_FEW_CHARACTERS = 20
_LONGEST_LINE = 131_072
_MARKS_OF_NOTHING = " \t'\r\n\xa0\u200b\ufeff"


@dataclass(slots=True)
class Table:
    """A file as cells.

    `sheet_rows` has every data row; `rows` those that can be read, in the file's own columns.
    """

    layout: Layout
    above: tuple[tuple[str, ...], ...]
    encoding: Encoding
    sheet_rows: list[SheetRow] = field(default_factory=list)
    rows: list[SheetRow] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    ignored: list[IgnoredRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    blank_rows: int = 0


def read_table(data: bytes, spec: SheetSpec, *, is_stored: bool = False) -> Table:
    """Read the whole file; raises UnsupportedFile, TooLarge or FileRefused.

    A file as `writer.storable_csv` rewrote it may be larger than what was sent.
    """
    if len(data) > spec.max_bytes and not is_stored:
        raise TooLarge(f"The selected file must be smaller than {spec.max_bytes // 1_000_000} MB.")
    if kind := other_kind(data):
        raise UnsupportedFile(kind)
    text, encoding = decode(data)
    separator = ""
    if line := _SEPARATOR_LINE.match(text):
        # A spreadsheet takes this line as an instruction and does not number it.
        separator, text = line[1], text[line.end() :]
    if not text.strip(_MARKS_OF_NOTHING):
        raise FileRefused("The selected file is empty.")
    separator = separator or _likely_separator(text, spec)
    _refuse_control_characters(text, separator)
    return _fill(_start(text, separator, encoding, spec), text, separator, spec)


def _records(text: str, separator: str, *, is_strict: bool = True) -> Iterator[list[str]]:
    return csv.reader(_lines(text), delimiter=separator, strict=is_strict)


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends; one longer than any honest row would cost a list of millions."""
    for line in io.StringIO(text, newline=""):
        if len(line) > _LONGEST_LINE:
            raise csv.Error("line limit")
        yield line


def _likely_separator(text: str, spec: SheetSpec) -> str:
    """The separator that makes headings of the first rows; a comma where none does better."""
    return max(_SEPARATORS, key=lambda each: _headings_with(each, text, spec))


def _headings_with(separator: str, text: str, spec: SheetSpec) -> int:
    """How many headings it makes of one of the first rows, at most."""
    try:
        first = list(islice(_records(text, separator, is_strict=False), HEADING_ROWS))
    except csv.Error:
        return 0
    return max((recognised(cells, spec) for cells in first), default=0)


def _no_headings(text: str, spec: SheetSpec, enough: int) -> FileRefused:
    """Why no heading row was found: another separator, where that makes headings, or none."""
    for separator, named in _NOT_READ.items():
        if _headings_with(separator, text, spec) >= enough:
            return FileRefused(
                f"The selected file has {named} ({separator}) between its columns, and the "
                f"register reads commas, semicolons and tabs. {SAVE_AS}"
            )
    return FileRefused(
        f"The selected file does not have a heading row in its first {HEADING_ROWS} rows. "
        + _headings_in_words(spec)
    )


def _refuse_control_characters(text: str, separator: str) -> None:
    """Refuse what no cell may hold: the file is damaged, or its encoding is not known."""
    bad = CONTROL.search(text)
    if not bad:
        return
    try:
        before = list(_records(text[: bad.start()] + ".", separator, is_strict=False))
        row, column = len(before), len(before[-1])
    except csv.Error:
        row, column = text.count("\n", 0, bad.start()) + 1, 1
    code = ord(bad[0]) & 0xFF
    name = {
        0: "a NUL, which no text has",
        0x0C: "a form feed",
        0x1A: "an end-of-file mark (Ctrl+Z)",
    }.get(code, f"a character that cannot be shown (code {code:02X})")
    raise FileRefused(
        f"Row {row}, column {column} of the selected file holds {name}. "
        "Remove it, or save the file again as “CSV UTF-8 (Comma delimited)”."
    )


def _start(text: str, separator: str, encoding: Encoding, spec: SheetSpec) -> Table:
    """Find the heading row and lay out the columns."""
    first: list[list[str]] = []
    try:
        for record in islice(_records(text, separator), HEADING_ROWS):
            first.append([without_curly_quotes(cell) for cell in record])
    except csv.Error as error:
        if not first:
            raise _record_error(1, error) from None
    scores = [recognised(cells, spec) for cells in first]
    enough = min(3, len(spec.columns))
    if max(scores) < enough:
        raise _no_headings(text, spec, enough)
    at = scores.index(max(scores))
    layout = lay_out(first[at], spec)
    above = tuple(tuple(layout.own(cells)) for cells in first[:at])
    table = Table(layout, above, encoding, notices=list(layout.notices))
    if any(not is_blank("".join(cells)) for cells in first[:at]):
        table.notices.append(
            Notice("rows-above-headings", f"Nothing above the headings in row {at + 1} was read.")
        )
    return table


def _headings_in_words(spec: SheetSpec) -> str:
    """Those that a sheet has to have, and those that it may have."""
    needed = ", ".join(column.heading for column in spec.columns if column.is_required)
    others = ", ".join(column.heading for column in spec.columns if not column.is_required)
    return f"The headings must be: {needed}." + (f" There may also be: {others}." if others else "")


def _fill(table: Table, text: str, separator: str, spec: SheetSpec) -> Table:
    """Read every row below the headings into the table."""
    number = 0
    shape = RowShape(table.layout, spec, separator)
    try:
        for number, cells in enumerate(_records(text, separator), 1):
            if number <= len(table.above) + 1:
                continue
            cells = table.layout.own(cells)
            joined = "".join(cells)
            shown = joined.strip(_MARKS_OF_NOTHING)
            if not shown or (len(shown) < _FEW_CHARACTERS and is_blank(shown)):
                table.blank_rows += 1
                continue
            if _QUOTES_AND_BREAKS.search(joined):
                cells = [rearm(without_curly_quotes(cell)) for cell in cells]
                shape.refuse_swallowed_rows(number, cells)
            _take(table, shape, number, cells)
            if len(table.sheet_rows) > spec.max_rows:
                raise FileRefused(
                    f"The selected file has more than {spec.max_rows:,} rows. "
                    f"Split it into files of {spec.max_rows:,} rows or fewer."
                )
    except csv.Error as error:
        raise _record_error(number + 1, error) from None
    if not table.sheet_rows:
        raise FileRefused("The selected file has headings and no rows below them.")
    return table


def _take(table: Table, shape: RowShape, number: int, cells: list[str]) -> None:
    """Put one row where it belongs: ignored, in error, or to be read."""
    layout = table.layout
    width = layout.width
    if len(cells) > width and not "".join(cells[width:]).strip(_MARKS_OF_NOTHING):
        cells = cells[:width]
    if len(layout.kept) == len(cells) == width:
        kept = row = SheetRow(number, tuple(cells))
    else:
        sent = [cells[at] for at in layout.kept if at < len(cells)] + cells[width:]
        kept = SheetRow(number, tuple(sent))
        row = SheetRow(number, (*cells, *[""] * (width - len(cells))))
    table.sheet_rows.append(kept)
    if ignored := shape.why_ignored(number, cells, len(table.sheet_rows)):
        table.ignored.append(ignored)
    elif problems := shape.problems(number, cells):
        table.problems.extend(problems)
    else:
        table.rows.append(row)


def _record_error(row: int, error: csv.Error) -> FileRefused:
    if "limit" in str(error):
        return FileRefused(
            f"Row {row} of the selected file has more than {_LONGEST_LINE:,} characters. "
            f'Check row {row} for a quotation mark (") that is not closed.'
        )
    return FileRefused(
        f'A quotation mark (") in row {row} of the selected file is not closed, or has text after '
        f"it. Check the quotation marks in row {row}: inside a cell, each must be typed twice."
    )
