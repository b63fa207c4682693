"""Which column is which: headings matched after folding, by synonym, in any order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from register.errors import FileRefused
from register.sheets.findings import Notice
from register.sheets.text import heading_key, tidy

RESULT_COLUMNS = ("Row", "Result", "Error", "Suggestion")
"""What a returned file has beside the sender's own columns; not read when it is sent again."""

_RESULT_KEYS = frozenset(
    "row rownumber result results error errors errormessage errormessages suggestion suggestions "
    "validationresult validationresults".split()
)
_PERSONAL = re.compile(
    "^ni$|^nino|ninumber|nationalins|address|postcode|ethnic|relig|disab|email|phone|mobile|gender"
    "|^sex$|sexual|nationality|marital|salary|passport|bankacc|sortcode"
)
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
    """Where each column stands.

    Positions are those in the file; `kept` are given back to the sender.
    """

    headings: tuple[str, ...]
    positions: dict[str, int]
    kept: tuple[int, ...]
    width: int
    notices: list[Notice] = field(default_factory=list)


def recognised(cells: Sequence[str], spec: SheetSpec) -> int:
    """How many of the sheet's columns this row names as headings."""
    found = {column.key for cell in cells if (column := spec.column_for(cell))}
    return len(found)


def lay_out(cells: Sequence[str], spec: SheetSpec) -> Layout:
    """Read a heading row; raises FileRefused naming headings that are missing or repeated."""
    headings = [tidy(cell) for cell in cells]
    columns = [spec.column_for(heading) for heading in headings]
    results = {
        at
        for at, heading in enumerate(headings)
        if columns[at] is None and heading_key(heading) in _RESULT_KEYS
    }
    width = 1 + max(at for at, heading in enumerate(headings) if heading and at not in results)
    width = max(width, 1 + max(results)) if results else width
    if width > spec.max_columns:
        raise FileRefused(
            f"The selected file has {width} columns. It must have {spec.max_columns} or fewer."
        )
    _refuse_repeated([column for column in columns if column])
    _refuse_missing(headings, [column for column in columns if column], spec)
    personal = {
        at
        for at, heading in enumerate(headings)
        if columns[at] is None and _PERSONAL.search(heading_key(heading))
    }
    kept = tuple(at for at in range(width) if at not in personal and at not in results)
    extra = [at for at in kept if columns[at] is None]
    return Layout(
        headings=tuple(headings[at] for at in kept),
        positions={column.key: at for at, column in enumerate(columns) if column},
        kept=kept,
        width=width,
        notices=_notices(headings, personal, extra),
    )


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
    if any(heading_key(heading) in _WHOLE_NAME for heading in headings):
        hint = " Put last names and first names in a column each."
    raise FileRefused(f"The selected file does not have the {noun} {names}.{hint}")


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
