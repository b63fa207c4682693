"""Rows by their shape: which are not data at all, and which cannot be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from register.errors import FileRefused
from register.sheets.findings import CellProblem, IgnoredRow
from register.sheets.headings import Layout, SheetSpec
from register.sheets.text import found, heading_key, is_cell_error, tidy

THIS_ROW = "This row"
"""Stands for a heading where the whole row is at fault."""

_END = re.compile(
    r"(?:grand |sub)?totals?\b|(?:number|count) of |end(?: of (?:data|file|report|list|table))?$"
    r"|end of (?:data|file|report|list|table)|no .{0,40}\bdata\b|\*{2,}|-{3,}|notes?:|notes?$",
    re.IGNORECASE,
)
_GUIDANCE = re.compile(
    r"do not (?:edit|change|delete)|delete this row|guidance|dd[/ -]?mm|yyyy|\bmandatory\b"
    r"|\brequired\b|\boptional\b|\be\.?g\.|for example|7.digit|\bmust be\b",
    re.IGNORECASE,
)
_GUIDANCE_WITHIN = 3
_FEW_CELLS = 4
_IDENTIFIED = re.compile("[0-9\uff10-\uff19][^A-Za-z]*[0-9][^A-Za-z]*[0-9]")
_IN_NO_NAME = re.compile("[0-9@]")


@dataclass(slots=True)
class RowShape:
    """What a row of this file must look like."""

    layout: Layout
    spec: SheetSpec
    separator: str

    def why_ignored(self, number: int, cells: Sequence[str], ordinal: int) -> IgnoredRow | None:
        """Why a row is no data: a comment, a total, an end mark, guidance or the headings again.

        None if it is data. `ordinal` counts data rows from 1.
        """
        at = self.layout.positions[self.spec.identifier]
        identifier = cells[at] if at < len(cells) else ""
        if cells[0][:1] != "#" and _IDENTIFIED.search(identifier):
            # “Total rows: 120” has as many digits as a TRN may have been left with.
            return self._why_note(number, cells, ordinal) if _END.match(identifier) else None
        if cells[0].lstrip().startswith("#") and not is_cell_error(cells[0].strip()):
            if at == 0 or not _IDENTIFIED.search(identifier):
                return IgnoredRow(number, "comment", "It begins with # and was taken as a comment.")
            return None
        return self._why_note(number, cells, ordinal)

    def _why_note(self, number: int, cells: Sequence[str], ordinal: int) -> IgnoredRow | None:
        filled = [cell for cell in cells if cell and not cell.isspace()]
        first = tidy(filled[0]) if filled else ""
        if len(filled) <= _FEW_CELLS and _END.match(first):
            why = f"‘{found(first)}’ was taken as a total or note."
            return IgnoredRow(number, "total-or-note", why)
        if ordinal <= _GUIDANCE_WITHIN and any(map(_GUIDANCE.search, filled)):
            return IgnoredRow(number, "guidance", "It was taken as the template’s guidance.")
        again = [heading_key(cells[at]) for at in self.layout.kept if at < len(cells)]
        if again == [heading_key(name) for name in self.layout.headings]:
            return IgnoredRow(number, "headings-again", "It repeats the headings.")
        return None

    def refuse_swallowed_rows(self, number: int, cells: Sequence[str]) -> None:
        """Refuse the file if a cell holds what is plainly other rows: its quotation mark was never
        closed.
        """
        enough = max(3, self.layout.width // 2)
        for cell in cells:
            if ("\n" in cell or "\r" in cell) and cell.count(self.separator) >= enough:
                raise FileRefused(
                    f'A quotation mark (") opened in row {number} of the selected file is not '
                    f"closed until later rows. Check the quotation marks in row {number}."
                )

    def problems(self, number: int, cells: Sequence[str]) -> list[CellProblem]:
        """Too many cells, too few, or a cell too long; each names whom the row does."""
        problems = self._problems(number, cells)
        if not problems:
            return problems
        person = self._whom(cells)
        return [replace(each, person=person) for each in problems]

    def _problems(self, number: int, cells: Sequence[str]) -> list[CellProblem]:
        width, count = self.layout.width, len(cells)
        if width < count <= width + self.layout.untitled:
            return [self._untitled(number)]
        if count > width:
            return [self._miscounted(number, count, "Check for a comma in a name.")]
        if count < width and self._lacks_a_needed_cell(count):
            return [self._miscounted(number, count, "Check for a missing comma or a line break.")]
        if cells.count("") == count - 1:
            return [self._alone(number, "".join(cells))]
        if max(map(len, cells)) <= self.spec.max_characters:
            return []
        return [self._too_long(number, at) for at, cell in enumerate(cells) if self._is_long(cell)]

    def _is_long(self, cell: str) -> bool:
        return len(cell) > self.spec.max_characters

    def _lacks_a_needed_cell(self, count: int) -> bool:
        needed = {column.key for column in self.spec.columns if column.is_required}
        return any(at >= count for key, at in self.layout.positions.items() if key in needed)

    def _miscounted(self, number: int, count: int, advice: str) -> CellProblem:
        cells = "1 cell" if count == 1 else f"{count} cells"
        return CellProblem(
            number, THIS_ROW, "", "cell-count", f"has {cells}, expected {self.layout.width}", advice
        )

    def _whom(self, cells: Sequence[str]) -> str:
        """Whom the row names, where its cells stand in their own columns that far."""
        named = {
            key: tidy(cells[at]) for key, at in self.layout.positions.items() if at < len(cells)
        }
        if not _IDENTIFIED.search(named.get(self.spec.identifier, "")):
            return ""
        names = (named.get(key, "") for key in ("first_names", "last_name"))
        return found(" ".join(name for name in names if _could_name(name)))

    def _alone(self, number: int, cell: str) -> CellProblem:
        advice = "Remove the row if that is a note, or fill in the other cells."
        return CellProblem(number, THIS_ROW, found(cell), "lone-cell", "holds nothing else", advice)

    def _untitled(self, number: int) -> CellProblem:
        says = f"has text to the right of the last heading, ‘{self.layout.headings[-1]}’"
        advice = "Give that column a heading or empty it, or check for a comma in a name."
        return CellProblem(number, THIS_ROW, "", "cell-count", says, advice)

    def _too_long(self, number: int, at: int) -> CellProblem:
        key = next((key for key, place in self.layout.positions.items() if place == at), "")
        heading = next((c.heading for c in self.spec.columns if c.key == key), THIS_ROW)
        limit = f"{self.spec.max_characters:,}"
        return CellProblem(
            number,
            heading,
            "",
            "cell-too-long",
            f"is longer than {limit} characters",
            "Shorten it. It may hold the text of other cells too.",
        )


def _could_name(text: str) -> bool:
    return any(map(str.isalpha, text)) and not _IN_NO_NAME.search(text)
