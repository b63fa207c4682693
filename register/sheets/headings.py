"""Which column is which: headings matched after folding, by synonym, in any order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from register.errors import FileRefused
from register.lists import some_of
from register.sheets.findings import Notice
from register.sheets.text import found, heading_key, tidy

RESULT_COLUMNS = ("Row", "Result", "Finding", "Warning", "Suggestion")
"""What a returned file has beside the sender's own columns; not read when it is sent again."""

_RESULT_KEYS = frozenset(
    "row rownumber result results finding findings warning warnings suggestion suggestions "
    "error errors errormessage errormessages validationresult validationresults".split()
)
_PERSONAL = re.compile(
    "^ni$|^nino|ninumber|nationalins|address|postcode|ethnic|relig|disab|email|phone|mobile|gender"
    "|^sex$|sexual|nationality|marital|salary|passport|bankacc|sortcode"
)
_NAMED = 5
"""Headings that a refusal names."""
_WHOLE_NAME = frozenset("name fullname studentname traineename participantname".split())


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a sheet may have: `key` in code, `heading` on the template, and other names for
    it.
    """

    key: str
    heading: str
    synonyms: tuple[str, ...] = ()
    is_required: bool = True

    def keys(self) -> frozenset[str]:
        """Every folded heading that means this column."""
        return frozenset(map(heading_key, (self.heading, *self.synonyms)))


@dataclass(frozen=True)
class SheetSpec:
    """The columns of one kind of sheet, and its limits."""

    columns: tuple[Column, ...]
    identifier: str
    """The key of the column whose digits show that a row is data and no note."""
    max_bytes: int = 5_000_000
    max_rows: int = 10_000
    max_columns: int = 50
    max_characters: int = 1_000

    @cached_property
    def _by_key(self) -> dict[str, Column]:
        return {key: column for column in self.columns for key in column.keys()}

    def column_for(self, heading: str) -> Column | None:
        """The column that a heading means, if any."""
        return self._by_key.get(heading_key(heading)) if heading else None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each column stands among the sender's own; those of `kept` are given back."""

    headings: tuple[str, ...]
    positions: dict[str, int]
    kept: tuple[int, ...]
    width: int
    results: frozenset[int]
    """Where a returned file has its result columns: positions before `own` takes them out."""
    untitled: int = 0
    """Cells of the heading row that are empty, to the right of the last heading."""
    notices: tuple[Notice, ...] = ()

    def own(self, cells: list[str]) -> list[str]:
        """The row without result columns."""
        if not self.results:
            return cells
        return [cell for at, cell in enumerate(cells) if at not in self.results]


def recognised(cells: Sequence[str], spec: SheetSpec) -> int:
    """How many of the sheet's columns this row names as headings."""
    found = {column.key for cell in cells if (column := spec.column_for(cell))}
    return len(found)


def lay_out(cells: Sequence[str], spec: SheetSpec) -> Layout:
    """Read a heading row; raises FileRefused naming headings that are missing or repeated."""
    written = [tidy(cell) for cell in cells]
    results = frozenset(at for at, name in enumerate(written) if _is_result(name, spec))
    names = [name for at, name in enumerate(written) if at not in results]
    cells_headed = len(names)
    while names and not names[-1]:
        names.pop()
    if len(names) > spec.max_columns:
        raise FileRefused(
            f"The selected file has {len(names)} columns. It must have {spec.max_columns} or fewer."
        )
    columns = [spec.column_for(name) for name in names]
    known = [column for column in columns if column]
    _refuse_repeated(known)
    _refuse_missing(written, known, spec)
    others = [at for at, column in enumerate(columns) if not column]
    personal = {at for at in others if _PERSONAL.search(heading_key(names[at]))}
    kept = tuple(at for at in range(len(names)) if at not in personal)
    return Layout(
        headings=tuple(names[at] for at in kept),
        positions={column.key: at for at, column in enumerate(columns) if column},
        kept=kept,
        width=len(names),
        results=results,
        untitled=cells_headed - len(names),
        notices=tuple(_notices(names, personal, [at for at in others if at not in personal])),
    )


def _is_result(name: str, spec: SheetSpec) -> bool:
    return heading_key(name) in _RESULT_KEYS and spec.column_for(name) is None


def _refuse_repeated(columns: list[Column]) -> None:
    seen: set[str] = set()
    for column in columns:
        if column.key in seen:
            raise FileRefused(
                f"The selected file has more than one column headed ‘{column.heading}’. "
                "Keep the one that is right and remove the others."
            )
        seen.add(column.key)


def _refuse_missing(headings: list[str], columns: list[Column], spec: SheetSpec) -> None:
    present = {column.key for column in columns}
    missing = [
        column for column in spec.columns if column.is_required and column.key not in present
    ]
    if not missing:
        return
    names = _listed([f"‘{column.heading}’" for column in missing])
    noun = "column" if len(missing) == 1 else "columns"
    hint = ""
    results = [each for each in headings if _is_result(each, spec)]
    unknown = [
        each for each in headings if each and each not in results and not spec.column_for(each)
    ]
    if any(heading_key(each) in _WHOLE_NAME for each in unknown):
        hint = " Put last names and first names in a column each."
    elif unknown:
        hint = f" Headings that are not among the register’s: {_quoted(unknown)}."
    if results:
        hint += (
            f" Not read, because the register’s own findings have that heading: {_quoted(results)}."
        )
    raise FileRefused(f"The selected file does not have the {noun} {names}.{hint}")


def _quoted(headings: list[str]) -> str:
    return some_of([f"‘{found(each)}’" for each in headings], _NAMED)


def _notices(headings: list[str], personal: set[int], extra: list[int]) -> list[Notice]:
    notices = []
    if personal:
        names = tuple(headings[at] for at in sorted(personal))
        notices.append(
            Notice(
                "personal-data-dropped",
                f"The register does not need {_listed([f'‘{name}’' for name in names])} and has "
                "not kept what was there. Leave it out next time.",
                names,
            )
        )
    named = tuple(headings[at] for at in extra if headings[at])
    if named:
        notices.append(
            Notice(
                "extra-columns",
                f"Not read, because the register does not use it: "
                f"{_listed([f'‘{name}’' for name in named])}.",
                named,
            )
        )
    if len(named) < len(extra):
        notices.append(Notice("blank-heading", "A column without a heading was not read."))
    return notices


def _listed(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"
