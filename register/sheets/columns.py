"""A table read column by column: each reader gives one value a row, None where it is refused or
empty. Days have readers of their own (`day_columns.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

from register.identifiers import IdentifierError
from register.sheets.dates import Flaw, hidden_character
from register.sheets.reading import Reading
from register.sheets.text import is_cell_error

ValueT = TypeVar("ValueT")
_CELL_ERROR = Flaw(
    "cell-error",
    "is what a spreadsheet shows for an error",
    "Correct it in the spreadsheet, or empty the cell.",
)


def identifiers(
    reading: Reading,
    key: str,
    parse: Callable[[str], ValueT],
    *,
    is_required: bool = True,
) -> list[ValueT | None]:
    """A column of TRNs, URNs or UKPRNs."""
    values: list[ValueT | None] = []
    for row, text in enumerate(reading.texts(key)):
        value = None
        if text or is_required:
            try:
                value = parse(text)
            except IdentifierError as error:
                reading.refuse(row, key, _identifier_flaw(text, error))
        values.append(value)
    return values


def _identifier_flaw(text: str, error: IdentifierError) -> Flaw:
    if not text:
        return Flaw(error.code, "is empty", f"{error}.")
    return Flaw(error.code, "cannot be used", f"{str(error).rstrip('.')}.", error.suggestion)


def plain(reading: Reading, key: str, *, nothing: Collection[str] = ()) -> list[str]:
    """A column of text that is kept as it is; `nothing`: what says that there is none."""
    texts = reading.texts(key)
    for row, text in enumerate(texts):
        if text[:1] == "#" and is_cell_error(text) and text.casefold() not in nothing:
            reading.refuse(row, key, _CELL_ERROR)
        elif text and not text.isprintable() and (hidden := hidden_character(text)):
            reading.refuse(row, key, hidden)
    return texts


def choices(
    reading: Reading,
    key: str,
    read: Callable[[str], ValueT | Flaw | None],
) -> list[ValueT | None]:
    """A column of values from a list, each different text read once."""
    known: dict[str, ValueT | Flaw | None] = {}
    values: list[ValueT | None] = []
    for row, text in enumerate(reading.texts(key)):
        if text not in known:
            known[text] = read(text)
        value = known[text]
        if isinstance(value, Flaw):
            reading.refuse(row, key, value)
            values.append(None)
        else:
            values.append(value)
    return values


def yes_no(text: str) -> bool | Flaw | None:
    """Yes, no, or not known (also when empty)."""
    answers: Mapping[str, bool | None] = {
        "yes": True,
        "y": True,
        "true": True,
        "no": False,
        "n": False,
        "false": False,
        "not known": None,
        "unknown": None,
        "": None,
    }
    try:
        return answers[text.casefold()]
    except KeyError:
        return Flaw("not-yes-or-no", "is not an answer", "Enter yes, no or not known.")
